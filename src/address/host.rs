//! Names of hosts: in letters, and what in them is meant to deceive.
//!
//! See UTS #39, section 5, for mixed scripts.

use icu_properties::CodePointMapData;
use icu_properties::props::Script;

/// Letters of other scripts that look like Latin ones (Unicode's confusables, in part).
const LATIN_LOOKS: &str = "аеорсухѕіјԁһԛԝѵӏοανρυνικ";

/// A host in its own letters, each label that is written in Punycode decoded.
pub(super) fn unicode(host: &str) -> String {
    if !host.to_ascii_lowercase().contains("xn--") {
        return host.to_owned();
    }
    let (name, port) = host.rsplit_once(':').map_or((host, None), |(name, port)| {
        (
            name,
            Some(port).filter(|p| p.bytes().all(|b| b.is_ascii_digit())),
        )
    });
    let decoded = url::quirks::domain_to_unicode(name);
    match port {
        _ if decoded.is_empty() => host.to_owned(),
        Some(port) => format!("{decoded}:{port}"),
        None => decoded,
    }
}

/// Whether a label of a host mixes scripts that no language writes together.
pub(super) fn is_mixed(host: &str) -> bool {
    host.split('.').any(|label| {
        let mut scripts: Vec<Script> = Vec::new();
        for script in label.chars().filter_map(script) {
            if !scripts.contains(&script) {
                scripts.push(script);
            }
        }
        let japanese = [
            Script::Han,
            Script::Hiragana,
            Script::Katakana,
            Script::Latin,
        ];
        let korean = [Script::Han, Script::Hangul, Script::Latin];
        scripts.len() > 1
            && !scripts.iter().all(|s| japanese.contains(s))
            && !scripts.iter().all(|s| korean.contains(s))
    })
}

/// Whether a label of a host, in another script, has nothing but letters that look like Latin.
pub(super) fn looks_latin(host: &str) -> bool {
    host.split('.').any(|label| {
        let mut foreign = label.chars().filter(|c| !c.is_ascii()).peekable();
        foreign.peek().is_some() && foreign.all(|c| LATIN_LOOKS.contains(c))
    })
}

/// The script of a letter; none where it belongs to many.
fn script(letter: char) -> Option<Script> {
    let script = CodePointMapData::<Script>::new().get(letter);
    (!matches!(script, Script::Common | Script::Inherited)).then_some(script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_decoded() {
        assert_eq!(unicode("xn--mgbh0fb.example"), "مثال.example");
        assert_eq!(unicode("xn--mgbh0fb.example:80"), "مثال.example:80");
        assert_eq!(unicode("a.example"), "a.example");
    }

    #[test]
    fn mixed_scripts_and_disguises_are_seen() {
        assert!(is_mixed("p\u{430}ypal.com") && is_mixed("مثالa.com"));
        assert!(!is_mixed("مثال.com") && !is_mixed("日本の.jp") && !is_mixed("a-1.b"));
        assert!(looks_latin("\u{430}\u{440}\u{440}\u{4CF}\u{435}.com"));
        assert!(!looks_latin("россия.рф") && !looks_latin("apple.com") && !looks_latin("مثال"));
    }
}
