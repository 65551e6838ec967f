// Calls by hand: one crossing out and one back. Of the metadata only version and deadline are looked at, so two numbers cross.

const encoder = new TextEncoder();

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

/** Texts on a line each: a line break stands in no string of JSON, and says nothing between its words. */
export async function readMany(kv, keys, id, done, heads) {
  try {
    const found = await kv.getWithMetadata(keys, "text");
    const texts = keys.map((key, index) => {
      const { value, metadata } = found.get(key) ?? { value: null };
      heads[2 * index] = metadata?.$v ?? 0;
      heads[2 * index + 1] = metadata?.$x ?? 0;
      if (value === null) return "";
      return value.includes("\n") ? value.replaceAll("\n", " ") : value;
    });
    done(id, encoder.encode(texts.join("\n")), 0, 0);
  } catch {
    done(id, undefined, -1, 0);
  }
}

export async function writeBytes(kv, key, bytes, metadata, expirationTtl, id, done) {
  try {
    await kv.put(key, bytes.slice(), { metadata: JSON.parse(metadata), expirationTtl });
    done(id, undefined, 0, 0);
  } catch {
    done(id, undefined, -1, 0);
  }
}

/** Key, metadata and value in one text, which is decoded once. */
export async function writeText(kv, text, keyEnd, metadataEnd, expirationTtl, id, done) {
  try {
    const metadata = JSON.parse(text.slice(keyEnd, metadataEnd));
    await kv.put(text.slice(0, keyEnd), text.slice(metadataEnd), { metadata, expirationTtl });
    done(id, undefined, 0, 0);
  } catch {
    done(id, undefined, -1, 0);
  }
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
