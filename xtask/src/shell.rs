//! Running programs, and saying what is going on.

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

/// Says something to whoever watches.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "xtask: {text}");
}

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder into which cargo builds.
pub(crate) fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.canonicalize().unwrap_or(target)
}

/// The program that cargo built.
pub(crate) fn program(profile: &str) -> String {
    target().join(profile).join("qingdan").display().to_string()
}

/// Runs a program in the root of the project; fails as it fails.
pub(crate) fn run(program: &str, arguments: &[&str], settings: &[(&str, String)]) -> Result<(), String> {
    say(&format!("{program} {}", arguments.join(" ")));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    // Cargo says to what it runs for which package; a build inside would take it for a change and build `ring` anew.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    for (name, value) in settings {
        command.env(name, value);
    }
    let status = command.status().map_err(|error| format!("{program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} {} failed", arguments.join(" "))) }
}

/// Builds everything that tests need, once: what is built for one package alone has other features, and all below it would be
/// built again for the next.
pub(crate) fn build(locked: bool) -> Result<(), String> {
    let mut arguments = vec!["build", "--workspace", "--all-targets"];
    arguments.extend(locked.then_some("--locked"));
    run("cargo", &arguments, &[])
}

/// Runs a program and gives what it prints.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Result<String, String> {
    let run = Command::new(program).args(arguments).current_dir(root()).stderr(Stdio::inherit()).output();
    let run = run.map_err(|error| format!("{program}: {error}"))?;
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    if run.status.success() { Ok(text) } else { Err(format!("{program} {} failed: {text}", arguments.join(" "))) }
}

/// Whether a program is there.
pub(crate) fn has(program: &str) -> bool {
    Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether this process may install packages and change users.
pub(crate) fn is_root() -> bool {
    output("id", &["-u"]).is_ok_and(|id| id.trim() == "0")
}

/// Installs Debian packages, or names them.
pub(crate) fn install(packages: &[&str], why: &str) -> Result<(), String> {
    let list = packages.join(" ");
    if !is_root() || !has("apt-get") {
        return Err(format!("missing: {list} ({why}). Install it and run this again."));
    }
    say(&format!("installing {list} ({why})"));
    let quiet = [("DEBIAN_FRONTEND", "noninteractive".to_owned())];
    run("apt-get", &["-q", "update"], &quiet)?;
    let mut arguments = vec!["-q", "install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    run("apt-get", &arguments, &quiet)
}
