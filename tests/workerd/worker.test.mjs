// The example Worker over HTTP.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { builtWorker, startWorker } from "./harness.mjs";

let worker;
before(async () => {
  worker = await startWorker(builtWorker("examples/worker"));
});
after(() => worker?.dispose());

const get = (path, options) => worker.dispatchFetch(`http://localhost${path}`, options);

test("health answers 200 when the namespace can be listed", async () => {
  const response = await get("/health");
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { status: "ok", binding: "APP" });
});

test("a wrong method is a 405, an unknown route a 404, each with a reason", async () => {
  const wrongMethod = await get("/health", { method: "POST" });
  assert.equal(wrongMethod.status, 405);
  assert.match(await wrongMethod.text(), /only GET/);
  const unknown = await get("/nowhere");
  assert.equal(unknown.status, 404);
  assert.match(await unknown.text(), /no such route/);
});

test("health without the binding is a 503 with a reason", async () => {
  const unbound = await startWorker(builtWorker("examples/worker"), { kvNamespaces: [] });
  try {
    const response = await unbound.dispatchFetch("http://localhost/health");
    assert.equal(response.status, 503);
    assert.equal((await response.json()).reason, "the KV binding is missing");
  } finally {
    await unbound.dispose();
  }
});
