// The Worker that does the calls inside workerd: one request is one sample.
import * as wasm from "./calls.js";
import module from "./calls_bg.wasm";
import { native } from "./native.mjs";

wasm.initSync({ module });

const encoder = new TextEncoder();

const samples = { flat: JSON.parse(wasm.flat_json()), cart: undefined, many: [] };

/** Stores what a call will look for, and returns how many bytes one value of it has. */
async function prepare(KV, call, items) {
  const $x = Math.floor(Date.now() / 1000) + 86_400;
  const beside = { device: "Firefox on Linux", since: 1763683059, city: "Lisboa", admin: false, $v: 1, $x };
  if (call === "get_flat" || call === "put_flat") await KV.put("session:acme:0", wasm.flat_json(), { metadata: beside });
  if (call === "get_cart" || call === "put_cart") {
    const json = wasm.cart_json(items);
    samples.cart = JSON.parse(json);
    await KV.put("cart:north:42", json, { metadata: { owner: "ada@example.com", $v: 1, $x } });
    return encoder.encode(json).length;
  }
  if (call === "list" || call === "many") {
    let cursor;
    do {
      const page = await KV.list({ prefix: "session:acme:", cursor });
      await Promise.all(page.keys.map(({ name }) => KV.delete(name)));
      cursor = page.cursor;
    } while (cursor);
    samples.many = Array.from({ length: items }, (_, user) => ({ ...samples.flat, user }));
    for (let first = 0; first < items; first += 50) {
      await Promise.all(
        samples.many.slice(first, first + 50).map((session) =>
          KV.put(`session:acme:${session.user}`, JSON.stringify(session), { metadata: beside, expirationTtl: 86_400 }),
        ),
      );
    }
  }
  return encoder.encode(wasm.flat_json()).length;
}

export default {
  async fetch(request, env) {
    const { searchParams } = new URL(request.url);
    const [name, items, times] = [searchParams.get("name"), Number(searchParams.get("items")), Number(searchParams.get("times"))];
    if (times === 0) return Response.json(await prepare(env.KV, name, items));
    if (searchParams.has("counted")) {
      wasm.begin_count();
      await wasm[name](env, items, times);
      return Response.json({ peak: wasm.counted_peak(), allocated: wasm.counted_allocated() });
    }
    const scripted = native(env.KV, samples);
    return Response.json(await (scripted[name] ?? wasm[name])(env, items, times));
  },
};
