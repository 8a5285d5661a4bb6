//! What a terminal's bidi sees in a character.

use icu_properties::CodePointMapData;
use icu_properties::props::{BidiClass, BidiMirroringGlyph};

/// U+200E, the left-to-right mark: no width, but strong.
pub(super) const LRM: &str = "\u{200e}";

/// The bidi class (UAX #9, table 4).
pub(super) fn bidi_class(char: char) -> BidiClass {
    CodePointMapData::<BidiClass>::new().get(char)
}

/// A letter of a right-to-left script (R or AL).
pub(super) fn is_right_to_left(char: char) -> bool {
    matches!(
        bidi_class(char),
        BidiClass::RightToLeft | BidiClass::ArabicLetter
    )
}

/// A letter of a left-to-right script.
pub(super) fn is_left_to_right(char: char) -> bool {
    bidi_class(char) == BidiClass::LeftToRight
}

/// A digit of the Arabic scripts (AN): in left-to-right order, yet in a right-to-left word.
pub(super) fn is_arabic_number(char: char) -> bool {
    bidi_class(char) == BidiClass::ArabicNumber
}

/// Anything of a right-to-left script by its place in Unicode, digits and punctuation included.
pub(super) fn is_in_right_to_left_block(char: char) -> bool {
    matches!(u32::from(char),
        0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefe | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

/// A line, corner or block that terminals draw themselves.
pub(super) fn is_box_drawing(char: char) -> bool {
    matches!(char, '\u{2500}'..='\u{259f}')
}

/// The character a terminal shows instead of this one when it stands in right-to-left text.
pub(super) fn mirrored(char: char) -> char {
    CodePointMapData::<BidiMirroringGlyph>::new()
        .get(char)
        .mirroring_glyph
        .unwrap_or(char)
}

/// A character that some terminals give another width than ours, so that the cursor drifts.
pub(super) fn has_doubtful_width(char: char) -> bool {
    matches!(u32::from(char),
        0x0600..=0x0605 | 0x06dd | 0x070f | 0x0890 | 0x0891 | 0x08e2 // signs put before numbers
        | 0x200b..=0x200d | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xe_0000..=0xe_ffff // joiners, selectors
        | 0xfdf0..=0xfdff | 0x231a..=0x23ff | 0x2600..=0x27bf | 0x2b00..=0x2bff
        | 0x1_f000..=0x1_ffff)
}
