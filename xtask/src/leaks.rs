//! Puts leaks back that were found and mended, one at a time, in a copy of the project, and runs the tests that must see them:
//! tests that pass over a leak prove nothing.

use crate::shell;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A leak that was mended once.
struct Leak {
    what: &'static str,
    file: &'static str,
    mended: &'static str,
    leaking: &'static str,
    /// The tests that see it.
    seen_by: &'static str,
}

const LEAKS: &[Leak] = &[
    Leak {
        what: "the trail and its positions count every sealed act",
        file: "crates/persistence/src/unit_of_work/secret.rs",
        mended: "Ok((!tells).then(|| key_of_tender(id)))",
        leaking: "Ok(key_of_tender(id).is_empty().then(String::new))",
        seen_by: "two_worlds::",
    },
    Leak {
        what: "the trail tells of a file when it is handed in",
        file: "crates/domain/src/attachment.rs",
        mended: "if self.unit.is_none() { Some(Until::Itself) } else",
        leaking: "if self.unit.is_none() { None } else",
        seen_by: "two_worlds::",
    },
    Leak {
        what: "reports stand on the key of the journal, which sealed acts move",
        file: "crates/persistence/src/reports/as_of.rs",
        mended: "SELECT COALESCE(MAX(position), 0) AS found FROM journal WHERE position IS NOT NULL",
        leaking: "SELECT COALESCE(MAX(id), 0) AS found FROM journal",
        seen_by: "two_worlds::",
    },
    Leak {
        what: "metrics count the routes of sealed acts",
        file: "crates/web/src/sealed.rs",
        mended: "    let mut parts = route.trim_start_matches(\"/v1/\").split('/');\n    match",
        leaking: "    let mut parts = route.trim_start_matches(\"/v1/\").split('/').filter(|_| false);\n    match",
        seen_by: "two_worlds::",
    },
    Leak {
        what: "a tender gets another version with each bid",
        file: "crates/persistence/src/sealed_noun.rs",
        mended: "    let handle = handle_of(seals, table.name, id);\n    let only = only(",
        leaking: "    db.run(\"UPDATE tender SET version = version + 1\", []).await?;\n    let handle = handle_of(seals, table.name, id);\n    let only = only(",
        seen_by: "two_worlds::",
    },
    Leak {
        what: "the trail tells of a final quote when it is received",
        file: "crates/procedures/src/bid/submit_quote.rs",
        mended: "work.note_under(bid.tender, System::QuoteReceived",
        leaking: "work.note(System::QuoteReceived",
        seen_by: "two_worlds::",
    },
    Leak {
        what: "a bid gets another version with each final quote",
        file: "crates/persistence/src/sealed.rs",
        mended: "    let handle = handle_of(seals, content, bid);\n    let head = CONTENT_HEAD.shut",
        leaking: "    db.run(\"UPDATE bid SET version = version + 1 WHERE id = $1\", [bid.to_string().into()]).await?;\n    let handle = handle_of(seals, content, bid);\n    let head = CONTENT_HEAD.shut",
        seen_by: "two_worlds::",
    },
    Leak {
        what: "whoever knows the identifier of what lies sealed reads it",
        file: "crates/persistence/src/reader.rs",
        mended: "        permission::may(&self.actor, act, Some(read), &noun.concern(), &self.reference.tree)?;\n        // What lies",
        leaking: "        if noun.sealed().is_none() {\n            permission::may(&self.actor, act, Some(read), &noun.concern(), &self.reference.tree)?;\n        }\n        // What lies",
        seen_by: "two_worlds::",
    },
    Leak {
        what: "files lie in the database as they are",
        file: "crates/persistence/src/nouns/work.rs",
        mended: "attachment.unit.is_none().then(||",
        leaking: "(attachment.unit.is_none() && attachment.version < 0).then(||",
        seen_by: "dump::",
    },
    Leak {
        what: "what waits in the journal is as long as what it tells",
        file: "crates/persistence/src/boxes.rs",
        mended: "purpose: \"journal\", smallest: 1024",
        leaking: "purpose: \"journal\", smallest: 1",
        seen_by: "dump::",
    },
];

/// Runs the tests once as they are, and once for each leak; each must be seen.
pub(crate) fn prove(settings: &[(&str, String)]) -> Result<(), String> {
    let copy = shell::target().join("leaks");
    copy_project(&copy)?;
    for tests in ["two_worlds::", "dump::"] {
        if !passes(&copy, tests, settings)? {
            return Err(format!("{tests} fails where nothing leaks"));
        }
    }
    let mut unseen = Vec::new();
    for leak in LEAKS {
        let path = copy.join(leak.file);
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", leak.file))?;
        if text.matches(leak.mended).count() != 1 {
            return Err(format!("{}: the place of the leak \"{}\" is not there once", leak.file, leak.what));
        }
        write(&path, &text.replacen(leak.mended, leak.leaking, 1))?;
        let passed = passes(&copy, leak.seen_by, settings);
        write(&path, &text)?;
        let seen = !passed?;
        shell::say(&format!("{}: {}", if seen { "seen" } else { "NOT SEEN" }, leak.what));
        unseen.extend((!seen).then_some(leak.what));
    }
    if unseen.is_empty() { Ok(()) } else { Err(format!("not seen: {}", unseen.join("; "))) }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Copies the project as it stands in the folder, without what git leaves out.
fn copy_project(to: &Path) -> Result<(), String> {
    for file in shell::output("git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?
        .split('\0')
        .filter(|file| !file.is_empty())
    {
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

/// Whether tests pass in a copy. That it can be built is no matter of a leak.
fn passes(copy: &Path, tests: &str, settings: &[(&str, String)]) -> Result<bool, String> {
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new("cargo");
        command.args(arguments).current_dir(copy).env("CARGO_TARGET_DIR", shell::target());
        command.envs(settings.iter().map(|(name, value)| (*name, value)));
        command.status().map(|status| status.success()).map_err(|error| format!("cargo: {error}"))
    };
    if !cargo(&["build", "--locked", "--workspace", "--all-targets"])? {
        return Err("a leak does not build".to_owned());
    }
    cargo(&["test", "--locked", "--workspace", "--test", "story", "--", tests])
}
