//! The files: their names, and what is in them.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use data_encoding::BASE64;
use serde_json::{Map, Value};

use super::shown;

/// A stored pair.
#[derive(Debug, Clone)]
pub(super) struct Golden {
    pub(super) key: String,
    pub(super) metadata: Option<String>,
    pub(super) value: Bytes,
}

/// A directory of golden files.
pub(super) struct Files<'d> {
    directory: &'d Path,
    write: bool,
}

impl<'d> Files<'d> {
    pub(super) fn new(directory: &'d Path, write: bool) -> Self {
        Self { directory, write }
    }

    pub(super) fn golden(&self, version: u32, name: &str) -> PathBuf {
        self.directory.join(format!("v{version}.{name}.json"))
    }

    pub(super) fn expectation(&self, version: u32, name: &str, today: u32) -> PathBuf {
        self.directory.join(format!("v{version}.{name}.as-v{today}.json"))
    }

    /// Lists what releases stored, with version and name, in the order of versions.
    pub(super) fn list(&self) -> Result<Vec<(PathBuf, u32, String)>, String> {
        let entries = match fs::read_dir(self.directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.to_string()),
        };
        let mut goldens = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            match parse(name) {
                Some((version, name, None)) => goldens.push((path.clone(), version, name.to_owned())),
                Some((_, _, Some(_))) => {}
                None => return Err(format!("`{name}` is not called `v1.case.json`")),
            }
        }
        goldens.sort_by(|one, other| (one.1, &one.2).cmp(&(other.1, &other.2)));
        Ok(goldens)
    }

    /// Reads a file; one that is missing is written where that was asked for, and is `None` where it was not.
    pub(super) fn read_or_write(&self, path: &Path, golden: &Golden) -> Result<Option<Golden>, String> {
        if path.exists() {
            return read_file(path).map(Some);
        }
        if !self.write {
            return Ok(None);
        }
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if parse(name).is_none() {
            return Err("a case is named with letters, digits, `-` and `_`".to_owned());
        }
        let text = |error: std::io::Error| error.to_string();
        fs::create_dir_all(self.directory).map_err(text)?;
        // Never over a file that is there.
        let mut file = fs::File::create_new(path).map_err(text)?;
        file.write_all(write(golden).as_bytes()).map_err(text)?;
        Ok(Some(golden.clone()))
    }
}

pub(super) fn read_file(path: &Path) -> Result<Golden, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    read(&text).ok_or_else(|| {
        "it is no golden file: an object with `key`, `value` or `base64`, and `metadata`".to_owned()
    })
}

/// Takes `v1.case.as-v2.json` apart.
fn parse(file: &str) -> Option<(u32, &str, Option<u32>)> {
    let mut parts = file.strip_suffix(".json")?.split('.');
    let version = parts.next()?.strip_prefix('v')?.parse().ok()?;
    let name = parts.next()?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if name.is_empty() || !name.bytes().all(is_name) {
        return None;
    }
    let read_by = match parts.next() {
        None => None,
        Some(part) => Some(part.strip_prefix("as-v")?.parse().ok()?),
    };
    parts.next().is_none().then_some((version, name, read_by))
}

fn read(text: &str) -> Option<Golden> {
    let Value::Object(mut members) = serde_json::from_str(text).ok()? else {
        return None;
    };
    let mut text = |name| match members.remove(name) {
        Some(Value::String(text)) => Some(Some(text)),
        Some(Value::Null) | None => Some(None),
        Some(_) => None,
    };
    let (key, metadata) = (text("key")??, text("metadata")?);
    let value = match (text("value")?, text("base64")?) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(packed)) => BASE64.decode(packed.as_bytes()).ok()?,
        _ => return None,
    };
    // For people.
    members.remove("shown");
    members.is_empty().then(|| Golden {
        key,
        metadata,
        value: value.into(),
    })
}

fn write(golden: &Golden) -> String {
    let mut members = Map::new();
    members.insert("key".to_owned(), golden.key.clone().into());
    if let Some(metadata) = &golden.metadata {
        members.insert("metadata".to_owned(), metadata.clone().into());
    }
    if let Ok(text) = std::str::from_utf8(&golden.value) {
        members.insert("value".to_owned(), text.into());
    } else {
        members.insert("base64".to_owned(), BASE64.encode(&golden.value).into());
        members.insert("shown".to_owned(), shown::lines(&golden.value).into());
    }
    // Plain text alone is written, so nothing fails.
    let mut text = serde_json::to_string_pretty(&members).unwrap_or_default();
    text.push('\n');
    text
}
