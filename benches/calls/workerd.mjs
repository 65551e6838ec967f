// The same calls inside workerd, on its local KV: what is left of a difference when the namespace takes its time.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { performance } from "node:perf_hooks";
import { calls, measure } from "./measure.mjs";

const [directory, packages, rounds = "15"] = process.argv.slice(2);
const { Miniflare } = createRequire(join(packages, "package.json"))("miniflare");

const read = (path, type = "ESModule") => ({
  type,
  path: relative(directory, path).startsWith("..") ? path.split("/").pop() : relative(directory, path),
  contents: readFileSync(path, type === "CompiledWasm" ? undefined : "utf8"),
});
const here = import.meta.dirname;
const snippets = readdirSync(join(directory, "snippets"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => read(join(entry.parentPath, entry.name)));
const open = () =>
  new Miniflare({
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

const ask = async (worker, name, items, times) => {
  const answer = await worker.dispatchFetch(`http://bench/?name=${name}&items=${items}&times=${times}`);
  if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
  return answer.json();
};

const worker = open();
const results = [];
for (const call of calls(Number(rounds))) {
  // Fewer in one request than without a platform: each takes a thousand times as long.
  const times = Math.max(1, Math.min(20, call.times));
  results.push(
    await measure(
      { ...call, times },
      {
        run: (name, items, times) => ask(worker, name, items, times),
        prepare: (name, items) => ask(worker, name, items, 0),
        now: () => performance.now(),
      },
    ),
  );
}
await worker.dispose();

// What a value of 1 MB takes of a fresh module's memory.
const memory = {};
for (const way of ["get_cart_schema", "get_cart_hand_bytes", "put_cart_schema", "put_cart_hand_bytes"]) {
  const fresh = open();
  await ask(fresh, "get_cart", 20_000, 0);
  const before = await ask(fresh, "memory", 0, 1);
  await ask(fresh, way, 20_000, 1);
  memory[way] = (await ask(fresh, "memory", 0, 1)) - before;
  await fresh.dispose();
}
console.log(JSON.stringify({ results, memory }));
