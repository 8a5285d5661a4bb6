//! Articles by the names that people give them: which one is meant, and the place in it.

use std::path::{Path, PathBuf};

use url::Url;

use crate::address::{Address, Named, decoded};

/// What an address names: a web page, or a file, and a place in it behind a `#`. Where there is a
/// file of that very name, that is meant.
pub fn named(address: Address) -> Named {
    let (address, fragment) = match address {
        Address::File(path) => {
            let (path, fragment) = place_in_file(path);
            (Address::File(path), fragment)
        }
        Address::Web(words) => Address::with_fragment(&words),
        other => (other, None),
    };
    Named {
        identity: identity(&address),
        address,
        fragment,
    }
}

/// The one address that all addresses of an article have in common, as far as can be known without
/// reading it: a file without symbolic links, a page as browsers write it.
pub fn identity(address: &Address) -> Address {
    match address {
        Address::File(path) => Address::File(path.canonicalize().unwrap_or_else(|_| path.clone())),
        Address::Web(page) => Url::parse(page).map_or_else(
            |_| address.clone(),
            |mut page| {
                page.set_fragment(None);
                Address::Web(page.into())
            },
        ),
        other => other.clone(),
    }
}

/// The scheme, host and port of a page's address.
pub fn origin(address: &Address) -> Option<String> {
    let Address::Web(page) = address else {
        return None;
    };
    Some(Url::parse(page).ok()?.origin().ascii_serialization())
}

/// The path of a file that is there, and what stands behind it and a `#`.
fn place_in_file(path: PathBuf) -> (PathBuf, Option<String>) {
    let words = path.to_str().filter(|words| words.contains('#'));
    let Some(words) = words.filter(|_| !path.exists()) else {
        return (path, None);
    };
    let mut parts = words.rmatch_indices('#').map(|(at, _)| words.split_at(at));
    let found = parts.find(|(file, _)| Path::new(file).is_file());
    match found {
        Some((file, place)) => {
            let place = decoded(place.trim_start_matches('#'));
            (file.into(), Some(place).filter(|place| !place.is_empty()))
        }
        None => (path, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_where_no_file_has_the_whole_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["a.md", "a#b.md"] {
            std::fs::write(path(name), "نص").unwrap();
        }
        let check = |name: &str, file: &str, fragment: Option<&str>| {
            let named = named(Address::File(path(name)));
            assert_eq!(named.address, Address::File(path(file)), "{name}");
            assert_eq!(named.fragment.as_deref(), fragment, "{name}");
        };
        check("a.md", "a.md", None);
        check("a.md#%D9%81%D8%B5%D9%84", "a.md", Some("فصل"));
        check("a.md#", "a.md", None);
        check("a#b.md", "a#b.md", None);
        check("a#b.md#c", "a#b.md", Some("c"));
        check("c.md#d", "c.md#d", None);
        std::fs::write(path("a.md#d"), "نص").unwrap();
        check("a.md#d", "a.md#d", None);
    }

    #[test]
    fn one_file_is_one_whatever_it_is_called() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("a.md"), "نص").unwrap();
        std::os::unix::fs::symlink("a.md", path("b.md")).unwrap();
        let identity = |name: &str| identity(&Address::File(path(name)));
        assert_eq!(identity("a.md"), identity("b.md"));
        assert_eq!(identity("a.md"), identity("./a.md"));
    }

    #[test]
    fn a_page_is_one_however_it_is_written() {
        let page = |words: &str| identity(&Address::of(words));
        assert_eq!(page("HTTPS://A.example"), page("https://a.example/#b"));
    }
}
