//! What marks a line as a heading, and the rank of the mark.
//!
//! Only the line itself is looked at; whether a marked line is a heading also depends on its
//! neighbours (`headings`).

use std::collections::{HashMap, HashSet};

use super::beginnings::Beginnings;
use super::fold::{fold, is_letter, run_together, without_article};
use super::mark::{Mark, MarkKind, mark, rank};
use super::numbering::{bare_number, core, ends_in_comma, ends_mark, is_number, numbering};
use super::words;
use crate::document::SectionKind;

/// The tables, folded.
pub(super) struct Marking {
    /// Everything that a marked line can begin with, so that other lines are told at one look.
    first: HashSet<String>,
    beginnings: Beginnings,
    divisions: HashMap<String, u8>,
    articles: HashSet<String>,
    standalone: HashSet<String>,
    lists: HashMap<String, SectionKind>,
    prefixes: Vec<String>,
    qualifiers: Vec<String>,
    ordinals: HashSet<String>,
    ordinal_tails: HashSet<String>,
    adverbs: HashSet<String>,
    questions: HashSet<String>,
    never_last: HashSet<String>,
    never_first: HashSet<String>,
    captions: HashSet<String>,
}

impl Marking {
    /// Folds the tables once.
    pub(super) fn new() -> Self {
        let folded = |rows: &[&str]| rows.iter().map(|row| fold(row)).collect();
        let joined =
            |rows: &[&str]| -> Vec<String> { rows.iter().map(|row| run_together(row)).collect() };
        let first = first_words();
        Self {
            beginnings: Beginnings::of(&first),
            first,
            divisions: words::DIVISIONS
                .iter()
                .map(|&(word, rank)| (fold(word), rank))
                .collect(),
            articles: folded(words::ARTICLES),
            standalone: joined(words::STANDALONE).into_iter().collect(),
            lists: words::LISTS
                .iter()
                .map(|&(name, kind)| (run_together(name), kind))
                .collect(),
            prefixes: joined(words::LIST_PREFIXES),
            qualifiers: joined(words::LIST_QUALIFIERS),
            ordinals: folded(words::ORDINALS),
            ordinal_tails: folded(words::ORDINAL_TAILS),
            adverbs: folded(words::ADVERBS),
            questions: folded(words::QUESTIONS),
            never_last: folded(words::NEVER_LAST),
            never_first: folded(words::NEVER_FIRST),
            captions: folded(words::CAPTIONS),
        }
    }

    /// The kind of list that a heading of this text names.
    pub(super) fn list_kind(&self, text: &str) -> Option<SectionKind> {
        self.list_kind_of(text, &run_together(text))
    }

    /// The same of a text that is run together already.
    fn list_kind_of(&self, text: &str, joined: &str) -> Option<SectionKind> {
        let named = |name: &str| {
            if let Some(kind) = self.lists.get(name) {
                return Some(*kind);
            }
            let name = self
                .prefixes
                .iter()
                .find_map(|p| name.strip_prefix(p.as_str()))
                .unwrap_or(name);
            let stem = self
                .qualifiers
                .iter()
                .find_map(|q| name.strip_suffix(q.as_str()))
                .unwrap_or(name);
            self.lists
                .get(name)
                .or_else(|| self.lists.get(stem))
                .copied()
        };
        if text.chars().count() > 60 {
            return None;
        }
        named(joined).or_else(|| named(&run_together(self.unnumbered(text)?)))
    }

