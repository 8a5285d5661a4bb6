//! Which encoding a text is in, and its way to UTF-8.

use super::visual::Turner;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use encoding_rs::{ISO_8859_6, ISO_8859_8, ISO_8859_8_I, WINDOWS_1255, WINDOWS_1256};

/// Bytes, from the first one beyond ASCII on, that an encoding is told from.
pub(super) const SAMPLE_BYTES: usize = 64 << 10;

/// Whole characters beyond ASCII that show a text to be UTF-8 before its sample is full.
const CLEAR_CHARACTERS: usize = 8;

/// Bytes that cannot be UTF-8 which show a text to be in an encoding of Arabic or Hebrew.
const LEGACY_BYTES: usize = 4;

/// Bytes that cannot be UTF-8 which show a text to be in any other encoding: more, since a few
/// broken bytes in a text that is ASCII otherwise are damage.
const FOREIGN_BYTES: usize = 16;

/// What a sample says of its encoding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// More text would not change it.
    Certain(&'static Encoding),
    /// The best guess, to be taken when there is no more text.
    SoFar(&'static Encoding),
}

/// Tells the encoding of a text from a sample that begins with its first byte beyond ASCII.
/// `whole`: the text ends where the sample does. What is `declared` holds, unless the text is UTF-8
/// all the same, or was to be and is not.
pub(super) fn judge(sample: &[u8], whole: bool, declared: Option<&'static Encoding>) -> Verdict {
    let (characters, broken) = census(sample, whole);
    if broken == 0 && characters >= CLEAR_CHARACTERS {
        return Verdict::Certain(UTF_8);
    }
    if let Some(declared) = declared.filter(|&declared| declared != UTF_8 && broken > 0) {
        return Verdict::Certain(declared);
    }
    let enough = whole || sample.len() >= SAMPLE_BYTES;
    let encoding = if broken <= characters || broken < LEGACY_BYTES {
        UTF_8
    } else {
        legacy(sample, broken)
    };
    if enough {
        Verdict::Certain(encoding)
    } else {
        Verdict::SoFar(encoding)
    }
}

/// Whole UTF-8 characters beyond ASCII, and bytes that cannot be UTF-8.
fn census(sample: &[u8], whole: bool) -> (usize, usize) {
    let mut characters = 0;
    let mut broken = 0;
    let mut consumed = 0;
    for chunk in sample.utf8_chunks() {
        characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        consumed += chunk.valid().len() + chunk.invalid().len();
        let cut_off = consumed == sample.len() && !whole;
        if !cut_off {
            broken += chunk.invalid().len();
        }
    }
    (characters, broken)
}

/// The encoding of a sample that is not UTF-8.
fn legacy(sample: &[u8], broken: usize) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let sample = sample.get(..SAMPLE_BYTES).unwrap_or(sample);
    detector.feed(sample, true);
    // No top-level domain: one of an Arab country makes Hebrew pass for windows-1256.
    let guess = detector.guess(None, Utf8Detection::Deny);
    let right_to_left = [
        ISO_8859_6,
        ISO_8859_8,
        ISO_8859_8_I,
        WINDOWS_1255,
        WINDOWS_1256,
    ];
    if right_to_left.contains(&guess) || broken >= FOREIGN_BYTES {
        guess
    } else {
        UTF_8
    }
}

/// An encoding by one of the names it goes by; `None` where there is none of that name.
pub fn named(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(name.trim().as_bytes())
}

/// The encoding of a text, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    /// Its name.
    pub(super) name: &'static str,
    /// Whether it was told from the text alone.
    pub(super) is_guessed: bool,
}

/// UTF-8, or what is not beyond ASCII.
pub(super) const FOUND_UTF_8: Found = Found {
    name: "UTF-8",
    is_guessed: false,
};

/// Turns a stream of bytes into UTF-8. What is UTF-8 passes as it is, broken bytes and all.
#[derive(Debug)]
pub(super) struct Transcoder {
    stage: Stage,
    /// The encoding that the text is said to be in.
    said: Option<&'static Encoding>,
    /// Whether the text begins with a tag; `None` where it has not begun.
    is_markup: Option<bool>,
}

/// How far a transcoder has come.
enum Stage {
    /// All bytes so far were ASCII.
    Ascii,
    /// Bytes from the first one beyond ASCII on, kept back until their encoding is told.
    Sampling(Vec<u8>),
    /// The text is UTF-8.
    Verbatim,
    /// The text is not; what is stored as it is seen is turned round.
    Decoding(Box<Decoder>, Option<Turner>),
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ascii => "Ascii",
            Self::Sampling(_) => "Sampling",
            Self::Verbatim => "Verbatim",
            Self::Decoding(..) => "Decoding",
        })
    }
}

impl Transcoder {
    /// For text whose encoding is to be told from it, and from what is `declared` of it.
    pub(super) fn guessing(declared: Option<&'static Encoding>) -> Self {
        Self {
            stage: Stage::Ascii,
            said: declared,
            is_markup: None,
        }
    }

    /// For text of a known encoding, behind its byte order mark. It was `said` to be in an
    /// encoding, this one or another.
    pub(super) fn of(encoding: &'static Encoding, said: Option<&'static Encoding>) -> Self {
        let mut transcoder = Self::guessing(said);
        transcoder.begin(encoding);
        transcoder
    }

    /// Goes by this encoding from now on.
    fn begin(&mut self, encoding: &'static Encoding) {
        self.stage = if encoding == UTF_8 {
            Stage::Verbatim
        } else {
            let decoder = encoding.new_decoder_without_bom_handling();
            Stage::Decoding(Box::new(decoder), None)
        };
    }

