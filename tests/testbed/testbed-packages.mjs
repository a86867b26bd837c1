#!/usr/bin/env node
// Marks the folder of the testbed's packages on PATH, where packages.js looks for it, and says which description of
// GitHub is in it.
import { readFileSync } from "node:fs";

const { dependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
console.log(dependencies["@octokit/openapi"]);
