//! Packs the long table of committees, so that the program carries a fifth of it.

use flate2::{Compression, write::DeflateEncoder};
use std::{env, fs, io::Write, path::Path};

const TABLE: &str = "../../data/committees.csv";

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed={TABLE}");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| std::io::Error::other("cargo names no OUT_DIR"))?;
    let packed = fs::File::create(Path::new(&folder).join("committees.deflate"))?;
    let mut packer = DeflateEncoder::new(packed, Compression::best());
    packer.write_all(&fs::read(TABLE)?)?;
    packer.finish()?;
    Ok(())
}
