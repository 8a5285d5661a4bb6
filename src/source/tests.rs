//! From files and streams to text.

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use super::*;
use crate::document::TextRange;

/// Everything a source gives, once it is complete.
fn text(source: &Source) -> String {
    while !source.store.is_complete() {
        source.store.wait_beyond(source.store.len());
    }
    let bytes = source.store.bytes(TextRange::new(0, source.store.len()));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A directory with one file of these bytes.
fn written(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("article.txt");
    fs::write(&path, bytes).unwrap();
    (directory, path)
}

/// What a file of these bytes reads as, or why not, without the directory's name.
fn opened(bytes: &[u8]) -> String {
    let (directory, path) = written(bytes);
    match open_file(&path, NamedBy::Reader, None) {
        Ok(source) => format!("{}: {}", source.encoding(), text(&source)),
        Err(error) => error
            .to_string()
            .replace(&format!("{}/", directory.path().display()), ""),
    }
}

/// What a stream of these bytes reads as, or why not.
fn streamed(bytes: &[u8]) -> String {
    match open_stream(Cursor::new(bytes.to_vec()), None) {
        Ok(source) => {
            let text = text(&source);
            format!("{}: {text}", source.encoding())
        }
        Err(error) => error.to_string(),
    }
}

fn utf_16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_file_and_a_stream_read_alike() {
    let arabic = "هذا نص من كلام العرب، وهو قصير.";
    let windows_1256 = encoding_rs::WINDOWS_1256.encode(arabic).0;
    let cases: &[(&[u8], String)] = &[
        (arabic.as_bytes(), format!("UTF-8: {arabic}")),
        (b"\xef\xbb\xbfabc", "UTF-8: abc".to_owned()),
        (b"", "UTF-8: ".to_owned()),
        (b"a\xffb", "UTF-8: a\u{fffd}b".to_owned()),
        (&windows_1256, format!("windows-1256: {arabic}")),
        (&utf_16(arabic), format!("UTF-16LE: {arabic}")),
    ];
    for (bytes, expected) in cases {
        assert_eq!(opened(bytes), *expected);
        assert_eq!(streamed(bytes), *expected);
    }
}

#[test]
fn hebrew_is_read_in_both_orders() {
    let hebrew = "זהו משפט קצר בעברית, ובו מילים אחדות ומספרים 123.";
    let seen = "<?xml version='1.0' encoding='iso-8859-8'?>\n<p>.123 םירפסמו תודחא םילימ ובו ,תירבעב רצק טפשמ והז</p>";
    let read = format!("<?xml version='1.0' encoding='iso-8859-8-i'?>\n<p>{hebrew}</p>");
    for (text, encoding) in [(seen, "ISO-8859-8"), (&read, "ISO-8859-8-I")] {
        let bytes = encoding_rs::ISO_8859_8.encode(text).0;
        let found = streamed(&bytes);
        assert_eq!(found, opened(&bytes));
        assert!(found.starts_with(&format!("{encoding}: ")), "{found}");
        assert!(found.ends_with(&format!("<p>{hebrew}</p>")), "{found}");
    }
}

#[test]
fn what_is_declared_holds_unless_the_text_is_utf_8() {
    let page = |text: &str| format!("<html><meta charset=windows-1256>{text}</html>");
    let check = |bytes: &[u8], encoding: &str| {
        assert!(opened(bytes).starts_with(&format!("{encoding}: ")));
        assert!(streamed(bytes).starts_with(&format!("{encoding}: ")));
    };
    // One letter is too little to guess by.
    let short = page("م");
    check(&encoding_rs::WINDOWS_1256.encode(&short).0, "windows-1256");
    check(page("هذا نص من كلام العرب").as_bytes(), "UTF-8");
    let page = "<meta charset=utf-8>هذا نص من كلام العرب";
    check(&encoding_rs::ISO_8859_6.encode(page).0, "ISO-8859-6");
}

#[test]
fn what_the_reader_names_goes_before_everything() {
    let bytes = encoding_rs::WINDOWS_1256
        .encode("هذا نص من كلام العرب، وهو قصير.")
        .0;
    let (_directory, path) = written(&bytes);
    let source = open_file(&path, NamedBy::Reader, encoding_named("iso-8859-8")).unwrap();
    assert_eq!((source.encoding(), source.notice()), ("ISO-8859-8", None));
    let guessed = open_file(&path, NamedBy::Reader, None).unwrap();
    let notice = "read as windows-1256, a guess (--encoding): article.txt";
    assert_eq!(guessed.notice().as_deref(), Some(notice));
    let (_directory, path) = written(&utf_16("أ")[2..]);
    let source = open_file(&path, NamedBy::Reader, encoding_named("utf-16le")).unwrap();
    assert_eq!(text(&source), "أ");
}

#[test]
fn an_encoding_is_told_behind_megabytes_of_ascii() {
    let mut bytes = b"plain words\n".repeat(200_000);
    let arabic = encoding_rs::WINDOWS_1256.encode("هذا نص من كلام العرب\n").0;
    bytes.extend(arabic.repeat(5_000));
    assert!(opened(&bytes).starts_with("windows-1256: "));
}

#[test]
fn what_is_no_text_is_refused_in_plain_words() {
    for (bytes, expected) in [
        (
            &b"\x89PNG\r\n\x1a\n"[..],
            "NAME is not text: it looks like a PNG image",
        ),
        (
            b"\x02\0\xff\x01",
            "NAME is not text: it looks like binary data",
        ),
        (
            b"\xff\xfe\0\0a\0\0\0",
            "NAME is written in UTF-32, which qari cannot read; convert it to UTF-8 first",
        ),
    ] {
        assert_eq!(opened(bytes), expected.replace("NAME", "article.txt"));
        assert_eq!(streamed(bytes), expected.replace("NAME", "standard input"));
    }
}

#[test]
fn what_cannot_be_opened_says_why() {
    let (directory, path) = written(b"text");
    let message = |path: &Path| match open_file(path, NamedBy::Reader, None) {
        Ok(source) => format!("opened {}", source.name),
        Err(error) => error.to_string(),
    };
    let shown = directory.path().display();
    assert_eq!(
        message(directory.path()),
        format!("{shown} is a directory, not an article")
    );
    assert_eq!(
        message(&directory.path().join("مقال\u{202e}\u{1b}[31m")),
        format!("there is no file named {shown}/مقال\\u{{202e}}\\u{{1b}}[31m")
    );
    assert_eq!(
        message(&path.join("below a file")),
        format!("there is no file named {shown}/article.txt/below a file")
    );
    assert_eq!(message(&path), "opened article.txt");
}

#[test]
fn a_file_that_is_cut_short_reads_short() {
    let (_directory, path) = written(b"0123456789");
    let source = open_file(&path, NamedBy::Reader, None).unwrap();
    fs::write(&path, b"012").unwrap();
    assert_eq!(source.store.bytes(TextRange::new(1, 8)), b"12");
    assert_eq!(source.store.bytes(TextRange::new(5, 8)), b"");
}

#[test]
fn an_encoding_is_told_behind_much_ascii() {
    let arabic = "هذا نص من كلام العرب، وهو قصير.";
    let text = format!("{}{arabic}", "plain words\n".repeat(20_000));
    let bytes = encoding_rs::WINDOWS_1256.encode(&text).0;
    assert_eq!(opened(&bytes), format!("windows-1256: {text}"));
}

#[test]
fn a_device_is_read_as_a_stream() {
    let source = open_file(Path::new("/dev/null"), NamedBy::Reader, None).unwrap();
    assert_eq!(text(&source), "");
    assert!(source.store.is_complete());
}

#[test]
fn no_link_opens_a_device() {
    let error = open_file(Path::new("/dev/null"), NamedBy::Document, None).unwrap_err();
    let sentence = "no link may open a device or a pipe: /dev/null";
    assert_eq!(error.to_string(), sentence);
    let (_directory, path) = written("نص\n".as_bytes());
    let file = open_file(&path, NamedBy::Document, None).unwrap();
    assert_eq!(text(&file), "نص\n");
}

#[test]
fn the_built_in_article_is_whole() {
    let source = built_in();
    assert!(text(&source).contains("المراجع"));
}

/// The letters alone: ISO-8859-6 has no typographic quotation marks or dashes.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn files_in_other_encodings_read_as_their_utf_8_twin() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/nasty/encoding");
    let Ok(twin) = open_file(&root.join("ar-utf8-bom.txt"), NamedBy::Reader, None) else {
        return;
    };
    let expected = text(&twin);
    assert!(!expected.starts_with('\u{feff}'));
    for (name, encoding) in [
        ("ar-utf16le-bom.txt", "UTF-16LE"),
        ("ar-windows-1256.txt", "windows-1256"),
        ("ar-iso-8859-6.txt", "ISO-8859-6"),
        ("ar-crlf.txt", "UTF-8"),
    ] {
        let source = open_file(&root.join(name), NamedBy::Reader, None).unwrap();
        let text = text(&source);
        assert_eq!(source.encoding(), encoding, "{name}");
        assert!(
            letters(&text) == letters(&expected),
            "{name} reads otherwise"
        );
    }
}
