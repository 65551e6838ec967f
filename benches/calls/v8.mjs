// V8 alone: a KV namespace that answers at once, so that what is measured is our side of a call.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { calls, measure } from "./measure.mjs";
import { native } from "./native.mjs";

const [directory, rounds = "25"] = process.argv.slice(2);
const wasm = await import(pathToFileURL(join(directory, "calls.js")).href);
wasm.initSync({ module: readFileSync(join(directory, "calls_bg.wasm")) });

const encoder = new TextEncoder();
const deadline = Math.floor(Date.now() / 1000) + 86_400;
const held = { text: "", bytes: new ArrayBuffer(0), metadata: {}, keys: [], many: new Map() };
// Bytes are only read, so one buffer will do; an object is the caller's own, as the platform makes it.
const inForm = (form, text) => {
  if (text === undefined) return null;
  return form === "arrayBuffer" ? held.bytes : form === "json" ? JSON.parse(text) : text;
};
const many = (keys, entry) => new Map(keys.map((key) => [key, entry(held.many.get(key))]));
const form = (options) => (typeof options === "string" ? options : (options?.type ?? "text"));

/** Answers as the platform does, and never waits. */
const KV = {
  get: (key, options) =>
    Promise.resolve(
      Array.isArray(key) ? many(key, (text) => inForm(form(options), text)) : inForm(form(options), held.text),
    ),
  getWithMetadata: (key, options) =>
    Promise.resolve(
      Array.isArray(key)
        ? many(key, (text) => ({ value: inForm(form(options), text), metadata: text === undefined ? null : held.metadata }))
        : { value: inForm(form(options), held.text), metadata: held.metadata, cacheStatus: null },
    ),
  put: () => Promise.resolve(),
  delete: () => Promise.resolve(),
  list: () =>
    Promise.resolve({ keys: held.keys, list_complete: true, cacheStatus: null }),
};

const samples = { flat: JSON.parse(wasm.flat_json()), cart: undefined, many: [] };
const sessionMetadata = { device: "Firefox on Linux", since: 1763683059, city: "Lisboa", admin: false, $v: 1, $x: deadline };

function prepare(call, items) {
  const isCart = call.endsWith("cart");
  held.text = isCart ? wasm.cart_json(items) : wasm.flat_json();
  held.bytes = encoder.encode(held.text).buffer;
  held.metadata = isCart ? { owner: "ada@example.com", $v: 1, $x: deadline } : sessionMetadata;
  samples.cart = isCart ? JSON.parse(held.text) : undefined;
  held.keys = Array.from({ length: call === "list" ? items : 0 }, (_, user) => ({
    name: `session:acme:${user}`,
    expiration: deadline,
    metadata: sessionMetadata,
  }));
  samples.many = Array.from({ length: call === "many" ? items : 0 }, (_, user) => ({ ...samples.flat, user }));
  held.many = new Map(samples.many.map((session) => [`session:acme:${session.user}`, JSON.stringify(session)]));
}

const scripted = native(KV, samples);
const env = { KV };
const run = (name, items, times) => (scripted[name] ?? wasm[name])(env, items, times);
const results = [];
for (const call of calls(Number(rounds), ["border", "codec", "backend"])) {
  results.push(await measure(call, { run, prepare, now: () => performance.now() }));
}
console.log(JSON.stringify({ versions: { Node: process.versions.node, V8: process.versions.v8 }, results }));
