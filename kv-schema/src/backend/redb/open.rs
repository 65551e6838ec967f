//! Opening a file, and making a new one so that a crash leaves either no store or a whole one.

use std::fs::File;
use std::io::ErrorKind as IoErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use ::redb::Database;

use crate::backend::redb::failure::{Failure, contained};
use crate::backend::redb::store;

/// How to open a file.
pub(super) struct How {
    pub(super) cache_size: usize,
    pub(super) check: bool,
}

pub(super) fn open(path: &Path, how: &How) -> Result<Database, Failure> {
    contained(|| {
        if path.exists() {
            return open_existing(path, how);
        }
        let db = match create(path, how)? {
            Some(db) => db,
            None => open_existing(path, how)?,
        };
        sync_directory(path)?;
        Ok(db)
    })
}

fn open_existing(path: &Path, how: &How) -> Result<Database, Failure> {
    let mut db = builder(how).create(path)?;
    // After a crash redb has just checked everything; after a clean close it has checked nothing.
    if how.check {
        db.check_integrity()?;
    }
    store::prepare(&db)?;
    Ok(db)
}

/// Makes the file under another name and links it to its own when it is whole: redb cannot open a file that was cut
/// short while it was made. `None`: another process was faster, or the file system has no links.
fn create(path: &Path, how: &How) -> Result<Option<Database>, Failure> {
    let draft = draft_path(path);
    let linked = builder(how).create(&draft).map_err(Failure::from).and_then(|db| {
        store::prepare(&db)?;
        Ok((db, std::fs::hard_link(&draft, path)))
    });
    // A draft that cannot be removed is a few unused bytes beside the store.
    let _ = std::fs::remove_file(&draft);
    match linked? {
        (db, Ok(())) => Ok(Some(db)),
        (_, Err(error)) if error.kind() == IoErrorKind::NotFound => Err(error.into()),
        (_, Err(_)) => Ok(None),
    }
}

fn draft_path(path: &Path) -> PathBuf {
    static DRAFTS: AtomicU32 = AtomicU32::new(0);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    let draft = DRAFTS.fetch_add(1, Ordering::Relaxed);
    name.push(format!(".{}-{draft}.new", std::process::id()));
    path.with_file_name(name)
}

/// Makes the new name durable: syncing a file does not sync the directory that names it.
fn sync_directory(path: &Path) -> Result<(), Failure> {
    if cfg!(unix) {
        let directory = match path.parent() {
            Some(directory) if directory != Path::new("") => directory,
            _ => Path::new("."),
        };
        File::open(directory)?.sync_all()?;
    }
    Ok(())
}

fn builder(how: &How) -> ::redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(how.cache_size);
    builder
}
