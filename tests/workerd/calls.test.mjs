// What crosses to wasm, without wasm: `calls.js` on a namespace that answers as the local one never does.

import assert from "node:assert/strict";
import test from "node:test";
import { list, read, readMany } from "../../kv-schema/src/backend/workers/calls.js";

// As `calls.js` numbers them, and `Outcome` in binding.rs.
const [FOUND, MISSING, , ODD, , MORE, BRIEF] = [0, 1, 2, 3, 4, 5, 6];
const STATUS = 1;
// As `ReadAs` numbers them.
const [BYTES, STREAM, HEAD] = [0, 1, 2];
const metadata = { name: "Ada", $v: 1, $x: 1_800_000_000 };

/** Makes one call and returns what it answered with. */
const answer = async (call, ...args) => {
  const answers = [];
  await call(...args, 7, (...all) => answers.push(all));
  assert.equal(answers.length, 1, "a call answers once");
  const [id, outcome, value, bytes, heads, text, number = 0] = answers[0];
  assert.equal(id, 7);
  return { outcome, value, bytes: bytes && Buffer.from(bytes).toString(), heads, text, number };
};

const namespace = (value, cacheStatus) => ({
  getWithMetadata: async () => ({ value, metadata, cacheStatus }),
});
const buffer = new TextEncoder().encode("{}").buffer;

test("a read hands over the cache status where there is one", async () => {
  const text = JSON.stringify(metadata);
  for (const [cacheStatus, number] of [["HIT", STATUS], ["", STATUS], [null, 0], [undefined, 0], [5, 0]]) {
    const value = typeof cacheStatus === "string" ? cacheStatus : undefined;
    const found = await answer(read, namespace(buffer, cacheStatus), "k", BYTES, undefined, false, undefined);
    assert.deepEqual(found, { outcome: FOUND, value, bytes: "{}", heads: undefined, text, number });
  }
});

test("a brief read hands over the deadline, and no status that could be taken for one", async () => {
  const found = await answer(read, namespace(buffer, "HIT"), "k", BYTES, undefined, false, 1);
  assert.deepEqual(found, { outcome: BRIEF, value: undefined, bytes: "{}", heads: undefined, text: undefined, number: metadata.$x });
  const other = await answer(read, namespace(buffer, "HIT"), "k", BYTES, undefined, false, 2);
  assert.equal(other.outcome, FOUND, "of another version all of the metadata crosses");
  assert.equal(other.value, "HIT");
});

test("a stream comes with its status", async () => {
  const body = new ReadableStream();
  const found = await answer(read, namespace(body, "MISS"), "k", STREAM, undefined, false, undefined);
  assert.equal(found.outcome, FOUND);
  assert.equal(found.value.body, body);
  assert.equal(found.value.status, "MISS");
});

test("a head gives up its stream, however that goes", async () => {
  for (const cancel of [async () => {}, () => Promise.reject(new Error("no")), () => { throw new Error("no"); }, undefined]) {
    let cancelled = 0;
    const body = cancel && { cancel: () => { cancelled += 1; return cancel(); } };
    const found = await answer(read, namespace(body ?? {}, "HIT"), "k", HEAD, undefined, false, undefined);
    assert.deepEqual(found, { outcome: FOUND, value: "HIT", bytes: undefined, heads: undefined, text: JSON.stringify(metadata), number: STATUS });
    assert.equal(cancelled, cancel ? 1 : 0);
  }
  const missing = await answer(read, namespace(null, "HIT"), "k", HEAD, undefined, false, undefined);
  assert.equal(missing.outcome, MISSING);
});

test("a value that is no bytes is odd, not lost", async () => {
  const found = await answer(read, namespace("text", "HIT"), "k", BYTES, undefined, false, undefined);
  assert.equal(found.outcome, ODD);
});

test("a page hands over cursor and cache status", async () => {
  const kv = { list: async () => ({ keys: [{ name: "é", metadata }], list_complete: false, cursor: "next", cacheStatus: "HIT" }) };
  const page = await answer(list, kv, "", undefined, undefined);
  assert.equal(page.outcome, MORE);
  assert.equal(page.text, "next");
  assert.equal(page.value, "HIT");
  assert.equal(page.number, STATUS);
  assert.equal(page.bytes, `é${JSON.stringify([metadata])}`);
  assert.deepEqual([...page.heads], [2, 0xffffffff]);
});

test("a brief read takes no version for one that was said", async () => {
  for (const [$v, wanted, outcome] of [[undefined, 0, BRIEF], [0, 0, FOUND], [null, 0, FOUND], [1, 0, FOUND], [undefined, 1, FOUND], [1, 1, BRIEF]]) {
    const kv = { getWithMetadata: async () => ({ value: buffer, metadata: { $v, $x: 5 }, cacheStatus: null }) };
    const found = await answer(read, kv, "k", BYTES, undefined, false, wanted);
    assert.equal(found.outcome, outcome, `${$v} where ${wanted} is wanted`);
  }
});

test("a bulk read asks once for a repeated key, and not at all where none is", async () => {
  const NO_TEXT = 0xffffffff;
  const bulk = async (names, distinct) => {
    const asked = [];
    const kv = {
      getWithMetadata: async (keys) => {
        asked.push(...keys);
        return new Map(keys.map((key) => [key, { value: key === "missing" ? null : `<${key}>`, metadata: null }]));
      },
    };
    let end = 0;
    const ends = Uint32Array.from(names, (name) => (end += Buffer.byteLength(name)));
    const found = await answer(readMany, kv, names.join(""), ends, undefined, false, undefined, distinct);
    return { asked, bytes: found.bytes, lengths: [...found.heads].filter((_, index) => index % 3 === 0) };
  };
  const repeated = await bulk(["a", "b", "a"], false);
  assert.deepEqual(repeated, { asked: ["a", "b"], bytes: "<a><b><a>", lengths: [3, 3, 3] });
  for (const distinct of [false, true]) {
    const different = await bulk(["é", "missing", "b"], distinct);
    assert.equal(different.asked.join(), "é,missing,b");
    assert.equal(different.bytes, "<é><b>");
    assert.deepEqual(different.lengths.map((length) => length === NO_TEXT || length >= 0xfffffffd), [false, true, false]);
    assert.equal(different.lengths[0], Buffer.byteLength("<é>"));
  }
});
