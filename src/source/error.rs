//! Why there is no text to be had.

use std::io;

use thiserror::Error;

use super::web::WebProblem;
use crate::address::scheme;

/// Why a source cannot be read, in one plain sentence.
#[derive(Debug, Error)]
pub enum SourceError {
    /// There is nothing of that name.
    #[error("there is no file named {name}")]
    Missing {
        /// The file, as it may be shown.
        name: String,
    },
    /// It is an address that is not spoken, and no file either.
    #[error("only http and https addresses are read: {name}")]
    Scheme {
        /// The address, as it may be shown.
        name: String,
    },
    /// It is a directory.
    #[error("{name} is a directory, not an article")]
    Directory {
        /// The file, as it may be shown.
        name: String,
    },
    /// It is a device or a pipe, and a link named it.
    #[error("no link may open a device or a pipe: {name}")]
    Device {
        /// The file, as it may be shown.
        name: String,
    },
    /// The reader may not read it.
    #[error("you do not have permission to read {name}")]
    Permission {
        /// The file, as it may be shown.
        name: String,
    },
    /// It holds no text.
    #[error("{name} is not text: it looks like {what}")]
    Binary {
        /// The file, as it may be shown.
        name: String,
        /// What it looks like, with its article.
        what: &'static str,
    },
    /// It is text in an encoding that is not supported.
    #[error("{name} is written in {encoding}, which qari cannot read; convert it to UTF-8 first")]
    Encoding {
        /// The file, as it may be shown.
        name: String,
        /// The encoding's name.
        encoding: &'static str,
    },
    /// It is a web page that does not come.
    #[error("{problem}: {name}")]
    Web {
        /// Its address, as it may be shown.
        name: String,
        /// Why not.
        problem: WebProblem,
    },
    /// The system could not read it.
    #[error("{name} cannot be read")]
    Read {
        /// The file, as it may be shown.
        name: String,
        /// What the system says.
        source: io::Error,
    },
}

impl SourceError {
    /// What the reader is to be asked before this is read all the same, if that is all that keeps
    /// it from being read.
    pub fn question(&self) -> Option<String> {
        match self {
            Self::Web {
                problem: problem @ WebProblem::Inside(_),
                ..
            } => Some(problem.to_string()),
            _ => None,
        }
    }

    /// The error of a failed call on the file `name`.
    pub(super) fn from_io(name: String, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                let is_address = scheme(&name).is_some_and(|scheme| {
                    let rest = name.get(scheme.len()..);
                    rest.is_some_and(|rest| rest.starts_with("://"))
                });
                if is_address {
                    Self::Scheme { name }
                } else {
                    Self::Missing { name }
                }
            }
            io::ErrorKind::IsADirectory => Self::Directory { name },
            io::ErrorKind::PermissionDenied => Self::Permission { name },
            _ => Self::Read {
                name,
                source: error,
            },
        }
    }
}
