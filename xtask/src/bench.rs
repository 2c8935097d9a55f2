//! Measuring: the program and the bench in release, a throw-away PostgreSQL, and the figures on the screen.

use crate::{postgres::Cluster, shell};

/// Measures; `--rows N` says how large the large tables are, `--reports` leaves out everything but the reports.
pub(crate) fn run(arguments: &[&str]) -> Result<(), String> {
    if !shell::has("sqlite3") {
        shell::install(&["sqlite3"], "the export of SQLite itself, to compare with")?;
    }
    shell::run("cargo", &["build", "--release", "--locked", "--package", "qingdan", "--package", "bench"], &[])?;
    let cluster = Cluster::start()?;
    let mut settings = vec![
        ("QINGDAN_TEST_POSTGRES", cluster.url()),
        ("QINGDAN_PROGRAM", shell::program("release")),
        ("QINGDAN_PGBENCH", cluster.bin("pgbench")),
        ("QINGDAN_PSQL", cluster.bin("psql")),
    ];
    let arguments = match arguments {
        ["--reports", rest @ ..] => {
            settings.push(("QINGDAN_BENCH_REPORTS", "1".to_owned()));
            rest
        }
        rest => rest,
    };
    if let ["--rows", rows] = arguments {
        settings.push(("QINGDAN_BENCH_ROWS", (*rows).to_owned()));
    }
    let bench = shell::target().join("release/bench").display().to_string();
    shell::run(&bench, &[], &settings)
}
