// Calls of a KV namespace, each one crossing out and one back: `done(id, outcome, value, bytes, heads, text, number)`.
//
// `backend/workers/binding.rs` has the other side. Nothing is kept here: a Worker may be started anew beside an old one.

const FOUND = 0;
const MISSING = 1;
const THROWN = 2;
const ODD = 3;
const BAD_METADATA = 4;
const MORE = 5;
const BRIEF = 6;
const ASCII = 7;

// As `ReadAs` in binding.rs numbers them. A head is a stream that nobody reads.
const BYTES = 0;
const STREAM = 1;
const HEAD = 2;

const NO_TEXT = 0xffffffff;
const NO_ANSWER = 0xfffffffe;
const NO_FIELDS = 0xfffffffd;
const REPEATED = 0xfffffffc;

// As the number of an answer: its value is the cache status.
const STATUS = 1;

const encoder = new TextEncoder();

const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/** These bytes as text where all of them are ASCII, `undefined` where they are not. */
const asciiText = (bytes) => {
  try {
    const text = decoder.decode(bytes);
    // Any other character takes more bytes than it has code units.
    return text.length === bytes.length ? text : undefined;
  } catch {
    return undefined;
  }
};

/** Cuts a text where its parts end in UTF-8; the last one ends with the text. */
const cut = (text, ends) => {
  let start = 0;
  const plain = text.length === ends[ends.length - 1];
  const bytes = plain ? undefined : encoder.encode(text);
  const parts = new Array(ends.length);
  for (let index = 0; index < ends.length; index += 1) {
    const end = ends[index];
    parts[index] = plain ? text.slice(start, end) : decoder.decode(bytes.subarray(start, end));
    start = end;
  }
  return parts;
};

/** The deadline of metadata of which the reader wants no more, `NO_TEXT` for none; `undefined` where all of it is wanted. */
const briefDeadline = (metadata, brief) => {
  if (brief === undefined || typeof metadata !== "object" || Array.isArray(metadata)) return undefined;
  const { $v, $x } = metadata;
  // 0 stands for no version, and is none that anybody could say.
  if ($v === undefined ? brief !== 0 : $v === 0 || $v !== brief) return undefined;
  if ($x === undefined) return NO_TEXT;
  return $x >>> 0 === $x && $x < NO_TEXT ? $x : undefined;
};

// A stream and its status come as one object.
export async function read(kv, key, form, cacheTtl, bare, brief, id, done) {
  let value;
  let text;
  let status;
  let deadline;
  try {
    const type = form === BYTES ? "arrayBuffer" : "stream";
    const options = cacheTtl === undefined ? type : { type, cacheTtl };
    if (bare) {
      value = await kv.get(key, options);
    } else {
      const answer = await kv.getWithMetadata(key, options);
      if (typeof answer !== "object" || answer === null) return done(id, ODD, answer);
      ({ value } = answer);
      if (answer.metadata != null) {
        deadline = briefDeadline(answer.metadata, brief);
        if (deadline === undefined) text = JSON.stringify(answer.metadata);
      }
      if (deadline === undefined && typeof answer.cacheStatus === "string") status = answer.cacheStatus;
    }
  } catch (thrown) {
    return done(id, THROWN, thrown);
  }
  if (value == null) return done(id, MISSING);
  if (form === STREAM) return done(id, FOUND, { body: value, status }, undefined, undefined, text);
  const number = status === undefined ? 0 : STATUS;
  if (form === HEAD) {
    // The answer is complete without the body: whether it is given up in good order changes nothing.
    try {
      await value.cancel?.();
    } catch {}
    return done(id, FOUND, status, undefined, undefined, text, number);
  }
  if (!(value instanceof ArrayBuffer)) return done(id, ODD, value);
  const bytes = new Uint8Array(value);
  if (deadline !== undefined) return done(id, BRIEF, undefined, bytes, undefined, undefined, deadline);
  done(id, FOUND, status, bytes, undefined, text, number);
}

