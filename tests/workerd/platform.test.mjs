// What the platform does with keys, values, metadata, expiry and lists, as the runtime of kv-schema relies on it.
// A failure here means that the platform has changed, not that kv-schema is wrong.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startPlatform } from "./harness.mjs";

let platform;
before(async () => {
  platform = await startPlatform();
});
after(() => platform?.dispose());

/** Asserts what `work(kv, argument)` returns in a Worker. */
async function returns(expected, work, argument) {
  assert.deepEqual(await platform.run(work, argument), { value: expected });
}

/** Asserts the name and the message of what `work(kv, argument)` throws in a Worker. */
async function throws(expected, work, argument) {
  assert.deepEqual(await platform.run(work, argument), { error: expected });
}

const operations = {
  get: (kv, key) => kv.get(key),
  getWithMetadata: (kv, key) => kv.getWithMetadata(key),
  put: (kv, key) => kv.put(key, "value"),
  delete: (kv, key) => kv.delete(key),
};
const bulk = (kv, key) => kv.get([key]);
const put = (kv, [key, value, options]) => kv.put(key, value, options);
const list = (kv, options) => kv.list(options);

describe("keys", () => {
  const refused = {
    "": "Key name cannot be empty.",
    ".": '"." is not allowed as a key name.',
    "..": '".." is not allowed as a key name.',
  };
  for (const [key, message] of Object.entries(refused)) {
    test(`${JSON.stringify(key)} is refused before any request`, async () => {
      for (const work of Object.values(operations)) await throws(`TypeError: ${message}`, work, key);
    });
  }

  test("a bulk get refuses them with a status", async () => {
    await throws("Error: KV GET_BULK failed: 400 Key names must not be empty", bulk, "");
    for (const key of [".", ".."]) {
      const message = `Illegal key name "${key}". Please use a different name.`;
      await throws(`Error: KV GET_BULK failed: 400 ${message}`, bulk, key);
    }
  });

  test("512 bytes of UTF-8 are accepted, 513 are a 414", async () => {
    const longest = "€".repeat(170) + "ab";
    for (const work of Object.values(operations)) {
      assert.equal((await platform.run(work, longest)).error, undefined);
    }
    await returns("value", (kv, key) => kv.put(key, "value").then(() => kv.get(key)), longest);
    const message = "UTF-8 encoded length of 513 exceeds key length limit of 512.";
    const verbs = { get: "GET", getWithMetadata: "GET", put: "PUT", delete: "DELETE" };
    for (const [name, verb] of Object.entries(verbs)) {
      await throws(`Error: KV ${verb} failed: 414 ${message}`, operations[name], "€".repeat(171));
    }
    await throws(`Error: KV GET_BULK failed: 414 ${message}`, bulk, "€".repeat(171));
  });

  test("every other text is a key of its own, without any normalization", async () => {
    const paths = ["...", "./a", "../a", "a/../b", "/", "//"];
    const keys = [...paths, "\0", "\n", " ", "A", "a", "%41", "?#&", "e\u0301", "\u00e9", "😀"];
    const work = async (kv, keys) => {
      for (const [index, key] of keys.entries()) await kv.put(key, `value ${index}`);
      return Promise.all(keys.map((key) => kv.get(key)));
    };
    await returns(keys.map((_, index) => `value ${index}`), work, keys);
  });

  test("a prefix of 513 bytes is a 414", async () => {
    const message = "Error: KV GET failed: 414 UTF-8 encoded length of 513 exceeds key length limit of 512.";
    await throws(message, list, { prefix: "p".repeat(513) });
  });
});

