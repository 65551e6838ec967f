// The same calls in JavaScript: as one writes them, and with a wrapper that checks what kv-schema checks.

const escaped = /[%:/\u0000-\u001f\u007f-\u009f]|^\$/gu;
const hex = (char) => encodeURIComponent(char).replace(/^[^%]$/, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
const part = (text) => {
  if (typeof text === "number") return String(text);
  if (text.length === 0) throw new Error("a key part cannot be empty");
  return text.replace(escaped, hex);
};
const seconds = () => Math.floor(Date.now() / 1000);
const encoder = new TextEncoder();

/** What differs between the two entities. */
const kinds = {
  flat: {
    key: (session) => `session:${part(session.tenant)}:${part(session.user)}`,
    same: (a, b) => a.tenant === b.tenant && a.user === b.user,
    metadata: ({ device, since, city, admin }, $x) => ({ device, since, city, admin, $v: 1, $x }),
    typed: (session) =>
      typeof session.tenant === "string" && Number.isSafeInteger(session.user) && typeof session.device === "string" &&
      Number.isSafeInteger(session.since) && typeof session.city === "string" && typeof session.admin === "boolean" &&
      typeof session.csrf === "string" && typeof session.agent === "string",
  },
  cart: {
    key: (cart) => `cart:${part(cart.shop)}:${part(cart.id)}`,
    same: (a, b) => a.shop === b.shop && a.id === b.id,
    metadata: ({ owner }, $x) => ({ owner, $v: 1, $x }),
    typed: (cart) =>
      typeof cart.shop === "string" && Number.isSafeInteger(cart.id) && typeof cart.owner === "string" && Array.isArray(cart.lines) &&
      cart.lines.every(
        ({ sku, count, cents }) =>
          typeof sku === "string" && Number.isSafeInteger(count) && (cents === null || Number.isSafeInteger(cents)),
      ),
  },
};

/** Tells whether a text has more bytes than that; a code unit takes three at most, so that a short one is not encoded. */
const isLonger = (text, limit) => text.length * 3 > limit && encoder.encode(text).length > limit;
const checkedKey = (key) => {
  if (isLonger(key, 512)) throw new Error("key is too long");
  return key;
};

/** In as many as one bulk read takes. */
const batches = (wanted) => Array.from({ length: Math.ceil(wanted.length / 100) }, (_, batch) => wanted.slice(100 * batch, 100 * (batch + 1)));

/** Returns the calls on one namespace; `samples` are the entities as objects, `many` of them those that a bulk read wants. */
export function native(kv, samples) {
  const calls = {};
  const checked = (kind, value, beside, wanted) => {
    const { same, typed } = kinds[kind];
    if (value === null) return null;
    if (beside?.$x && beside.$x <= seconds()) return null;
    if (beside?.$v > 1) throw new Error("a newer release wrote this");
    if (!typed(value) || !same(value, wanted)) throw new Error("what is stored cannot be read");
    return value;
  };
  for (const [kind, { key, metadata, typed }] of Object.entries(kinds)) {
    calls[`get_${kind}_native`] = async (_env, _items, times) => {
      const wanted = samples[kind];
      let found = 0;
      for (let i = 0; i < times; i += 1) found += (await kv.get(key(wanted), "json")) === null ? 0 : 1;
      return found;
    };
    calls[`get_${kind}_wrapper`] = async (_env, _items, times) => {
      const wanted = samples[kind];
      let found = 0;
      for (let i = 0; i < times; i += 1) {
        const { value, metadata: beside } = await kv.getWithMetadata(checkedKey(key(wanted)), "json");
        found += checked(kind, value, beside, wanted) === null ? 0 : 1;
      }
      return found;
    };
    calls[`put_${kind}_native`] = async (_env, _items, times) => {
      const entity = samples[kind];
      for (let i = 0; i < times; i += 1) {
        await kv.put(key(entity), JSON.stringify(entity), { metadata: metadata(entity, seconds() + 86400), expirationTtl: 86400 });
      }
      return times;
    };
    calls[`put_${kind}_wrapper`] = async (_env, _items, times) => {
      const entity = samples[kind];
      for (let i = 0; i < times; i += 1) {
        if (!typed(entity)) throw new Error("not an entity");
        const beside = metadata(entity, seconds() + 86400);
        if (isLonger(JSON.stringify(beside), 1024)) throw new Error("metadata is too large");
        const value = JSON.stringify(entity);
        if (isLonger(value, 26214400)) throw new Error("value is too large");
        await kv.put(checkedKey(key(entity)), value, { metadata: beside, expirationTtl: 86400 });
      }
      return times;
    };
  }
  calls.list_native = async (_env, _items, times) => {
    let found = 0;
    for (let i = 0; i < times; i += 1) {
      const prefix = `session:${part(samples.flat.tenant)}:`;
      const page = await kv.list({ prefix });
      const rows = page.keys.map(({ name, metadata }) => ({ user: Number(name.slice(prefix.length)), metadata }));
      found += rows.filter((row) => row.metadata.since > 0).length;
    }
    return found;
  };
  calls.list_wrapper = async (_env, _items, times) => {
    let found = 0;
    for (let i = 0; i < times; i += 1) {
      const prefix = `session:${part(samples.flat.tenant)}:`;
      const page = await kv.list({ prefix });
      const now = seconds();
      const rows = [];
      for (const { name, metadata: beside } of page.keys) {
        const text = name.slice(prefix.length);
        const user = Number(text);
        if (!name.startsWith(prefix) || !Number.isSafeInteger(user) || String(user) !== text || !beside) continue;
        if (beside.$x && beside.$x <= now) continue;
        const { device, since, city, admin } = beside;
        if (typeof device !== "string" || !Number.isSafeInteger(since) || typeof city !== "string" || typeof admin !== "boolean") continue;
        rows.push({ key: { tenant: samples.flat.tenant, user }, metadata: { device, since, city, admin } });
      }
      found += rows.filter((row) => row.metadata.since > 0).length;
    }
    return found;
  };
  calls.many_native = async (_env, _items, times) => {
    let found = 0;
    for (let i = 0; i < times; i += 1) {
      const answers = await Promise.all(batches(samples.many).map((wanted) => kv.get(wanted.map(kinds.flat.key), "json")));
      const sessions = answers.flatMap((answer) => [...answer.values()]);
      found += sessions.filter((session) => session !== null).length;
    }
    return found;
  };
  calls.many_wrapper = async (_env, _items, times) => {
    let found = 0;
    for (let i = 0; i < times; i += 1) {
      const read = async (wanted) => {
        const keys = wanted.map((session) => checkedKey(kinds.flat.key(session)));
        const answer = await kv.getWithMetadata(keys, "json");
        return keys.map((key, index) => {
          const { value, metadata } = answer.get(key) ?? { value: null };
          return checked("flat", value, metadata, wanted[index]);
        });
      };
      const sessions = (await Promise.all(batches(samples.many).map(read))).flat();
      found += sessions.filter((session) => session !== null).length;
    }
    return found;
  };
  return calls;
}
