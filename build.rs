//! Packs the browser side (`web/dist`) into the program, each file compressed and with the hash of its content.
//!
//! Without Node there is no `web/dist`: the program is then built all the same, and `/graphiql` says how to get the
//! page.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{env, fs, io};

/// Where the browser side is built.
const BUILT: &str = "web/dist";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={BUILT}");
    println!("cargo:rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let built = root.join(BUILT);
    // A folder that is missing, or newer than the last build, counts as changed; an old empty one does not. Where the
    // sources cannot be written to, each build does this anew, and that is all.
    if !built.exists() && fs::create_dir_all(&built).is_ok() {
        let _ = fs::File::open(&built).and_then(|folder| folder.set_modified(SystemTime::UNIX_EPOCH));
    }
    let packed = out.join("graphiql");
    let _ = fs::remove_dir_all(&packed);
    fs::create_dir_all(&packed)?;

    let mut table = String::from("&[\n");
    for (number, file) in files(&built)?.iter().enumerate() {
        let content = fs::read(file)?;
        let target = packed.join(number.to_string());
        fs::write(&target, gzip(&content)?)?;
        let path = file.strip_prefix(&built).map_err(io::Error::other)?;
        let path = path.to_str().ok_or_else(|| io::Error::other("a file name in web/dist is not UTF-8"))?;
        let hash: String = blake3::hash(&content).to_hex().chars().take(16).collect();
        writeln!(
            table,
            "    Asset {{ path: {path:?}, hash: {hash:?}, length: {}, gzip: include_bytes!({target:?}) }},",
            content.len(),
        )
        .map_err(io::Error::other)?;
    }
    table.push_str("]\n");
    fs::write(out.join("graphiql.rs"), table)
}

/// All files in a folder and those below it, by name.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(found) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(content)?;
    encoder.finish()
}
