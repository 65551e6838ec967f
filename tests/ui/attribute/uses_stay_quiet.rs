//! Where only a word on the struct is wrong, uses of what is generated report nothing more.
use kv_schema::KvEntity;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{tenant}:{id}", ttl = "1 mo", vesion = 2)]
struct User {
    tenant: String,
    id: u64,
    #[kv(metadata)]
    name: String,
}

fn main() {
    let kv = kv_schema::backend::memory::MemoryKv::new();
    let users = User::repository(&kv);
    let tenant = String::from("a");
    let _ = users.list(UserKey::prefix().tenant(&tenant));
    let _ = users.get(UserKey { tenant, id: 1 });
    let _ = |metadata: UserMetadata| metadata.name;
}
