// The example Worker over HTTP, and from the JavaScript side of its namespace.
import assert from "node:assert/strict";
import { request } from "node:http";
import { Readable } from "node:stream";
import { after, before, describe, test } from "node:test";
import { builtWorker, startWorker } from "./harness.mjs";

const day = 24 * 60 * 60;
const seconds = () => Math.floor(Date.now() / 1000);
const reasonOf = async (response) => {
  assert.equal(response.headers.get("content-type"), "application/json");
  const body = await response.json();
  assert.deepEqual(Object.keys(body), ["reason"]);
  // Neither a stack nor a place in the code.
  assert.doesNotMatch(body.reason, /\n|wasm|at \w+ \(|\.rs/);
  return body.reason;
};

/** Starts a Worker; `get` takes a path and what `fetch` takes, `kv` is the JavaScript side of its namespace. */
async function open(directory, options) {
  const worker = await startWorker(builtWorker(directory), options);
  return {
    get: (path, init) => worker.dispatchFetch(`http://localhost${path}`, init),
    kv: options?.kvNamespaces?.length === 0 ? null : await worker.getKVNamespace("APP"),
    ready: worker.ready,
    dispose: () => worker.dispose(),
  };
}

// What is written by hand for the comparison of sizes has to do the same, or the comparison means nothing.
for (const directory of ["examples/worker", "tests/workerd/by-schema", "tests/workerd/by-hand"]) {
  describe(`sessions of ${directory}`, () => sessions(directory));
}

function sessions(directory) {
  let get, kv, worker;
  before(async () => ({ get, kv } = worker = await open(directory)));
  after(() => worker?.dispose());

  const signIn = (body) => get("/sessions", { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });
  const created = async (user, device = "Firefox") => {
    const response = await signIn({ user, device });
    assert.equal(response.status, 201);
    return await response.json();
  };
  const at = ({ user, id }) => `/sessions/${encodeURIComponent(user)}/${id}`;
  const listed = async (user, query = "") => {
    const response = await get(`/users/${encodeURIComponent(user)}/sessions${query}`);
    assert.equal(response.status, 200);
    return await response.json();
  };
  const entry = async (key) => (await kv.list({ prefix: key })).keys.find(({ name }) => name === key);

  test("a session is created, found, listed and ended", async () => {
    const session = await created("ada");
    assert.match(session.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual({ ...session, id: 0, since: 0 }, { user: "ada", id: 0, device: "Firefox", since: 0 });

    const found = await get(at(session));
    assert.equal(found.status, 200);
    assert.deepEqual(await found.json(), session);
    assert.deepEqual(await listed("ada"), {
      sessions: [{ id: session.id, device: "Firefox", since: session.since }],
      cursor: null,
    });

    const ended = await get(at(session), { method: "DELETE" });
    assert.equal(ended.status, 204);
    assert.equal((await get(at(session))).status, 404);
    assert.equal((await get(at(session), { method: "DELETE" })).status, 204, "twice is no error");
    assert.deepEqual((await listed("ada")).sessions, []);
  });

  test("what is stored: the key, the value, the metadata and the expiry", async () => {
    const session = await created("jane doe", 'Lynx "2"');
    const key = `session:jane doe:${session.id}`;
    const { value, metadata } = await kv.getWithMetadata(key);
    assert.equal(value, JSON.stringify({ user: "jane doe", id: session.id, device: 'Lynx "2"', since: session.since }));
    const { expiration } = await entry(key);
    assert.deepEqual(metadata, { device: 'Lynx "2"', since: session.since, $v: 1, $x: metadata.$x });
    assert.ok(Math.abs(metadata.$x - (seconds() + day)) < 30);
    assert.ok(Math.abs(expiration - metadata.$x) <= 1);
  });

  test("hostile user names stay within their own keys", async () => {
    const names = ["a:b", "../x", "..", "%", "%3A", "a\0b", "a\u0085b", "🦀", "$v", "session:a", "a/b", "a b?c#d&e", "x".repeat(64)];
    const sessions = [];
    for (const name of names) {
      sessions.push(await created(name));
    }
    const keys = (await kv.list({ prefix: "session:" })).keys.map(({ name }) => name);
    for (const [index, { user, id }] of sessions.entries()) {
      assert.equal(user, names[index]);
      assert.ok(keys.some((key) => key.split(":").length === 3 && key.endsWith(`:${id}`)), user);
      if (user === "..") {
        continue; // A URL cannot say it: clients take `/../` and `/%2e%2e/` out of a path.
      }
      assert.equal((await get(at({ user, id }))).status, 200, user);
      assert.deepEqual((await listed(user)).sessions.map((row) => row.id), [id], user);
    }
    assert.ok(keys.includes(`session:a%3Ab:${sessions[0].id}`));
    assert.ok(keys.includes(`session:..%2Fx:${sessions[1].id}`));
    assert.ok(keys.includes(`session:%25:${sessions[3].id}`));
    assert.ok(keys.includes(`session:a%00b:${sessions[5].id}`));
    assert.ok(keys.includes(`session:a%C2%85b:${sessions[6].id}`));
    assert.ok(keys.includes(`session:🦀:${sessions[7].id}`));
    assert.ok(keys.includes(`session:%24v:${sessions[8].id}`));
    assert.deepEqual((await listed("a")).sessions, [], "`a` is not the beginning of `a:b`");
    assert.equal((await get(at({ user: "a", id: sessions[0].id }))).status, 404);
  });

  test("a bad body is a 400 with the reason", async () => {
    for (const [body, expected] of [
      ["", /EOF/],
      ["{", /EOF/],
      ["[]", /invalid|expected/],
      ["nonsense", /expected/],
      ["{}", /missing field `user`/],
      ['{"user":"ada"}', /missing field `device`/],
      ['{"user":7,"device":"x"}', /expected a string/],
      ['{"user":"\\ud800","device":"x"}', /surrogate|escape/],
      ['{"user":"","device":"x"}', /user/],
      [JSON.stringify({ user: "x".repeat(65), device: "x" }), /limit 64, actual 65/],
      [JSON.stringify({ user: "é".repeat(33), device: "x" }), /limit 64, actual 66/],
    ]) {
      const response = await signIn(body);
      assert.equal(response.status, 400, body);
      assert.match(await reasonOf(response), expected, body);
    }
    const bytes = await get("/sessions", { method: "POST", body: new Uint8Array([0x7b, 0xff]) });
    assert.equal(bytes.status, 400);
    await reasonOf(bytes);
  });

  test("what does not fit is a 413 and is not stored", async () => {
    const device = await signIn({ user: "large", device: "x".repeat(1024) });
    assert.equal(device.status, 413);
    assert.match(await reasonOf(device), /metadata is too large.*limit 1024, actual 1\d\d\d/);
    const body = await signIn({ user: "large", device: "x".repeat(20_000) });
    assert.equal(body.status, 413);
    await reasonOf(body);
    assert.deepEqual((await listed("large")).sessions, []);
  });

  test("a bad path is a 400, an unknown one a 404, each with its reason", async () => {
    const id = "00000000-0000-4000-8000-000000000000";
    for (const [path, status] of [
      [`/sessions/ada/${id}`, 404],
      ["/sessions/ada/no-uuid", 400],
      ["/sessions/ada/", 400],
      [`/sessions//${id}`, 400],
      [`/sessions/${"x".repeat(65)}/${id}`, 400],
      [`/sessions/%/${id}`, 400],
      [`/sessions/%ff/${id}`, 400],
      ["/users//sessions", 400],
      [`/users/${"x".repeat(65)}/sessions`, 400],
      ["/sessions/ada", 404],
      [`/sessions/ada/${id}/more`, 404],
      ["/users/ada", 404],
      ["/nowhere", 404],
      ["/", 404],
    ]) {
      const response = await get(path);
      assert.equal(response.status, status, path);
      await reasonOf(response);
    }
  });

  test("a wrong method is a 405 that names the right ones", async () => {
    for (const [method, path, allow] of [
      ["GET", "/sessions", "POST"],
      ["PUT", "/sessions/ada/x", "GET, DELETE"],
      ["POST", "/users/ada/sessions", "GET, DELETE"],
    ]) {
      const response = await get(path, { method });
      assert.equal(response.status, 405, path);
      assert.equal(response.headers.get("allow"), allow);
      assert.match(await reasonOf(response), /only/);
    }
  });

  test("a list comes in pages, each with a cursor to the next", async () => {
    const ids = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push((await created("pages", `device ${index}`)).id);
    }
    await created("pages2");
    const seen = [];
    let cursor = "";
    let pages = 0;
    do {
      const page = await listed("pages", `?limit=2${cursor}`);
      assert.ok(page.sessions.length <= 2);
      seen.push(...page.sessions.map(({ id }) => id));
      cursor = page.cursor === null ? null : `&cursor=${encodeURIComponent(page.cursor)}`;
      pages += 1;
    } while (cursor !== null);
    assert.equal(pages, 3);
    assert.deepEqual(seen, ids.toSorted());

    const { cursor: foreign } = await listed("pages", "?limit=1");
    const response = await get(`/users/pages2/sessions?cursor=${encodeURIComponent(foreign)}`);
    assert.equal(response.status, 400, "a cursor of another user");
    assert.match(await reasonOf(response), /cursor/);
  });

  test("a bad query is a 400", async () => {
    for (const query of ["limit=0", "limit=101", "limit=-1", "limit=", "limit=x", "limit=1.5", "cursor=", "cursor=%00", "cursor=x", "page=2", "limit=%"]) {
      const response = await get(`/users/ada/sessions?${query}`);
      assert.equal(response.status, 400, query);
      await reasonOf(response);
    }
    assert.equal((await listed("nobody", "?limit=1")).cursor, null);
    assert.equal((await listed("nobody", "?limit=100")).cursor, null);
  });

  test("logging out everywhere ends one user's sessions and nobody else's", async () => {
    for (let index = 0; index < 3; index += 1) {
      await created("out");
    }
    const other = await created("out2");
    const response = await get("/users/out/sessions", { method: "DELETE" });
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { deleted: 3, more: false });
    assert.deepEqual((await listed("out")).sessions, []);
    assert.equal((await get(at(other))).status, 200);
  });

  describe("values that JavaScript wrote", () => {
    const id = "11111111-2222-4333-8444-555555555555";
    const session = { user: "js", id, device: "Node", since: 1_700_000_000 };
    const key = `session:js:${id}`;
    const read = () => get(`/sessions/js/${id}`);

    test("a value without metadata is read, and gets an expiry on the first visit", async () => {
      await kv.put(key, JSON.stringify(session, null, 2));
      const response = await read();
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), session);
      const { metadata, expiration } = await entry(key);
      assert.ok(Math.abs(metadata.$x - (seconds() + day)) < 30);
      assert.ok(Math.abs(expiration - metadata.$x) <= 1);
    });

    test("below half of its time a session slides, keeping its value", async () => {
      const deadline = seconds() + day / 2 - 60;
      await kv.put(key, JSON.stringify(session), { expiration: deadline, metadata: { device: "Node", since: session.since, $v: 1, $x: deadline } });
      assert.equal((await read()).status, 200);
      const { value, metadata } = await kv.getWithMetadata(key, "json");
      assert.deepEqual(value, session);
      assert.ok(Math.abs(metadata.$x - (seconds() + day)) < 30);
      assert.equal(metadata.device, "Node");
      assert.equal(metadata.$v, 1);
    });

    test("above half of its time nothing is written", async () => {
      const deadline = seconds() + day / 2 + 60;
      const metadata = { $x: deadline, since: session.since, device: "Node", $v: 1 };
      await kv.put(key, JSON.stringify(session), { expiration: deadline, metadata });
      assert.equal((await read()).status, 200);
      assert.deepEqual((await kv.getWithMetadata(key)).metadata, metadata);
      assert.equal((await entry(key)).expiration, deadline);
    });

    test("past its true deadline a session is gone, whatever the platform still holds", async () => {
      await kv.put(key, JSON.stringify(session), { metadata: { device: "Node", since: 1, $v: 1, $x: seconds() - 1 } });
      assert.equal((await read()).status, 404);
      assert.deepEqual((await listed("js")).sessions, []);
    });

    test("a newer version is refused, never garbage", async () => {
      await kv.put(key, '{"completely":"different"}', { metadata: { $v: 2 } });
      const response = await read();
      assert.equal(response.status, 503);
      assert.match(await reasonOf(response), /newer/);
      assert.equal(await kv.get(key), '{"completely":"different"}', "and it is still there");
    });

    test("a damaged value is a 503 without its bytes", async () => {
      for (const value of ["", "{", "null", "[1]", '{"user":"js"}', new Uint8Array([0xff, 0xfe])]) {
        await kv.put(key, value);
        const response = await read();
        assert.equal(response.status, 503);
        assert.equal(await reasonOf(response), "what is stored cannot be read");
      }
    });

    test("a value that names another key is refused", async () => {
      await kv.put(key, JSON.stringify({ ...session, user: "eve" }));
      const response = await read();
      assert.equal(response.status, 503);
      assert.equal(await reasonOf(response), "what is stored cannot be read");
    });

    test("odd metadata hides no value; a row of a list needs its fields", async () => {
      for (const metadata of [7, "text", [1], { device: 7 }, { other: true }, { $v: null }]) {
        await kv.put(key, JSON.stringify(session), { metadata });
        const response = await read();
        assert.equal(response.status, 200, JSON.stringify(metadata));
        assert.deepEqual(await response.json(), session);
      }
      await kv.put(key, JSON.stringify(session), { metadata: [1] });
      assert.deepEqual((await listed("js")).sessions, []);
    });

    test("foreign keys under the prefix are neither listed nor deleted", async () => {
      await kv.delete(key);
      const foreign = ["session:js:notes", `session:js:${id.toUpperCase()}x`, `session:js:${id}:more`];
      for (const name of foreign) {
        await kv.put(name, "x");
      }
      await created("js");
      assert.equal((await listed("js")).sessions.length, 1);
      const response = await get("/users/js/sessions", { method: "DELETE" });
      assert.deepEqual(await response.json(), { deleted: 1, more: false });
      for (const name of foreign) {
        assert.equal(await kv.get(name), "x");
        await kv.delete(name);
      }
    });
  });

  test("a missing binding is a 503 with its name", async () => {
    const unbound = await open(directory, { kvNamespaces: [] });
    try {
      for (const [path, init] of [["/users/ada/sessions"], ["/sessions", { method: "POST", body: '{"user":"a","device":"b"}' }]]) {
        const response = await unbound.get(path, init);
        assert.equal(response.status, 503);
        assert.equal(await reasonOf(response), "the KV binding is missing");
      }
    } finally {
      await unbound.dispose();
    }
  });

  test("a binding that is no namespace is a 503", async () => {
    const text = await open(directory, { kvNamespaces: [], bindings: { APP: "text" } });
    try {
      const response = await text.get("/users/ada/sessions");
      assert.equal(response.status, 503);
      await reasonOf(response);
    } finally {
      await text.dispose();
    }
  });
}

