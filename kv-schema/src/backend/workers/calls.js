// Calls of a KV namespace, each one crossing out and one back: `done(id, outcome, value, bytes, text, status)`.
//
// `backend/workers/binding.rs` has the other side. Nothing is kept here: a Worker may be started anew beside an old one.

const FOUND = 0;
const MISSING = 1;
const THROWN = 2;
const ODD = 3;
const BAD_METADATA = 4;
const MORE = 5;

const NO_TEXT = 0xffffffff;
const NO_ANSWER = 0xfffffffe;

const encoder = new TextEncoder();

export async function read(kv, key, form, cacheTtl, bare, id, done) {
  let value;
  let text;
  let status;
  try {
    const options = cacheTtl === undefined ? form : { type: form, cacheTtl };
    if (bare) {
      value = await kv.get(key, options);
    } else {
      const answer = await kv.getWithMetadata(key, options);
      if (typeof answer !== "object" || answer === null) return done(id, ODD, answer);
      ({ value } = answer);
      if (answer.metadata != null) text = JSON.stringify(answer.metadata);
      if (typeof answer.cacheStatus === "string") status = answer.cacheStatus;
    }
  } catch (thrown) {
    return done(id, THROWN, thrown);
  }
  if (value == null) return done(id, MISSING);
  if (form !== "arrayBuffer") return done(id, FOUND, value, undefined, text, status);
  if (!(value instanceof ArrayBuffer)) return done(id, ODD, value);
  done(id, FOUND, undefined, new Uint8Array(value), text, status);
}

// Of each key the bytes of its value and of its metadata, and all these texts as one: a key alone would be five crossings.
export async function readMany(kv, keys, cacheTtl, bare, id, done) {
  const texts = [];
  const lengths = new Uint32Array(2 * keys.length).fill(NO_TEXT);
  try {
    const options = cacheTtl === undefined ? "text" : { type: "text", cacheTtl };
    const answer = await (bare ? kv.get(keys, options) : kv.getWithMetadata(keys, options));
    if (!(answer instanceof Map)) return done(id, ODD, answer);
    keys.forEach((key, index) => {
      const entry = answer.get(key);
      if (entry === null) return;
      const metadata = bare || entry?.metadata == null ? undefined : JSON.stringify(entry.metadata);
      const value = bare ? entry : entry?.value;
      if (typeof value !== "string") {
        lengths[2 * index] = NO_ANSWER;
        return;
      }
      lengths[2 * index] = value.length;
      texts.push(value);
      if (metadata === undefined) return;
      lengths[2 * index + 1] = metadata.length;
      texts.push(metadata);
    });
  } catch (thrown) {
    return done(id, THROWN, thrown);
  }
  const all = texts.join("");
  const bytes = encoder.encode(all);
  if (bytes.length !== all.length) {
    // Not all of it is ASCII.
    let next = 0;
    lengths.forEach((length, index) => {
      if (length < NO_ANSWER) lengths[index] = encoder.encode(texts[next++]).length;
    });
  }
  done(id, FOUND, lengths, bytes);
}

export async function write(kv, key, value, bytes, metadata, expirationTtl, expiration, id, done) {
  try {
    // The platform reads the bytes later, when wasm may have moved its memory.
    if (bytes !== undefined) value = bytes.slice();
    let options;
    if (metadata !== undefined || expirationTtl !== undefined || expiration !== undefined) {
      options = {};
      if (expirationTtl !== undefined) options.expirationTtl = expirationTtl;
      if (expiration !== undefined) options.expiration = expiration;
      if (metadata !== undefined) {
        try {
          options.metadata = JSON.parse(metadata);
        } catch {
          return done(id, BAD_METADATA);
        }
      }
    }
    await kv.put(key, value, options);
  } catch (thrown) {
    return done(id, THROWN, thrown);
  }
  done(id, FOUND);
}

export async function remove(kv, key, id, done) {
  try {
    await kv.delete(key);
  } catch (thrown) {
    return done(id, THROWN, thrown);
  }
  done(id, FOUND);
}

export async function list(kv, prefix, limit, cursor, id, done) {
  let answer;
  let text;
  try {
    const options = {};
    if (prefix !== "") options.prefix = prefix;
    if (limit !== undefined) options.limit = limit;
    if (cursor !== undefined) options.cursor = cursor;
    answer = await kv.list(options);
    if (typeof answer !== "object" || answer === null) return done(id, ODD, answer);
    text = JSON.stringify(answer.keys);
  } catch (thrown) {
    return done(id, THROWN, thrown);
  }
  const more = answer.list_complete !== true;
  const next = more && typeof answer.cursor === "string" ? answer.cursor : undefined;
  const status = typeof answer.cacheStatus === "string" ? answer.cacheStatus : undefined;
  // By the encoder: what wasm-bindgen does for a string goes through it by characters.
  done(id, more ? MORE : FOUND, undefined, encoder.encode(text), next, status);
}
