//! From a crate to what a Worker deploys, and its bytes.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::size::Size;
use crate::step::{Failure, Result};
use crate::tools;
use crate::workerd::Tools;
use crate::workspace::Workspace;

/// Makes a Worker of the crate in `directory`, and weighs it.
pub(super) fn weigh(workspace: &Workspace, tools: &Tools, directory: &Path) -> Result<Size> {
    tools
        .command(tools.cargo.join("worker-build"), directory)?
        .args("--profile worker")
        .quiet_env("CARGO_TARGET_DIR", &workspace.target)
        .output()?;
    let raw = workspace
        .target
        .join("wasm32-unknown-unknown/worker")
        .join(package(directory)?.replace('-', "_"))
        .with_extension("wasm");
    let (raw, wasm) = (read(&raw)?, read(&directory.join("build/index_bg.wasm"))?);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let compressed = gzip.write_all(&wasm).and_then(|()| gzip.finish());
    let compressed = compressed.map_err(|error| Failure(format!("cannot compress: {error}")))?;
    Ok(Size {
        raw: raw.len() as u64,
        why: None,
        bytes: wasm.len() as u64,
        gzip: compressed.len() as u64,
    })
}

/// Names the package of a directory.
fn package(directory: &Path) -> Result<String> {
    let manifest = directory.join("Cargo.toml");
    let text = tools::read(&manifest)?;
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    name.map(str::to_owned)
        .ok_or_else(|| Failure(format!("{} names no package", manifest.display())))
}

/// Reads what of a module counts.
fn read(wasm: &Path) -> Result<Vec<u8>> {
    fs::read(wasm)
        .ok()
        .and_then(|wasm| without_custom_sections(&wasm))
        .ok_or_else(|| Failure(format!("{} is no wasm module", wasm.display())))
}

fn without_custom_sections(wasm: &[u8]) -> Option<Vec<u8>> {
    let (head, mut rest) = wasm.split_at_checked(8)?;
    let mut kept = head.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        let (mut size, mut digits) = (0_usize, 0);
        for (place, byte) in after.iter().take(5).enumerate() {
            size |= usize::from(byte & 127) << (7 * place);
            digits = place + 1;
            if byte & 128 == 0 {
                break;
            }
        }
        let (section, next) = rest.split_at_checked(1 + digits + size)?;
        if id != 0 {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::without_custom_sections;

    #[test]
    fn names_do_not_count() {
        let wasm = b"\0asm\x01\0\0\0\x00\x03\x02abcd";
        assert_eq!(without_custom_sections(&wasm[..13]).unwrap(), b"\0asm\x01\0\0\0");
        assert_eq!(
            without_custom_sections(b"\0asm\x01\0\0\0\x01\x81\x00x")
                .unwrap()
                .len(),
            12
        );
        assert!(without_custom_sections(wasm).is_none());
    }
}
