//! The examples in the documentation of a repository.

/// Writes the example of a method: what stands round it in each of them is hidden, and shown once at
/// [`Repository`](super::Repository).
macro_rules! example {
    ($($line:literal)*) => {
        concat!(
            "```\n",
            "# use std::time::Duration;\n",
            "# use kv_schema::backend::memory::MemoryKv;\n",
            "# use kv_schema::backfill::{Backfill, Census, Slice};\n",
            "# use kv_schema::clock::UnixSeconds;\n",
            "# use kv_schema::{ErrorKind, Expiry, KvEntity, Renew, Row, Scanned, VersionState, Write};\n",
            "# #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, KvEntity)]\n",
            "# #[kv(key = \"user:{team}:{id}\", ttl = \"24h\")]\n",
            "# struct User { team: String, id: u64, #[kv(metadata)] name: String, visits: u32 }\n",
            "# #[derive(Debug, Clone, KvEntity)]\n",
            "# #[kv(key = \"image:{name}\", codec = Bytes)]\n",
            "# struct Image { name: String, #[kv(value)] body: Vec<u8> }\n",
            "# pollster::block_on(async {\n",
            "# let kv = MemoryKv::new();\n",
            "# let users = User::repository(&kv);\n",
            "# let images = Image::repository(&kv);\n",
            "# let _ = &images;\n",
            "# let user = |id, name: &str| User { team: \"red\".into(), id, name: name.into(), visits: 0 };\n",
            "# let ada = user(1, \"Ada\");\n",
            "# users.put(&ada).await?;\n",
            $($line, "\n",)*
            "# Ok::<(), kv_schema::Error>(())\n",
            "# }).unwrap();\n",
            "```\n",
        )
    };
}

pub(super) use example;
