// The part of GitHub's GraphQL API that a comment needs: who am I, and hiding a comment.
//
// Requests are validated against GitHub's whole schema, and answers are made by executing them against it, which refuses
// what does not fit. A field that the schema has and the testbed does not is a violation, never a silent null.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folder, load } from "../packages.js";
import { authorize } from "./identity.js";
import { Refusal } from "./refusal.js";
import { nodeId } from "./world.js";

const PERMISSIONS = "issues=write; pull_requests=write";

let library;

// When first asked: reading the schema takes longer than most tests.
function ready() {
  if (library) return library;
  const graphql = load("graphql");
  const source = readFileSync(join(folder, "node_modules/@octokit/graphql-schema/schema.graphql"), "utf8");
  library = { ...graphql, schema: graphql.buildSchema(source, { assumeValid: true }) };
  return library;
}

export function graphql(site, call, record) {
  const request = read(call, record);
  if (request.status) return request;
  const { parse, validate, schema } = ready();
  let document;
  try {
    document = parse(request.query);
  } catch (error) {
    record.violation("request", "POST /graphql", error.message);
    return { status: 200, body: { errors: [error.toJSON()] } };
  }
  const problems = validate(schema, document);
  for (const problem of problems) record.violation("request", "POST /graphql", problem.message);
  if (problems.length > 0) return { status: 200, body: { errors: problems.map((problem) => problem.toJSON()) } };
  return executed({ ...site, ...call }, document, request, record);
}

function read({ body, identity }, record) {
  if (identity.kind === "anonymous") return { status: 401, body: { message: "This endpoint requires you to be authenticated.", status: "401" } };
  let request;
  try {
    request = JSON.parse(body);
  } catch {
    record.violation("request", "POST /graphql", "body: is no JSON");
    return { status: 400, body: { message: "Problems parsing JSON", status: "400" } };
  }
  if (typeof request?.query === "string") return request;
  record.violation("request", "POST /graphql", "body: has no `query`");
  return { status: 400, body: { message: "A query attribute must be specified and must be a string.", status: "400" } };
}

function executed(context, document, { variables, operationName }, record) {
  const { executeSync, schema } = ready();
  const result = executeSync({
    schema,
    document,
    rootValue: root(context),
    contextValue: context,
    variableValues: variables,
    operationName,
    fieldResolver: (source, args, _, info) => {
      const value = source[info.fieldName];
      if (value === undefined) throw new Error(`the testbed has no \`${info.parentType.name}.${info.fieldName}\``);
      return typeof value === "function" ? value(args) : value;
    },
    typeResolver: (value) => value.__typename,
  });
  const errors = result.errors?.map((error) => {
    // GitHub's own refusals have a type; all else is a fault of the request, or of ours.
    const { type } = error.originalError ?? {};
    if (!type) record.violation(error.path ? "answer" : "request", "POST /graphql", error.message);
    return { ...(type && { type }), ...error.toJSON() };
  });
  return { status: 200, body: { ...(errors && { errors }), ...(result.data !== undefined && { data: result.data }) } };
}

function root(context) {
  const { identity } = context;
  return {
    viewer: () => viewer(context),
    rateLimit: () => rateLimit(context),
    node: ({ id }) => comment(context, found(context, id)),
    minimizeComment: ({ input }) => {
      const place = writable(context, input.subjectId);
      place.comment.minimized = { reason: input.classifier, by: identity.user.login };
      return { clientMutationId: input.clientMutationId ?? null, minimizedComment: comment(context, place) };
    },
    unminimizeComment: ({ input }) => {
      const place = writable(context, input.subjectId);
      place.comment.minimized = null;
      return { clientMutationId: input.clientMutationId ?? null, unminimizedComment: comment(context, place) };
    },
  };
}

function viewer({ identity, html }) {
  const { login, id, name } = identity.user;
  return { __typename: "User", login, databaseId: id, id: nodeId("U", id), name, url: `${html}/${login}` };
}

function rateLimit({ identity, limits }) {
  const { limit, remaining, reset, used } = limits.shown(identity).resources.graphql;
  return { cost: 1, nodeCount: 0, limit, remaining, used, resetAt: new Date(reset * 1000).toISOString() };
}

function comment({ identity, html }, { repository, comment: shown }) {
  const { user, minimized } = shown;
  // What REST calls `name[bot]` is the Bot `name` here.
  const author = { __typename: user.type, login: user.login.replace("[bot]", ""), databaseId: user.id, id: nodeId("U", user.id) };
  return {
    __typename: "IssueComment",
    id: shown.node_id,
    databaseId: shown.id,
    fullDatabaseId: String(shown.id),
    body: shown.body,
    author,
    createdAt: shown.created_at,
    updatedAt: shown.updated_at,
    url: `${html}/${repository.full_name}/issues/${shown.issue}#issuecomment-${shown.id}`,
    isMinimized: minimized !== null,
    minimizedReason: minimized?.reason.toLowerCase().replace("_", "-") ?? null,
    viewerDidAuthor: user.id === identity.user.id,
    viewerCanMinimize: true,
  };
}

class Refused extends Error {
  constructor(type, message) {
    super(message);
    this.type = type;
  }
}

function found({ world }, id) {
  const place = world.commentByNode(id);
  if (!place) throw new Refused("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'.`);
  return place;
}

function writable(context, id) {
  const place = found(context, id);
  try {
    authorize(context.identity, place.repository, PERMISSIONS, true);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 404) throw new Refused("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'.`);
    throw new Refused("FORBIDDEN", error.message);
  }
  return place;
}
