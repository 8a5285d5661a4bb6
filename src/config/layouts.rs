//! Keyboard layouts, in one table: their names in the configuration, and what stands on their keys.
//!
//! They are those of [xkeyboard-config](https://www.freedesktop.org/wiki/Software/XKeyboardConfig/):
//! `ara`, `ir`, `pk` (phonetic), `il`, `ir(ku_ara)`, `af(ps)`, `pk(snd)` and `cn(ug)`.

/// A keyboard layout by the language it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Characters are taken as they are.
    Us,
    /// Arabic.
    Arabic,
    /// Persian, the standard layout.
    Persian,
    /// Urdu, phonetic.
    Urdu,
    /// Hebrew.
    Hebrew,
    /// Central Kurdish.
    Kurdish,
    /// Pashto.
    Pashto,
    /// Sindhi.
    Sindhi,
    /// Uyghur.
    Uyghur,
}

/// One row of the table.
pub(super) struct LayoutRow {
    pub(super) layout: Layout,
    /// Its name in the configuration.
    pub(super) name: &'static str,
    /// What stands on its keys.
    pub(super) pairs: &'static [&'static str],
}

const fn row(layout: Layout, name: &'static str, pairs: &'static [&'static str]) -> LayoutRow {
    LayoutRow {
        layout,
        name,
        pairs,
    }
}

/// All layouts, in the order of the enum.
pub(super) const LAYOUTS: [LayoutRow; 9] = [
    row(Layout::Us, "us", &[]),
    row(Layout::Arabic, "arabic", ARABIC),
    row(Layout::Persian, "persian", PERSIAN),
    row(Layout::Urdu, "urdu", URDU),
    row(Layout::Hebrew, "hebrew", HEBREW),
    row(Layout::Kurdish, "kurdish", KURDISH),
    row(Layout::Pashto, "pashto", PASHTO),
    row(Layout::Sindhi, "sindhi", SINDHI),
    row(Layout::Uyghur, "uyghur", UYGHUR),
];

// Each pair is the US key, then what the layout gives there; first without shift, then with it.
// ASCII and digits are left out. Marks and what stands on punctuation keys are escaped, so that
// the rows read from left to right everywhere.

const ARABIC: &[&str] = &[
    "qض wص eث rق tف yغ uع iه oخ pح [\u{62c} ]\u{62f}",
    "aش sس dي fب gل hا jت kن lم ;\u{643} '\u{637}",
    "zئ xء cؤ vر bﻻ nى mة ,\u{648} .\u{632} /\u{638}",
    "`\u{630}",
    "Q\u{64e} W\u{64b} E\u{64f} R\u{64c} Tﻹ Yإ I\u{f7} O\u{d7} P\u{61b}",
    "A\u{650} S\u{64d} Gﻷ Hأ J\u{640} K\u{60c}",
    "X\u{652} Bﻵ Nآ ?\u{61f}",
    "~\u{651} |\u{2026}",
];

const PERSIAN: &[&str] = &[
    "qض wص eث rق tف yغ uع iه oخ pح [\u{62c} ]\u{686}",
    "aش sس dی fب gل hا jت kن lم ;\u{6a9} '\u{6af}",
    "zظ xط cز vر bذ nد mپ ,\u{648}",
    "`\u{200d}",
    "Q\u{652} W\u{64c} E\u{64d} R\u{64b} T\u{64f} Y\u{650} U\u{64e} I\u{651}",
    "Aؤ Sئ Dي Fإ Gأ Hآ Jة K\u{bb} L\u{ab} \"\u{61b}",
    "Zك X\u{653} Cژ V\u{670} B\u{200c} N\u{654} Mء ?\u{61f}",
    "~\u{f7} @\u{66c} #\u{66b} $\u{fdfc} %\u{66a} ^\u{d7} &\u{60c} _\u{640}",
];

const URDU: &[&str] = &[
    "qق wو eع rر tت yے uء iی oہ pپ",
    "aا sس dد fف gگ hح jج kک lل ;\u{61b}",
    "zز xش cچ vط bب nن mم ,\u{60c} .\u{6d4}",
    "`\u{64b}",
    "Q\u{652} Wؤ E\u{670} Rڑ Tٹ Y\u{64e} Uئ I\u{650} Oۃ P\u{64f}",
    "Aآ Sص Dڈ F\u{651} Gغ Hھ Jض Kخ L\u{654}",
    "Zذ Xژ Cث Vظ Nں M\u{658} ?\u{61f}",
];

const HEBREW: &[&str] = &[
    "eק rר tא yט uו iן oם pפ",
    "aש sד dג fכ gע hי jח kל lך ;\u{5e3}",
    "zז xס cב vה bנ nמ mצ ,\u{5ea} .\u{5e5}",
];

const KURDISH: &[&str] = &[
    "qق wو eە rر tت yی uئ iح oۆ pپ",
    "aا sس dد fف gگ hه jژ kک lل ;\u{61b}",
    "zز xخ cج vڤ bب nن mم ,\u{60c}",
    "`\u{200d}",
    "Rڕ Tط Yێ Uء Iع Oؤ Pث",
    "Aآ Sش Dذ Fإ Gغ H\u{200c} Jأ Kك Lڵ",
    "Zض Xص Cچ Vظ Bى Nة M\u{640} ?\u{61f}",
    "~\u{f7}",
];

const PASHTO: &[&str] = &[
    "qض wص eث rق tف yغ uع iه oخ pح [\u{62c} ]\u{686}",
    "aش sس dی fب gل hا jت kن lم ;\u{6a9} '\u{6ab}",
    "zۍ xې cز vر bذ nد mړ ,\u{648} .\u{696}",
    "`\u{200d}",
    "Q\u{652} W\u{64c} E\u{64d} R\u{64b} T\u{64f} Y\u{650} U\u{64e} I\u{651} Oځ Pڅ",
    "Aښ Sئ Dي Fپ Gأ Hآ Jټ Kڼ Lة \"\u{61b}",
    "Zظ Xط Cژ Vء B\u{200c} Nډ Mؤ <\u{60c} ?\u{61f}",
    "~\u{f7} @\u{66c} #\u{66b} $\u{e60b} %\u{66a} ^\u{d7} &\u{bb} *\u{ab} _\u{640}",
];

const SINDHI: &[&str] = &[
    "qق wص eي rر tت yٿ uع iڳ oو pپ [\u{687} ]\u{686}",
    "aا sس dد fف gگ hه jج kڪ lل ;\u{6a9} '\u{6b1}",
    "zز xخ cط vڀ bب nن mم ,\u{60c} /\u{626}",
    "`\u{2019} -\u{68f} =\u{68c} \\\u{68d}",
    "Q\u{64e} Wض E\u{650} Rڙ Tٽ Yث Uغ Iھ O\u{64f} Pڦ {\u{683} }\u{684}",
    "Aآ Sش Dڊ Hح K\u{6e1} :\u{61b} \"\u{640}",
    "Zذ X\u{651} Cظ Vء Bٻ Nڻ M\u{6fe} <\u{201c} >\u{201d} ?\u{61f}",
    "~\u{2018} @\u{670} &\u{6fd} |\u{67a}",
];

const UYGHUR: &[&str] = &[
    "qچ wۋ eې rر tت yي uۇ iڭ oو pپ",
    "aھ sس dد fا gە hى jق kك lل ;\u{61b}",
    "zز xش cغ vۈ bب nن mم ,\u{60c} /\u{626}",
    "{\u{bb} }\u{ab}",
    "Dژ Fف Gگ Hخ Jج Kۆ",
    "<\u{203a} >\u{2039} ?\u{61f}",
    "_\u{2014}",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_finds_its_own_row() {
        for (at, row) in LAYOUTS.iter().enumerate() {
            assert_eq!(row.layout as usize, at, "{}", row.name);
        }
    }
}
