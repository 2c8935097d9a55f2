//! A test of the source itself: it keeps the house.

use std::path::{Path, PathBuf};
use syn::{spanned::Spanned, visit::Visit};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

pub(crate) fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.extension().is_some_and(|found| found == ending) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), ending, &mut found);
    assert!(!found.is_empty(), "nothing in {folder}");
    found
}

/// The sources of the crates, without their tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = files("crates", "rs");
    let of_test = |path: &Path| path.strip_prefix(root()).unwrap().components().any(|part| part.as_os_str() == "tests");
    found.retain(|(path, _)| !of_test(path));
    assert!(!found.is_empty(), "every source is taken for a test");
    found
}

/// The part of a file before its tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap()
}

#[test]
fn files_stay_within_400_lines() {
    for (path, text) in ["crates", "xtask", "tests", "bench"].iter().flat_map(|folder| files(folder, "rs")) {
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
    }
}

struct Longest(Vec<(String, usize)>);

impl<'ast> Visit<'ast> for Longest {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig.ident, item.span());
        syn::visit::visit_item_fn(self, item);
    }
    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig.ident, item.span());
        syn::visit::visit_impl_item_fn(self, item);
    }
}

impl Longest {
    fn measure(&mut self, name: &syn::Ident, span: proc_macro2::Span) {
        self.0.push((name.to_string(), span.end().line + 1 - span.start().line));
    }
}

#[test]
fn functions_stay_within_70_lines() {
    for (path, text) in files("crates", "rs") {
        let mut longest = Longest(Vec::new());
        longest.visit_file(&syn::parse_file(&text).unwrap());
        // A table of rules is a table however long it is.
        let is_table = path.ends_with("reason.rs") || path.ends_with("rule.rs");
        for (name, lines) in longest.0.into_iter().filter(|_| !is_table) {
            assert!(lines <= 70, "{} in {} has {lines} lines", name, path.display());
        }
    }
}

#[test]
fn layers_look_inwards_only() {
    for (folder, forbidden) in [
        (
            "crates/domain",
            &["sea_orm", "axum", "tokio", "persistence::", "procedures::", "std::fs", "std::net", "SystemTime"][..],
        ),
        ("crates/persistence", &["axum", "procedures::", " api::"]),
        ("crates/procedures", &["sea_orm", "axum", " api::"]),
        ("crates/web", &["sea_orm", " api::", "serde_json"]),
        ("crates/api", &["sea_orm"]),
    ] {
        for (path, text) in files(folder, "rs") {
            for word in forbidden {
                assert!(!code(&text).contains(word), "{} looks at {word}", path.display());
            }
        }
    }
}

#[test]
fn only_the_store_and_its_connections_know_which_database_it_is() {
    for (path, text) in files("crates", "rs") {
        let name = path.file_name().unwrap().to_str().unwrap();
        if !["db.rs", "store.rs", "connect.rs", "sql.rs"].contains(&name) {
            assert!(!text.contains("DbBackend::") && !text.contains("is_sqlite"), "{}", path.display());
        }
    }
}

#[test]
fn no_float_touches_money_and_nothing_is_left_unfinished() {
    for (path, text) in sources() {
        let text = code(&text);
        for word in ["todo!(", "unimplemented!(", "TODO", "FIXME", "#[allow(clippy", ".unwrap()", "dbg!("] {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
        // Metrics and the bounds of a schema are no money; the numbers of a workbook are floats by their format.
        let counts = ["metrics.rs", "parts.rs", "sheet.rs"].iter().any(|name| path.ends_with(name));
        assert!(counts || !(text.contains("f64") || text.contains("f32")), "{} has a float", path.display());
    }
}

#[test]
fn what_a_refusal_names_is_told_in_both_languages() {
    for (path, text) in files("crates", "rs") {
        for (at, said) in text.match_indices(".with(\"what\", \"") {
            let words = text[at + said.len()..].split('"').next().unwrap();
            assert!(words.contains(" ¦ "), "{} says \"{words}\" to a Chinese reader", path.display());
        }
    }
}

#[test]
fn names_are_those_of_the_field() {
    for (path, _) in files("crates", "rs") {
        let name = path.file_stem().unwrap().to_str().unwrap().to_lowercase();
        for word in ["manager", "helper", "util", "common", "misc"] {
            assert!(!name.contains(word), "{}", path.display());
        }
    }
    for (path, text) in files("crates", "rs") {
        let lower = code(&text).to_lowercase();
        for word in ["manager of", "helper"] {
            assert!(!lower.contains(word), "{} says {word}", path.display());
        }
    }
}

#[test]
fn every_act_has_a_file_in_the_procedures() {
    let procedures: String = files("crates/procedures", "rs").into_iter().map(|(_, text)| text).collect();
    for act in domain::permission::Act::ALL {
        let read = ["read_", "report_", "download_"].iter().any(|reading| act.word().starts_with(reading));
        let name = format!("{act:?}");
        assert!(read || procedures.contains(&format!("Act::{name};")), "{act} is carried out by nobody");
    }
}

#[test]
fn the_project_names_no_registry_and_no_path_of_this_machine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let listed = std::process::Command::new("git").args(["ls-files"]).current_dir(&root).output().unwrap();
    for name in String::from_utf8(listed.stdout).unwrap().lines() {
        let Ok(text) = std::fs::read_to_string(root.join(name)) else { continue };
        if name.ends_with("tidy.rs") || name == "Cargo.lock" {
            continue;
        }
        for word in
            ["/work/", "/root/", "../shared", "index.crates.io", "registry.npmjs.org", "pypi.org", "deb.debian.org"]
        {
            assert!(!text.contains(word), "{name} names {word}");
        }
    }
}