describe("values", () => {
  test("25 MiB are accepted, one byte more is a 413", async () => {
    const work = async (kv, size) => {
      await kv.put("large", new Uint8Array(size));
      return (await kv.get("large", "arrayBuffer")).byteLength;
    };
    await returns(26214400, work, 26214400);
    await throws("Error: KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.", work, 26214401);
  });

  test("an empty value is present, a missing one is null", async () => {
    const work = async (kv) => {
      await kv.put("empty", "");
      return [await kv.get("empty"), await kv.get("never-written"), await kv.getWithMetadata("never-written")];
    };
    await returns(["", null, { value: null, metadata: null, cacheStatus: null }], work);
  });

  test("bytes that are not UTF-8 are exact as bytes and lossy as text", async () => {
    const work = async (kv) => {
      await kv.put("bytes", new Uint8Array([0x61, 0xff, 0x62]));
      const exact = [...new Uint8Array(await kv.get("bytes", "arrayBuffer"))];
      return [exact, await kv.get("bytes", "text"), (await kv.get(["bytes"])).get("bytes")];
    };
    await returns([[0x61, 0xff, 0x62], "a\ufffdb", "a\ufffdb"], work);
  });

  test("a byte order mark survives a single get and not a bulk get", async () => {
    const work = async (kv) => {
      await kv.put("bom", new Uint8Array([0xef, 0xbb, 0xbf, 0x61]));
      return [await kv.get("bom"), (await kv.get(["bom"])).get("bom")];
    };
    await returns(["\ufeffa", "a"], work);
  });

  test("a delete of a missing key succeeds, and twice", async () => {
    const work = async (kv) => {
      await kv.put("gone", "1");
      await kv.delete("gone");
      await kv.delete("gone");
      return kv.get("gone");
    };
    await returns(null, work);
  });

  test("twenty parallel puts of one key are accepted: there is no rate limit here", async () => {
    const work = async (kv) => {
      await Promise.all(Array.from({ length: 20 }, (_, index) => kv.put("busy", `${index}`)));
      return /^1?\d$/.test(await kv.get("busy"));
    };
    await returns(true, work);
  });

  test("1,200 gets in one invocation are answered: there is no operation limit", async () => {
    const work = async (kv) => {
      for (let index = 0; index < 1200; index++) await kv.get("never-written");
      return "answered";
    };
    await returns("answered", work);
  });
});

describe("metadata", () => {
  test("1,024 bytes of JSON are accepted, 1,025 are a 413", async () => {
    // The quotes count.
    await returns("stored", (kv) => kv.put("m", "", { metadata: "m".repeat(1022) }).then(() => "stored"));
    const message = "Error: KV PUT failed: 413 Metadata length of 1025 exceeds limit of 1024.";
    await throws(message, put, ["m", "", { metadata: "m".repeat(1023) }]);
    // 340 × 3 bytes, one byte more and two quotes: bytes of UTF-8, not UTF-16 units.
    await throws(message, put, ["m", "", { metadata: "€".repeat(340) + "abc" }]);
  });

  test("null is no metadata; every other falsy value survives", async () => {
    const values = [null, 0, false, "", {}, "null", { a: null }];
    const work = async (kv, values) => {
      const read = [];
      for (const metadata of values) {
        await kv.put("falsy", "x", { metadata });
        const row = (await kv.list({ prefix: "falsy" })).keys[0];
        read.push([(await kv.getWithMetadata("falsy")).metadata, "metadata" in row]);
      }
      return read;
    };
    await returns(values.map((value) => [value, value !== null]), work, values);
  });

  test("a put replaces metadata and expiration with the value", async () => {
    const work = async (kv) => {
      await kv.put("again", "1", { metadata: { a: 1 }, expirationTtl: 600 });
      await kv.put("again", "2");
      const row = (await kv.list({ prefix: "again" })).keys[0];
      return [(await kv.getWithMetadata("again")).metadata, row];
    };
    await returns([null, { name: "again" }], work);
  });

  test("numbers are JavaScript's: 1.0 comes back as 1, and integers above 2^53 lose digits", async () => {
    const work = async (kv) => {
      await kv.put("number", "", { metadata: JSON.parse('{"a":1.0,"b":9007199254740993}') });
      return JSON.stringify((await kv.getWithMetadata("number")).metadata);
    };
    await returns('{"a":1,"b":9007199254740992}', work);
  });
});

