// `wrangler dev` serves the example Worker, and the one that the guide tells to write, as their users would start them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { repository } from "./harness.mjs";

const startLimit = 5 * 60 * 1000;

let directory;
before(() => {
  directory = mkdtempSync(join(tmpdir(), "kv-schema-wrangler-"));
});
after(() => rmSync(directory, { recursive: true, force: true }));

/** Runs `wrangler dev` in `project` while `use` talks to the address it gives. */
async function serving(project, env, use) {
  const options = ["--local", "--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
  const state = mkdtempSync(join(directory, "state-"));
  const wrangler = spawn(join(import.meta.dirname, "node_modules/.bin/wrangler"), ["dev", ...options, "--persist-to", state], {
    cwd: project,
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
      ...env,
    },
  });
  try {
    await use(await ready(wrangler));
  } finally {
    if (wrangler.exitCode === null) {
      const ended = new Promise((resolve) => wrangler.once("exit", resolve));
      process.kill(-wrangler.pid, "SIGTERM");
      await ended;
    }
  }
}

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

/** Writes the files of `docs/guide/workers.md` after `cargo new`; the crate is this one, not a released one. */
function followTheGuide() {
  const block = (fence, page = "workers.md") => {
    const guide = readFileSync(join(repository, "docs/guide", page), "utf8");
    const [, text] = guide.match(fence) ?? assert.fail(`${page} has no block ${fence}`);
    return text;
  };
  const released = 'kv-schema = { version = "0.1",';
  const dependencies = block(/^`Cargo\.toml`.*\n\n```toml\n([^`]*)^```$/m);
  assert.ok(dependencies.includes(released), dependencies);

  const project = join(directory, "my-worker");
  mkdirSync(join(project, "src"), { recursive: true });
  const package_ = '[package]\nname = "my-worker"\nversion = "0.1.0"\nedition = "2024"\n\n';
  const ours = `kv-schema = { path = ${JSON.stringify(join(repository, "kv-schema"))},`;
  writeFileSync(join(project, "Cargo.toml"), package_ + dependencies.replace(released, ours));
  writeFileSync(join(project, "wrangler.toml"), block(/^`wrangler\.toml`.*\n\n```toml\n([^`]*)^```$/m));
  const source = block(/^`src\/lib\.rs`.*\n\n```rust\n([^]*?)^```$/m);
  // A line that rustdoc hides is for the doctest alone. What a Worker does with streams compiles nowhere else either.
  const lines = source.replace(/^# .*\n/gm, "");
  writeFileSync(join(project, "src/lib.rs"), `${lines}\n#[cfg(target_arch = "wasm32")]\npub mod streams;\n`);
  writeFileSync(join(project, "src/streams.rs"), block(/^```rust,ignore\n([^]*?)^```$/m, "streams.md"));
  // The versions that are tried everywhere else, and that are on this machine already.
  copyFileSync(join(repository, "Cargo.lock"), join(project, "Cargo.lock"));
  return project;
}

test("wrangler dev builds and serves the example", { timeout: startLimit + 60_000 }, async () => {
  await serving(join(repository, "examples/worker"), {}, async (address) => {
    const response = await fetch(`${address}/health`);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { status: "ok", binding: "APP" });
  });
});

test("wrangler dev builds and serves what the guide tells to write", { timeout: startLimit + 60_000 }, async () => {
  const project = followTheGuide();
  const env = { CARGO_TARGET_DIR: join(repository, "target/guide"), CARGO_NET_OFFLINE: "true" };
  await serving(project, env, async (address) => {
    const seen = async (path) => {
      const response = await fetch(address + path);
      return [response.status, await response.text()];
    };
    assert.deepEqual(await seen("/about"), [200, "seen 1 times\n"]);
    assert.deepEqual(await seen("/about"), [200, "seen 2 times\n"]);
    assert.deepEqual(await seen("/other"), [200, "seen 1 times\n"]);
    assert.deepEqual(await seen(`/${"x".repeat(600)}`), [400, "key is too long"]);
  });
});
