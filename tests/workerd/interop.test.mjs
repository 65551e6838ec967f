// Two implementations of one format: kv-schema in Rust, and `format.mjs`, which is made from the documents alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { openEnvelope, readInteger, readMetadata, readValue, sealEnvelope, Template, writeMetadata, writeValue } from "./format.mjs";
import { builtWorker, repository, startWorker } from "./harness.mjs";

const golden = (name) => JSON.parse(readFileSync(join(repository, "tests/golden/v1", name), "utf8"));

describe("the examples of docs/format/keys.md", () => {
  const page = readFileSync(join(repository, "docs/format/keys.md"), "utf8");
  const rows = [...page.matchAll(/^\| `([a-z0-9_]+\??)` \| (.*?) \| (?:`(\w+)`|plain) \| `(.+)` \|$/gm)];
  const words = { "a slash": "/", "line feed": "\n", "U+0085": "\u0085", "a UUID": "01934a5b-6c7d-7e8f-9fa0-b1c2d3e4f506", "a ULID": "01JD55PV3XFT7SZ85HRB9Y9X86" };

  function valueOf(kind, shown) {
    if (shown === "none") return null;
    if (/^[ui]\d|^nonzero/.test(kind)) return BigInt(shown.replace("UnixSeconds ", ""));
    if (kind === "bool") return shown === "true";
    if (kind === "hex" || kind.startsWith("base")) return shown.replaceAll(" ", "");
    return words[shown] ?? shown;
  }

  test("are all found", () => assert.ok(rows.length > 100, `${rows.length} rows`));

  for (const [, kind, shown, form, bytes] of rows) {
    test(`${kind} ${shown} ${form ?? "plain"} is ${bytes}`, () => {
      const known = kind === "hex" ? "hex3" : kind === "sha256" ? "text" : kind;
      const template = new Template(form ? `k:{part:${form}}` : "k:{part}", { part: known });
      const value = valueOf(kind, shown);
      assert.equal(template.write({ part: value }), `k:${bytes}`);
      if (form === "sha256") assert.throws(() => template.read(`k:${bytes}`));
      else assert.deepEqual(template.read(`k:${bytes}`), { part: value });
    });
  }

  test("other separators", () => {
    const minus = new Template("k-{a}-{b}", { a: "i8", b: "date" });
    assert.equal(minus.write({ a: -5, b: "2026-11-20" }), "k-%2D5-2026%2D11%2D20");
    const dot = new Template("k.{a}.{b}", { a: "ipv4", b: "u8" });
    assert.equal(dot.write({ a: "127.0.0.1", b: 1 }), "k.127%2E0%2E0%2E1.1");
    const ordered = new Template("k-{a:asc}-{b:asc}", { a: "i8", b: "i8" });
    assert.equal(ordered.write({ a: -1, b: -1 }), "k--999--999");
    assert.deepEqual(ordered.read("k--999--999"), { a: -1n, b: -1n });
    assert.equal(new Template("{a}", { a: "text" }).write({ a: ".." }), "%2E%2E");
  });

  test("what no key writes is refused", () => {
    const session = new Template("session:{user}:{n}", { user: "text", n: "u64" });
    assert.deepEqual(session.read("session:a%3Ab:7"), { user: "a:b", n: 7n });
    for (const key of ["session:a:07", "session:a:+7", "session:a:-0", "session:a%3ab:7", "session:%61:7", "session::7", "session:a", "session:a:7:8", "sessions:a:7", "session:%FF:7", "session:$a:7", "session:a:18446744073709551616"]) {
      assert.throws(() => session.read(key), undefined, key);
    }
  });
});

describe("the golden keys", () => {
  for (const { name, template, kinds, values, key } of golden("keys.json")) {
    test(name, () => {
      const known = (kind) => ({ hex: "hex3", sha256: "text" })[kind] ?? kind;
      const written = new Template(template, Object.fromEntries(Object.entries(kinds).map(([field, kind]) => [field, known(kind)])));
      const typed = Object.entries(values).map(([field, value]) => {
        const integer = /^(?:nonzero_)?[ui]\d+\??$/.test(kinds[field]) && value !== null;
        return [field, integer ? BigInt(value) : value];
      });
      assert.equal(written.write(Object.fromEntries(typed)), key);
      if (name === "a digest") assert.throws(() => written.read(key));
      else assert.deepEqual(written.read(key), Object.fromEntries(typed));
    });
  }
});

