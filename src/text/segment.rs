//! Where extended grapheme clusters begin (UAX #29).
//!
//! Between the letters and marks of which nearly all text is made, the rules say the same always;
//! the library is asked only about the stretches in between.

use unicode_segmentation::UnicodeSegmentation;

/// What the rules say of a character whatever stands around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Begins a cluster, unless something that is not simple stands before it.
    Base,
    /// Belongs to the cluster before it.
    Mark,
    /// Asks for more rules.
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        ' '..='~'
        | '\u{5D0}'..='\u{5EA}'
        | '\u{606}'..='\u{60F}'
        | '\u{61B}'
        | '\u{61D}'..='\u{64A}'
        | '\u{660}'..='\u{66F}'
        | '\u{671}'..='\u{6D5}'
        | '\u{6EE}'..='\u{6FF}' => Kind::Base,
        '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5BD}' | '\u{64B}'..='\u{65F}' | '\u{670}' => {
            Kind::Mark
        }
        _ => Kind::Other,
    }
}

/// The bytes at which clusters begin, without the end of the text.
pub(super) fn cluster_starts(text: &str) -> Vec<u32> {
    let mut starts = Vec::with_capacity(text.len() / 2 + 1);
    // The stretch for the library: from the last base before it to the first of two bases behind.
    let mut asked: Option<usize> = None;
    let mut base = 0;
    let mut before = Kind::Other;
    for (byte, c) in text.char_indices() {
        let kind = kind(c);
        match (kind, asked) {
            (Kind::Base, Some(start)) if before == Kind::Base => {
                ask(text, start..byte, &mut starts);
                asked = None;
                starts.push(byte as u32);
                base = byte;
            }
            (Kind::Base, None) => {
                starts.push(byte as u32);
                base = byte;
            }
            (Kind::Mark, None) if byte > 0 => {}
            (Kind::Mark | Kind::Other, None) => {
                starts.pop();
                asked = Some(base);
            }
            (_, Some(_)) => {}
        }
        before = kind;
    }
    if let Some(start) = asked {
        ask(text, start..text.len(), &mut starts);
    }
    starts
}

fn ask(text: &str, stretch: std::ops::Range<usize>, starts: &mut Vec<u32>) {
    let inside = text.get(stretch.clone()).unwrap_or_default();
    let found = inside.grapheme_indices(true);
    starts.extend(found.map(|(start, _)| (stretch.start + start) as u32));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PIECES: &[&str] = &[
        "a",
        " ",
        "ب",
        "\u{64E}",
        "\u{670}",
        "א",
        "\u{5B8}",
        "\u{200D}",
        "\u{200C}",
        "\u{600}",
        "\u{6DD}",
        "١",
        "👩",
        "\u{1F3FD}",
        "🇸",
        "क",
        "\u{94D}",
        "\r",
        "\n",
        "\u{E9}",
        "\u{301}",
        "가",
        "\u{11A8}",
        "\u{FE0F}",
        "\u{FEFB}",
        "\u{202E}",
        "\u{903}",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn agrees_with_the_library(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..14)) {
            let text = pieces.concat();
            let expected: Vec<u32> = text.grapheme_indices(true).map(|(i, _)| i as u32).collect();
            prop_assert_eq!(cluster_starts(&text), expected);
        }
    }

    #[test]
    fn kinds_are_those_of_the_library() {
        for c in '\0'..='\u{FFFF}' {
            let count = |text: String| text.graphemes(true).count();
            match kind(c) {
                Kind::Base => {
                    assert_eq!(count(format!("a{c}a")), 3, "{c:?}");
                    assert_eq!(count(format!("\u{600}{c}")), 1, "{c:?}");
                    assert_eq!(count(format!("👩\u{200D}{c}")), 2, "{c:?}");
                }
                Kind::Mark => assert_eq!(count(format!("a{c}a")), 2, "{c:?}"),
                Kind::Other => {}
            }
        }
    }
}
