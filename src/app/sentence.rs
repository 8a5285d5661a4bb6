//! Where sentences begin.

/// Marks that end a sentence: Latin, Arabic, Urdu, Hebrew.
const ENDS: &[char] = &['.', '!', '?', '\u{61F}', '\u{6D4}', '\u{5C3}', '\u{2026}'];
/// What can still follow such a mark inside the sentence.
const CLOSING: &[char] = &[
    '"', '\'', ')', ']', '\u{BB}', '\u{201D}', '\u{2019}', '\u{AB}', '\u{201C}',
];

/// The bytes at which the sentences of a paragraph begin, in order; the first is 0.
pub(super) fn sentence_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let mut ended = false;
    let mut space = false;
    for (at, c) in text.char_indices() {
        if ended && space && !c.is_whitespace() {
            starts.push(at);
            (ended, space) = (false, false);
        }
        if ENDS.contains(&c) {
            (ended, space) = (true, false);
        } else if c.is_whitespace() {
            space = ended;
        } else if !CLOSING.contains(&c) {
            ended = false;
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let starts = sentence_starts(text);
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let sentences: Vec<&str> = starts
            .iter()
            .zip(ends)
            .filter_map(|(&start, end)| text.get(start..end))
            .collect();
        assert_eq!(sentences, expected);
    }

    #[test]
    fn sentences_end_at_marks_before_a_space() {
        check("أهلًا. كيف حالك؟ بخير", &["أهلًا. ", "كيف حالك؟ ", "بخير"]);
        check("یہ ہے۔ وہ ہے۔", &["یہ ہے۔ ", "وہ ہے۔"]);
        check("قال: «نعم!» ثم مضى", &["قال: «نعم!» ", "ثم مضى"]);
        check("نسخة 1.5 من qari.rs", &["نسخة 1.5 من qari.rs"]);
        check("", &[""]);
    }
}
