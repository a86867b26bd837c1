// Finds the packages that tests/setup installed outside the repository: beside the program `testbed-packages` on PATH.
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

const PROGRAM = "testbed-packages";

const program = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, PROGRAM))
  .find(existsSync);
if (!program) throw new Error(`\`${PROGRAM}\` is not on PATH; tests/setup installs it, tests/setup --path says where`);

// The folder that holds node_modules and openapi.json.
export const folder = dirname(realpathSync(program));

// `require` as from that folder: a plain `import` would look beside the importing file.
export const load = createRequire(join(folder, "package.json"));
