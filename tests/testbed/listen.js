// What every server of the testbed does alike: listens on loopback, reads bodies whole, says where it is in one line of
// JSON, and ends when its standard input closes, so that no test that dies leaves a server behind.
import { createServer } from "node:http";
import { once } from "node:events";

// Longer than any test: an idle connection is closed by a fault that a test asks for, never by chance.
const IDLE = 600_000;

export async function listen(answer, port = 0) {
  const server = createServer(answer);
  server.keepAliveTimeout = IDLE;
  server.headersTimeout = IDLE;
  server.requestTimeout = IDLE;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}

export function announce(places) {
  console.log(JSON.stringify(places));
  process.stdin.resume();
  process.stdin.on("end", () => process.exit(0));
  process.stdin.on("error", () => process.exit(0));
}

export async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function sendJson(response, status, value) {
  const body = JSON.stringify(value);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

// `--name value` pairs; an unknown or missing one ends the program with 2.
export function options(known, required = []) {
  const given = {};
  const words = process.argv.slice(2);
  for (let at = 0; at < words.length; at += 2) {
    const name = words[at].replace(/^--/, "");
    if (!words[at].startsWith("--") || !known.includes(name) || words[at + 1] === undefined) fail(`\`${words[at]}\` is no option or has no value`);
    given[name] = words[at + 1];
  }
  for (const name of required) if (given[name] === undefined) fail(`--${name} is needed`);
  return given;
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
