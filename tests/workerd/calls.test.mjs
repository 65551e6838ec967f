// What crosses to wasm, without wasm: `calls.js` on a namespace that answers as the local one never does.

import assert from "node:assert/strict";
import test from "node:test";
import { list, read, readMany } from "../../kv-schema/src/backend/workers/calls.js";

// As `calls.js` numbers them, and `Outcome` in binding.rs.
const [FOUND, MISSING, THROWN, ODD, , MORE, BRIEF, ASCII] = [0, 1, 2, 3, 4, 5, 6, 7];
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

/** Reads keys in bulk, of which each has the value that `valueOf` says; `null` says that it is missing. */
const bulk = async (names, distinct, valueOf) => {
  const asked = [];
  const kv = {
    getWithMetadata: async (keys) => {
      asked.push(...keys);
      const entry = (value) => (value === null ? null : { value, metadata: null });
      return new Map(keys.map((key) => [key, entry(valueOf(key))]));
    },
  };
  let end = 0;
  const ends = Uint32Array.from(names, (name) => (end += Buffer.byteLength(name)));
  return { asked, ...await answer(readMany, kv, names.join(""), ends, undefined, false, undefined, distinct) };
};
// As `calls.js` says it in the place of a length.
const [NO_TEXT, REPEATED] = [0xffffffff, 0xfffffffc];

test("a bulk read asks once for a repeated key, and hands over its value once", async () => {
  const found = await bulk(["a", "b", "a", "none", "b", "none"], false, (key) => (key === "none" ? null : `<${key}>`));
  assert.deepEqual(found.asked, ["a", "b", "none"]);
  assert.equal(found.outcome, ASCII);
  assert.equal(found.bytes, "<a><b>");
  const row = (length, place = NO_TEXT) => [length, NO_TEXT, place];
  const expected = [row(3), row(3), row(REPEATED, 0), row(NO_TEXT), row(REPEATED, 1), row(REPEATED, 3)];
  assert.deepEqual([...found.heads], expected.flat());
});

test("lengths are those of UTF-8 where not all is ASCII, and a repeated key has none", async () => {
  const found = await bulk(["é", "é", "none", "b"], false, (key) => (key === "none" ? null : `<${key}>`));
  assert.equal(found.outcome, FOUND);
  assert.equal(found.bytes, "<é><b>");
  assert.deepEqual([...found.heads].filter((_, index) => index % 3 === 0), [4, REPEATED, NO_TEXT, 3]);
});

test("keys that are said to differ are not looked through", async () => {
  const found = await bulk(["é", "none", "é"], true, (key) => (key === "none" ? null : `<${key}>`));
  assert.deepEqual(found.asked, ["é", "none", "é"], "the caller was taken at their word");
  assert.equal(found.bytes, "<é><é>");
  assert.deepEqual([...found.heads].filter((_, index) => index % 3 === 0), [4, NO_TEXT, 4]);
});

test("a bulk read of more text than a string holds says so, and does not leave its caller waiting", async () => {
  const value = "a".repeat(2 ** 29 - 24);
  const found = await bulk(["a", "b"], true, () => value);
  assert.equal(found.outcome, THROWN);
  assert.match(String(found.value), /RangeError/);
});
