// `wrangler dev` serves the example Worker from its own `wrangler.toml`, as its user would start it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { repository } from "./harness.mjs";

const startLimit = 3 * 60 * 1000;

let wrangler;
let directory;
let address;

before(async () => {
  directory = mkdtempSync(join(tmpdir(), "kv-schema-wrangler-"));
  const options = ["--local", "--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
  const places = ["--persist-to", join(directory, "state")];
  wrangler = spawn(join(import.meta.dirname, "node_modules/.bin/wrangler"), ["dev", ...options, ...places], {
    cwd: join(repository, "examples/worker"),
    // A group of its own, so that workerd ends with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      CI: "true",
      NO_COLOR: "1",
      XDG_CONFIG_HOME: join(directory, "config"),
      WRANGLER_LOG_PATH: join(directory, "log"),
      // Nothing is sent or fetched.
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
    },
  });
  address = await ready(wrangler);
}, { timeout: startLimit + 10_000 });

after(async () => {
  if (wrangler?.exitCode === null) {
    const ended = new Promise((resolve) => wrangler.once("exit", resolve));
    process.kill(-wrangler.pid, "SIGTERM");
    await ended;
  }
  rmSync(directory, { recursive: true, force: true });
});

/** Waits for the line with the address; fails with what wrangler said when it ends or takes too long. */
function ready(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (what) => reject(new Error(`wrangler ${what}; it said:\n${said}`));
    const timer = setTimeout(() => fail("was not ready in time"), startLimit);
    const listen = (chunk) => {
      said += chunk;
      const found = said.match(/Ready on (http:\/\/[\w.]+:\d+)/);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", listen);
    child.once("error", (error) => fail(`could not be started (${error.message})`));
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}

test("wrangler dev builds and serves the example", async () => {
  const response = await fetch(`${address}/health`);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { status: "ok", binding: "APP" });
});
