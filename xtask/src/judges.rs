//! Judges that others wrote: they read the document, and use the market through a client that they generate from it.

use crate::shell;
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const PYTHON_JUDGES: &[&str] = &[
    "openapi-spec-validator==0.9.0",
    "openapi-python-client==0.29.1",
    "httpx==0.28.1",
    "attrs==26.1.0",
    "pydantic==2.14.4",
    "ruff==0.17.6",
];
const REDOCLY: &str = "@redocly/cli@2.77.0";
const DOCUMENT: &str = "openapi/qingdan.json";

/// All judges.
pub(crate) fn all(program: &str) -> Result<(), String> {
    let folder = shell::target().join("judges");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let python = python(&folder)?;
    shell::run(&python.join("openapi-spec-validator").display().to_string(), &[DOCUMENT], &[])?;
    redocly(&folder)?;
    walk(&folder, &python, program)
}

/// The Python judges in an environment of their own.
fn python(folder: &Path) -> Result<PathBuf, String> {
    let bin = folder.join("venv/bin");
    if !bin.join("openapi-python-client").exists() {
        let venv = folder.join("venv").display().to_string();
        if shell::run("python3", &["-m", "venv", &venv], &[]).is_err() {
            shell::install(&["python3", "python3-venv"], "Python 3 for the judges of the document")?;
            shell::run("python3", &["-m", "venv", &venv], &[])?;
        }
        let pip = bin.join("pip").display().to_string();
        let mut arguments = vec!["install", "--quiet"];
        arguments.extend(PYTHON_JUDGES);
        shell::run(&pip, &arguments, &[])?;
    }
    Ok(bin)
}

/// The linter of Redocly; its recommended rules, without an error.
fn redocly(folder: &Path) -> Result<(), String> {
    if !shell::has("npm") {
        shell::install(&["nodejs", "npm"], "Node.js for a judge of the document")?;
    }
    let prefix = folder.join("redocly").display().to_string();
    let program = folder.join("redocly/node_modules/.bin/redocly");
    if !program.exists() {
        shell::run(
            "npm",
            &["install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", &prefix, REDOCLY],
            &[],
        )?;
    }
    let quiet = [("REDOCLY_TELEMETRY", "off".to_owned()), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true".to_owned())];
    shell::run(&program.display().to_string(), &["lint", DOCUMENT], &quiet)
}

/// A generated client walks a whole purchase against the running market.
fn walk(folder: &Path, python: &Path, program: &str) -> Result<(), String> {
    let client = folder.join("client/qingdan_client").display().to_string();
    let generator = python.join("openapi-python-client").display().to_string();
    let path = [("PATH", format!("{}:{}", python.display(), std::env::var("PATH").unwrap_or_default()))];
    let arguments = ["generate", "--path", DOCUMENT, "--meta", "none", "--output-path", &client, "--overwrite"];
    shell::run(&generator, &arguments, &path)?;
    let mut market = Command::new(program)
        .args(["demo", "--listen", "127.0.0.1:0", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program}: {error}"))?;
    let mut line = String::new();
    let heard = market.stdout.take().map(|out| BufReader::new(out).read_line(&mut line));
    let told = folder.join("demo.json");
    let walked = match heard {
        Some(Ok(_)) => std::fs::write(&told, &line).map_err(|error| error.to_string()).and_then(|()| {
            let walker = python.join("python").display().to_string();
            shell::run(&walker, &["tests/judges/walk.py", &told.display().to_string(), &client], &[])
        }),
        _ => Err("the demonstration did not start".to_owned()),
    };
    let _ = market.kill();
    let _ = market.wait();
    walked
}
