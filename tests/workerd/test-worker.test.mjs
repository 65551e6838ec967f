// The Worker in `worker/`, which the conformance and the differential tests will go through.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { builtWorker, startWorker } from "./harness.mjs";

let worker;
before(async () => {
  worker = await startWorker(builtWorker("tests/workerd/worker"));
});
after(() => worker?.dispose());

const post = (path, body) => worker.dispatchFetch(`http://localhost${path}`, { method: "POST", body });

test("echo answers the JSON that it was sent", async () => {
  const sent = { text: "größer", list: [1, 2.5, null, true], nested: { "": 9007199254740991 } };
  const response = await post("/echo", JSON.stringify(sent));
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), sent);
});

test("echo refuses what is no JSON with a 400", async () => {
  const response = await post("/echo", "{");
  assert.equal(response.status, 400);
  assert.match(await response.text(), /EOF/);
});
