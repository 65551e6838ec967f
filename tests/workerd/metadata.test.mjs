// The claim of `docs/format/metadata.md`: JavaScript prints our metadata in as many bytes as we wrote.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import test from "node:test";
import { openEnvelope, readMetadata, readValue } from "./format.mjs";

const golden = (name) => JSON.parse(readFileSync(new URL(`../golden/v1/${name}`, import.meta.url), "utf8"));
const size = (text) => Buffer.byteLength(text, "utf8");

for (const { name, text, stringified } of golden("metadata.json")) {
  test(`metadata: ${name}`, () => {
    const printed = JSON.stringify(JSON.parse(text));
    assert.equal(printed, stringified ?? text);
    assert.equal(size(printed), size(text));
  });
}

for (const { name, codec, hex } of golden("values.json")) {
  test(`value: ${name}`, () => {
    let bytes = Buffer.from(hex, "hex");
    if (codec.startsWith("gzip(") && bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
    if (codec.includes("json")) JSON.parse(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  });
}

for (const { name, entity, codec, hex, metadata, state, plain } of golden("versions.json")) {
  test(`version: ${name}`, async () => {
    let value = new Uint8Array(Buffer.from(hex, "hex"));
    let members = JSON.parse(metadata ?? "null");
    if (codec.startsWith("envelope(")) ({ metadata: members, value } = openEnvelope(value));
    const { version } = readMetadata(members);
    if (entity === "session" && state === "Decode") assert.equal(version, "unreadable");
    if (state.startsWith("unversioned ") || state === "Unversioned") assert.equal(version, undefined);
    if (state.startsWith("older ") && entity !== "adopted") assert.equal(version, Number(state.slice(6)));
    if (state === "NewerVersion") assert.equal(version, 5);
    if (plain !== undefined && plain !== null) {
      assert.deepEqual(await readValue(codec.replace(/^envelope\((.*)\)$/, "$1"), value), plain);
    }
  });
}

// METADATA_SAMPLES=/tmp/samples cargo test -p kv-schema-tests --test metadata samples && METADATA_SAMPLES=/tmp/samples node --test metadata.test.mjs
test("random metadata", { skip: !process.env.METADATA_SAMPLES }, () => {
  const lines = readFileSync(process.env.METADATA_SAMPLES, "utf8").split("\n").slice(0, -1);
  assert.ok(lines.length > 0);
  for (const line of lines) {
    const printed = JSON.stringify(JSON.parse(line));
    assert.equal(size(printed), size(line), line);
    // Names that read as array indexes change places; nothing else changes.
    if (!/"\d+":/.test(line)) assert.equal(printed, line);
  }
});
