//! The language of a text, guessed from letters that only some languages have.

use super::letters::{Letters, Row};
use crate::document::Language;

/// Letters that speak for a language.
const LETTERS: &[(Language, &str)] = &[
    (Language::Sorani, "ڕڵۆێە"),
    (Language::Uyghur, "ۇۆۈېەڭۋ"),
    (Language::Pashto, "ټډړږښځڅڼۍې"),
    (Language::Sindhi, "ڄڃڏڊٿڀٻڪڻڳڱ"),
    (Language::Kashmiri, "ٲٳۄؠ"),
    (Language::Urdu, "ٹڈڑےںہھ"),
    (Language::Persian, "پچژگکی"),
    (Language::Arabic, "ةىإأكي"),
];

/// For each character from U+0600 to U+06FF the rows of `LETTERS` it speaks for.
const ROWS: [Row; 256] = rows();

/// Makes `ROWS`; all the letters take two bytes.
const fn rows() -> [Row; 256] {
    let mut bits = [0; 256];
    let mut row = 0;
    while row < LETTERS.len() {
        let bytes = LETTERS[row].1.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let c = ((bytes[at] & 0x1F) as usize) << 6 | (bytes[at + 1] & 0x3F) as usize;
            bits[c - 0x600] |= 1 << (8 * row);
            at += 2;
        }
        row += 1;
    }
    let mut rows = [Row::new(0, 0); 256];
    let mut low = 0;
    while low < 256 {
        rows[low] = Row::new(low as u8, bits[low]);
        low += 1;
    }
    rows
}

/// The language of a language tag such as `ar-EG`; `None` where the tag does not tell its script.
pub(super) fn of_tag(tag: &str) -> Option<Language> {
    let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
    Some(match primary.to_ascii_lowercase().as_str() {
        "ar" | "arb" | "arz" | "ary" | "apc" | "ajp" | "acm" => Language::Arabic,
        "fa" | "pes" | "prs" | "mzn" | "glk" => Language::Persian,
        "ur" => Language::Urdu,
        "ckb" => Language::Sorani,
        "ps" | "pus" | "pbt" => Language::Pashto,
        "sd" => Language::Sindhi,
        "ug" => Language::Uyghur,
        "he" | "iw" | "heb" => Language::Hebrew,
        "yi" | "ji" | "yid" => Language::Yiddish,
        "syr" | "arc" | "aii" => Language::Syriac,
        "dv" => Language::Divehi,
        "nqo" => Language::Nko,
        "ks" => Language::Kashmiri,
        "pnb" => Language::Punjabi,
        "" | "und" | "mul" | "zxx" | "ku" | "az" | "pa" | "ms" | "uz" | "kk" | "bal" => {
            return None;
        }
        _ => Language::LeftToRight,
    })
}

/// The languages that have a code of two letters (ISO 639-1, and older codes of BCP 47).
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce \
    ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha \
    he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv ka kg ki kj kk kl km kn ko \
    kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn \
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so \
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi \
    yo za zh zu";

/// The language that a reader names by a tag. Of codes of three letters only those of languages
/// from right to left are known.
pub fn named(tag: &str) -> Option<Language> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    let primary = primary.to_ascii_lowercase();
    let has_two = TWO_LETTERS.split(' ').any(|code| code == primary);
    of_tag(&primary).filter(|language| has_two || *language != Language::LeftToRight)
}

/// The letters of a text, as [`of`] and the direction need them.
pub(super) fn letters(text: &str) -> Letters {
    super::letters::count(text, &ROWS)
}

/// The language of a text, `Unknown` when it has too few letters to tell.
pub(super) fn guess(text: &str) -> Language {
    of(&letters(text))
}

/// The language of a text with these letters.
pub(super) fn of(letters: &Letters) -> Language {
    let &Letters {
        arabic,
        hebrew,
        yiddish,
        syriac,
        thaana,
        nko,
        rows: counts,
        ..
    } = letters;
    let ltr = letters.ltr;
    let scripts = [
        (arabic, arabic_script(counts, arabic)),
        (
            hebrew,
            if 50 * yiddish > hebrew {
                Language::Yiddish
            } else {
                Language::Hebrew
            },
        ),
        (syriac, Language::Syriac),
        (thaana, Language::Divehi),
        (nko, Language::Nko),
    ];
    let (most, language) = scripts
        .into_iter()
        .max_by_key(|script| script.0)
        .unwrap_or_default();
    if most == 0 || 12 * most < ltr {
        return if ltr > 0 {
            Language::LeftToRight
        } else {
            Language::Unknown
        };
    }
    language
}

/// Which of the languages in Arabic script it is, by the share of their letters.
fn arabic_script(counts: [usize; LETTERS.len()], letters: usize) -> Language {
    let share = |language| {
        let row = LETTERS.iter().position(|row| row.0 == language);
        row.map_or(0, |row| 1000 * counts[row] / letters.max(1))
    };
    let least = [
        (Language::Uyghur, 120),
        (Language::Sorani, 80),
        (Language::Pashto, 25),
        (Language::Sindhi, 25),
        (Language::Kashmiri, 25),
        (Language::Urdu, 45),
    ];
    let uyghur_not_sorani = share(Language::Uyghur) > share(Language::Sorani);
    for (language, least) in least {
        if share(language) >= least && (language != Language::Uyghur || uyghur_not_sorani) {
            return language;
        }
    }
    if share(Language::Persian) > 40 && share(Language::Persian) > share(Language::Arabic) {
        Language::Persian
    } else {
        Language::Arabic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_languages_are_named() {
        assert_eq!(named("ar-EG"), Some(Language::Arabic));
        assert_eq!(named("CKB"), Some(Language::Sorani));
        assert_eq!(named("en_GB"), Some(Language::LeftToRight));
        for unknown in ["", "a", "qq", "tlh", "klingon", "deu", "ku"] {
            assert_eq!(named(unknown), None, "{unknown}");
        }
    }

    fn check(input: &str, expected: Language) {
        assert_eq!(guess(input), expected, "{input}");
    }

    #[test]
    fn by_their_letters() {
        check("تأسس التحالف على يد الحزب في المدينة", Language::Arabic);
        check(
            "این کتاب درباره تاریخ ایران است که گفته می‌شود",
            Language::Persian,
        );
        check("یہ کتاب پاکستان کی تاریخ کے بارے میں ہے", Language::Urdu);
        check(
            "ئەم کتێبە باسی مێژووی کوردستان دەکات لەگەڵ ژیان",
            Language::Sorani,
        );
        check(
            "دا کتاب د پښتو ژبې د تاریخ په اړه دی چې څوک یې لولي",
            Language::Pashto,
        );
        check("بۇ كىتاب ئۇيغۇر تارىخى ھەققىدە يېزىلغان", Language::Uyghur);
        check("הספר הזה עוסק בתולדות הארץ", Language::Hebrew);
        check("ދިވެހި ބަސް", Language::Divehi);
        check("ܠܫܢܐ ܣܘܪܝܝܐ", Language::Syriac);
        check("plain text", Language::LeftToRight);
        check("123", Language::Unknown);
    }
}
