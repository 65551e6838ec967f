//! What the routes of every entity share, with kv-schema and by hand. A template of `cargo xtask bench size`.

use crate::http::Refusal;

const MAX_PAGE: u32 = 100;

/// Reads `limit` and `cursor`.
pub(crate) fn page(query: Vec<(String, String)>) -> Result<(u32, Option<String>), Refusal> {
    let (mut limit, mut cursor) = (MAX_PAGE, None);
    for (name, value) in query {
        match (&*name, value.parse()) {
            ("limit", Ok(asked @ 1..=MAX_PAGE)) => limit = asked,
            ("limit", _) => return Err(Refusal::new(400, format!("`limit` is 1 to {MAX_PAGE}"))),
            ("cursor", _) => cursor = Some(value),
            _ => return Err(Refusal::new(400, "the query knows `limit` and `cursor`")),
        }
    }
    Ok((limit, cursor))
}

pub(crate) fn now() -> u64 {
    worker::Date::now().as_millis() / 1000
}

pub(crate) fn missing() -> Refusal {
    Refusal::new(404, "nothing is there")
}

pub(crate) fn not_an_id() -> Refusal {
    Refusal::new(400, "the id is not valid")
}
