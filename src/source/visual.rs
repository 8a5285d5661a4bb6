//! Hebrew that is stored as it is seen, from left to right, turned round to the order of reading.
//!
//! ISO-8859-8 without «-I» is such text; see [RFC 1556](https://www.rfc-editor.org/rfc/rfc1556).
//! Each line was laid out by itself, so each is turned by itself: as a whole, but for numbers and
//! words of other scripts, which have been read from left to right already.

/// Bytes of a line that are kept back; a longer one is turned in parts.
const MOST_BYTES: usize = 1 << 20;

/// Turns a text that arrives in pieces, line by line.
#[derive(Debug)]
pub(super) struct Turner {
    /// The line that is not at its end yet.
    line: String,
    /// Whether tags stand in the lines, which stay as they are.
    is_markup: bool,
}

impl Turner {
    pub(super) fn new(is_markup: bool) -> Self {
        Self {
            line: String::new(),
            is_markup,
        }
    }

    /// Takes in `text`, the `last` or not, and appends whole lines to `output`.
    pub(super) fn feed(&mut self, text: &str, last: bool, output: &mut Vec<u8>) {
        for part in text.split_inclusive(['\n', '\r', '\u{85}']) {
            self.line.push_str(part);
            if part.ends_with(['\n', '\r', '\u{85}']) || self.line.len() > MOST_BYTES {
                self.flush(output);
            }
        }
        if last {
            self.flush(output);
        }
    }

    fn flush(&mut self, output: &mut Vec<u8>) {
        let line = std::mem::take(&mut self.line);
        let end = line.trim_end_matches(['\n', '\r', '\u{85}']).len();
        let (text, line_end) = line.split_at(end);
        let turned = if self.is_markup {
            markup_to_logical(text)
        } else {
            to_logical(text)
        };
        output.extend_from_slice(turned.as_bytes());
        output.extend_from_slice(line_end.as_bytes());
    }
}

/// What a character is to the order of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Hebrew,
    Latin,
    Digit,
    /// Takes the order of what stands around it.
    Neutral,
}

fn class(c: char) -> Class {
    match c {
        '\u{590}'..='\u{5ff}' | '\u{fb1d}'..='\u{fb4f}' => Class::Hebrew,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_alphabetic() => Class::Latin,
        _ => Class::Neutral,
    }
}

/// A line in the order of reading.
fn to_logical(line: &str) -> String {
    let count = |wanted| line.chars().filter(|&c| class(c) == wanted).count();
    let (hebrew, latin) = (count(Class::Hebrew), count(Class::Latin));
    if hebrew == 0 {
        return line.to_owned();
    }
    if latin > 2 * hebrew {
        return left_to_right(line);
    }
    let mut turned: Vec<char> = line.chars().rev().map(mirrored).collect();
    let mut from = 0;
    while let Some(run) = foreign_run(&turned, from) {
        from = run.end;
        let run = &mut turned[run];
        run.reverse();
        for c in run {
            *c = mirrored(*c);
        }
    }
    turned.into_iter().collect()
}

/// The next stretch of numbers and words of other scripts, with what stands between them.
fn foreign_run(line: &[char], from: usize) -> Option<std::ops::Range<usize>> {
    let is_foreign = |c: &char| matches!(class(*c), Class::Latin | Class::Digit);
    let start = from + line.get(from..)?.iter().position(is_foreign)?;
    let (mut end, mut last) = (start, start);
    let mut has_word = false;
    while let Some(&c) = line.get(end) {
        match class(c) {
            Class::Hebrew => break,
            Class::Neutral => {}
            found => {
                let is_word = found == Class::Latin;
                // Between numbers alone no more than one sign keeps the order of a number.
                let between = line.get(last + 1..end).unwrap_or_default();
                if end > start && !has_word && !is_word && !joins_digits(between) {
                    break;
                }
                has_word |= is_word;
                last = end;
            }
        }
        end += 1;
    }
    Some(start..last + 1)
}

fn joins_digits(between: &[char]) -> bool {
    matches!(between, [] | ['.' | ',' | ':' | '/' | '-' | '+'])
}

/// A line of another script with Hebrew in it.
fn left_to_right(line: &str) -> String {
    let mut characters: Vec<char> = line.chars().collect();
    let mut at = 0;
    while let Some(start) = (at..characters.len()).find(|&i| class(characters[i]) == Class::Hebrew)
    {
        let ends = |&i: &usize| matches!(class(characters[i]), Class::Latin | Class::Digit);
        let stop = (start..characters.len()).find(ends);
        let stop = stop.unwrap_or(characters.len());
        let last = (start..stop).rfind(|&i| class(characters[i]) == Class::Hebrew);
        let end = last.map_or(stop, |last| last + 1);
        let run = &mut characters[start..end];
        run.reverse();
        for c in run {
            *c = mirrored(*c);
        }
        at = end;
    }
    characters.into_iter().collect()
}

/// A line with tags in it: the texts between them are turned, each in its place.
fn markup_to_logical(line: &str) -> String {
    let mut turned = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        turned.push_str(&to_logical(text));
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, behind) = tag.split_at(end);
        turned.push_str(tag);
        rest = behind;
    }
    turned.push_str(&to_logical(rest));
    turned
}

/// A bracket that opened on the screen opens on the other side in the text.
fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Given and expected with Hebrew letters as capitals: alef to lamed are A to L.
    fn check(visual: &str, logical: &str) {
        let hebrew = |c: char| match c {
            'A'..='Z' => char::from_u32(u32::from(c) - 0x41 + 0x5d0).unwrap_or(c),
            c => c,
        };
        let visual: String = visual.chars().map(hebrew).collect();
        let logical: String = logical.chars().map(hebrew).collect();
        assert_eq!(markup_to_logical(&visual), logical);
    }

    #[test]
    fn hebrew_is_turned_and_the_rest_is_not() {
        check("CBA", "ABC");
        check(".FED CBA", "ABC DEF.");
        check("plain words, 12", "plain words, 12");
        check("", "");
    }

    #[test]
    fn numbers_and_latin_words_stay() {
        check(".1,234.5 CBA", "ABC 1,234.5.");
        check("12/5/99 CBA", "ABC 12/5/99");
        check("FED hello, world CBA", "ABC hello, world DEF");
        check("FED windows 95 CBA", "ABC windows 95 DEF");
        check("7 12 CBA", "ABC 12 7");
        check("DEF-3 CBA", "ABC 3-FED");
    }

    #[test]
    fn brackets_open_where_they_did() {
        check("(FED) CBA", "ABC (DEF)");
        check("(nato) CBA", "ABC (nato)");
    }

    #[test]
    fn a_line_of_another_script_keeps_its_order() {
        check("the word CBA means peace", "the word ABC means peace");
        check(
            "the words FED CBA mean peace",
            "the words ABC DEF mean peace",
        );
    }

    #[test]
    fn tags_stay_where_they_are() {
        check(
            "<p align=\"right\">.FED CBA</p>",
            "<p align=\"right\">ABC DEF.</p>",
        );
    }

    #[test]
    fn lines_are_turned_when_they_are_whole() {
        let mut turner = Turner::new(false);
        let mut output = Vec::new();
        turner.feed("\u{5d1}", false, &mut output);
        assert!(output.is_empty());
        turner.feed("\u{5d0}\r\n\u{5d3}\u{5d2}", false, &mut output);
        turner.feed("", true, &mut output);
        let text = String::from_utf8(output).unwrap();
        assert_eq!(text, "\u{5d0}\u{5d1}\r\n\u{5d2}\u{5d3}");
    }
}
