//! Measures the market against the limits of its databases, in one interleaved run, and prints the figures as the
//! tables of docs/performance.md. `cargo xtask bench` builds everything in release and gives it its programs.

mod bare;
mod fixture;
mod load;
mod machine;
mod measure;

use std::io::Write;

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn setting(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("{name} is not set: run `cargo xtask bench`"))
}

fn main() -> std::process::ExitCode {
    let run = || -> Result<(), String> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
        let programs = measure::Programs {
            qingdan: setting("QINGDAN_PROGRAM")?,
            pgbench: setting("QINGDAN_PGBENCH")?,
            psql: setting("QINGDAN_PSQL")?,
            postgres: setting("QINGDAN_TEST_POSTGRES")?,
            reports_only: std::env::var_os("QINGDAN_BENCH_REPORTS").is_some(),
            rows: setting("QINGDAN_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000),
        };
        runtime.block_on(measure::everything(&programs))
    };
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(message) => {
            say(&message);
            std::process::ExitCode::FAILURE
        }
    }
}
