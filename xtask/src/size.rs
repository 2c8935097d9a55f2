//! What the program weighs: told after the tests, so that nothing grows unseen. It reports and never fails.

use crate::shell;

/// The marks, in bytes and in packages: what stood in docs/performance.md when they were set.
const PROGRAM: u64 = 25_000_000;
const PACKAGES: usize = 420;

/// Says how large the program and how many the packages are, each beside its mark.
pub(crate) fn report() {
    match std::fs::read_to_string(shell::root().join("Cargo.lock")) {
        Ok(lock) => {
            let packages = lock.lines().filter(|line| *line == "[[package]]").count();
            shell::say(&format!(
                "{packages} packages in Cargo.lock, the mark is {PACKAGES}{}",
                over(packages > PACKAGES)
            ));
        }
        Err(error) => shell::say(&format!("Cargo.lock cannot be read, so its packages are not told: {error}")),
    }
    match std::fs::metadata(shell::program("release")) {
        Ok(program) => {
            let bytes = program.len();
            shell::say(&format!(
                "the release program has {bytes} bytes, the mark is {PROGRAM}{}",
                over(bytes > PROGRAM)
            ));
        }
        Err(_) => shell::say("no release program is built, so its size is not told"),
    }
}

fn over(over: bool) -> &'static str {
    if over { ": OVER" } else { "" }
}
