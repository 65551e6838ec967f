// The size of the session routes with kv-schema, against the same routes by hand on the bare binding.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { repository } from "./harness.mjs";

/** What is asked for: a tenth more than what is written by hand. */
const goal = (byHand) => Math.floor(byHand * 1.1);
/** Returns the bytes of a wasm module without its custom sections: names are for stack traces, and worker-build keeps them. */
function withoutNames(wasm) {
  let total = 8;
  for (let place = 8; place < wasm.length; ) {
    const start = place;
    const id = wasm[place];
    let [size, shift, byte] = [0, 0, 0];
    do {
      place += 1;
      byte = wasm[place];
      size += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte >= 128);
    place += 1 + size;
    total += id === 0 ? 0 : place - start;
  }
  return total;
}

function sizes(name) {
  const build = join(repository, "tests/workerd", name, "build");
  const wasm = readFileSync(join(build, "index_bg.wasm"));
  return {
    wasm: withoutNames(wasm),
    "with names": wasm.length,
    gzip: gzipSync(wasm, { level: 9 }).length,
    script: readFileSync(join(build, "index.js")).length,
  };
}

test("the wasm of the session routes stays near the hand-written one", () => {
  const hand = sizes("by-hand");
  const schema = sizes("by-schema");
  console.log("bytes          by hand   kv-schema   more");
  for (const what of Object.keys(hand)) {
    const columns = [hand[what], schema[what], schema[what] - hand[what]].map((bytes) => String(bytes).padStart(9));
    console.log(`${what.padEnd(12)} ${columns.join("  ")}`);
  }
  console.log(`the goal: at most ${goal(hand.wasm)}`);
  assert.ok(schema.wasm <= goal(hand.wasm), "more than a tenth over what is written by hand");
});
