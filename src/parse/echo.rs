//! Whether a text begins with the words of the line above it, as the first sentence on a subject
//! does.

use super::fold::{without_article, words};
use super::line::{Line, SHORTEST_BODY};
use super::marking::Marking;

/// Words from the beginning of a text that are looked at.
const BEGINNING: usize = 14;

/// How much of a line the text below it begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Echo {
    None,
    /// Half of its words or more, the first soon.
    Some,
    /// All of its words, and the text is long.
    All,
}

/// What of a line the next one begins with.
pub(super) fn echo(line: &Line, next: &[Line], marking: &Marking) -> Echo {
    let Some(next) = next.first() else {
        return Echo::None;
    };
    // What stands in brackets is not said again.
    let heading = line.text.split('(').next().unwrap_or_default();
    let named: Vec<_> = bare_words(heading).collect();
    let looked_at = BEGINNING.max(reach(named.len()));
    let begin: Vec<_> = bare_words(&next.text).take(looked_at).collect();
    if is_long(next) && has_all(&named, &begin, marking) {
        Echo::All
    } else if has_most(&named, &begin) {
        Echo::Some
    } else {
        Echo::None
    }
}

/// Words among which as many from a heading are looked for.
fn reach(words: usize) -> usize {
    2 * words + 2
}

/// Whether a line is long enough to begin with the words of its heading.
pub(super) fn is_long(line: &Line) -> bool {
    2 * line.characters >= 3 * SHORTEST_BODY
}

/// Whether a text begins with all words of its heading; what asks is not said again.
fn has_all(named: &[String], begin: &[String], marking: &Marking) -> bool {
    let told = || named.iter().filter(|word| !marking.is_question(word));
    let begin = &begin[..begin.len().min(reach(told().count()))];
    match told().count() {
        0 => false,
        1 => told().next() == begin.first(),
        _ => told().all(|word| begin.contains(word)),
    }
}

/// Whether a text begins with most words of its heading, the first of them soon.
fn has_most(named: &[String], begin: &[String]) -> bool {
    let begin = &begin[..begin.len().min(BEGINNING)];
    let Some(first) = named.first() else {
        return false;
    };
    let found = named.iter().filter(|word| begin.contains(word)).count();
    let early = begin.iter().take(3).any(|word| word == first);
    (early && 2 * found >= named.len()) || (named.len() > 1 && found == named.len())
}

/// The words of a text without articles.
fn bare_words(text: &str) -> impl Iterator<Item = String> + '_ {
    words(text).map(|word| without_article(&word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(heading: &str, below: &str, expected: Echo) {
        let marking = Marking::new();
        let line = |text: &str| {
            let mut line = Line {
                text: text.to_owned(),
                end: text.len() as u64,
                ..Line::default()
            };
            line.look(text.as_bytes(), true, &marking);
            line
        };
        let found = echo(&line(heading), &[line(below)], &marking);
        assert_eq!(found, expected, "{heading}");
    }

    #[test]
    fn what_is_said_again() {
        let below = "يمر الطريق إلى القرية بين البساتين، وكان الناس يسلكونه كل صباح إلى السوق البعيد ثم يعودون مساء.";
        check("طريق القرية", below, Echo::All);
        check("أين يمر الطريق؟", below, Echo::All);
        check("طريق", below, Echo::Some);
        check("طريق البحر", below, Echo::Some);
        check("سوق المدينة", below, Echo::None);
        check("طريق القرية", "الطريق إلى القرية.", Echo::Some);
    }
}
