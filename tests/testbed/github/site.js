// One GitHub as a test set it up: its state, tokens, limits and faults, and the record of what was asked of it.
import { carry } from "../faults/effects.js";
import { Rules } from "../faults/rules.js";
import { readBody } from "../listen.js";
import { route } from "./contract.js";
import { graphql } from "./graphql.js";
import { Tokens } from "./identity.js";
import { Limits } from "./limits.js";
import { Refusal } from "./refusal.js";
import { byName, rest } from "./rest.js";
import { VERSIONS } from "./versions.js";
import { World } from "./world.js";

// An older Enterprise Server, that every client has to get on with.
const ENTERPRISE = { installed_version: "3.19.0", api_versions: ["2022-11-28"] };
const LOGGED = ["accept", "content-type", "if-none-match"];

export class Site {
  constructor(seed) {
    this.world = new World(seed);
    this.tokens = new Tokens(seed, this.world);
    this.limits = new Limits(seed.limits);
    this.enterprise = { ...ENTERPRISE, ...seed.enterprise };
    this.rules = new Rules();
    this.rules.set(seed.faults ?? []);
    this.requests = [];
    this.violations = [];
    this.started = performance.now();
    this.running = 0;
  }

  async serve(request, response) {
    const body = await readBody(request);
    const { method, headers, url: path } = request;
    const entry = this.#entry(method, path, headers);
    const started = performance.now();
    entry.concurrent = ++this.running;
    try {
      const call = { method, path, headers, body };
      const found = this.rules.find(call);
      entry.rule = found?.index ?? null;
      const sent = await carry(call, found?.effects ?? {}, async () => wire(this.#answer(call, entry)), response);
      Object.assign(entry, sent);
    } finally {
      this.running -= 1;
      entry.took = Math.round(performance.now() - started);
    }
  }

  #entry(method, path, headers) {
    const { pathname, search } = new URL(path, "http://testbed");
    // Also of calls that a fault keeps from being carried out.
    const plain = pathname.replace(/^\/api\/v3/, "");
    const operation = isGraphql(method, pathname) ? { name: "POST /graphql" } : route(method, byName(this.world, plain));
    const entry = {
      at: Math.round(performance.now() - this.started),
      method,
      path: pathname,
      query: search.slice(1),
      route: operation?.name ?? null,
      status: null,
      token: this.tokens.nameOf(headers.authorization),
      user_agent: headers["user-agent"] ?? null,
      api_version: headers["x-github-api-version"] ?? null,
      headers: Object.fromEntries(LOGGED.filter((name) => headers[name]).map((name) => [name, headers[name]])),
    };
    this.requests.push(entry);
    return entry;
  }

  #answer({ method, path, headers, body }, entry) {
    const origin = `http://${headers.host}`;
    const url = new URL(path, origin);
    const isEnterprise = /^\/api\/(v3(\/|$)|graphql$)/.test(url.pathname);
    const api = isEnterprise ? `${origin}/api/v3` : origin;
    const asksGraphql = isGraphql(method, url.pathname);
    url.pathname = url.pathname.replace(/^\/api\/v3/, "");
    const resource = asksGraphql ? "graphql" : "core";
    const html = isEnterprise ? origin : "https://github.com";
    const call = { method, url, headers, body, api, html, isEnterprise };
    const record = { violation: (kind, operation, message) => this.violations.push({ at: entry.at, kind, operation, message }) };
    let answer;
    try {
      if (!headers["user-agent"]) return administrative();
      call.version = this.#version(headers, isEnterprise);
      call.identity = this.tokens.identify(headers.authorization);
      // Asking how much is left is free.
      const free = url.pathname === "/rate_limit";
      // Of GraphQL only what changes something is a write.
      const writes = asksGraphql ? /^\s*mutation\b/.test(queryOf(body)) : !["GET", "HEAD"].includes(method);
      if (!free) this.limits.admit(call.identity, resource, writes, this.running);
      answer = (asksGraphql ? graphql : rest)(this, call, record);
      if (!free && answer.status !== 304) this.limits.charge(call.identity, resource);
      answer.headers = { ...this.limits.headers(call.identity, resource), "x-github-api-version-selected": call.version, ...answer.headers };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer = { status: error.status, body: error.body("https://docs.github.com/rest"), headers: error.headers };
    }
    return { ...answer, headers: { "x-github-media-type": "github.v3; format=json", "x-github-request-id": `TEST:${this.requests.length}`, ...answer.headers } };
  }

  #version(headers, isEnterprise) {
    const known = isEnterprise ? this.enterprise.api_versions : VERSIONS;
    const version = headers["x-github-api-version"] ?? known[0];
    if (!known.includes(version)) throw new Refusal(400, `The API version ${version} is not supported; supported are: ${known.join(", ")}`);
    return version;
  }
}

// An Enterprise Server has GraphQL beside its REST API, not below it.
const isGraphql = (method, path) => method === "POST" && ["/graphql", "/api/graphql"].includes(path);

const queryOf = (body) => {
  try {
    return String(JSON.parse(body).query);
  } catch {
    return "";
  }
};

function administrative() {
  const text =
    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header " +
    "(https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). " +
    "Check https://developer.github.com for other possible causes.\n";
  return { status: 403, text, headers: { "content-type": "text/html" } };
}

// An answer as bytes.
function wire({ status, body, text, headers = {} }) {
  if (text !== undefined) return { status, headers, body: Buffer.from(text) };
  if (body === undefined) return { status, headers, body: Buffer.alloc(0) };
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, body: Buffer.from(JSON.stringify(body)) };
}
