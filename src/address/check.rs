//! Whether an address may leave qari, and how it is handed over.

use std::borrow::Cow;
use std::fmt::Write as _;

use url::{Host, Url};

use super::{Refused, scheme};

/// Schemes that are opened.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// A whole address as it is handed to a browser: `http`, `https` or `mailto`, all printable ASCII,
/// its host in Punycode and the rest percent-encoded as UTF-8 where needed; or why it is refused.
pub fn check(address: &str) -> Result<Cow<'_, str>, Refused> {
    if address.starts_with('-') {
        return Err(Refused::Option);
    }
    if address.chars().any(char::is_control) {
        return Err(Refused::Control);
    }
    let scheme = scheme(address).ok_or(Refused::NoScheme)?;
    if !SCHEMES.contains(&scheme.as_str()) {
        return Err(Refused::Scheme(scheme));
    }
    let rest = address.get(scheme.len() + 1..).unwrap_or_default();
    if scheme == "mailto" {
        check_recipient(rest)?;
        return Ok(percent_encoded(address));
    }
    let host = checked_host(rest)?;
    if host.is_ascii() && !host.contains('%') {
        return Ok(percent_encoded(address));
    }
    // What the program is given is what was understood here, nothing else.
    let whole = Url::parse(address).map_err(|_| Refused::Host)?;
    Ok(Cow::Owned(percent_encoded(whole.as_str()).into_owned()))
}

/// The host of a web address, where it can be one; `rest` is what follows the colon.
fn checked_host(rest: &str) -> Result<&str, Refused> {
    let rest = rest.strip_prefix("//").ok_or(Refused::Nowhere)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.starts_with('[') {
        let end = host.find(']').ok_or(Refused::Host)?;
        let address = host.get(..=end).unwrap_or_default();
        return match Host::parse(address) {
            Ok(Host::Ipv6(_)) => Ok(address),
            _ => Err(Refused::Host),
        };
    }
    let name = host.split(':').next().unwrap_or_default();
    let is_letter =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '%') || !c.is_ascii();
    if !name.chars().any(char::is_alphanumeric) {
        Err(Refused::Nowhere)
    } else if name.starts_with('-') || !name.chars().all(is_letter) {
        Err(Refused::Host)
    } else {
        Ok(name)
    }
}

/// Refuses a mail address without a recipient, or with one that a mail program could take for an
/// option.
fn check_recipient(rest: &str) -> Result<(), Refused> {
    let recipient = rest.split('?').next().unwrap_or_default();
    if recipient.starts_with('-') {
        return Err(Refused::Option);
    }
    let (name, host) = recipient.rsplit_once('@').ok_or(Refused::Nowhere)?;
    if name.is_empty() || host.is_empty() {
        return Err(Refused::Nowhere);
    }
    Ok(())
}

/// `address` with everything percent-encoded that no URL may hold (RFC 3986, RFC 3987 3.1), and
/// quotation marks and back-quotes besides.
fn percent_encoded(address: &str) -> Cow<'_, str> {
    let bytes = address.as_bytes();
    let stays = |index: usize, byte: u8| match byte {
        b'%' => bytes
            .get(index + 1..index + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b'^' | b'{' | b'|' | b'}' => false,
        _ => byte.is_ascii_graphic(),
    };
    if bytes
        .iter()
        .enumerate()
        .all(|(index, &byte)| stays(index, byte))
    {
        return Cow::Borrowed(address);
    }
    let mut encoded = String::with_capacity(address.len() * 2);
    for (index, &byte) in bytes.iter().enumerate() {
        if stays(index, byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Cow::Owned(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<'a>(address: &'a str, expected: Result<&'a str, Refused>) {
        let expected = expected.map(Cow::Borrowed);
        assert_eq!(super::check(address), expected, "{address}");
    }

    #[test]
    fn addresses_are_encoded_for_the_browser() {
        for same in [
            "https://example.com/a?b=c&d=(e)#f",
            "http://127.0.0.1:631/",
            "http://[::1]:8080/",
            "HTTPS://Example.com",
            "mailto:someone@example.com?subject=a%20b",
            "https://example.com/;touch",
            "https://ar.wikipedia.org/wiki/%D8",
        ] {
            check(same, Ok(same));
        }
        check("https://a.example/ق", Ok("https://a.example/%D9%82"));
        check(
            "https://مثال.إختبار/",
            Ok("https://xn--mgbh0fb.xn--kgbechtv/"),
        );
        check(
            "https://a.example/a b'c`\"",
            Ok("https://a.example/a%20b%27c%60%22"),
        );
        check("https://a.example/100%", Ok("https://a.example/100%25"));
        check(
            "https://a.example/\u{202e}g",
            Ok("https://a.example/%E2%80%AEg"),
        );
    }

    #[test]
    fn what_is_no_web_or_mail_address_is_refused() {
        check("-https://example.com", Err(Refused::Option));
        check("--version", Err(Refused::Option));
        check("mailto:-oProxy@example.com", Err(Refused::Option));
        check("/etc/passwd", Err(Refused::NoScheme));
        check("#fragment", Err(Refused::NoScheme));
        check("\\\\server\\share", Err(Refused::NoScheme));
        check("نص: كلام", Err(Refused::NoScheme));
        check("FILE:/etc/passwd", Err(Refused::Scheme("file".to_owned())));
        check(
            "javascript:alert(1)",
            Err(Refused::Scheme("javascript".to_owned())),
        );
        check("java\tscript:alert(1)", Err(Refused::Control));
        check("https://a.example/\nX", Err(Refused::Control));
        check("https://a.example/\u{9b}X", Err(Refused::Control));
        check("https:example.com", Err(Refused::Nowhere));
        check("https://", Err(Refused::Nowhere));
        check("https://.", Err(Refused::Nowhere));
        check("https:///path", Err(Refused::Nowhere));
        check("https://-bad.example", Err(Refused::Host));
        check("https://a.example\\b", Err(Refused::Host));
        check("https://a b.example/", Err(Refused::Host));
        check("http://[x]/", Err(Refused::Host));
        check("mailto:", Err(Refused::Nowhere));
        check("https://مثال .example/", Err(Refused::Host));
        check("https://\u{202e}moc.example/", Err(Refused::Host));
    }
}
