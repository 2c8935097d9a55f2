//! `cargo xtask test` runs every test on both databases with the outside judges; `cargo xtask bench` measures.
//! It installs what is missing where it can (Debian, as root) and otherwise names it exactly.

mod bench;
mod changes;
mod guards;
mod judges;
mod leaks;
mod postgres;
mod shell;
mod size;

use std::process::ExitCode;

const USAGE: &str = "cargo xtask test [NAME…]   all tests on SQLite and PostgreSQL, and the outside judges
cargo xtask test --quick   without the judges
cargo xtask judge          the judges alone
cargo xtask prove [NAME]   at length what the tests do in small
cargo xtask bench          measure, and write docs/performance.md
cargo xtask write          write the walkthrough, the OpenAPI document and the snapshots anew";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test", "--quick", names @ ..] => test(names, false),
        ["test", names @ ..] => test(names, names.is_empty()),
        ["judge"] => judge(),
        ["prove"] => prove(None),
        ["prove", name] => prove(Some(name)),
        ["write"] => write(),
        ["bench", rest @ ..] => bench::run(rest),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            shell::say(&message);
            ExitCode::FAILURE
        }
    }
}

fn test(names: &[&str], judged: bool) -> Result<(), String> {
    if judged {
        shell::run("cargo", &["fmt", "--all", "--check"], &[])?;
        shell::run("cargo", &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"], &[])?;
    }
    shell::build(true)?;
    let cluster = postgres::Cluster::start()?;
    let program = shell::program("debug");
    let settings = [
        ("QINGDAN_TEST_POSTGRES", cluster.url()),
        ("QINGDAN_PROGRAM", program.clone()),
        ("INSTA_UPDATE", "no".to_owned()),
    ];
    let mut arguments = vec!["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests", "--"];
    arguments.extend(names);
    shell::run("cargo", &arguments, &settings)?;
    if judged {
        judges::all(&program)?;
    }
    size::report();
    Ok(())
}

/// What is proved at length.
struct Proof {
    name: &'static str,
    /// The tests by the beginning of their names.
    tests: &'static str,
    /// How far they go: a variable and its value.
    reach: (&'static str, &'static str),
}

const PROOFS: &[Proof] = &[
    Proof { name: "faults", tests: "faults::", reach: ("QINGDAN_FAULTS", "1000") },
    Proof { name: "crashes", tests: "crash::", reach: ("QINGDAN_CRASH_CYCLES", "60") },
    Proof { name: "explorer", tests: "explorer::", reach: ("QINGDAN_EXPLORE", "20000") },
    Proof { name: "dump", tests: "dump::", reach: ("QINGDAN_CANARIES", "200") },
];

fn prove(name: Option<&str>) -> Result<(), String> {
    let wanted: Vec<&Proof> = PROOFS.iter().filter(|proof| name.is_none_or(|name| name == proof.name)).collect();
    let is_wanted = |proof: &str| name.is_none_or(|name| name == proof);
    let (leaks, guards, sheets) = (is_wanted("leaks"), is_wanted("guards"), is_wanted("sheets"));
    if wanted.is_empty() && !leaks && !guards && !sheets {
        let known: Vec<&str> = PROOFS.iter().map(|proof| proof.name).collect();
        return Err(format!(
            "there is no proof of that name; there are {}, leaks, guards and sheets",
            known.join(", ")
        ));
    }
    shell::build(true)?;
    if sheets {
        judges::sheets(&shell::program("debug"))?;
    }
    if wanted.is_empty() && !leaks && !guards {
        return Ok(());
    }
    let cluster = postgres::Cluster::start()?;
    let settings = [("QINGDAN_TEST_POSTGRES", cluster.url()), ("QINGDAN_PROGRAM", shell::program("debug"))];
    if leaks {
        leaks::prove(&settings)?;
    }
    if guards {
        guards::prove(&settings)?;
    }
    for Proof { tests, reach: (variable, value), .. } in wanted {
        let settings = [
            ("QINGDAN_TEST_POSTGRES", cluster.url()),
            ("QINGDAN_PROGRAM", shell::program("debug")),
            (*variable, (*value).to_owned()),
        ];
        shell::run(
            "cargo",
            &["test", "--locked", "--workspace", "--test", "story", "--", "--nocapture", tests],
            &settings,
        )?;
    }
    Ok(())
}

fn judge() -> Result<(), String> {
    shell::build(true)?;
    judges::all(&shell::program("debug"))
}

fn write() -> Result<(), String> {
    shell::build(false)?;
    let cluster = postgres::Cluster::start()?;
    let settings = [
        ("QINGDAN_TEST_POSTGRES", cluster.url()),
        ("QINGDAN_PROGRAM", shell::program("debug")),
        ("QINGDAN_WRITE", "1".to_owned()),
        ("INSTA_UPDATE", "always".to_owned()),
    ];
    let names = [
        "life_of_a_purchase::sqlite",
        "wrong_acts_are_answered_with_the_law::sqlite",
        "checked_in",
        "process_is_drawn",
        "who_may_do_what",
    ];
    for name in names {
        shell::run("cargo", &["test", "--workspace", "--test", "story", "--", name], &settings)?;
    }
    Ok(())
}