describe("the golden values", () => {
  const bytesOf = (name) => new Uint8Array(Buffer.from(golden("values.json").find((value) => value.name === name).hex, "hex"));

  for (const { name, codec, hex, read_only } of golden("values.json")) {
    test(name, async () => {
      const bytes = new Uint8Array(Buffer.from(hex, "hex"));
      const value = await readValue(codec, bytes);
      // JavaScript prints `1.0` as `1`, and MessagePack is only read here.
      if (read_only || name === "json: a struct" || codec === "msgpack") return;
      assert.deepEqual(await writeValue(codec, value), bytes);
    });
  }

  test("mean what they say", async () => {
    const struct = {
      user: 9007199254740993n,
      device: 'Café "x"\n\u001f/😀',
      scopes: ["read", "write"],
      last_seen: null,
      weight: 1,
      kind: { Token: { scope: 3 } },
      flags: { "a b": true },
    };
    assert.deepEqual(await readValue("json", bytesOf("json: a struct")), struct);
    assert.deepEqual(await readValue("msgpack", bytesOf("msgpack: a struct")), struct);
    assert.equal(await readValue("json", bytesOf("json: a 128-bit integer")), 2n ** 128n - 1n);
    assert.equal(await readValue("json", bytesOf("json: with a byte order mark")), 5);
    assert.equal(await readValue("text", bytesOf("text: a counter")), "5");
    assert.deepEqual(await readValue("msgpack", bytesOf("msgpack: a 128-bit integer")), new Uint8Array(16).fill(255));
    assert.deepEqual(await readValue("gzip(json)", bytesOf("gzip(json): does not shrink")), [1, 2]);
    assert.deepEqual(await readValue("gzip(json)", bytesOf("gzip(json): shrinks")), Array(20).fill("again"));
    assert.equal(Buffer.from(await readValue("gzip(bytes)", bytesOf("gzip(bytes)"))).toString(), "hello");
  });

  test("gzip that is damaged, or followed by more, is refused", async () => {
    const good = bytesOf("gzip(bytes)");
    for (const bad of [good.slice(0, -1), new Uint8Array([...good, 0]), good.with(good.length - 5, 0), new Uint8Array([1, 2])]) {
      await assert.rejects(readValue("gzip(bytes)", bad));
    }
  });

  test("what this side compresses, this side reads", async () => {
    const value = { text: "x".repeat(1000), wide: 2n ** 64n };
    const bytes = await writeValue("gzip(json)", value);
    assert.deepEqual([...bytes.slice(0, 2)], [0x1f, 0x8b]);
    assert.deepEqual(await readValue("gzip(json)", bytes), value);
  });
});

describe("the golden envelopes", () => {
  const bytesOf = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
  for (const { name, hex, metadata, value } of golden("envelopes.json")) {
    test(name, () => {
      const opened = openEnvelope(bytesOf(hex));
      assert.deepEqual(opened, { metadata: JSON.parse(metadata ?? "{}"), value: bytesOf(value) });
      assert.deepEqual(sealEnvelope(opened.metadata, opened.value), bytesOf(hex));
    });
  }
  test("what has none is refused", () => {
    for (const bare of ["", "{}", "5\n", "null\n", "[]\n{}"]) assert.throws(() => openEnvelope(new TextEncoder().encode(bare)));
  });
});

describe("the golden metadata", () => {
  for (const { name, text } of golden("metadata.json")) {
    test(name, () => {
      const { odd, fields, version, deadline } = readMetadata(JSON.parse(text));
      assert.equal(odd, false);
      assert.equal(JSON.stringify(JSON.parse(text)).length, text.length);
      if (name === "reserved names") {
        assert.deepEqual({ fields, version, deadline }, { fields: { device: "Firefox" }, version: 2, deadline: 1_800_000_000 });
      }
      if (name === "wide integers") {
        assert.deepEqual(fields.f.map(readInteger), [2n ** 53n, -(2n ** 63n), 2n ** 128n - 1n]);
        assert.equal(JSON.stringify(writeMetadata({ f: [2n ** 53n, -(2n ** 63n), 2n ** 128n - 1n] })), text);
      }
    });
  }

  test("odd metadata has no members", () => {
    for (const odd of [7, "text", [1], true]) assert.deepEqual(readMetadata(odd), { odd: true, fields: {}, version: undefined, deadline: undefined });
    for (const none of [null, undefined]) assert.equal(readMetadata(none).odd, false);
    for (const $v of [0, -1, 1.5, "x", 2 ** 32, {}]) assert.equal(readMetadata({ $v }).version, "unreadable");
    for (const $v of [undefined, null]) assert.equal(readMetadata({ $v }).version, undefined);
  });
});

