// What a fault does to one call, between the client and whatever carries the call out.
//
//   delay: ms                           waits first; goes with any of the others
//   reset: "before"                     the connection is reset and the call never carried out
//   reset: "after"                      the call is carried out, then the connection is reset: the answer is lost
//   answer: {status, headers, body}     this answer; the call is not carried out. A body that is no text is sent as JSON
//   redirect: {status, to}              to another origin (the path is kept) or address; the call is not carried out
//   truncate: N                         the answer's first N bytes under its full content-length, then the end
//   slow: {bytes, pause}                the answer's body in pieces of `bytes` with `pause` ms between
//   linkOrigin: "http://other"          the addresses in the header Link lead to another origin
//   closeIdle: ms                       after the answer the idle connection is closed, without having said so
import { setTimeout as sleep } from "node:timers/promises";

export const EFFECTS = ["delay", "reset", "answer", "redirect", "truncate", "slow", "linkOrigin", "closeIdle"];

// Carries the call out, with the effects, and sends what comes back. Gives the status that was sent (none where the
// connection was reset) and whether the call was carried out.
export async function carry(call, effects, upstream, response) {
  const { delay, reset, answer, redirect } = effects;
  if (delay) await sleep(delay);
  if (reset === "before") return cut(response, false);
  const instead = answer ? made(answer) : redirect ? redirected(redirect, call.path) : undefined;
  const result = instead ?? (await upstream(call));
  if (reset === "after") return cut(response, true);
  await send(call.method, result, effects, response);
  return { status: result.status, carried: !instead };
}

function cut(response, carried) {
  response.socket?.resetAndDestroy();
  return { status: null, carried };
}

function made({ status, headers = {}, body = "" }) {
  if (typeof body === "string") return { status, headers, body: Buffer.from(body) };
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...type, ...headers }, body: Buffer.from(JSON.stringify(body)) };
}

function redirected({ status = 307, to }, path) {
  const { pathname, search } = new URL(to);
  const location = pathname === "/" && !search ? new URL(path, to).href : to;
  return { status, headers: { location }, body: Buffer.alloc(0) };
}

async function send(method, { status, headers, body }, { truncate, slow, linkOrigin, closeIdle }, response) {
  const sent = { ...headers };
  for (const name of Object.keys(sent)) {
    // Those of the other connection; the body is here whole, and goes out with its length.
    if (["transfer-encoding", "connection", "keep-alive"].includes(name.toLowerCase())) delete sent[name];
    if (linkOrigin && name.toLowerCase() === "link") sent[name] = linksTo(linkOrigin, sent[name]);
  }
  // The length in an answer to HEAD is that of a body which was not sent.
  if (method !== "HEAD" && status !== 204 && status !== 304) sent["content-length"] = body.length;
  const { socket } = response;
  if (closeIdle !== undefined) response.on("finish", () => setTimeout(() => socket?.destroy(), closeIdle));
  response.writeHead(status, sent);
  if (truncate !== undefined && truncate < body.length) {
    response.flushHeaders();
    await new Promise((done) => response.write(body.subarray(0, truncate), done));
    // Otherwise the client may see a reset instead of the bytes.
    socket?.destroySoon();
    return;
  }
  if (slow) {
    for (let at = 0; at < body.length; at += slow.bytes) {
      response.write(body.subarray(at, at + slow.bytes));
      await sleep(slow.pause);
    }
  }
  response.end(slow ? undefined : body);
}

function linksTo(origin, link) {
  return link.replace(/<([^>]*)>/g, (_, address) => {
    const { pathname, search } = new URL(address);
    return `<${new URL(pathname + search, origin).href}>`;
  });
}