/** Sends the head of an upload and no body. */
function announce(address, path, length) {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "image/png", "content-length": length };
    const sent = request(new URL(path, address), { method: "PUT", headers }, async (response) => {
      const { reason } = await new Response(Readable.toWeb(response)).json();
      sent.destroy();
      resolve({ status: response.statusCode, reason });
    });
    sent.on("error", reject);
    sent.flushHeaders();
  });
}

describe("avatars", () => {
  let get, kv, worker, ready;
  before(async () => ({ get, kv, ready } = worker = await open("examples/worker")));
  after(() => worker?.dispose());

  const png = new Uint8Array(300_000).map((_, index) => (index * 31) >> 3);
  const put = (path, body, type = "image/png", headers = {}) =>
    get(path, { method: "PUT", body, headers: { ...(type ? { "content-type": type } : {}), ...headers } });

  test("a picture comes back as it was put, with its type", async () => {
    assert.equal((await put("/users/ada/avatar", png)).status, 204);
    const response = await get("/users/ada/avatar");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "image/png");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), png);
  });

  test("what is stored: the bytes, and the type in the metadata alone", async () => {
    await put("/users/a%3Ab/avatar", new Uint8Array([0, 255, 254]), "image/webp");
    const { value, metadata } = await kv.getWithMetadata("avatar:a%3Ab", "arrayBuffer");
    assert.deepEqual([...new Uint8Array(value)], [0, 255, 254]);
    assert.deepEqual(metadata, { mime: "image/webp" });
    const { keys } = await kv.list({ prefix: "avatar:a%3Ab" });
    assert.equal(keys[0].expiration, undefined, "it never expires");
  });

  test("an empty picture is one", async () => {
    assert.equal((await put("/users/empty/avatar", new Uint8Array(), "image/gif", { "content-length": "0" })).status, 204);
    const response = await get("/users/empty/avatar");
    assert.equal(response.status, 200);
    assert.equal((await response.arrayBuffer()).byteLength, 0);
  });

  test("a deleted picture is a 404", async () => {
    await put("/users/gone/avatar", png);
    assert.equal((await get("/users/gone/avatar", { method: "DELETE" })).status, 204);
    const response = await get("/users/gone/avatar");
    assert.equal(response.status, 404);
    assert.equal(await reasonOf(response), "no such picture");
  });

  test("what is no picture is a 415, what is too large a 413", async () => {
    for (const type of ["text/html", "image/svg+xml", "image/png; x", ""]) {
      const response = await put("/users/bad/avatar", new Uint8Array(3), type);
      assert.equal(response.status, 415, type);
      assert.match(await reasonOf(response), /image\/png/);
    }
    const large = await put("/users/bad/avatar", new Uint8Array(25 * 1024 * 1024 + 1));
    assert.equal(large.status, 413);
    assert.match(await reasonOf(large), /value is too large.*limit 26214400, actual 26214401/);
    // One that says its length is refused before a byte of it is sent.
    const { status, reason } = await announce(await ready, "/users/bad/avatar", 25 * 1024 * 1024 + 1);
    assert.equal(status, 413);
    assert.match(reason, /limit 26214400, actual 26214401/);
    assert.equal(await kv.get("avatar:bad"), null);
  });

  test("a user who has no key, and a wrong method", async () => {
    for (const path of ["/users//avatar", `/users/${"x".repeat(65)}/avatar`, "/users/%/avatar"]) {
      const read = await get(path);
      assert.equal(read.status, 400, path);
      await reasonOf(read);
      const written = await put(path, new Uint8Array(3));
      assert.equal(written.status, 400, path);
      await reasonOf(written);
    }
    const response = await get("/users/ada/avatar", { method: "POST" });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "GET, PUT, DELETE");
  });

  test("a picture that JavaScript wrote: its type is believed if it is a picture's", async () => {
    for (const [metadata, type] of [
      [{ mime: "image/jpeg" }, "image/jpeg"],
      [{ mime: "text/html" }, "application/octet-stream"],
      [{ mime: 7 }, "application/octet-stream"],
      [[1], "application/octet-stream"],
      [null, "application/octet-stream"],
    ]) {
      await kv.put("avatar:js", "picture", { metadata });
      const response = await get("/users/js/avatar");
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), type);
      assert.equal(await response.text(), "picture");
    }
    await kv.put("avatar:js", "picture", { metadata: { mime: "image/png", $v: 2 } });
    const response = await get("/users/js/avatar");
    assert.equal(response.status, 503);
    assert.match(await reasonOf(response), /newer/);
  });
});