// The keys come as one text with their lengths, and what is found goes back so: of each key the bytes of its value and of its
// metadata, and the deadline where that is all that is wanted. A key alone would be five crossings. A repeated key has its first
// place instead: a copy for each could be more than a string holds.
export async function readMany(kv, text, ends, cacheTtl, bare, brief, distinct, id, done) {
  const heads = new Uint32Array(3 * ends.length).fill(NO_TEXT);
  let bytes;
  let ascii;
  try {
    const keys = cut(text, ends);
    const options = cacheTtl === undefined ? "text" : { type: "text", cacheTtl };
    const places = new Map();
    if (!distinct) keys.forEach((key, index) => places.has(key) || places.set(key, index));
    // The platform would count the value of a repeated key twice against the limit of the answer, and bill it twice.
    const different = distinct ? keys : [...places.keys()];
    const answer = await (bare ? kv.get(different, options) : kv.getWithMetadata(different, options));
    if (!(answer instanceof Map)) return done(id, ODD, answer);
    const texts = [];
    for (let index = 0; index < keys.length; index += 1) {
      const place = distinct ? index : places.get(keys[index]);
      if (place !== index) {
        heads[3 * index] = REPEATED;
        heads[3 * index + 2] = place;
        continue;
      }
      const entry = answer.get(keys[index]);
      if (entry === null) continue;
      const value = bare ? entry : entry?.value;
      if (typeof value !== "string") {
        heads[3 * index] = NO_ANSWER;
        continue;
      }
      heads[3 * index] = value.length;
      texts.push(value);
      if (bare || entry.metadata == null) continue;
      const deadline = briefDeadline(entry.metadata, brief);
      if (deadline === undefined) {
        const metadata = JSON.stringify(entry.metadata);
        heads[3 * index + 1] = metadata.length;
        texts.push(metadata);
      } else {
        heads[3 * index + 1] = NO_FIELDS;
        heads[3 * index + 2] = deadline;
      }
    }
    const all = texts.join("");
    bytes = encoder.encode(all);
    ascii = bytes.length === all.length;
    if (!ascii) {
      let next = 0;
      for (let index = 0; index < heads.length; index += 1) {
        if (index % 3 < 2 && heads[index] < REPEATED) heads[index] = encoder.encode(texts[next++]).length;
      }
    }
  } catch (thrown) {
    return done(id, THROWN, thrown);
  }
  done(id, ascii ? ASCII : FOUND, undefined, bytes, heads);
}

// Key, metadata and a short value come as one, which is decoded once where all of it is ASCII.
export async function write(kv, head, keyEnd, metadataEnd, value, bytes, expirationTtl, expiration, id, done) {
  try {
    let key;
    let metadata;
    const text = asciiText(head);
    if (text !== undefined) {
      key = text.slice(0, keyEnd);
      metadata = text.slice(keyEnd, metadataEnd);
    } else {
      key = decoder.decode(head.subarray(0, keyEnd));
      metadata = decoder.decode(head.subarray(keyEnd, metadataEnd));
    }
    // The platform reads bytes later, when wasm may have moved its memory.
    if (bytes !== undefined) value = bytes.slice();
    else if (value === undefined) value = text === undefined ? head.slice(metadataEnd) : text.slice(metadataEnd);
    let options;
    if (metadata !== "" || expirationTtl !== undefined || expiration !== undefined) {
      options = {};
      if (expirationTtl !== undefined) options.expirationTtl = expirationTtl;
      if (expiration !== undefined) options.expiration = expiration;
      if (metadata !== "") {
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

// All names as one text, with their lengths; all metadata as one array, which is quicker to print than what is around it.
export async function list(kv, prefix, limit, cursor, id, done) {
  let answer;
  let heads;
  let bytes;
  try {
    const options = {};
    if (prefix !== "") options.prefix = prefix;
    if (limit !== undefined) options.limit = limit;
    if (cursor !== undefined) options.cursor = cursor;
    answer = await kv.list(options);
    if (!Array.isArray(answer?.keys)) return done(id, ODD, answer);
    const { keys } = answer;
    heads = new Uint32Array(2 * keys.length);
    const texts = [];
    const metadata = [];
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index];
      const expiration = key.expiration ?? NO_TEXT;
      if (typeof key.name !== "string" || expiration >>> 0 !== expiration) return done(id, ODD, key);
      texts.push(key.name);
      metadata.push(key.metadata);
      heads[2 * index] = key.name.length;
      heads[2 * index + 1] = expiration;
    }
    texts.push(JSON.stringify(metadata));
    // Joined at once, so that nothing is copied again to be encoded; and by the encoder, since what wasm-bindgen does for a string
    // goes through it by characters.
    const text = texts.join("");
    bytes = encoder.encode(text);
    if (bytes.length !== text.length) {
      keys.forEach((key, index) => {
        heads[2 * index] = encoder.encode(key.name).length;
      });
    }
  } catch (thrown) {
    return done(id, THROWN, thrown);
  }
  const more = answer.list_complete !== true;
  const next = more && typeof answer.cursor === "string" ? answer.cursor : undefined;
  const status = typeof answer.cacheStatus === "string" ? answer.cacheStatus : undefined;
  done(id, more ? MORE : FOUND, status, bytes, heads, next, status === undefined ? 0 : STATUS);
}
