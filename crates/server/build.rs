//! Links the program as small as it goes: two megabytes less on the disk, and less to read at the start.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") != "linux" {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    // Functions that are the same are kept once. The linker that comes with Rust for this target can; others cannot.
    if (target("ARCH").as_str(), target("ENV").as_str()) == ("x86_64", "gnu") {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
}
