// The Worker in `worker/`: what its backend says when things go wrong, and that no message shows the way it came.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { builtWorker, startWorker } from "./harness.mjs";

// A binding with the methods of a KV namespace, each of which throws or answers what its key says.
const imitation = `export default () => {
  const call = async (key) => {
    const [how, what] = JSON.parse(Array.isArray(key) ? key[0] : key?.prefix ?? key);
    if (how === "throw") throw new Error(what);
    if (how === "throw a string") throw what;
    if (how === "throw nothing") throw undefined;
    return what;
  };
  return { get: call, getWithMetadata: call, put: call, delete: call, list: call };
}`;

let worker;
before(async () => {
  worker = await startWorker(builtWorker("tests/workerd/worker"), {
    bindings: { STRING: "text", NUMBER: 1, JSON: { get: "text" }, NOTHING: null },
    r2Buckets: ["R2"],
    d1Databases: ["D1"],
    serviceBindings: { SERVICE: "main" },
    queueProducers: { QUEUE: "queue" },
    wrappedBindings: { IMITATION: { scriptName: "imitation" } },
    others: { imitation },
  });
});
after(() => worker?.dispose());

const post = (path, body) => worker.dispatchFetch(`http://localhost${path}`, { method: "POST", body });

/** Asserts that a message is words for people: one line, nothing of JavaScript's or wasm's insides. */
function readable(message) {
  assert.doesNotMatch(message, /JsValue|js error|wasm|\bat \w+ \(|\n|\[object/);
  assert.ok(message.length < 300, message);
}

/** Runs operations in the Worker and returns what each came to, or the refusal of the binding. */
async function operations(script) {
  const response = await post("/operations", JSON.stringify(script));
  const answer = await response.json();
  assert.ok([200, 422].includes(response.status), JSON.stringify(answer));
  for (const { failed } of [answer].flat()) if (failed) readable(failed.message);
  return answer;
}

const value = (text) => ({ text });
const put = (more) => ({ op: "put", key: "k", value: value("v"), ...more });

describe("echo", () => {
  test("answers the JSON that it was sent", async () => {
    const sent = { text: "größer", list: [1, 2.5, null, true], nested: { "": 9007199254740991 } };
    const response = await post("/echo", JSON.stringify(sent));
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), sent);
  });

  test("refuses what is no JSON with a 400", async () => {
    const response = await post("/echo", "{");
    assert.equal(response.status, 400);
    assert.match(await response.text(), /EOF/);
  });
});

describe("a binding that is no KV namespace is refused by name", () => {
  const bindings = {
    ABSENT: /`ABSENT` is not in the environment: is it among the `kv_namespaces` of the wrangler configuration\?/,
    NOTHING: /`NOTHING` is not in the environment/,
    STRING: /`STRING` is not a KV namespace but a `string`/,
    NUMBER: /`NUMBER` is not a KV namespace but a `number`/,
    JSON: /`JSON` is not a KV namespace but a `Object`/,
    R2: /`R2` is not a KV namespace but a `R2Bucket`/,
    D1: /`D1` is not a KV namespace but a `D1Database`/,
    SERVICE: /`SERVICE` is not a KV namespace but a `Fetcher`/,
    QUEUE: /`QUEUE` is not a KV namespace but a `\w*Queue\w*`/,
  };
  for (const [binding, message] of Object.entries(bindings)) {
    test(binding, async () => {
      const error = await operations({ binding, ops: [{ op: "get", key: "k" }] });
      assert.equal(error.kind, "Binding");
      assert.match(error.message, message);
      readable(error.message);
    });
  }
});

