// A proxy in front of any HTTP or TLS server that does what networks and busy servers do: see rules.js and effects.js.
//
//   node proxy.js --upstream URL [--port N] [--ca FILE] [--host keep|upstream]
//
// It listens in the clear. The control API has a port of its own, because the whole of this one belongs to the upstream:
//   POST /rules     a list of rules in place of all there were
//   GET  /rules     how often each matched
//   GET  /requests  every request: what was asked, what was sent back, by which rule, and whether upstream carried it out
//   POST /reset     forgets rules and requests
// The header Host is kept as the client sent it, so that signatures over it hold and links in answers lead back here.
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { announce, listen, options, readBody, sendJson } from "../listen.js";
import { carry } from "./effects.js";
import { Rules } from "./rules.js";

// Enough to see what was asked; a test's memory is not for uploads.
const KEPT_BODY = 64 * 1024;

const { upstream: address, port, ca, host = "keep" } = options(["upstream", "port", "ca", "host"], ["upstream"]);
const target = new URL(address);
const client = target.protocol === "https:" ? https : http;
const agent = new client.Agent({ keepAlive: true, ca: ca && readFileSync(ca) });
const rules = new Rules();
let requests = [];
const started = performance.now();

const url = await listen(proxy, Number(port ?? 0));
const control = await listen(steer);
announce({ url, control });

async function proxy(request, response) {
  const entry = { at: Math.round(performance.now() - started), method: request.method, path: request.url, headers: request.headers };
  requests.push({ ...entry, status: null, rule: null, carried: false, failed: null });
  const record = requests.at(-1);
  try {
    const body = await readBody(request);
    record.body = body.subarray(0, KEPT_BODY).toString("utf8");
    const call = { method: request.method, path: request.url, headers: request.headers, body };
    const found = rules.find(call);
    record.rule = found?.index ?? null;
    Object.assign(record, await carry(call, found?.effects ?? {}, forward, response));
  } catch (error) {
    record.failed = error.message;
    if (!response.headersSent) sendJson(response, 502, { message: `the upstream cannot be reached: ${error.message}` });
  }
}

function forward({ method, path, headers, body }) {
  return new Promise((resolve, reject) => {
    const sent = { ...headers };
    if (host === "upstream") sent.host = target.host;
    delete sent.connection;
    delete sent["transfer-encoding"];
    if (body.length > 0) sent["content-length"] = body.length;
    const place = { protocol: target.protocol, hostname: target.hostname, port: target.port, servername: target.hostname };
    const request = client.request({ ...place, agent, method, path, headers: sent, setHost: false }, async (answer) => {
      try {
        resolve({ status: answer.statusCode, headers: answer.headers, body: await readBody(answer) });
      } catch (error) {
        reject(error);
      }
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function steer(request, response) {
  try {
    const body = await readBody(request);
    switch (`${request.method} ${request.url}`) {
      case "POST /rules":
        rules.set(JSON.parse(body));
        return sendJson(response, 200, {});
      case "GET /rules":
        return sendJson(response, 200, rules.counts);
      case "GET /requests":
        return sendJson(response, 200, requests);
      case "POST /reset":
        rules.set([]);
        requests = [];
        return sendJson(response, 200, {});
      default:
        return sendJson(response, 404, { message: `there is no ${request.method} ${request.url}` });
    }
  } catch (error) {
    return sendJson(response, 400, { message: error.message });
  }
}
