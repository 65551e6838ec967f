// The Worker that does the calls inside workerd: one request is one sample.
import * as wasm from "./calls.js";
import module from "./calls_bg.wasm";
import { native } from "./native.mjs";

wasm.initSync({ module });

const samples = { flat: JSON.parse(wasm.flat_json()), cart: undefined };

/** Stores what a call will look for. */
async function prepare(KV, call, items) {
  const $x = Math.floor(Date.now() / 1000) + 86_400;
  const beside = { device: "Firefox on Linux", since: 1763683059, city: "Lisboa", admin: false, $v: 1, $x };
  if (call === "get_flat" || call === "put_flat") await KV.put("session:acme:0", wasm.flat_json(), { metadata: beside });
  if (call === "get_cart" || call === "put_cart") {
    samples.cart = JSON.parse(wasm.cart_json(items));
    await KV.put("cart:north:42", wasm.cart_json(items), { metadata: { owner: "ada@example.com", $v: 1, $x } });
  }
  if (call === "list" || call === "many") {
    let cursor;
    do {
      const page = await KV.list({ prefix: "session:acme:", cursor });
      await Promise.all(page.keys.map(({ name }) => KV.delete(name)));
      cursor = page.cursor;
    } while (cursor);
    const users = Array.from({ length: items }, (_, user) => user);
    for (let first = 0; first < items; first += 50) {
      await Promise.all(
        users.slice(first, first + 50).map((user) =>
          KV.put(`session:acme:${user}`, JSON.stringify({ ...samples.flat, user }), { metadata: beside, expirationTtl: 86_400 }),
        ),
      );
    }
  }
}

export default {
  async fetch(request, env) {
    const { searchParams } = new URL(request.url);
    const [name, items, times] = [searchParams.get("name"), Number(searchParams.get("items")), Number(searchParams.get("times"))];
    if (name === "memory") return Response.json(wasm.memory_bytes());
    if (times === 0) {
      await prepare(env.KV, name, items);
      return Response.json(0);
    }
    const scripted = native(env.KV, samples);
    return Response.json(await (scripted[name] ?? wasm[name])(env, items, times));
  },
};