    /// The text behind a number, letter or adverb that heads it.
    fn unnumbered<'a>(&self, text: &'a str) -> Option<&'a str> {
        let (first, rest) = text.trim_start().split_once(char::is_whitespace)?;
        let folded = fold(first);
        let core = core(&folded);
        let counts = is_number(core) || core.chars().count() == 1 || self.adverbs.contains(core);
        counts.then(|| rest.trim_start_matches(|c: char| !c.is_alphanumeric()))
    }

    /// Whether a line could carry a mark, by its first word.
    fn can_mark(&self, text: &str) -> bool {
        let first = text.split_whitespace().next().unwrap_or_default();
        // Nearly all lines are told by a few letters, without folding the word.
        !self.beginnings.exclude(first) && self.can_begin(first)
    }

    /// Whether a line with a mark could begin with this word.
    fn can_begin(&self, first: &str) -> bool {
        let folded = fold(first);
        let core = core(&folded);
        let bare = without_article(core);
        core.chars().take(2).count() < 2 && core.len() < folded.len()
            || !folded.starts_with(is_letter)
            || core.starts_with(char::is_numeric)
            || self.first.contains(bare)
            || bare
                .strip_prefix('ה')
                .is_some_and(|word| self.first.contains(word))
    }

    /// The mark of a line, if it has one.
    pub(super) fn mark(&self, text: &str) -> Option<Mark> {
        if !self.can_mark(text) {
            return None;
        }
        let joined = run_together(text);
        if let Some(kind) = self.list_kind_of(text, &joined) {
            return Some(mark(MarkKind::List(kind), rank::TOP, false));
        }
        if self.standalone.contains(&joined) {
            return Some(mark(MarkKind::Standalone, rank::TOP, true));
        }
        let folded = fold(text);
        let mut tokens = folded.split_whitespace();
        let first = tokens.next()?;
        self.division(first, tokens.clone())
            .or_else(|| self.adverb(first, tokens.clone()))
            .or_else(|| numbering(first, tokens.next().is_none()))
            .or_else(|| bare_number(text))
            .or_else(|| {
                let word = without_article(core(first));
                let heads = self.standalone.contains(word) && !ends_in_comma(first);
                heads.then(|| mark(MarkKind::Weak, rank::TOP, false))
            })
    }

    /// A word for a part with its number before or behind it.
    fn division<'a>(
        &self,
        first: &'a str,
        mut tokens: impl Iterator<Item = &'a str> + Clone,
    ) -> Option<Mark> {
        let word = self.part(core(first));
        let second = tokens.next();
        let (kind, rank, last) = match (word, second) {
            (Some((kind, rank)), Some(number)) => {
                let glued = ends_in_comma(first) || first.ends_with(['.', '۔']);
                if kind == MarkKind::Article && !glued && ends_bare(number, tokens.clone()) {
                    return Some(mark(kind, rank, true));
                }
                if glued || !self.is_ordinal(number) {
                    return self.surah(core(first), number, tokens);
                }
                (kind, rank, number)
            }
            (Some((MarkKind::Division, rank)), None) if !first.starts_with('و') => {
                return Some(mark(MarkKind::Division, rank, true));
            }
            // An ordinal of a language whose ordinals are not known is told by the colon.
            (None, Some(word))
                if self.ordinals.contains(without_article(first))
                    || word.ends_with(':') && tokens.clone().next().is_none() =>
            {
                let (kind, rank) = self.part(core(word))?;
                (kind, rank, word)
            }
            _ => return None,
        };
        let mut last = last;
        while let Some(tail) = tokens.clone().next() {
            let follows = self.ordinal_tails.contains(core(tail)) || last == "و";
            if !follows || ends_mark(last) {
                break;
            }
            tokens.next();
            last = tail;
        }
        let rest = tokens.any(|token| !core(token).is_empty());
        (!rest || !ends_in_comma(last)).then(|| mark(kind, rank, !rest))
    }

    /// A sura has a name instead of a number.
    fn surah<'a>(
        &self,
        word: &str,
        name: &str,
        rest: impl Iterator<Item = &'a str>,
    ) -> Option<Mark> {
        let short = word == "سوره" && rest.count() < 2 && !ends_in_comma(name);
        let rank = self.divisions.get(word).copied()?;
        short.then(|| mark(MarkKind::Division, rank, false))
    }

    /// What a word for a part marks.
    fn part(&self, word: &str) -> Option<(MarkKind, u8)> {
        let bare = without_article(word);
        let bare = if self.divisions.contains_key(bare) || self.articles.contains(bare) {
            bare
        } else {
            bare.strip_prefix('ה')?
        };
        if let Some(&rank) = self.divisions.get(bare) {
            return Some((MarkKind::Division, rank));
        }
        let is_article = self.articles.contains(bare);
        is_article.then_some((MarkKind::Article, rank::ARTICLE))
    }

    /// Whether a token counts: digits, an ordinal, or one to three letters used as a number.
    fn is_ordinal(&self, token: &str) -> bool {
        let core = core(token);
        let bare = without_article(core);
        let hebrew = core.chars().all(|c| ('א'..='ת').contains(&c));
        let letters = core.chars().count();
        is_number(core)
            || self.ordinals.contains(bare)
            || self
                .ordinals
                .contains(core.strip_prefix('ה').unwrap_or(core))
            || (letters == 1 && core.chars().all(char::is_alphabetic) && core != "و")
            || (hebrew && letters <= 3 && (letters <= 2 || token.contains(['"', '\''])))
            || (letters <= 5 && core.chars().all(|c| matches!(c, 'i' | 'v' | 'x')))
    }

    /// «First:» and what follows.
    fn adverb<'a>(&self, first: &str, tokens: impl Iterator<Item = &'a str>) -> Option<Mark> {
        let is_adverb = self.adverbs.contains(core(first)) && !ends_in_comma(first);
        is_adverb.then(|| mark(MarkKind::Weak, rank::ADVERB, tokens.count() == 0))
    }

    /// Whether a word asks.
    pub(super) fn is_question(&self, word: &str) -> bool {
        self.questions.contains(word)
    }

    /// Whether more must follow a text that ends with this word.
    pub(super) fn is_never_last(&self, word: &str) -> bool {
        self.never_last.contains(word)
    }

    /// Whether a text that begins with this word is a sentence.
    pub(super) fn is_never_first(&self, word: &str) -> bool {
        self.never_first.contains(word)
    }

    /// Whether a text names a figure or the like: «شكل 3.1. …».
    pub(super) fn is_caption(&self, text: &str) -> bool {
        let mut words = text.split_whitespace();
        let Some((word, number)) = words.next().zip(words.next()) else {
            return false;
        };
        let is_number = number.contains(char::is_numeric)
            && number.chars().filter(|&c| is_letter(c)).count() <= 1;
        is_number && self.captions.contains(without_article(core(&fold(word))))
    }
}

