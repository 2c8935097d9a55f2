//! Judges that others wrote: they read the document and use the market through a client they generate from it.

use crate::shell;

/// All judges.
pub(crate) fn all(_program: &str) -> Result<(), String> {
    let _ = shell::root();
    Ok(())
}
