// The conformance suite of `Backend`, compiled into a Worker, against workerd's KV.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { builtWorker, startWorker } from "./harness.mjs";

// What says nothing about this backend, exactly: a case that stops to apply must not go by unnoticed.
const classic = [
  "an_expired_key_is_missing_for_every_call",
  "an_expired_key_is_not_listed_and_does_not_end_a_list",
  "a_key_without_expiration_never_expires",
  "a_put_renews_the_expiration",
];
const instant = [
  ...classic,
  "the_value_and_the_metadata_are_those_of_one_put",
  "a_bulk_read_has_metadata_too",
  "falsy_metadata_is_metadata",
  "metadata_is_equal_as_json",
  "a_brief_read_tells_the_deadline_or_everything",
  "metadata_of_exactly_the_limit_is_stored",
  "metadata_that_is_not_json_is_refused",
];
// `layers` is two prefixes and a counter, `instant` the limits of the other product.
const forms = { plain: classic, layers: classic, boxed: classic, instant };

let worker;
before(async () => {
  worker = await startWorker(builtWorker("tests/workerd/worker"));
});
after(() => worker?.dispose());

for (const [form, expected] of Object.entries(forms)) {
  test(`the suite on ${form}`, async (t) => {
    const response = await worker.dispatchFetch(`http://localhost/conformance/${form}`, { method: "POST" });
    assert.equal(response.status, 200, await response.clone().text());
    const answers = await response.json();
    const notApplicable = answers.filter(({ outcome }) => outcome === "not_applicable");
    for (const { name, outcome, reason } of answers) {
      if (outcome !== "not_applicable") {
        await t.test(name, () => assert.equal(outcome, "passed", reason));
      }
    }
    await t.test("exactly the cases that cannot apply do not", () => {
      assert.deepEqual(notApplicable.map(({ name }) => name).sort(), [...expected].sort());
    });
    const ran = answers.length - notApplicable.length;
    t.diagnostic(`${form}: ${ran} cases apply, ${notApplicable.length} of ${answers.length} do not`);
    for (const { name, reason } of notApplicable) t.diagnostic(`not applicable: ${name}: ${reason}`);
    assert.ok(ran >= 40, `only ${ran} cases apply`);
  });
}

test("a form that does not exist is a 404", async () => {
  const response = await worker.dispatchFetch("http://localhost/conformance/other", { method: "POST" });
  assert.equal(response.status, 404);
});
