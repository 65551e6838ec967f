// Runs every `*.test.mjs` here, or those whose names are given: `node run.mjs platform worker`.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const [major] = process.versions.node.split(".").map(Number);
if (major < 22) {
  console.error(`error: Node ${process.versions.node} is too old: miniflare and wrangler need 22 or later`);
  console.error("help: `cargo xtask check workerd` runs this with the Node that package.json pins");
  process.exit(1);
}

const ending = ".test.mjs";
const directory = import.meta.dirname;
const existing = readdirSync(directory).filter((name) => name.endsWith(ending)).sort();
const named = process.argv.slice(2).map((name) => basename(name, ending) + ending);
const unknown = named.filter((name) => !existing.includes(name));
if (unknown.length > 0) {
  console.error(`error: there is no ${unknown.join(", ")} here`);
  process.exit(1);
}

// The one that mostly waits for the clock and the one that takes longest begin, so that the others run beside them.
const rank = (name) => 2 - ["differential.test.mjs", "expiry.test.mjs"].indexOf(name);
const chosen = (named.length > 0 ? named : existing).sort((a, b) => rank(a) - rank(b));
const files = chosen.map((name) => join(directory, name));
const timeout = 60 * 60 * 1000;
// Each starts a workerd of its own, and two cores are soon busy.
run({ files, concurrency: 3, timeout })
  .on("test:fail", () => {
    process.exitCode = 1;
  })
  .compose(new spec())
  .pipe(process.stdout);
