// One request of the REST API, in the order in which GitHub refuses: who asks, how often, what there is, who may, what fits.
import { createHash } from "node:crypto";
import { bodyIn, checkAnswer, checkBody, checkParameters, route } from "./contract.js";
import { checks } from "./checks.js";
import { authorize } from "./identity.js";
import { issues } from "./issues.js";
import { lookups } from "./lookups.js";
import { OPERATIONS } from "./operations.js";
import { invalidRequest, notFound, Refusal } from "./refusal.js";

const OPERATION = { ...issues, ...checks, ...lookups };
const DOCUMENTATION = "https://docs.github.com/rest";

// `call` is the request with `url` (without the prefix of an Enterprise Server), `api`, `html`, `version`; `record` takes
// the violations.
export function rest(site, call, record) {
  let operation;
  try {
    const moved = settle(site.world, call);
    operation = route(call.method, call.url.pathname);
    if (!operation) {
      record.violation("request", `${call.method} ${call.url.pathname}`, "is no operation that the testbed has");
      throw notFound();
    }
    if (moved) return redirect(call, moved);
    const context = { ...site, ...call };
    const answer = admitted(context, operation, record);
    return conditional(call, answer);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const body = error.body(operation?.documentation ?? DOCUMENTATION);
    judge(operation, call.version, error.status, body, record);
    return { status: error.status, body, headers: { ...accepted(call, operation), ...error.headers } };
  }
}

// An address by number, as GitHub's own links have it, as one by name.
export function byName(world, path) {
  const [, id, rest] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repository = id && world.repositoryById(Number(id));
  return repository ? `/repos/${repository.full_name}${rest ?? ""}` : path;
}

// Settles where the call goes. Gives the repository that was renamed.
function settle(world, { url }) {
  url.pathname = byName(world, url.pathname);
  if (url.pathname.startsWith("/repositories/")) throw notFound();
  const [, owner, name] = /^\/repos\/([^/]+)\/([^/]+)/.exec(url.pathname) ?? [];
  return owner && !world.repository(owner, name) && world.renamed.get(`${owner}/${name}`.toLowerCase());
}

// Methods other than GET are to be sent again as they are.
function redirect({ method, url, api }, repository) {
  const rest = url.pathname.replace(/^\/repos\/[^/]+\/[^/]+/, "");
  const location = `${api}/repositories/${repository.id}${rest}${url.search}`;
  const status = method === "GET" ? 301 : 307;
  const message = status === 301 ? "Moved Permanently" : "Temporary Redirect";
  return { status, body: { message, url: location, documentation_url: DOCUMENTATION }, headers: { location } };
}

function admitted(context, operation, record) {
  const { identity, world } = context;
  refuseForm(context.headers.accept);
  const writes = context.method !== "GET";
  const needs = OPERATIONS[operation.name];
  if (operation.path.owner) {
    context.repository = world.repository(operation.path.owner, operation.path.repo);
    if (!context.repository) throw notFound();
    authorize(identity, context.repository, needs, writes);
  }
  const { path, query, problems } = checkParameters(operation, Object.fromEntries(context.url.searchParams));
  Object.assign(context, { path, query, body: parsed(context, operation, record) });
  problems.push(...checkBody(operation, context.body));
  for (const { place, message } of problems) record.violation("request", operation.name, `${place}: ${message}`);
  const severe = problems.filter(({ minor }) => !minor);
  if (severe.length > 0) throw invalidRequest(severe.map(({ message }) => message));

  const answer = OPERATION[operation.name](context);
  const body = bodyIn(context.version, operation, answer);
  judge(operation, context.version, answer.status, body, record);
  return { ...answer, body, headers: { ...accepted(context, operation), ...answer.headers } };
}

// Forms of an answer that the API does not have.
function refuseForm(accept = "*/*") {
  const known = accept.split(",").some((form) => /^\s*(\*\/\*|application\/(\*|json|vnd\.github\S*))\s*(;.*)?$/.test(form));
  if (!known) throw new Refusal(415, "Unsupported 'Accept' header: Must accept 'application/json'.");
}

function parsed({ body }, operation, record) {
  if (body.length === 0) return undefined;
  try {
    const value = JSON.parse(body);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    record.violation("request", operation.name, "body: is no JSON");
    throw new Refusal(400, "Problems parsing JSON");
  }
  record.violation("request", operation.name, "body: is no object");
  throw new Refusal(400, "Body should be a JSON object");
}

function judge(operation, version, status, body, record) {
  if (!operation) return;
  for (const { place, message } of checkAnswer(operation, version, status, body)) {
    record.violation("answer", `${operation.name} ${status}`, `${place}: ${message}`);
  }
}

// Told to tokens that have permissions, whatever the answer.
function accepted({ identity }, operation) {
  const needs = operation && OPERATIONS[operation.name];
  return needs && identity.kind !== "anonymous" ? { "x-accepted-github-permissions": needs } : {};
}

// The answer to what the client has already is that it has it.
function conditional({ method, headers, identity }, answer) {
  if (method !== "GET" || answer.status !== 200) return answer;
  const text = JSON.stringify(answer.body) + identity.name;
  const etag = `W/"${createHash("sha256").update(text).digest("hex")}"`;
  const sent = { ...answer.headers, etag, "cache-control": "private, max-age=60, s-maxage=60" };
  const known = (headers["if-none-match"] ?? "").split(",").map((each) => each.trim());
  const opaque = (tag) => tag.replace(/^W\//, "");
  if (known.some((tag) => tag === "*" || opaque(tag) === opaque(etag))) return { status: 304, headers: sent };
  return { ...answer, headers: sent };
}