describe("what the platform refuses is the kind that we would refuse it as", () => {
  const key = "k".repeat(513);
  const long = { kind: "KeyTooLong", status: 414, limit: 512, actual: 513 };
  const cases = {
    "a key too long for a get": [{ op: "get", key }, long],
    "a key too long for a head": [{ op: "head", key }, long],
    "a key too long for a streamed get": [{ op: "get_stream", key }, long],
    "a key too long for a put": [put({ key }), long],
    "a key too long for a delete": [{ op: "delete", key }, long],
    "a key too long for a bulk get": [{ op: "get_many", keys: [key] }, long],
    "a prefix too long": [{ op: "list", prefix: key }, long],
    "metadata too large": [
      put({ metadata: JSON.stringify("m".repeat(1023)) }),
      { kind: "MetadataTooLarge", status: 413, limit: 1024, actual: 1025 },
    ],
    "a value too large": [
      put({ value: { repeat: [97, 26214401] } }),
      { kind: "ValueTooLarge", status: 413, limit: 26214400, actual: 26214401 },
    ],
    "a stream too long": [
      { ...put({ value: { repeat: [97, 26214401] } }), op: "put_stream", tells_len: false },
      { kind: "ValueTooLarge", status: 413, limit: 26214400, actual: 26214401 },
    ],
    "a TTL of 0": [put({ expiry: { ttl: 0 } }), { kind: "InvalidExpiry", status: 400 }],
    "a TTL of 59": [put({ expiry: { ttl: 59 } }), { kind: "InvalidExpiry", status: 400 }],
    "a deadline too near": [put({ expiry: { at_in: 30 } }), { kind: "InvalidExpiry", status: 400 }],
    "a cache TTL of 29": [{ op: "get", key: "k", cache_ttl: 29 }, { kind: "InvalidCacheTtl", status: 400 }],
    "a cache TTL of 29 in bulk": [
      { op: "get_many", keys: ["k"], cache_ttl: 29 },
      { kind: "InvalidCacheTtl", status: 400 },
    ],
    "a page of 1,001": [{ op: "list", limit: 1001 }, { kind: "InvalidArgument", status: 400 }],
    "101 keys in bulk": [
      { op: "get_many", keys: Array.from({ length: 101 }, (_, index) => `k${index}`) },
      { kind: "InvalidArgument", status: 400 },
    ],
    // A `TypeError` of the runtime, which has no status.
    "a TTL beyond 31 bits": [put({ expiry: { ttl: 2147483648 } }), { kind: "Permanent", status: null }],
  };
  for (const [name, [op, expected]] of Object.entries(cases)) {
    test(name, async () => {
      const [{ failed }] = await operations({ unchecked: true, ops: [op] });
      const { kind, status, limit, actual } = failed ?? {};
      const numbers = "limit" in expected ? { limit, actual } : {};
      assert.deepEqual({ kind, status, ...numbers }, expected, failed?.message);
    });
  }

  test("a bulk answer too large", async () => {
    const half = { repeat: [97, 14 * 1024 * 1024] };
    const ops = [put({ key: "a", value: half }), put({ key: "b", value: half }), { op: "get_many", keys: ["a", "b"] }];
    const [, , { failed }] = await operations({ ops });
    assert.deepEqual([failed.kind, failed.status], ["BulkTooLarge", 413]);
  });

  test("a bulk answer that fits, with a key asked for more often than a string could hold its values", async () => {
    const largest = 25 * 1024 * 1024;
    const keys = Array(24).fill("a");
    const ops = [put({ key: "a", value: { repeat: [97, largest] } }), { op: "get_many", keys }];
    const [, { many }] = await operations({ ops });
    assert.equal(many?.length, keys.length);
    assert.ok(many.every(({ found }) => found.value.digest[0] === largest));
  });

  test("`null` metadata, an empty key and dots", async () => {
    const ops = ["", ".", ".."].flatMap((key) => [{ op: "get", key }, put({ key }), { op: "delete", key }]);
    for (const { failed } of await operations({ ops })) {
      assert.deepEqual([failed.kind, failed.status], ["InvalidKey", null]);
    }
    assert.deepEqual(await operations({ ops: [put({ metadata: "null" })] }), ["done"]);
  });
});

describe("whatever a binding throws or answers is a kind and a sentence", () => {
  const throws = {
    "KV PUT failed: 429 Too Many Requests": "RateLimited",
    "KV put() limit exceeded for the day.": "DailyQuota",
    "Too many API requests by single worker invocation.": "Budget",
    "KV GET failed: 500 Internal Server Error": "Transient",
    "KV GET failed: 503 Service Unavailable": "Transient",
    "internal error; reference = 0123456789abcdef": "Transient",
    "Network connection lost.": "Transient",
    "KV GET failed: 401 Unauthorized": "Permanent",
    "something that nobody has seen yet": "Permanent",
  };
  const calls = (key) => [
    ...["get", "head", "get_stream", "delete"].map((op) => ({ op, key })),
    put({ key }),
    { ...put({ key }), op: "put_stream", tells_len: true },
    { op: "get_many", keys: [key] },
    { op: "list", prefix: key },
  ];
  for (const [message, kind] of Object.entries(throws)) {
    test(message, async () => {
      for (const how of ["throw", "throw a string"]) {
        const ops = calls(JSON.stringify([how, message]));
        for (const { failed } of await operations({ binding: "IMITATION", ops })) {
          assert.equal(failed.kind, kind);
          assert.ok(failed.message.includes(message), failed.message);
        }
      }
    });
  }

  test("nothing at all", async () => {
    const ops = calls(JSON.stringify(["throw nothing"]));
    for (const { failed } of await operations({ binding: "IMITATION", ops })) {
      assert.equal(failed.kind, "Permanent");
    }
  });

  test("an answer of another form", async () => {
    for (const what of [5, "text", true, [], {}, { value: 5 }, { keys: 5 }, { keys: [], list_complete: false }]) {
      const key = JSON.stringify(["answer", what]);
      const ops = [
        { op: "get", key },
        { op: "get_stream", key },
        { op: "get_many", keys: [key] },
        { op: "list", prefix: key },
      ];
      const answers = await operations({ binding: "IMITATION", ops });
      for (const [index, answer] of answers.entries()) {
        // An object without a value is a missing key, as the platform says it.
        const isMissing = index < 2 && typeof what === "object" && !("value" in what);
        if (isMissing) assert.equal(answer, "missing");
        else assert.equal(answer.failed?.kind, "Permanent", JSON.stringify([what, ops[index].op, answer]));
      }
    }
  });
});
