// The same random operations on `MemoryKv` and on workerd's KV; every answer and every kind of error is compared.
//
// KV_DIFFERENTIAL_OPS     how many operations, 100,000 unless said
// KV_DIFFERENTIAL_SEED    the seed, random unless said; it is printed
// KV_DIFFERENTIAL_SCRIPT  runs only this script of the seed, as a failure names it
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { builtWorker, startWorker } from "./harness.mjs";

const { KV_DIFFERENTIAL_OPS, KV_DIFFERENTIAL_SEED, KV_DIFFERENTIAL_SCRIPT } = process.env;
const total = Number(KV_DIFFERENTIAL_OPS ?? 100_000);
const seed = KV_DIFFERENTIAL_SEED ?? String(randomBytes(6).readUIntBE(0, 6));
const script = 1000;
// workerd runs JavaScript on one thread: one process for each core, and in each enough scripts to keep it busy.
const processes = 2;
const namespaces = ["KV0", "KV1", "KV2"];

const methods = [
  ...["get", "head", "get_many", "get_stream", "put", "put_stream", "put_many"],
  ...["delete", "delete_many", "list", "list_all"],
];
const forms = ["done", "missing", "found", "pages", "pages, and more"];
const kinds = [
  ...["InvalidKey", "KeyTooLong", "InvalidExpiry", "InvalidCacheTtl", "InvalidArgument", "Unsupported"],
  ...["MetadataTooLarge", "ValueTooLarge", "BulkTooLarge"],
];

let workers;
before(async () => {
  const modules = builtWorker("tests/workerd/worker");
  const start = () => startWorker(modules, { kvNamespaces: namespaces });
  workers = await Promise.all(Array.from({ length: processes }, start));
});
after(() => Promise.all(workers?.map((worker) => worker.dispose()) ?? []));

/** Runs one script in the Worker and returns its report. */
async function run(worker, binding, number, { operations = script, plant } = {}) {
  const query = new URLSearchParams({ binding, seed, script: number, operations, ...(plant && { plant }) });
  const response = await worker.dispatchFetch(`http://localhost/differential?${query}`, { method: "POST" });
  assert.equal(response.status, 200, `script ${number}: ${await response.clone().text()}`);
  return await response.json();
}

/** Adds up counts by name. */
function add(sums, counts) {
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
}

const again = (number) => `KV_DIFFERENTIAL_SEED=${seed} KV_DIFFERENTIAL_SCRIPT=${number} node run.mjs differential`;

test(`MemoryKv and workerd agree on ${total} random operations`, { skip: Boolean(KV_DIFFERENTIAL_SCRIPT) }, async (t) => {
  console.log(`seed ${seed}`);
  let done = 0;
  let next = 0;
  const [calls, answers] = [{}, {}];
  const began = performance.now();
  const lane = async (worker, binding) => {
    while (done < total) {
      const number = next++;
      const report = await run(worker, binding, number);
      const found = report.difference;
      if (found) {
        // The other lanes stop at their next script.
        done = Infinity;
        assert.fail(`script ${number} of seed ${seed}: ${JSON.stringify(found, null, 2)}\nagain: ${again(number)}`);
      }
      done += report.operations;
      add(calls, report.calls);
      add(answers, report.answers);
    }
  };
  await Promise.all(workers.flatMap((worker) => namespaces.map((binding) => lane(worker, binding))));
  const seconds = (performance.now() - began) / 1000;
  t.diagnostic(`seed ${seed}: ${done} operations, ${next} scripts, ${seconds.toFixed(0)} s`);
  t.diagnostic(`calls: ${JSON.stringify(calls)}`);
  t.diagnostic(`answers: ${JSON.stringify(answers)}`);
  // An agreement on little would say little.
  if (total >= 20_000) {
    assert.deepEqual(Object.keys(calls).sort(), [...methods].sort());
    assert.deepEqual(Object.keys(answers).sort(), [...forms, ...kinds].sort());
  }
});

for (const plant of ["key_limit", "metadata_limit", "empty_pages", "value", "expiration", "row"]) {
  test(`a planted difference is reported: ${plant}`, async () => {
    for (let number = 0; number < 20; number++) {
      const { difference } = await run(workers[0], namespaces[0], number, { plant });
      if (difference) {
        assert.notDeepEqual(difference.ours, difference.theirs);
        return;
      }
    }
    assert.fail("twenty scripts have not noticed it");
  });
}

test("the script that is named", { skip: !KV_DIFFERENTIAL_SCRIPT }, async () => {
  const report = await run(workers[0], namespaces[0], KV_DIFFERENTIAL_SCRIPT);
  assert.equal(report.difference, null, JSON.stringify(report.difference, null, 2));
});
