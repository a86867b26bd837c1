#!/usr/bin/env node
// Reads diagrams with Mermaid's own parser. Arguments are files, none is standard input; each is a diagram or a Markdown
// text with fenced ones. Ends with 1 where one is broken, with 2 where there is none.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

if (process.argv[2] === "--version") {
  const read = createRequire(import.meta.url);
  console.log(JSON.parse(readFileSync(read.resolve("mermaid").replace(/dist.*$/, "package.json"), "utf8")).version);
  process.exit(0);
}

// Mermaid looks for a window while it is imported, and throws on sound diagrams without one.
const { JSDOM } = await import("jsdom");
const { window } = new JSDOM("<!doctype html><body></body>");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });

const files = process.argv.slice(2);
let count = 0;
let broken = 0;
for (const file of files.length > 0 ? files : ["/dev/stdin"]) {
  const text = readFileSync(file, "utf8");
  const fenced = [...text.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
  const open = /^```mermaid$/m.test(text);
  for (const diagram of open && fenced.length === 0 ? [""] : open ? fenced : [text]) {
    count += 1;
    try {
      await mermaid.parse(diagram);
    } catch (error) {
      broken += 1;
      console.error(`${file}: diagram ${count}: ${error.message}\n${diagram}`);
    }
  }
}
console.log(`${count} diagrams, ${broken} broken`);
process.exit(broken > 0 ? 1 : count > 0 ? 0 : 2);
