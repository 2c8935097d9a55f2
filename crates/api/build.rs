//! Packs the OpenAPI document, so that the program carries a fraction of it, as browsers take it.

use flate2::{Compression, write::GzEncoder};
use std::{env, fs, io::Write, path::Path};

fn main() -> std::io::Result<()> {
    let from = "../../openapi/qingdan.json";
    println!("cargo:rerun-if-changed={from}");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| std::io::Error::other("cargo names no OUT_DIR"))?;
    let packed = fs::File::create(Path::new(&folder).join("document.gz"))?;
    let mut packer = GzEncoder::new(packed, Compression::best());
    packer.write_all(&fs::read(from)?)?;
    packer.finish()?;
    Ok(())
}
