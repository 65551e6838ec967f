// Bodies of requests go into KV, and values into responses, as streams; their bytes never enter wasm.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { builtWorker, startWorker } from "./harness.mjs";

const largest = 25 * 1024 * 1024;

let worker;
let kv;
before(async () => {
  worker = await startWorker(builtWorker("tests/workerd/worker"));
  kv = await worker.getKVNamespace("APP");
});
after(() => worker?.dispose());

const fetch = (path, options) => worker.dispatchFetch(`http://localhost${path}`, options);
const put = (key, body, headers = {}) =>
  fetch(`/stream/${key}`, { method: "PUT", body, headers, ...(body instanceof ReadableStream && { duplex: "half" }) });
const memory = async () => await (await fetch("/memory")).json();

/** Makes a body without a length, of chunks of this size. */
function chunked(bytes, size) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
}

/** Asserts that a key is streamed as exactly these bytes, and that JavaScript reads the same. */
async function holds(key, bytes) {
  const response = await fetch(`/stream/${key}`);
  assert.equal(response.status, 200);
  assert.ok(bytes.equals(Buffer.from(await response.arrayBuffer())), `${key} came back as something else`);
  assert.ok(bytes.equals(Buffer.from(await kv.get(key, "arrayBuffer"))), `${key} is stored as something else`);
}

/** Asserts that an answer is a refusal of this kind, in words without a trace of its way through JavaScript. */
async function refused(response, kind, actual) {
  const error = await response.json();
  assert.equal(response.status, 422);
  assert.deepEqual([error.kind, error.limit, error.actual], [kind, largest, actual]);
  assert.doesNotMatch(error.message, /JsValue\(|wasm|\n|js error/);
}

describe("a body comes back unchanged", () => {
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const bodies = {
    empty: Buffer.alloc(0),
    text: Buffer.from("größer 😀"),
    binary: everyByte,
    "byte-order-mark": Buffer.from([0xef, 0xbb, 0xbf, 0x61]),
    odd: randomBytes(65_537),
    megabytes: randomBytes(5 * 1024 * 1024 + 3),
    largest: randomBytes(largest),
  };
  for (const [key, bytes] of Object.entries(bodies)) {
    test(`${key}, ${bytes.length} bytes`, async () => {
      assert.equal((await put(key, bytes)).status, 200);
      await holds(key, bytes);
    });

    test(`${key}, in chunks of unknown number`, async () => {
      assert.equal((await put(`${key}-chunked`, chunked(bytes, 40_000))).status, 200);
      await holds(`${key}-chunked`, bytes);
    });
  }

  test("many small chunks", async () => {
    const bytes = randomBytes(3000);
    assert.equal((await put("crumbs", chunked(bytes, 7))).status, 200);
    await holds("crumbs", bytes);
  });

  test("no body at all is an empty value", async () => {
    assert.equal((await put("none")).status, 200);
    await holds("none", Buffer.alloc(0));
  });
});

test("metadata goes along", async () => {
  assert.equal((await put("picture", Buffer.from([1, 2]), { "content-type": "image/png" })).status, 200);
  const response = await fetch("/stream/picture");
  assert.equal(response.headers.get("x-metadata"), '"image/png"');
  await response.arrayBuffer();
  assert.equal((await kv.getWithMetadata("picture")).metadata, "image/png");
});

test("a key that is not there is a 404", async () => {
  assert.equal((await fetch("/stream/never-written")).status, 404);
});

describe("a body over the limit is refused, and the old value stays", () => {
  const old = Buffer.from("what was there before");

  test("by its length, before it is sent", async () => {
    await put("kept", old);
    await refused(await put("kept", Buffer.alloc(largest + 1)), "ValueTooLarge", largest + 1);
    await holds("kept", old);
  });

  test("without a length, when all of it was sent", async () => {
    await put("kept", old);
    await refused(await put("kept", chunked(Buffer.alloc(largest + 1), 1 << 20)), "ValueTooLarge", largest + 1);
    await holds("kept", old);
  });
});

describe("no byte of a body enters wasm", () => {
  const bytes = randomBytes(largest);

  test("streams leave the memory of the wasm instance as it is", async () => {
    await put("warm", Buffer.from("up"));
    await (await fetch("/stream/warm")).arrayBuffer();
    const before = await memory();
    for (const key of ["wide", "wider"]) {
      assert.equal((await put(key, bytes)).status, 200);
      await holds(key, bytes);
    }
    assert.equal((await put("chunks", chunked(bytes, 1 << 20))).status, 200);
    await holds("chunks", bytes);
    assert.equal(await memory(), before);
  });

  test("a value that is read into wasm shows there", async () => {
    const before = await memory();
    const response = await fetch("/buffered/wide", { method: "PUT", body: bytes });
    assert.equal(response.status, 200);
    assert.ok((await memory()) >= before + largest);
  });
});

test("a body that is given up unread leaves the Worker in order", async () => {
  for (let round = 0; round < 5; round++) {
    const response = await fetch("/stream/largest");
    await response.body.cancel();
  }
  await holds("text", Buffer.from("größer 😀"));
});
