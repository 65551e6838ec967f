// Starts Workers inside workerd, with a local KV, on the loopback interface only.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Miniflare } from "miniflare";

export const repository = join(import.meta.dirname, "..", "..");

// A recent one. What users start from is older, so that their wrangler knows it, and is served by `wrangler.test.mjs`.
const compatibilityDate = "2026-07-01";

/** Returns the modules that worker-build left in `<directory>/build`, for miniflare. */
export function builtWorker(directory) {
  const build = join(repository, directory, "build");
  if (!existsSync(join(build, "index.js"))) {
    throw new Error(`${directory} is not built: run \`cargo xtask check workerd\``);
  }
  return [
    { type: "ESModule", path: "index.js", contents: readFileSync(join(build, "index.js"), "utf8") },
    { type: "CompiledWasm", path: "index_bg.wasm", contents: readFileSync(join(build, "index_bg.wasm")) },
  ];
}

/**
 * Starts a Worker; the KV namespaces live in memory and end with `dispose()`.
 *
 * `others` are Workers beside it, by name and source, for its bindings to refer to; its own name is `main`.
 */
export async function startWorker(modules, { kvNamespaces = ["APP"], others = {}, ...more } = {}) {
  const beside = Object.entries(others).map(([name, contents]) => ({
    name,
    modules: [{ type: "ESModule", path: "index.js", contents }],
  }));
  const miniflare = new Miniflare({
    // Nothing is fetched to describe the request that Cloudflare would see.
    cf: false,
    host: "127.0.0.1",
    workers: [{ name: "main", modules, compatibilityDate, kvNamespaces, ...more }, ...beside],
  });
  try {
    await miniflare.ready;
  } catch (error) {
    // What is left of it would keep the test from ending.
    await miniflare.dispose().catch(() => {});
    throw error;
  }
  return miniflare;
}

/**
 * Starts a Worker that runs whatever function it is sent, with the binding `KV` and one JSON argument.
 * So a test of the platform is written as Worker code, and sees exactly what a Worker sees.
 */
export async function startPlatform() {
  const script = `export default {
    async fetch(request, env) {
      const [source, argument] = await request.json();
      const work = env.EVAL.eval("(" + source + ")");
      try {
        return Response.json({ value: await work(env.KV, argument) });
      } catch (error) {
        return Response.json({ error: error.name + ": " + error.message });
      }
    }
  }`;
  const miniflare = await startWorker([{ type: "ESModule", path: "index.js", contents: script }], {
    kvNamespaces: ["KV"],
    unsafeEvalBinding: "EVAL",
  });
  return {
    /** Runs `work(kv, argument)` in the Worker; answers `{ value }` or `{ error: "Name: message" }`. */
    async run(work, argument = null) {
      const body = JSON.stringify([work.toString(), argument]);
      const response = await miniflare.dispatchFetch("http://localhost/", { method: "POST", body });
      return await response.json();
    },
    dispose: () => miniflare.dispose(),
  };
}
