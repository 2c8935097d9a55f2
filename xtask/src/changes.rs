//! Changes to the program that tests must see, made one at a time in a copy of the project: tests that pass over them prove nothing.

use crate::shell;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
};

/// A change for the worse.
pub(crate) struct Change {
    /// What it does.
    pub(crate) what: &'static str,
    pub(crate) file: &'static str,
    /// The text as it is, once in its file.
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// The tests that see it.
    pub(crate) seen_by: &'static str,
}

/// Runs the tests once as they are, and once for each change; each must be seen.
pub(crate) fn prove(changes: &[Change], settings: &[(&str, String)]) -> Result<(), String> {
    let copy = shell::target().join("changed");
    copy_project(&copy)?;
    let tests: BTreeSet<&str> = changes.iter().map(|change| change.seen_by).collect();
    for tests in tests {
        if !passes(&copy, tests, settings)? {
            return Err(format!("{tests} fails where nothing was changed"));
        }
    }
    let mut unseen = Vec::new();
    for change in changes {
        let path = copy.join(change.file);
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", change.file))?;
        if text.matches(change.from).count() != 1 {
            return Err(format!("{}: the place of \"{}\" is not there once", change.file, change.what));
        }
        write(&path, &text.replacen(change.from, change.to, 1))?;
        let passed = passes(&copy, change.seen_by, settings);
        write(&path, &text)?;
        let seen = !passed?;
        shell::say(&format!("{}: {}", if seen { "seen" } else { "NOT SEEN" }, change.what));
        unseen.extend((!seen).then_some(change.what));
    }
    if unseen.is_empty() { Ok(()) } else { Err(format!("not seen: {}", unseen.join("; "))) }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Copies the project as it stands in the folder, without what git leaves out. What an earlier copy had and the project has no
/// more goes.
fn copy_project(to: &Path) -> Result<(), String> {
    let listed = shell::output("git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
    let files: BTreeSet<&str> = listed.split('\0').filter(|file| !file.is_empty()).collect();
    if to.is_dir() {
        remove_others(to, to, &files)?;
    }
    for file in files {
        let (from, to): (PathBuf, PathBuf) = (shell::root().join(file), to.join(file));
        let folder = to.parent().ok_or("a file without a folder")?;
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let text = std::fs::read(&from).map_err(|error| format!("{file}: {error}"))?;
        // A file that is the same keeps its time, so that nothing is built anew for it.
        if std::fs::read(&to).ok().as_ref() != Some(&text) {
            std::fs::write(&to, text).map_err(|error| format!("{file}: {error}"))?;
        }
    }
    Ok(())
}

/// Removes the files of a copy that are not of the project.
fn remove_others(copy: &Path, folder: &Path, files: &BTreeSet<&str>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let file = path.strip_prefix(copy).map_err(|error| error.to_string())?.to_string_lossy().into_owned();
        if path.is_dir() {
            remove_others(copy, &path, files)?;
        } else if !files.contains(file.as_str()) {
            std::fs::remove_file(&path).map_err(failed)?;
        }
    }
    Ok(())
}

/// Whether tests pass in a copy. That it can be built is no matter of the change.
fn passes(copy: &Path, tests: &str, settings: &[(&str, String)]) -> Result<bool, String> {
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new("cargo");
        command.args(arguments).current_dir(copy).env("CARGO_TARGET_DIR", shell::target());
        command.envs(settings.iter().map(|(name, value)| (*name, value)));
        command.status().map(|status| status.success()).map_err(|error| format!("cargo: {error}"))
    };
    if !cargo(&["build", "--locked", "--workspace", "--all-targets"])? {
        return Err("a change does not build".to_owned());
    }
    cargo(&["test", "--locked", "--workspace", "--test", "story", "--", tests])
}
