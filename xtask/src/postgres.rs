//! A throw-away PostgreSQL cluster in a temporary folder, run as an unprivileged user where this one is root.

use crate::shell;
use std::{net::TcpListener, path::PathBuf};
use tempfile::TempDir;

/// The oldest version that the project is tested on.
const VERSION_MIN: u32 = 15;

/// A running cluster; it stops and is gone when this is dropped.
pub(crate) struct Cluster {
    folder: TempDir,
    bin: PathBuf,
    port: u16,
}

/// The newest PostgreSQL programs on this machine.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let found = versions.filter_map(|entry| {
        let path = entry.ok()?.path();
        let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
        let bin = path.join("bin");
        (version >= VERSION_MIN && bin.join("initdb").exists()).then_some((version, bin))
    });
    found.max().map(|(_, bin)| bin)
}

impl Cluster {
    /// Starts a cluster on a free port, as durable as a real one.
    pub(crate) fn start() -> Result<Self, String> {
        if programs().is_none() {
            shell::install(&["postgresql", "postgresql-contrib"], "PostgreSQL 15 or newer, for the tests on it")?;
        }
        let bin = programs().ok_or("missing: PostgreSQL 15 or newer")?;
        let folder =
            tempfile::Builder::new().prefix("qingdan-postgres-").tempdir().map_err(|error| error.to_string())?;
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| error.to_string())?
            .port();
        let cluster = Self { folder, bin, port };
        if shell::is_root() {
            shell::run("chown", &["nobody", &cluster.path()], &[])?;
        }
        let data = format!("{}/data", cluster.path());
        cluster.call(
            "initdb",
            &[
                "--pgdata",
                &data,
                "--auth",
                "trust",
                "--username",
                "postgres",
                "--encoding",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "--no-sync",
            ],
        )?;
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c max_connections=400 -c recovery_init_sync_method=syncfs",
            cluster.path()
        );
        let log = format!("{}/log", cluster.path());
        cluster.call("pg_ctl", &["--pgdata", &data, "--log", &log, "--options", &options, "--wait", "start"])?;
        Ok(cluster)
    }
    fn path(&self) -> String {
        self.folder.path().display().to_string()
    }
    /// The path of one of its programs.
    pub(crate) fn bin(&self, program: &str) -> String {
        self.bin.join(program).display().to_string()
    }
    fn call(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        let program = self.bin(program);
        if !shell::is_root() {
            return shell::run(&program, arguments, &[]);
        }
        let mut all = vec!["-u", "nobody", "--", program.as_str()];
        all.extend(arguments);
        shell::run("runuser", &all, &[])
    }
    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = format!("{}/data", self.path());
        if let Err(error) = self.call("pg_ctl", &["--pgdata", &data, "--mode", "immediate", "stop"]) {
            shell::say(&error);
        }
    }
}