describe("expiry", () => {
  const ttl = (expirationTtl) => ["ttl", "x", { expirationTtl }];
  const outOfRange = "TypeError: Value out of range. Must be between -2147483648 and 2147483647 (inclusive).";

  test("a TTL below 1 is a 400, and so is one below 60", async () => {
    for (const seconds of [-1, 0]) {
      const message = `Invalid expiration_ttl of ${seconds}. Please specify integer greater than 0.`;
      await throws(`Error: KV PUT failed: 400 ${message}`, put, ttl(seconds));
    }
    for (const seconds of [1, 59]) {
      const message = `Invalid expiration_ttl of ${seconds}. Expiration TTL must be at least 60.`;
      await throws(`Error: KV PUT failed: 400 ${message}`, put, ttl(seconds));
    }
  });

  test("a TTL from 60 to the largest signed 32-bit number is accepted", async () => {
    for (const seconds of [60, 60.5, "60", 2147483647]) {
      const work = (kv, options) => kv.put("ttl", "x", options).then(() => "stored");
      await returns("stored", work, { expirationTtl: seconds });
    }
    await throws(outOfRange, put, ttl(2147483648));
  });

  test("an expiration is in seconds, at least 60 from now, and fits 32 bits", async () => {
    const at = (offset) => ["at", "x", { expiration: Math.floor(Date.now() / 1000) + offset }];
    const past = at(-1);
    await throws(
      `Error: KV PUT failed: 400 Invalid expiration of ${past[2].expiration}. ` +
        "Please specify integer greater than the current number of seconds since the UNIX epoch.",
      put,
      past,
    );
    const near = at(59);
    await throws(
      `Error: KV PUT failed: 400 Invalid expiration of ${near[2].expiration}. ` +
        "Expiration times must be at least 60 seconds in the future.",
      put,
      near,
    );
    // 60 is accepted too; the five more keep a slow machine from failing here.
    const far = at(65);
    const work = async (kv, [key, value, options]) => {
      await kv.put(key, value, options);
      return (await kv.list({ prefix: key })).keys[0].expiration;
    };
    await returns(far[2].expiration, work, far);
    await throws(outOfRange, put, ["at", "x", { expiration: 2147483648 }]);
  });

  test("a TTL wins over an expiration, which is then not even looked at", async () => {
    const work = async (kv) => {
      await kv.put("both", "x", { expiration: 1, expirationTtl: 600 });
      return (await kv.list({ prefix: "both" })).keys[0].expiration - Math.floor(Date.now() / 1000) > 500;
    };
    await returns(true, work);
  });

  test("a cache TTL below 30 is a 400", async () => {
    const get = (kv, cacheTtl) => kv.get("never-written", { cacheTtl });
    await throws("Error: KV GET failed: 400 Invalid cache_ttl of 29. Cache TTL must be at least 30.", get, 29);
    await returns(null, get, 30);
    await returns(null, get, 2147483647);
    await throws(outOfRange, get, 2147483648);
    await throws(
      "Error: KV GET_BULK failed: 400 Invalid cache_ttl of 29. Cache TTL must be at least 30.",
      (kv) => kv.get(["never-written"], { cacheTtl: 29 }),
    );
  });
});

describe("lists", () => {
  test("the order is that of the UTF-8 bytes", async () => {
    const names = ["1", "10", "2", "A", "a", "~", "é", "\ue000", "\uffff", "😀"];
    const work = async (kv, names) => {
      for (const name of [...names].reverse()) await kv.put(`order:${name}`, "");
      return (await kv.list({ prefix: "order:" })).keys.map(({ name }) => name.slice("order:".length));
    };
    await returns(names, work, names);
  });

  test("pages end by list_complete, and the prefix has to come along with the cursor", async () => {
    const work = async (kv) => {
      for (const name of ["page:1", "page:2", "page:3", "page:4", "pagf"]) await kv.put(name, "");
      const first = await kv.list({ prefix: "page:", limit: 2 });
      const last = await kv.list({ prefix: "page:", limit: 2, cursor: first.cursor });
      const beyond = await kv.list({ cursor: first.cursor });
      const names = (page) => page.keys.map(({ name }) => name);
      return {
        first: [names(first), first.list_complete],
        last: [names(last), last.list_complete, "cursor" in last],
        withoutPrefix: names(beyond).includes("pagf"),
      };
    };
    await returns(
      {
        first: [["page:1", "page:2"], false],
        last: [["page:3", "page:4"], true, false],
        withoutPrefix: true,
      },
      work,
    );
  });

  test("a limit above 1,000 is a 400; 0 and less mean 1,000", async () => {
    const message = "Invalid key_count_limit of 1001. Please specify an integer less than 1000.";
    await throws(`Error: KV GET failed: 400 ${message}`, list, { limit: 1001 });
    const work = async (kv) => {
      await Promise.all(Array.from({ length: 1001 }, (_, index) => kv.put(`many:${index}`, "")));
      const limits = [0, -1, 1000, undefined];
      const pages = await Promise.all(limits.map((limit) => kv.list({ prefix: "many:", limit })));
      return pages.map((page) => [page.keys.length, page.list_complete]);
    };
    await returns(Array(4).fill([1000, false]), work);
  });
});

