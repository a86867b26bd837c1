// Takes the operations that the server has out of GitHub's OpenAPI description, which is too large to read at each start
// (73 MB), and says their schemas in the JSON Schema that ajv reads.
//
//   node extract.js FOLDER    reads FOLDER/node_modules/@octokit/openapi, writes FOLDER/openapi.json
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OPERATIONS } from "./operations.js";

const folder = process.argv[2];
const source = join(folder, "node_modules/@octokit/openapi/generated/api.github.com.deref.json");
const { paths } = JSON.parse(readFileSync(source, "utf8"));

const operations = {};
for (const name of Object.keys(OPERATIONS)) {
  const [method, path] = name.split(" ");
  const operation = paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`GitHub's description has no ${name}`);
  operations[name] = {
    documentation: operation.externalDocs.url,
    parameters: (operation.parameters ?? []).map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      required: parameter.required ?? false,
      schema: schema(parameter.schema),
    })),
    body: operation.requestBody && {
      required: operation.requestBody.required ?? false,
      schema: reconciled(name, schema(operation.requestBody.content["application/json"].schema)),
    },
    answers: Object.fromEntries(Object.entries(operation.responses).map(([status, answer]) => [status, observed(name, body(answer))])),
    example: example(operation.responses[200] ?? operation.responses[201]),
  };
}
writeFileSync(join(folder, "openapi.json"), JSON.stringify({ operations }));

// `null` where the answer has no body.
function body(answer) {
  const content = answer.content?.["application/json"];
  return content ? schema(content.schema) : null;
}

// Where GitHub's description says one thing in its words and another in its schema, its words hold.
function reconciled(name, body) {
  // "You can pass an empty array to remove all labels."
  return name.startsWith("PUT ") ? JSON.parse(JSON.stringify(body).replaceAll('"minItems":1,', "")) : body;
}

// Where GitHub sends null, as clients have seen, and its description has none: the repository of a pull request whose fork
// was deleted, and a label without a description.
function observed(name, answer) {
  if (/\/pulls(\/\{pull_number\})?$/.test(name)) for (const path of ["head/repo", "labels/description"]) allowNull(answer, path.split("/"));
  return answer;
}

function allowNull(schema, path) {
  const [first, ...rest] = path;
  const properties = (schema?.items ?? schema)?.properties ?? {};
  if (rest.length > 0) return allowNull(properties[first], rest);
  if (properties[first]) properties[first].type = [...new Set([properties[first].type, "null"].flat())];
}

// GitHub's own example, of which the server makes what it does not keep itself.
function example(answer) {
  const examples = Object.values(answer?.content?.["application/json"]?.examples ?? {});
  return examples.length > 0 ? examples[0].value : undefined;
}

// OpenAPI 3.0 says `nullable` where JSON Schema has the type null. `oneOf` becomes `anyOf`: GitHub's alternatives overlap,
// so that a sound body would often fit two of them.
function schema(value) {
  if (Array.isArray(value)) return value.map(schema);
  if (value === null || typeof value !== "object") return value;
  const { nullable, oneOf, discriminator, description, example, examples, title, "x-github": ours, ...rest } = value;
  const result = {};
  for (const [key, inner] of Object.entries(rest)) {
    result[key] = key === "properties" ? named(inner) : ["enum", "default", "required"].includes(key) ? inner : schema(inner);
  }
  if (oneOf) result.anyOf = [...(result.anyOf ?? []), ...schema(oneOf)];
  if (!nullable) return result;
  if (!result.type) return { anyOf: [result, { type: "null" }] };
  if (result.enum) result.enum = [...new Set([...result.enum, null])];
  return { ...result, type: [result.type, "null"].flat() };
}

// Names of properties are not keywords: a property may be called `description`.
function named(properties) {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, schema(value)]));
}
