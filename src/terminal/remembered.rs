//! What the reader said of a terminal, kept by the terminal's identity.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::dialect::{Dialect, Marks};
use crate::system;

/// The file, one table a terminal.
#[derive(Debug, Default, Serialize, Deserialize)]
struct File {
    #[serde(flatten)]
    terminals: BTreeMap<String, Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    dialect: String,
    marks: String,
}

/// What the reader said of the terminal that answers so.
pub(super) fn recall(identity: &str) -> Option<(&'static Dialect, Marks)> {
    let text = fs::read_to_string(path()?).ok()?;
    let file: File = toml::from_str(&text).ok()?;
    let entry = file.terminals.get(identity)?;
    Some((Dialect::named(&entry.dialect)?, Marks::named(&entry.marks)?))
}

/// Keeps what the reader said; gives the file it stands in.
pub(super) fn remember(identity: &str, dialect: &Dialect, marks: Marks) -> io::Result<PathBuf> {
    let no_home = || io::Error::new(io::ErrorKind::NotFound, "no home directory is known");
    let path = path().ok_or_else(no_home)?;
    // A file that cannot be read as ours is not worth keeping, one that cannot be opened is.
    let known = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let mut file: File = toml::from_str(&known).unwrap_or_default();
    let entry = Entry {
        dialect: dialect.name.to_owned(),
        marks: marks.name().to_owned(),
    };
    file.terminals.insert(identity.to_owned(), entry);
    let text = toml::to_string(&file).map_err(io::Error::other)?;
    let folder = path.parent().ok_or_else(no_home)?;
    fs::create_dir_all(folder)?;
    let mut whole = tempfile::NamedTempFile::new_in(folder)?;
    whole.write_all(text.as_bytes())?;
    whole.as_file().sync_all()?;
    whole.persist(&path)?;
    Ok(path)
}

fn path() -> Option<PathBuf> {
    Some(system::state_folder()?.join("terminals.toml"))
}
