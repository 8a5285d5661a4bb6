//! The languages qari tells apart, because their habits of setting differ.

/// A language as far as list marks, digits, justification and search depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Not known.
    #[default]
    Unknown,
    /// Arabic (`ar`).
    Arabic,
    /// Persian (`fa`).
    Persian,
    /// Urdu (`ur`), set in Nastaliq.
    Urdu,
    /// Central Kurdish, Sorani (`ckb`).
    Sorani,
    /// Pashto (`ps`).
    Pashto,
    /// Sindhi (`sd`).
    Sindhi,
    /// Uyghur (`ug`).
    Uyghur,
    /// Hebrew (`he`).
    Hebrew,
    /// Yiddish (`yi`).
    Yiddish,
    /// Syriac (`syr`).
    Syriac,
    /// Divehi, in Thaana (`dv`).
    Divehi,
    /// N'Ko (`nqo`).
    Nko,
    /// Kashmiri (`ks`), set in Nastaliq.
    Kashmiri,
    /// Western Punjabi, Shahmukhi (`pnb`), set in Nastaliq.
    Punjabi,
    /// Any language that is written from left to right.
    LeftToRight,
}