/// The first words of all tables, also run together with those behind them.
fn first_words() -> HashSet<String> {
    let names = words::LISTS.iter().map(|row| row.0);
    let parts = words::DIVISIONS.iter().map(|row| row.0);
    let rows = [
        words::ARTICLES,
        words::STANDALONE,
        words::LIST_PREFIXES,
        words::ORDINALS,
        words::ADVERBS,
    ];
    let mut first = HashSet::new();
    for row in rows
        .into_iter()
        .flatten()
        .copied()
        .chain(names)
        .chain(parts)
    {
        let mut joined = String::new();
        for word in row.split([' ', '\u{200C}']) {
            joined.push_str(&fold(word));
            first.insert(without_article(&joined).to_owned());
        }
    }
    first
}

/// Whether nothing but the number of an article stands there, however it is written.
fn ends_bare<'a>(number: &str, mut rest: impl Iterator<Item = &'a str>) -> bool {
    !ends_in_comma(number) && number.chars().count() >= 3 && rest.next().is_none()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    /// `kind rank`, `-` when there is no mark.
    fn check(input: &str, expected: &str) {
        let found = MARKING.mark(input).map_or("-".to_owned(), |mark| {
            format!("{:?} {}", mark.kind, mark.rank)
        });
        assert_eq!(found, expected, "{input}");
    }

    static MARKING: LazyLock<Marking> = LazyLock::new(Marking::new);

    proptest! {
        #[test]
        fn only_what_cannot_mark_is_told_by_its_letters(word in "[والهفصلبابאהפרקabpt1Ⅷ.:َ(-]{0,9}") {
            let marking = &*MARKING;
            prop_assert!(!marking.beginnings.exclude(&word) || !marking.can_begin(&word));
        }
    }

    #[test]
    fn no_word_of_the_tables_is_told_by_its_letters() {
        let marking = &*MARKING;
        for word in &marking.first {
            for article in ["", "ال", "وال", "ה"] {
                let word = format!("{article}{word}");
                assert!(!marking.beginnings.exclude(&word), "{word}");
            }
        }
        assert!(marking.beginnings.exclude("كان"));
    }

    #[test]
    fn words_for_parts() {
        check("الباب الأول", "Division 2");
        check("الفصل الحادي عشر: في العمران", "Division 4");
        check("الفصل التالي عبارة عن رحلة", "-");
        check("فصل دوم", "Division 4");
        check("پہلا باب", "Division 2");
        check("פרק י״א", "Division 4");
        check("המבוא", "-");
        check("סעיף א.", "Article 23");
        check("مادهٔ سی‌ام", "Article 23");
        check("المادة ١٢", "Article 23");
        check("دفعہ ۱۔", "Article 23");
        check("سورة آل عمران", "Division 4");
        check("الفصل الأول، وقد كتب فيه", "-");
    }

    #[test]
    fn numbers_letters_and_adverbs() {
        check("٢-١ أهداف البحث", "Decimal 11");
        check("1.2.3. شيء", "Decimal 12");
        check("1. لماذا", "Weak 10");
        check("(أ) نص", "Weak 22");
        check("أ- نص", "Weak 21");
        check("أولاً: التعريف", "Weak 9");
        check("ثالثًا، ساهم التحالف", "-");
        check("1990-2000 كانت", "-");
        check("1 Introduction", "Weak 10");
        check("٢ الماء والأرض", "Weak 10");
        check("3 men and a boat", "-");
        check("١٩٩٠ كان عاما", "-");
    }

    #[test]
    fn names_of_lists() {
        for name in [
            "المراجع",
            "المَصادِر والمراجع:",
            "قائمة المراجع",
            "ثبت المراجع",
            "[المـراجع]",
            "7. المراجع",
            "ببليوغرافيا",
            "منابع و مآخذ",
            "کتابنامه",
            "حوالہ جات",
            "רשימת מקורות",
            "ביבליוגרפיה",
            "REFERENCES",
            "المراجع العربية",
        ] {
            check(name, "List(References) 0");
        }
        check("پی‌نوشت", "List(Notes) 0");
        check("הערות שוליים", "List(Notes) 0");
        check("انظر أيضًا", "List(Links) 0");
        check("مصادر الطاقة", "-");
    }

    #[test]
    fn headings_by_themselves() {
        check("خاتمة", "Standalone 0");
        check("پیش‌گفتار", "Standalone 0");
        check("پیش لفظ", "Standalone 0");
        check("סיכום", "Standalone 0");
        check("مقدمة المؤلف", "Weak 0");
    }
}
