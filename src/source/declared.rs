//! The encoding that a text names itself: in an XML declaration, or in a tag `<meta>` of HTML.
//!
//! See <https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding>.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes in which a declaration is looked for: four times what the standard asks for.
const REACH: usize = 4096;

/// The encoding that a text names in its first bytes.
pub(super) fn declared(first: &[u8]) -> Option<&'static Encoding> {
    let first = first.get(..REACH).unwrap_or(first).trim_ascii_start();
    if !first.starts_with(b"<") {
        return None;
    }
    let first = first.to_ascii_lowercase();
    let label = xml(&first).or_else(|| meta(&first))?;
    let named = Encoding::for_label(label)?;
    // Whoever can read the declaration byte by byte does not read UTF-16.
    Some(if named == UTF_16LE || named == UTF_16BE {
        UTF_8
    } else {
        named
    })
}

/// The label of an XML declaration.
fn xml(first: &[u8]) -> Option<&[u8]> {
    let declaration = first.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>")?;
    value_behind(declaration.get(..end)?, b"encoding")
}

/// The label of the first tag `<meta>` that has one.
fn meta(first: &[u8]) -> Option<&[u8]> {
    memchr::memmem::find_iter(first, b"<meta").find_map(|at| {
        let tag = first.get(at..)?;
        let end = memchr::memchr(b'>', tag)?;
        value_behind(tag.get(..end)?, b"charset")
    })
}

/// What stands behind `name=`, with quotation marks around it or without.
fn value_behind<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let at = memchr::memmem::find(text, name)?;
    let rest = text.get(at + name.len()..)?.trim_ascii_start();
    let value = rest.strip_prefix(b"=")?.trim_ascii_start();
    let value = value
        .strip_prefix(b"\"")
        .or_else(|| value.strip_prefix(b"'"))
        .unwrap_or(value);
    let is_of_label = |b: &&u8| b.is_ascii_alphanumeric() || b"-_:.".contains(b);
    let length = value.iter().take_while(is_of_label).count();
    value.get(..length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found() {
        let check = |first: &str, name: Option<&str>| {
            assert_eq!(
                declared(first.as_bytes()).map(Encoding::name),
                name,
                "{first}"
            );
        };
        check(
            "<?xml version='1.0' encoding='iso-8859-6'?>",
            Some("ISO-8859-6"),
        );
        check("<html><meta charset=windows-1256>", Some("windows-1256"));
        check(
            "\n<HTML><META http-equiv=Content-Type CONTENT=\"text/html; Charset=ISO-8859-8-I\">",
            Some("ISO-8859-8-I"),
        );
        check(
            "<meta name=a content=b><meta charset = 'utf-8' />",
            Some("UTF-8"),
        );
        check("<meta charset=utf-16>", Some("UTF-8"));
        check("<meta charset=nonsense>", None);
        check("<meta charset", None);
        check("They write <meta charset=windows-1256>.", None);
        check("", None);
    }
}