describe("health", () => {
  test("is a 200 when the namespace can be read", async () => {
    const { get, dispose } = await open("examples/worker");
    try {
      const response = await get("/health");
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { status: "ok", binding: "APP" });
      const wrong = await get("/health", { method: "POST" });
      assert.equal(wrong.status, 405);
      assert.equal(wrong.headers.get("allow"), "GET");
    } finally {
      await dispose();
    }
  });

  test("is a 503 without the binding", async () => {
    const { get, dispose } = await open("examples/worker", { kvNamespaces: [] });
    try {
      const response = await get("/health");
      assert.equal(response.status, 503);
      assert.equal(await reasonOf(response), "the KV binding is missing");
    } finally {
      await dispose();
    }
  });
});

describe("KV in trouble", () => {
  // In front of the real namespace, a binding whose methods fail as the request's header `x-fault` says: what follows
  // the last `=` is thrown by the method that is named before it.
  const faulty = `
    import Worker from "./index.js";
    const faults = (kv, fault) => {
      const at = fault.indexOf("=");
      const [method, message] = [fault.slice(0, at), fault.slice(at + 1)];
      return new Proxy({}, {
        get(_, name) {
          if (typeof kv[name] !== "function") return undefined;
          if (name !== method && method !== "*") return (...args) => kv[name](...args);
          if (message === "answer null") return async () => null;
          if (message === "answer 7") return async () => 7;
          if (message === "throw text") return () => { throw "text"; };
          return async () => { throw new Error(message); };
        },
      });
    };
    export default {
      fetch(request, env, context) {
        const fault = request.headers.get("x-fault");
        const APP = fault === null ? env.APP : faults(env.APP, fault);
        return new Worker(context, { ...env, APP }).fetch(request);
      },
    };`;
  let worker, kv;
  before(async () => {
    const [index, wasm] = builtWorker("examples/worker");
    worker = await startWorker([{ type: "ESModule", path: "faulty.js", contents: faulty }, index, wasm]);
    kv = await worker.getKVNamespace("APP");
  });
  after(() => worker?.dispose());
  const get = (fault, path, init = {}) =>
    worker.dispatchFetch(`http://localhost${path}`, { ...init, headers: { ...init.headers, ...(fault ? { "x-fault": fault } : {}) } });
  const signIn = { method: "POST", body: '{"user":"ada","device":"Firefox"}' };
  const picture = { method: "PUT", body: new Uint8Array(3), headers: { "content-type": "image/png" } };
  const id = "00000000-0000-4000-8000-000000000000";
  const routes = [
    ["/health"],
    ["/sessions", signIn],
    [`/sessions/ada/${id}`],
    [`/sessions/ada/${id}`, { method: "DELETE" }],
    ["/users/ada/sessions"],
    ["/users/ada/sessions", { method: "DELETE" }],
    ["/users/ada/avatar"],
    ["/users/ada/avatar", picture],
    ["/users/ada/avatar", { method: "DELETE" }],
  ];

  for (const [message, status] of [
    ["KV GET failed: 500 Internal Server Error", 503],
    ["KV PUT failed: 429 Too Many Requests", 429],
    ["KV put() limit exceeded for the day.", 503],
    ["Too many subrequests.", 503],
    ["Network connection lost.", 503],
    ["KV GET failed: 401 Unauthorized", 503],
    ["", 503],
    ["throw text", 503],
    ["KV GET failed: 418\nat stack (index.js:1:1)\n    at wasm://wasm/1", 503],
  ]) {
    test(`${JSON.stringify(message)} is a ${status} on every route, without a stack`, async () => {
      for (const [path, init] of routes) {
        const header = `*=${message.replaceAll("\n", " ")}`;
        const response = await get(header, path, init);
        assert.equal(response.status, status, `${init?.method ?? "GET"} ${path}`);
        await reasonOf(response);
      }
    });
  }

  test("an answer of no known form is a 503", async () => {
    for (const answer of ["answer null", "answer 7"]) {
      for (const [path, init] of [["/health"], [`/sessions/ada/${id}`], ["/users/ada/sessions"], ["/users/ada/avatar"]]) {
        const response = await get(`*=${answer}`, path, init);
        assert.equal(response.status, 503, `${answer} ${path}`);
        await reasonOf(response);
      }
    }
  });

  test("a session that cannot be renewed is still a session", async () => {
    const session = { user: "ada", id, device: "Firefox", since: 1 };
    await kv.put(`session:ada:${id}`, JSON.stringify(session), { metadata: { $v: 1, $x: seconds() + 3600 } });
    const response = await get("put=KV PUT failed: 429 Too Many Requests", `/sessions/ada/${id}`);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), session);
  });

  test("a log-out everywhere that fails half-way says so, and goes on when called again", async () => {
    for (let index = 0; index < 3; index += 1) {
      await get(null, "/sessions", { method: "POST", body: '{"user":"half","device":"x"}' });
    }
    const failed = await get("delete=KV DELETE failed: 500 Internal Server Error", "/users/half/sessions", { method: "DELETE" });
    assert.equal(failed.status, 503);
    await reasonOf(failed);
    const again = await get(null, "/users/half/sessions", { method: "DELETE" });
    assert.deepEqual(await again.json(), { deleted: 3, more: false });
  });
});

