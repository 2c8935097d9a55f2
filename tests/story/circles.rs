//! No two files of a crate requirement each other: whoever reads one can read what lies below it first.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

type Module = Vec<String>;

/// The files of a crate with their modules, and for each the names it re-exports with the module that has them.
struct Crate {
    tokens: BTreeMap<Module, Vec<TokenTree>>,
    passed_on: BTreeMap<(Module, String), Module>,
}

/// A path as it is written in the source.
struct Named {
    path: Vec<String>,
    passed_on: bool,
}

fn flat(stream: TokenStream, out: &mut Vec<TokenTree>) {
    for token in stream {
        match token {
            TokenTree::Group(group) if group.delimiter() != Delimiter::Brace || !is_path(out) => {
                flat(group.stream(), out);
            }
            other => out.push(other),
        }
    }
}

/// Whether what was read last is the `::` before the braces of a `use`.
fn is_path(read: &[TokenTree]) -> bool {
    matches!(read, [.., TokenTree::Punct(one), TokenTree::Punct(two)] if one.as_char() == ':' && two.as_char() == ':')
}

fn module_of(root: &Path, file: &Path) -> Module {
    let relative = file.strip_prefix(root).unwrap().with_extension("");
    let parts: Vec<String> = relative.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    parts.into_iter().filter(|part| !["mod", "lib", "main"].contains(&part.as_str())).collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The leaves of a path from a token on, with where it ends.
fn leaves(tokens: &[TokenTree], mut at: usize, prefix: &[String], out: &mut Vec<Vec<String>>) -> usize {
    let mut path = prefix.to_vec();
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => {
                path.push(ident.to_string());
                at += 1;
            }
            Some(TokenTree::Group(group)) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',');
                for part in inner.split(comma).filter(|part| !part.is_empty()) {
                    leaves(part, 0, &path, out);
                }
                return at + 1;
            }
            _ => break,
        }
        let colons = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
        if !(colons(at) && colons(at + 1)) {
            break;
        }
        at += 2;
    }
    out.push(path);
    at
}

fn is_word(token: Option<&TokenTree>, words: &[&str]) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if words.contains(&ident.to_string().as_str()))
}

impl Crate {
    fn read(root: &Path) -> Self {
        let mut found = Vec::new();
        files(root, &mut found);
        let mut tokens = BTreeMap::new();
        for file in found {
            let text = std::fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            let mut read = Vec::new();
            flat(code.parse().unwrap(), &mut read);
            tokens.insert(module_of(root, &file), read);
        }
        let mut whole = Self { tokens, passed_on: BTreeMap::new() };
        let modules: Vec<Module> = whole.tokens.keys().cloned().collect();
        for module in modules {
            for named in whole.named_in(&module).into_iter().filter(|named| named.passed_on) {
                let (target, name) = whole.place(&module, &named.path);
                if let Some(name) = name {
                    whole.passed_on.insert((module.clone(), name), target);
                }
            }
        }
        whole
    }
    /// Every path in a file that leads to another file of the crate.
    fn named_in(&self, module: &Module) -> Vec<Named> {
        let tokens = &self.tokens[module];
        let child = |name: &str| self.tokens.contains_key(&[module.as_slice(), &[name.to_owned()]].concat());
        let mut named = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let TokenTree::Ident(ident) = &tokens[at] else {
                at += 1;
                continue;
            };
            let word = ident.to_string();
            let after_path = at >= 2 && is_path(&tokens[..at]);
            let declared = at > 0 && is_word(tokens.get(at - 1), &["mod"]);
            let leads = ["crate", "super", "self"].contains(&word.as_str()) || child(&word);
            let goes_on = is_path(tokens.get(..at + 3).unwrap_or_default());
            if after_path || declared || !leads || !goes_on {
                at += 1;
                continue;
            }
            let begin = at.saturating_sub(3);
            let using = is_word(tokens.get(at.wrapping_sub(1)), &["use"]);
            let public = tokens[begin..at].iter().any(|token| is_word(Some(token), &["pub"]));
            let public = public || (at >= 3 && is_word(tokens.get(at - 3), &["pub"]));
            let mut paths = Vec::new();
            at = leaves(tokens, at, &[], &mut paths).max(at + 1);
            named.extend(paths.into_iter().map(|path| Named { path, passed_on: using && public }));
        }
        named
    }
    /// The module to which a path leads, and the name in it.
    fn place(&self, from: &Module, path: &[String]) -> (Module, Option<String>) {
        let mut module = from.clone();
        let mut rest = path.iter().peekable();
        if let Some(first) = rest.peek() {
            match first.as_str() {
                "crate" => {
                    module.clear();
                    rest.next();
                }
                "self" => drop(rest.next()),
                _ => {}
            }
        }
        while rest.peek().is_some_and(|part| *part == "super") {
            module.pop();
            rest.next();
        }
        while let Some(part) = rest.peek() {
            let inner = [module.as_slice(), &[(*part).clone()]].concat();
            if !self.tokens.contains_key(&inner) {
                break;
            }
            module = inner;
            rest.next();
        }
        (module, rest.next().cloned())
    }
    /// Which files each file needs, with re-exported names followed to where they are.
    fn needs(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let needed = |module: &Module| {
            let named = self.named_in(module).into_iter().filter(|named| !named.passed_on);
            let places = named.map(|named| {
                let (mut target, name) = self.place(module, &named.path);
                while let Some(further) =
                    name.as_ref().and_then(|name| self.passed_on.get(&(target.clone(), name.clone())))
                {
                    target = further.clone();
                }
                target
            });
            places.filter(|target| target != module).collect()
        };
        self.tokens.keys().map(|module| (module.clone(), needed(module))).collect()
    }
}

/// The files that reach themselves.
fn circle(needs: &BTreeMap<Module, BTreeSet<Module>>) -> Option<Vec<String>> {
    let mut needs = needs.clone();
    // Whoever needs nothing, or is needed by nobody, is in no circle.
    loop {
        let rest: BTreeSet<Module> = needs.keys().cloned().collect();
        for needed in needs.values_mut() {
            needed.retain(|module| rest.contains(module));
        }
        let before = needs.len();
        needs.retain(|_, needed| !needed.is_empty());
        if needs.len() == before {
            let told = |(module, needed): (&Module, &BTreeSet<Module>)| {
                let needed: Vec<String> = needed.iter().map(|module| module.join("::")).collect();
                format!("{} needs {}", module.join("::"), needed.join(", "))
            };
            return (before > 0).then(|| needs.iter().map(told).collect());
        }
    }
}

#[test]
fn no_two_files_need_each_other() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    for folder in std::fs::read_dir(crates).unwrap() {
        let root = folder.unwrap().path().join("src");
        let needs = Crate::read(&root).needs();
        let edges: usize = needs.values().map(BTreeSet::len).sum();
        // A crate of one file imports nothing of its own.
        assert!(edges > 5 || needs.len() < 2, "{} has only {edges} imports: they are not found", root.display());
        if let Some(circle) = circle(&needs) {
            panic!("{}: a circle among\n{}", root.display(), circle.join("\n"));
        }
    }
}

#[test]
fn a_circle_is_found() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("lib.rs", "mod a; mod b; pub use b::B;"),
        ("a.rs", "use crate::B; pub struct A;"),
        ("b.rs", "pub struct B; fn f() { crate::a::g() }"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let circle = circle(&Crate::read(folder.path()).needs()).unwrap();
    assert_eq!(circle, ["a needs b", "b needs a"]);
}
