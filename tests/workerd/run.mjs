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

const files = (named.length > 0 ? named : existing).map((name) => join(directory, name));
// One file at a time: each starts a workerd of its own, and two cores are soon busy.
run({ files, concurrency: 1, timeout: 10 * 60 * 1000 })
  .on("test:fail", () => {
    process.exitCode = 1;
  })
  .compose(new spec())
  .pipe(process.stdout);
