//! Two ids of one inner type cannot be taken for each other, in a prefix as little as in a key.

use kv_schema::backend::memory::MemoryKv;
use kv_schema::{KvEntity, KvKeyPart};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, KvKeyPart)]
struct TenantId(u64);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, KvKeyPart)]
struct UserId(u64);

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{tenant}:{user}:{id}")]
struct Session {
    tenant: TenantId,
    user: UserId,
    id: u64,
}

fn list(kv: &MemoryKv, tenant: TenantId, user: UserId) {
    let _ = Session::repository(kv).list(SessionKey::prefix().tenant(&user).user(&tenant));
}

fn main() {}
