// The same calls inside workerd, on its local KV: what is left of a difference when the namespace takes its time.
import { readFileSync, readdirSync } from "node:fs";
import { Agent, get } from "node:http";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { calls, measure } from "./measure.mjs";

// The third is a module that counts what it allocates, with which no time is measured.
const [directory, packages, ...more] = process.argv.slice(2);
const countedDirectory = /^\d+$/.test(more[0] ?? "0") ? undefined : more.shift();
const [rounds = "100"] = more;

const require = createRequire(resolve(packages, "package.json"));
const { Miniflare } = require("miniflare");
const version = (name) => JSON.parse(readFileSync(resolve(packages, "node_modules", name, "package.json"), "utf8")).version;

const here = import.meta.dirname;
const open = (directory) => {
  const read = (path, type = "ESModule") => ({
    type,
    path: relative(directory, path).startsWith("..") ? path.split("/").pop() : relative(directory, path),
    contents: readFileSync(path, type === "CompiledWasm" ? undefined : "utf8"),
  });
  const snippets = readdirSync(join(directory, "snippets"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => read(join(entry.parentPath, entry.name)));
  return new Miniflare({
    modules: [
      read(join(here, "worker.mjs")),
      read(join(here, "native.mjs")),
      read(join(directory, "calls.js")),
      read(join(directory, "calls_bg.wasm"), "CompiledWasm"),
      ...snippets,
    ],
    compatibilityDate: "2026-07-01",
    kvNamespaces: ["KV"],
  });
};

// Every sample has a request around its calls. One connection that stays open takes a fifth of what `dispatchFetch` takes.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const text = (url) =>
  new Promise((done, fail) => {
    get(url, { agent }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => (text += part));
      answer.on("end", () => (answer.statusCode === 200 ? done(text) : fail(new Error(text))));
      answer.on("error", fail);
    }).on("error", fail);
  });
const ask = async (url, name, items, times, more = "") =>
  JSON.parse(await text(new URL(`/?name=${name}&items=${items}&times=${times}${more}`, url)));

const worker = open(directory);
const url = await worker.ready;
const results = [];
for (const call of calls(Number(rounds))) {
  // Fewer in one request than without a platform: each takes a hundred times as long, and a percentile of what many take together
  // says little. What is done once in a sample takes so long that there are fewer samples.
  const times = Math.min(10, call.times);
  const rounds = call.times === 1 ? Math.ceil(call.rounds / 4) : call.rounds;
  results.push(
    await measure(
      { ...call, times, rounds },
      {
        run: (name, items, times) => ask(url, name, items, times),
        prepare: (name, items) => ask(url, name, items, 0),
        now: () => performance.now(),
      },
    ),
  );
}
await worker.dispose();

/** What a value of 1 MB takes of the memory of a module that has everything ready, and has done the same once. */
async function memory(directory) {
  const items = 20_000;
  const taken = { value: 0, ways: {} };
  for (const way of ["get_cart_schema", "get_cart_hand_bytes", "put_cart_schema", "put_cart_hand_bytes"]) {
    const fresh = open(directory);
    const url = await fresh.ready;
    taken.value = await ask(url, "get_cart", items, 0);
    await ask(url, way, items, 1);
    taken.ways[way] = await ask(url, way, items, 1, "&counted");
    await fresh.dispose();
  }
  return taken;
}

const versions = { miniflare: version("miniflare"), workerd: version("workerd") };
console.log(JSON.stringify({ versions, results, memory: countedDirectory && (await memory(countedDirectory)) }));