    /// The encoding, as far as it is known.
    pub(super) fn found(&self) -> Found {
        match &self.stage {
            Stage::Decoding(decoder, _) => Found {
                name: decoder.encoding().name(),
                is_guessed: self.said != Some(decoder.encoding()),
            },
            _ => FOUND_UTF_8,
        }
    }

    /// Takes in `bytes`, the `last` or not, and appends to `output` what is certain.
    pub(super) fn feed(&mut self, bytes: &[u8], last: bool, output: &mut Vec<u8>) {
        if self.is_markup.is_none() {
            let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
            self.is_markup = first.map(|&first| first == b'<');
        }
        let is_markup = self.is_markup == Some(true);
        match &mut self.stage {
            Stage::Verbatim => output.extend_from_slice(bytes),
            Stage::Decoding(decoder, turner) if decoder.encoding() == ISO_8859_8 => {
                let turner = turner.get_or_insert_with(|| Turner::new(is_markup));
                let mut text = Vec::new();
                decode(decoder, bytes, last, &mut text);
                turner.feed(&String::from_utf8_lossy(&text), last, output);
            }
            Stage::Decoding(decoder, _) => decode(decoder, bytes, last, output),
            Stage::Ascii => {
                // A line that is turned round is needed whole, with what is ASCII in it.
                let is_seen = self.said == Some(ISO_8859_8);
                let ascii = bytes.iter().position(|byte| is_seen || !byte.is_ascii());
                let (plain, rest) = bytes.split_at(ascii.unwrap_or(bytes.len()));
                output.extend_from_slice(plain);
                if !rest.is_empty() {
                    self.stage = Stage::Sampling(Vec::new());
                    self.feed(rest, last, output);
                }
            }
            Stage::Sampling(sample) => {
                sample.extend_from_slice(bytes);
                if let Verdict::Certain(encoding) = judge(sample, last, self.said) {
                    let sample = std::mem::take(sample);
                    self.begin(encoding);
                    self.feed(&sample, last, output);
                }
            }
        }
    }
}

/// Appends `bytes` to `output` as UTF-8, what cannot be decoded as U+FFFD.
fn decode(decoder: &mut Decoder, mut bytes: &[u8], last: bool, output: &mut Vec<u8>) {
    let mut text = String::new();
    loop {
        let room = decoder
            .max_utf8_buffer_length(bytes.len())
            .unwrap_or(1 << 20);
        text.reserve(room.max(16));
        let (result, read, _) = decoder.decode_to_string(bytes, &mut text, last);
        output.extend_from_slice(text.as_bytes());
        text.clear();
        bytes = bytes.get(read..).unwrap_or_default();
        if result == CoderResult::InputEmpty {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str = "هذا نصٌّ قصير من كلام العرب، فيه أرقام 123 وعلامات؟";
    const HEBREW: &str = "זהו משפט קצר בעברית, ובו מילים אחדות ומספרים 123.";

    fn transcode(bytes: &[u8], piece: usize) -> (String, &'static str) {
        let mut transcoder = Transcoder::guessing(None);
        let mut output = Vec::new();
        for part in bytes.chunks(piece) {
            transcoder.feed(part, false, &mut output);
        }
        transcoder.feed(&[], true, &mut output);
        let text = String::from_utf8_lossy(&output).into_owned();
        (text, transcoder.found().name)
    }

    #[track_caller]
    fn check(bytes: &[u8], text: &str, encoding: &str) {
        for piece in [1, 7, 1 << 16] {
            let found = transcode(bytes, piece);
            assert_eq!((found.0.as_str(), found.1), (text, encoding), "by {piece}");
        }
    }

    #[test]
    fn utf_8_stays_as_it_is() {
        check(ARABIC.as_bytes(), ARABIC, "UTF-8");
        check(b"plain", "plain", "UTF-8");
        check("م".as_bytes(), "م", "UTF-8");
        check(b"", "", "UTF-8");
    }

    #[test]
    fn legacy_text_is_decoded() {
        for (encoding, text) in [
            (WINDOWS_1256, ARABIC),
            (ISO_8859_6, ARABIC),
            (WINDOWS_1255, HEBREW),
            (WINDOWS_1256, "Title\n\nهذا نص من كلام العرب"),
        ] {
            let (bytes, _, unmappable) = encoding.encode(text);
            assert!(
                !unmappable,
                "the sample can be written in {}",
                encoding.name()
            );
            check(&bytes, text, encoding.name());
        }
    }

    #[test]
    fn a_few_broken_bytes_are_damage_and_not_another_encoding() {
        check(b"abc \xff\xc0 def", "abc \u{fffd}\u{fffd} def", "UTF-8");
        let mut bytes = ARABIC.as_bytes().to_vec();
        bytes.extend_from_slice(b"\xff\xfe\x80 end");
        let text = format!("{ARABIC}\u{fffd}\u{fffd}\u{fffd} end");
        check(&bytes, &text, "UTF-8");
        bytes.rotate_right(7);
        let text = format!("\u{fffd}\u{fffd}\u{fffd} end{ARABIC}");
        check(&bytes, &text, "UTF-8");
    }

    #[test]
    fn a_known_encoding_is_not_guessed() {
        let mut transcoder = Transcoder::of(encoding_rs::UTF_16LE, None);
        let mut output = Vec::new();
        for unit in "ab م".encode_utf16() {
            let [low, high] = unit.to_le_bytes();
            transcoder.feed(&[low], false, &mut output);
            transcoder.feed(&[high], false, &mut output);
        }
        transcoder.feed(&[0x27], true, &mut output);
        assert_eq!(String::from_utf8_lossy(&output), "ab م\u{fffd}");
    }
}
