//! Paths of files compared as links are: by their words alone.

use std::path::{Component, Path, PathBuf};

use super::Address;

/// Who names an address, and so how far it is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// The reader: whatever can be read is.
    Reader,
    /// A link of a document: no device and no pipe is opened.
    Document,
}

impl Address {
    /// Whether both are written for the same place.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(one), Self::File(other)) => normal(one) == normal(other),
            _ => self == other,
        }
    }
}

/// A path without `.`, and without `..` behind the name of a folder (RFC 3986, 5.2.4).
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match (part, normal.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                normal.pop();
            }
            _ => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_their_detours() {
        let check = |path: &str, expected: &str| {
            assert_eq!(normal(Path::new(path)), Path::new(expected), "{path}");
        };
        check("./a.md", "a.md");
        check("a/./b/../c.md", "a/c.md");
        check("a/../../b.md", "../b.md");
        check("../../b.md", "../../b.md");
        check("/../a", "/a");
    }

    #[test]
    fn one_file_is_one_place_however_it_is_written() {
        let file = |path: &str| Address::File(path.into());
        assert!(file("./a.md").is_same(&file("b/../a.md")));
        assert!(!file("a.md").is_same(&file("../a.md")));
        assert!(!file("a.md").is_same(&Address::Web("a.md".to_owned())));
    }
}
