// Expiry on the platform's own clock, which nobody can move: one case that takes a minute.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { builtWorker, startWorker } from "./harness.mjs";

let worker;
before(async () => {
  worker = await startWorker(builtWorker("tests/workerd/worker"));
});
after(() => worker?.dispose());

/** Runs operations in the Worker and returns what each came to. */
async function operations(...ops) {
  const body = JSON.stringify({ ops });
  const response = await worker.dispatchFetch("http://localhost/operations", { method: "POST", body });
  assert.equal(response.status, 200, await response.clone().text());
  return await response.json();
}

const put = (key, expiry) => ({ op: "put", key, value: { text: key }, metadata: '"m"', expiry });
const everyRead = [
  ...["short", "deadline", "renewed", "lasting"].flatMap((key) =>
    ["get", "head", "get_stream"].map((op) => ({ op, key })),
  ),
  { op: "get_many", keys: ["short", "deadline", "renewed", "lasting"] },
  { op: "list" },
  // The first pages hold nothing but what has expired; the list must go on.
  { op: "list_all", limit: 1 },
];

test("a key is there until its expiration, and for no call after it", { timeout: 3 * 60 * 1000 }, async () => {
  const began = Math.floor(Date.now() / 1000);
  const writes = [
    put("short", { ttl: 60 }),
    put("deadline", { at_in: 63 }),
    put("renewed", { ttl: 60 }),
    put("lasting", { ttl: 3600 }),
    put("renewed"),
  ];
  assert.deepEqual(await operations(...writes), writes.map(() => "done"));
  const written = Math.ceil(Date.now() / 1000);

  const record = (key, value = { text: key }) => ({ found: { value, metadata: '"m"' } });
  const answers = (keys) => [
    ...["short", "deadline", "renewed", "lasting"].flatMap((key) =>
      keys.includes(key) ? [record(key), record(key, null), record(key)] : Array(3).fill("missing"),
    ),
    { many: ["short", "deadline", "renewed", "lasting"].map((key) => (keys.includes(key) ? record(key) : "missing")) },
  ];
  const names = ({ pages: [pages] }) => pages.flat().map(({ name }) => name);

  const before = await operations(...everyRead);
  assert.deepEqual(before.slice(0, 13), answers(["short", "deadline", "renewed", "lasting"]));
  const rows = before[13].pages[0][0];
  assert.deepEqual(rows.map(({ name }) => name), ["deadline", "lasting", "renewed", "short"]);
  const expiration = Object.fromEntries(rows.map(({ name, expiration }) => [name, expiration]));
  assert.equal(expiration.renewed, null);
  for (const [key, ttl] of [["short", 60], ["deadline", 63], ["lasting", 3600]]) {
    const least = began + ttl;
    assert.ok(expiration[key] >= least && expiration[key] <= written + ttl, `${key}: ${expiration[key]}, ${least}`);
  }

  // Most of a minute later all are there, if this machine was not too busy to look in time.
  await sleep(expiration.short * 1000 - 4000 - Date.now());
  const late = await operations(...everyRead);
  if (Date.now() < expiration.short * 1000) assert.deepEqual(late, before);

  await sleep(expiration.deadline * 1000 + 1100 - Date.now());
  const gone = await operations(...everyRead);
  assert.deepEqual(gone.slice(0, 13), answers(["renewed", "lasting"]));
  assert.deepEqual(names(gone[13]), ["lasting", "renewed"]);
  assert.deepEqual(names(gone[14]), ["lasting", "renewed"]);
});
