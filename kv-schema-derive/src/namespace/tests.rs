//! What `namespace!` writes, formatted and reviewed as code; `KV_BLESS=1` rewrites it.