describe("bulk gets", () => {
  const many = (kv, keys) => kv.get(keys).then((map) => [...map]);

  test("1 to 100 keys are accepted, duplicates counted", async () => {
    await throws("Error: KV GET_BULK failed: 400 You must request a minimum of 1 key", many, []);
    const hundred = Array.from({ length: 100 }, (_, index) => `bulk:${index}`);
    await returns(hundred.map((key) => [key, null]), many, hundred);
    const message = "Error: KV GET_BULK failed: 400 You can request a maximum of 100 keys";
    await throws(message, many, [...hundred, "bulk:100"]);
    await throws(message, many, Array(101).fill("bulk:0"));
  });

  test("only text and JSON are to be had", async () => {
    for (const type of ["arrayBuffer", "stream"]) {
      const message = `"${type}" is not a valid type. Use "json" or "text"`;
      await throws(`Error: KV GET_BULK failed: 400 ${message}`, (kv, type) => kv.get(["k"], type), type);
    }
  });

  test("answers come in the order asked, a missing key as null, a duplicate once", async () => {
    const work = async (kv) => {
      await kv.put("b", "2");
      await kv.put("a", "1", { metadata: { m: 1 } });
      const keys = ["b", "missing", "a", "b"];
      return [[...(await kv.get(keys))], [...(await kv.getWithMetadata(keys))]];
    };
    const plain = [["b", "2"], ["missing", null], ["a", "1"]];
    const withMetadata = [
      ["b", { value: "2", metadata: null }],
      ["missing", null],
      ["a", { value: "1", metadata: { m: 1 } }],
    ];
    await returns([plain, withMetadata], work);
  });

  test("keys that look like array indexes are dropped from the answer", async () => {
    const keys = ["1", "42", "007", "-1", "4294967294", "4294967295", "1.5"];
    const work = async (kv, keys) => {
      for (const key of keys) await kv.put(key, "present");
      const found = [...(await kv.get(keys)).keys()];
      const single = await Promise.all(keys.map((key) => kv.get(key)));
      return [found, single.every((value) => value === "present")];
    };
    await returns([["007", "-1", "4294967295", "1.5"], true], work, keys);
  });

  test("`__proto__` is dropped from the answer", async () => {
    const work = async (kv) => {
      await kv.put("__proto__", "present");
      return [[...(await kv.get(["__proto__", "other"]))], await kv.get("__proto__")];
    };
    await returns([[["other", null]], "present"], work);
  });

  test("one value that is no JSON fails the whole batch", async () => {
    const work = async (kv) => {
      await kv.put("good", "1");
      await kv.put("bad", "hello");
      return [...(await kv.get(["good", "bad"], "json"))];
    };
    const message = "At least one of the requested keys corresponds to a non-json value";
    await throws(`Error: KV GET_BULK failed: 400 ${message}`, work);
  });

  test("more than 25 MiB in one answer are a 413", async () => {
    const work = async (kv) => {
      await kv.put("half:1", new Uint8Array(14 * 1024 * 1024).fill(0x61));
      await kv.put("half:2", new Uint8Array(14 * 1024 * 1024).fill(0x61));
      return (await kv.get(["half:1", "half:2"])).size;
    };
    await throws("Error: KV GET_BULK failed: 413 Total size of request exceeds the limit of 25MB", work);
  });

  test("a binding has no bulk delete: an array is taken for one key", async () => {
    const work = async (kv) => {
      await kv.put("x", "1");
      await kv.delete(["x"]);
      await kv.put("y", "1");
      await kv.delete(["y", "z"]);
      return [typeof kv.deleteBulk, await kv.get("x"), await kv.get("y")];
    };
    await returns(["undefined", null, "1"], work);
  });
});
