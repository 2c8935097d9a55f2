//! The key file: read, made, and changed for another while the market serves.

use persistence::{kept_data_key, wrap_data_key_anew};
use procedures::key::Key;
use std::path::Path;

fn say(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Reads the key in a file.
///
/// # Errors
/// When there is none, others can read it, or it is no key.
pub fn read(path: &Path) -> Result<Key, String> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| at(&error))?;
    #[cfg(unix)]
    {
        let file = std::fs::metadata(path).map_err(|error| at(&error))?;
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.permissions());
        if mode & 0o077 != 0 {
            return Err(format!(
                "{}: others can read this key; chmod 600 it, and make another if they did",
                path.display()
            ));
        }
    }
    Key::read(&zeroize::Zeroizing::new(text)).map_err(|error| at(&error))
}

/// Makes a new key in a file that nobody else can read.
///
/// # Errors
/// When there is such a file, or it cannot be kept.
pub fn make(path: &Path) -> Result<Key, String> {
    let key = Key::random().map_err(say)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(say)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    std::io::Write::write_all(&mut file, key.written().as_bytes()).map_err(say)?;
    file.sync_all().map_err(say)?;
    // The file is there after a power cut only if its folder says so.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(say)?;
    read(path)
}

/// Puts a market under another key: its data key is wrapped anew in one statement, and servers that run go on. Gives the
/// identifiers of both.
///
/// # Errors
/// When either key is none, the market lies under neither, or somebody else changes it at once.
pub async fn rotate(database: &str, old: &Path, new: &Path) -> Result<(String, String), String> {
    let (old, new) = (read(old)?, if new.exists() { read(new)? } else { make(new)? });
    let kept = kept_data_key(database).await.map_err(say)?.ok_or("the database holds no market")?;
    let vault = old.unwrap(&kept).map_err(say)?;
    let wrapped = new.wrap(&vault).map_err(say)?;
    wrap_data_key_anew(database, &kept, &wrapped).await.map_err(say)?;
    Ok((old.id(), new.id()))
}

/// Keeps what this process holds out of core dumps and of the eyes of others, and what it makes out of their reach.
pub fn keep_to_itself() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        let kept = set_dumpable_behavior(DumpableBehavior::NotDumpable).and_then(|()| setrlimit(Resource::Core, none));
        if let Err(error) = kept {
            tracing::warn!(%error, "a core dump of this process would hold its keys");
        }
    }
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}
