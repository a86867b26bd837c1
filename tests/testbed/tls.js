// TLS in front of a server of the testbed: ends it, and passes on what it carried byte by byte.
//
//   node tls.js --key FILE --certificate FILE --to URL
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { connect } from "node:net";
import { createServer } from "node:tls";
import { announce, options } from "./listen.js";

const { key, certificate, to } = options(["key", "certificate", "to"], ["key", "certificate", "to"]);
const { hostname, port } = new URL(to);

const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (client) => {
  const upstream = connect(Number(port), hostname);
  client.pipe(upstream).pipe(client);
  for (const [one, other] of [[client, upstream], [upstream, client]]) one.on("error", () => other.destroy());
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
// By name, as certificates are.
const url = `https://localhost:${server.address().port}`;
announce({ url, control: url });