describe("profiles of examples/worker, which three releases wrote", () => {
  let worker, get, kv;
  before(async () => {
    worker = await startWorker(builtWorker("examples/worker"));
    get = (path) => worker.dispatchFetch(`http://localhost${path}`);
    kv = await worker.getKVNamespace("APP");
  });
  after(() => worker?.dispose());

  const stored = async (user) => {
    const { value, metadata } = await kv.getWithMetadata(`profile:${user}`, "json");
    return { value, metadata };
  };
  const first = (user) => JSON.stringify({ user, name: `I am ${user}`, email: `${user}@example.com` });

  test("what older releases and JavaScript stored is read, and stays as it is", async () => {
    await kv.put("profile:ada", first("ada"), { metadata: { name: "I am ada", $v: 1 } });
    // A JavaScript Worker wrote it, which knows nothing of versions.
    await kv.put("profile:bob", first("bob"));
    const second = { user: "eve", display_name: "Eve", email: "eve@example.com", language: "de" };
    await kv.put("profile:eve", JSON.stringify(second), { metadata: { display_name: "Eve", $v: 2 } });
    for (const [user, name, language] of [
      ["ada", "I am ada", "en"],
      ["bob", "I am bob", "en"],
      ["eve", "Eve", "de"],
    ]) {
      const response = await get(`/users/${user}/profile`);
      assert.equal(response.status, 200);
      const emails = [{ address: `${user}@example.com`, verified: false }];
      assert.deepEqual(await response.json(), { user, display_name: name, emails, language });
    }
    assert.deepEqual((await stored("ada")).value, JSON.parse(first("ada")));
  });

  test("a cron trigger stores them anew, a slice at a time", async () => {
    const users = Array.from({ length: 60 }, (_, n) => `user${n}`);
    for (const user of users) {
      await kv.put(`profile:${user}`, first(user), { metadata: { name: `I am ${user}`, $v: 1, theirs: 7 }, expirationTtl: 3600 });
    }
    const before = await kv.list({ prefix: "profile:" });
    const { scheduled } = await worker.getWorker();
    let slices = 0;
    const state = async () => JSON.parse((await kv.get("$kv:backfill:Profile.aa54ccb7")) ?? '{"stage":"none"}');
    while ((await state()).stage !== "done") {
      assert.equal((await scheduled()).outcome, "ok");
      slices += 1;
      assert.ok(slices < 20, `still ${JSON.stringify(await state())}`);
    }
    assert.ok(slices > 1, "40 operations are not enough for all of them");
    const { written, failed, remaining } = await state();
    assert.deepEqual({ written, failed, remaining }, { written: 63, failed: 0, remaining: 0 });
    const after = await kv.list({ prefix: "profile:" });
    for (const [was, is] of before.keys.map((key, index) => [key, after.keys[index]])) {
      assert.equal(is.name, was.name);
      assert.equal(is.metadata.$v, 3);
      // To the second or so: what is told to the platform is how long it has left.
      assert.ok(Math.abs((is.expiration ?? 0) - (was.expiration ?? 0)) <= 2, `${was.expiration} is ${is.expiration}`);
    }
    const { value, metadata } = await stored("user7");
    assert.deepEqual(value.emails, [{ address: "user7@example.com", verified: false }]);
    assert.equal(metadata.display_name, "I am user7");
    assert.equal(metadata.theirs, 7);
    assert.equal("name" in metadata, false);
  });

  test("what a newer release stored is not touched", async () => {
    await kv.put("profile:new", '{"all":"new"}', { metadata: { $v: 4 } });
    const response = await get("/users/new/profile");
    assert.equal(response.status, 503);
    assert.match(await reasonOf(response), /newer release/);
    assert.deepEqual((await stored("new")).value, { all: "new" });
  });
});