describe("the Worker and JavaScript on one namespace", () => {
  const sessions = new Template("session:{user}:{id}", { user: "text", id: "uuid" });
  const avatars = new Template("avatar:{user}", { user: "text" });
  const now = () => Math.floor(Date.now() / 1000);
  let worker, kv;
  before(async () => {
    worker = await startWorker(builtWorker("examples/worker"));
    kv = await worker.getKVNamespace("APP");
  });
  after(() => worker?.dispose());
  const get = (path, init) => worker.dispatchFetch(`http://localhost${path}`, init);
  const users = ["ada", "a:b", "../x", "100%", "a\0b", "\u0085", "\u009f\u00a0", "naïve 😀", "$none", "a$b", "\uf712", "x".repeat(64), "é".repeat(32), "%3A", "\u007f"];

  test("JavaScript reads what the Worker wrote", async () => {
    for (const user of users) {
      const response = await get("/sessions", { method: "POST", body: JSON.stringify({ user, device: 'Café "x"\n' }) });
      const session = JSON.parse(await response.text());
      const key = sessions.write({ user, id: session.id });
      assert.deepEqual(sessions.read(key), { user, id: session.id });
      const { value, metadata } = await kv.getWithMetadata(key, "arrayBuffer");
      assert.notEqual(value, null, key);
      assert.deepEqual(await readValue("json", new Uint8Array(value)), session);
      const { fields, version, deadline } = readMetadata(metadata);
      assert.deepEqual(fields, { device: session.device, since: session.since });
      assert.equal(version, 1);
      assert.ok(Math.abs(deadline - now() - 86_400) < 30);
    }
    const { keys } = await kv.list({ prefix: "session:" });
    assert.deepEqual(keys.map(({ name }) => sessions.read(name).user).toSorted(), users.toSorted());
  });

  test("the Worker reads what JavaScript wrote", async () => {
    for (const user of users) {
      const session = { user, id: crypto.randomUUID(), device: "Deno", since: 2n ** 64n - 1n };
      const { id, device, since } = session;
      const metadata = writeMetadata({ device, since }, { version: 1, deadline: now() + 80_000 });
      assert.equal(metadata.since, "18446744073709551615");
      await kv.put(sessions.write(session), await writeValue("json", session), { metadata, expirationTtl: 80_000 });

      const found = await get(`/sessions/${encodeURIComponent(user)}/${id}`);
      assert.equal(found.status, 200, user);
      assert.deepEqual(await readValue("json", new Uint8Array(await found.arrayBuffer())), session);
      const listed = await get(`/users/${encodeURIComponent(user)}/sessions`);
      const rows = (await readValue("json", new Uint8Array(await listed.arrayBuffer()))).sessions;
      assert.deepEqual(rows.find((row) => row.id === id), { id, device, since });
    }
  });

  test("a renewed session keeps the integers that JavaScript cannot hold", async () => {
    const session = { user: "wide", id: crypto.randomUUID(), device: "Bun", since: 2n ** 53n + 1n };
    const key = sessions.write(session);
    const metadata = writeMetadata({ device: "Bun", since: session.since }, { version: 1, deadline: now() + 600 });
    await kv.put(key, await writeValue("json", session), { metadata, expirationTtl: 600 });
    assert.equal((await get(`/sessions/wide/${session.id}`)).status, 200);
    const stored = await kv.getWithMetadata(key, "arrayBuffer");
    assert.deepEqual(await readValue("json", new Uint8Array(stored.value)), session);
    const { fields, deadline } = readMetadata(stored.metadata);
    assert.deepEqual(fields, { device: "Bun", since: "9007199254740993" });
    assert.equal(readInteger(fields.since), session.since);
    assert.ok(deadline > now() + 80_000, "it was renewed");
  });

  test("bytes and a type that lives in metadata alone, both ways", async () => {
    const body = new Uint8Array([0, 255, 0xc3, 0x28]);
    await kv.put(avatars.write({ user: "a:b" }), await writeValue("bytes", body), { metadata: writeMetadata({ mime: "image/png" }) });
    const response = await get("/users/a%3Ab/avatar");
    assert.equal(response.headers.get("content-type"), "image/png");
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), body);

    await get("/users/%24x/avatar", { method: "PUT", body, headers: { "content-type": "image/gif" } });
    const { value, metadata } = await kv.getWithMetadata(avatars.write({ user: "$x" }), "arrayBuffer");
    assert.deepEqual(await readValue("bytes", new Uint8Array(value)), body);
    assert.deepEqual(readMetadata(metadata), { odd: false, fields: { mime: "image/gif" }, version: undefined, deadline: undefined });
  });
});
