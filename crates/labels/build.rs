//! Packs the catalogue of words, so that the program carries a quarter of it.

use flate2::{Compression, write::DeflateEncoder};
use std::{env, fs, io::Write, path::Path};

fn main() -> std::io::Result<()> {
    let folder = env::var_os("OUT_DIR").ok_or_else(|| std::io::Error::other("cargo names no OUT_DIR"))?;
    for language in ["zh", "en"] {
        let from = format!("{language}.ftl");
        println!("cargo:rerun-if-changed={from}");
        let packed = fs::File::create(Path::new(&folder).join(format!("{language}.deflate")))?;
        let mut packer = DeflateEncoder::new(packed, Compression::best());
        packer.write_all(&fs::read(from)?)?;
        packer.finish()?;
    }
    Ok(())
}
