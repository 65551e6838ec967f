// Calls by hand: one crossing out and one back. Of the metadata only version and deadline are looked at, so two numbers cross.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** `done(id, bytes, version, deadline)`; without bytes where nothing was found, and `-1` as the version where a call failed. */
export async function read(kv, key, form, id, done) {
  try {
    const { value, metadata } = await kv.getWithMetadata(key, form);
    if (value === null) return done(id, undefined, 0, 0);
    const bytes = form === "text" ? encoder.encode(value) : new Uint8Array(value);
    done(id, bytes, metadata?.$v ?? 0, metadata?.$x ?? 0);
  } catch {
    done(id, undefined, -1, 0);
  }
}

/**
 * `done(id, bytes, heads)`; without them where the call failed. The keys are on a line each, the texts one behind the other: a head
 * is how many bytes the next text has, `-1` where there is none, and version and deadline.
 */
export async function readMany(kv, keys, id, done) {
  try {
    const wanted = keys.split("\n");
    const found = await kv.getWithMetadata(wanted, "text");
    const heads = new Float64Array(3 * wanted.length);
    const texts = [];
    for (let index = 0; index < wanted.length; index += 1) {
      const entry = found.get(wanted[index]);
      const value = entry?.value ?? null;
      if (value === null) {
        heads[3 * index] = -1;
        continue;
      }
      texts.push(value);
      heads[3 * index] = value.length;
      heads[3 * index + 1] = entry.metadata?.$v ?? 0;
      heads[3 * index + 2] = entry.metadata?.$x ?? 0;
    }
    const all = texts.join("");
    const bytes = encoder.encode(all);
    if (bytes.length !== all.length) {
      let next = 0;
      for (let at = 0; at < heads.length; at += 3) if (heads[at] >= 0) heads[at] = encoder.encode(texts[next++]).length;
    }
    done(id, bytes, heads);
  } catch {
    done(id);
  }
}

/** The value goes on as bytes: a copy, since the platform reads it later, when wasm may have moved its memory. */
export async function writeBytes(kv, all, keyEnd, metadataEnd, expirationTtl, id, done) {
  try {
    const [key, metadata] = cut(all.subarray(0, metadataEnd), keyEnd, metadataEnd);
    await kv.put(key, all.slice(metadataEnd), { metadata: JSON.parse(metadata), expirationTtl });
    done(id, undefined, 0, 0);
  } catch {
    done(id, undefined, -1, 0);
  }
}

/** The value goes on as text, decoded at once with what is before it. */
export async function writeText(kv, all, keyEnd, metadataEnd, expirationTtl, id, done) {
  try {
    const [key, metadata, value] = cut(all, keyEnd, metadataEnd);
    await kv.put(key, value, { metadata: JSON.parse(metadata), expirationTtl });
    done(id, undefined, 0, 0);
  } catch {
    done(id, undefined, -1, 0);
  }
}

/** Key, metadata and value, where they end in UTF-8. */
function cut(all, keyEnd, metadataEnd) {
  const text = decoder.decode(all);
  // Any other character than one of ASCII takes more bytes than it has code units.
  if (text.length === all.length) return [text.slice(0, keyEnd), text.slice(keyEnd, metadataEnd), text.slice(metadataEnd)];
  return [
    decoder.decode(all.subarray(0, keyEnd)),
    decoder.decode(all.subarray(keyEnd, metadataEnd)),
    decoder.decode(all.subarray(metadataEnd)),
  ];
}

/** Names on a line each, which a key never has in it, and all metadata as one array, which is quicker to print than what is around it. */
export async function list(kv, prefix, id, done) {
  try {
    const { keys } = await kv.list({ prefix });
    const lines = keys.map((key) => key.name);
    lines.push(JSON.stringify(keys.map((key) => key.metadata)));
    done(id, encoder.encode(lines.join("\n")), 0, 0);
  } catch {
    done(id, undefined, -1, 0);
  }
}
