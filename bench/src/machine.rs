//! What the machine says of processes: CPU time and memory, from /proc.

use std::fs;

/// Clock ticks a second, as Linux has them.
const TICKS: f64 = 100.0;

/// CPU seconds that a process has used.
pub(crate) fn cpu_of(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / TICKS
}

/// CPU seconds of all processes of this name; those that have ended are lost.
pub(crate) fn cpu_named(name: &str) -> f64 {
    let Ok(processes) = fs::read_dir("/proc") else { return 0.0 };
    let pids = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|comm| comm.trim() == name))
        .map(cpu_of)
        .sum()
}

/// A figure of /proc/PID/FILE in MiB.
fn mebibytes(pid: u32, file: &str, name: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// The proportional set size of a process in MiB.
pub(crate) fn pss(pid: u32) -> f64 {
    mebibytes(pid, "smaps_rollup", "Pss:")
}

/// The anonymous memory of a process in MiB: what it holds itself, without files and their cache.
pub(crate) fn anonymous(pid: u32) -> f64 {
    mebibytes(pid, "status", "RssAnon:")
}

/// The load of the last minute.
pub(crate) fn load_average() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').next().unwrap_or_default().to_owned()
}
