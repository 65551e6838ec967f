//! Operations that a test spells out, on a binding of its choice.

use kv_schema::backend::workers::WorkersKv;
use kv_schema::limits::Limits;
use kv_schema_tests::ops::{self, Op};
use serde::Deserialize;
use worker::{Env, Request, Response, Result};

use crate::app::{failed, refuse};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    #[serde(default = "app")]
    binding: String,
    /// Sends what [`Limits`] would refuse, so that the platform's own refusal shows.
    #[serde(default)]
    unchecked: bool,
    ops: Vec<Op>,
}

fn app() -> String {
    "APP".to_owned()
}

/// Runs the operations in order and answers what each came to.
pub(super) async fn run(request: &mut Request, env: &Env) -> Result<Response> {
    let script: Script = match serde_json::from_slice(&request.bytes().await?) {
        Ok(script) => script,
        Err(error) => return refuse(400, error),
    };
    let kv = match WorkersKv::from_env(env, &script.binding) {
        Ok(kv) if script.unchecked => kv.with_limits(unchecked()),
        Ok(kv) => kv,
        Err(error) => return failed(&error),
    };
    Response::from_json(&ops::execute_all(&kv, script.ops).await)
}

fn unchecked() -> Limits {
    let mut limits = Limits::WORKERS_KV;
    limits.key = usize::MAX;
    limits.value = usize::MAX;
    limits.metadata = usize::MAX;
    limits.min_ttl = 0;
    limits.max_expiration = u64::MAX;
    limits.min_cache_ttl = 0;
    limits.max_cache_ttl = u32::MAX;
    limits.list = u32::MAX;
    limits.bulk_keys = usize::MAX;
    limits
}
