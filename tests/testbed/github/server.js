// GitHub for tests: the operations that a plan's comment needs, with state, and with what GitHub enforces.
//
//   node server.js --seed seed.json [--port N]     says where it is in one line of JSON; ends with its standard input
//
// A server of our own, because no other has what matters here: npm `emulate` takes a bad token and a comment that is too
// long, has neither GraphQL nor ETags nor limits, and needs Node 24. This one runs on Node 20 and checks every request
// and every answer against GitHub's own descriptions. See ../README.md for the seed and for what differs from GitHub.
import { readFileSync } from "node:fs";
import { announce, listen, options, sendJson } from "../listen.js";
import { steer } from "./control.js";
import { Site } from "./site.js";

const { seed, port = "0" } = options(["seed", "port"], ["seed"]);

const host = {
  site: new Site(JSON.parse(readFileSync(seed, "utf8"))),
  reset(other) {
    this.site = new Site(other);
  },
};

const url = await listen(async (request, response) => {
  if (/^\/_control\//.test(request.url)) return steer(host, request, response);
  const { site } = host;
  try {
    await site.serve(request, response);
  } catch (error) {
    // A mistake of ours is told to the test that meets it, whatever its client makes of a 500.
    site.violations.push({ at: 0, kind: "answer", operation: `${request.method} ${request.url}`, message: error.stack });
    if (!response.headersSent) sendJson(response, 500, { message: error.message });
  }
}, Number(port));
announce({ url, control: `${url}/_control` });
