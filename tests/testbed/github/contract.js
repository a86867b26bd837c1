// GitHub's OpenAPI description as a judge: whether a request, and an answer of ours, is what it describes.
//
// Schemas are compiled when first needed: all at once would take longer than a test.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folder, load } from "../packages.js";
import { inVersion, trimmed } from "./versions.js";

const Ajv = load("ajv").default;
const addFormats = load("ajv-formats").default;

const { operations } = JSON.parse(readFileSync(join(folder, "openapi.json"), "utf8"));

// GitHub's formats that JSON Schema does not know say what a string is for, not how it is written.
const WORDS = { "repo.nwo": true, timestamp: true, "ssh-key": true, regex: true };
const settings = { strict: false, verbose: true, formats: WORDS };
const exact = addFormats(new Ajv(settings));
// Paths and queries are text: a number is one that reads as a number.
const textual = addFormats(new Ajv({ ...settings, coerceTypes: true }));
const compiled = new Map();

const matchers = Object.keys(operations).map((name) => {
  const [method, template] = name.split(" ");
  // A ref may hold slashes; so may no other parameter.
  const pattern = template.replace(/\{(\w+)\}/g, (_, key) => (key === "ref" ? "(?<ref>.+)" : `(?<${key}>[^/]+)`));
  return { name, method, pattern: new RegExp(`^${pattern}$`), fixed: template.replace(/\{\w+\}/g, "").length };
});
// `/user` before what would also match it.
matchers.sort((one, other) => other.fixed - one.fixed);

// The operation of a path, with the path's parameters as text.
export function route(method, path) {
  const fitting = matchers.filter(({ pattern }) => pattern.test(path));
  const found = fitting.find((each) => each.method === method);
  if (!found) return undefined;
  const { groups = {} } = found.pattern.exec(path);
  const parameters = Object.fromEntries(Object.entries(groups).map(([key, value]) => [key, decodeURIComponent(value)]));
  return { name: found.name, ...operations[found.name], path: parameters };
}

// Both the parameters as the description types them, and what is wrong with them.
export function checkParameters(operation, query) {
  const problems = [];
  const typed = { path: {}, query: {} };
  for (const place of ["path", "query"]) {
    const known = operation.parameters.filter((parameter) => parameter.in === place);
    const given = { ...(place === "path" ? operation.path : query) };
    const schema = {
      type: "object",
      properties: Object.fromEntries(known.map(({ name, schema }) => [name, schema])),
      required: known.filter(({ required }) => required).map(({ name }) => name),
    };
    const validate = compile(textual, `${operation.name} ${place}`, schema);
    if (!validate(given)) problems.push(...reasons(validate.errors, place));
    const unknown = Object.keys(given).filter((name) => !known.some((parameter) => parameter.name === name));
    // GitHub does not mind them, but whoever sends them expects something.
    for (const name of unknown) problems.push({ place: `${place}/${name}`, message: `there is no parameter \`${name}\``, minor: true });
    typed[place] = given;
  }
  return { ...typed, problems };
}

export function checkBody(operation, body) {
  if (!operation.body) return body === undefined ? [] : [{ place: "body", message: "there is no body", minor: true }];
  if (body === undefined) return operation.body.required ? [{ place: "body", message: "Body should be a JSON object" }] : [];
  const validate = compile(exact, `${operation.name} body`, operation.body.schema);
  return validate(body) ? [] : reasons(validate.errors, "body");
}

// The body without what the version has no more.
export const bodyIn = (version, operation, { status, body }) => trimmed(operation.answers[status], body, version);

// What is wrong with an answer of ours. Statuses of refusal that the description leaves out have GitHub's common body.
export function checkAnswer(operation, version, status, body) {
  const described = operation.answers[status];
  if (described === undefined && status >= 400) return typeof body?.message === "string" ? [] : [{ place: "answer", message: "has no message" }];
  if (described === undefined && [304, 307, 301].includes(status)) return [];
  if (described === undefined) return [{ place: "answer", message: `the status ${status} is not described` }];
  if (described === null) return body === undefined || status >= 300 ? [] : [{ place: "answer", message: "has a body" }];
  const validate = compile(exact, `${operation.name} ${status} ${version}`, described, version);
  return validate(body) ? [] : reasons(validate.errors, "answer");
}

function compile(ajv, key, schema, version = "") {
  if (!compiled.has(key)) compiled.set(key, ajv.compile(inVersion(schema, version)));
  return compiled.get(key);
}

// In the words in which GitHub's own schema check refuses. Of alternatives, those errors count that lie deepest: the
// others say only that it is none of the other alternatives.
function reasons(errors, place) {
  const depth = (error) => error.instancePath.split("/").length;
  const deepest = Math.max(...errors.map(depth));
  const telling = errors.filter((error) => depth(error) === deepest && !["anyOf", "oneOf", "if"].includes(error.keyword));
  const found = (telling.length > 0 ? telling : errors).map((error) => [`${place}${error.instancePath}`, words(error)]);
  return [...new Map(found.map(([at, message]) => [at + message, { place: at, message }])).values()];
}

function words({ keyword, params, data, message, instancePath }) {
  const length = typeof data === "string" ? [...data].length : data?.length;
  switch (keyword) {
    case "required":
      return `"${params.missingProperty}" wasn't supplied.`;
    case "maxItems":
      return `No more than ${params.limit} items are allowed; ${length} were supplied.`;
    case "maxLength":
      return `Only ${params.limit} characters are allowed; ${length} were supplied.`;
    case "type":
      return `For 'properties${instancePath}', ${JSON.stringify(data)} is not ${/^[aio]/.test(params.type) ? "an" : "a"} ${params.type}.`;
    case "enum":
      return `${JSON.stringify(data)} is not a member of ${JSON.stringify(params.allowedValues)}.`;
    default:
      return `For '${instancePath.slice(1)}': ${message}.`;
  }
}

export const example = (name) => structuredClone(operations[name].example);
