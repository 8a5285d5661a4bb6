//! Books as they are read.

use super::packed::{Packed, archive, overlapping};
use super::*;
use crate::document::{BlockKind, Chunk, MemoryStore, Position};
use crate::parse::shown;

const PACKAGE: &str = "<package><metadata><dc:title>كتاب</dc:title><dc:language>ar</dc:language>\
    </metadata><manifest><item id='a' href='a.xhtml'/><item id='b' href='text/b.xhtml'/>\
    <item id='n' properties='nav' href='nav.xhtml'/></manifest>\
    <spine><itemref idref='a'/><itemref idref='b'/><itemref idref='b'/></spine></package>";

/// A book of a package and of entries beside it.
fn packed(package: &str, entries: &[(&str, &str)]) -> Vec<u8> {
    let entry = |&(name, text): &(&str, &str)| Packed::deflated(&format!("OPS/{name}"), text);
    let mut all: Vec<Packed> = entries.iter().map(entry).collect();
    all.push(Packed::stored(
        "META-INF/container.xml",
        "<rootfile full-path='OPS/p.opf'/>",
    ));
    all.push(Packed::stored("OPS/p.opf", package));
    archive(&all)
}

fn book(nav: &str, a: &str, b: &str) -> Vec<u8> {
    packed(
        PACKAGE,
        &[("nav.xhtml", nav), ("a.xhtml", a), ("text/b.xhtml", b)],
    )
}

fn check(bytes: Vec<u8>, expected: &[&str]) {
    let parsed = open(Arc::new(MemoryStore::new(bytes)), Overrides::default())
        .map_err(|error| error.to_string());
    assert_eq!(
        parsed.map(|parsed| shown::blocks(&parsed)),
        Ok(expected.iter().map(|&s| s.to_owned()).collect())
    );
}

#[test]
fn sections_are_those_of_the_contents_not_of_the_landmarks() {
    check(
        book(
            "<nav epub:type='landmarks'><ol><li><a href='a.xhtml'>غلاف</a></li></ol></nav>\
             <nav epub:type='toc'><ol><li><a href='a.xhtml'>الأول\u{200F}</a></li>\
             <li><a href='text/b.xhtml'>الثاني: الماء</a><ol>\
             <li><a href='text/b.xhtml#%D8%B2'>ملحق</a></li></ol></li></ol></nav>",
            "<html><title/><script/><body><div class='title_main'>الأول</div><div>نص</div></body></html>",
            "<html><body><p>الثاني</p><p>الماء</p><p>نص</p><p id='ز'>تتمة</p></body></html>",
        ),
        &[
            "title كتاب",
            "h1 الأول",
            "p نص",
            "h1 الثاني",
            "p الماء",
            "p نص",
            "h2 ملحق",
            "p تتمة",
        ],
    );
}

#[test]
fn without_contents_headings_are_the_sections() {
    check(
        book("", "<h1>الأول</h1><p>نص &eacute;</p>", "<h2>ب</h2>"),
        &["title كتاب", "h1 الأول", "p نص é", "h2 ب"],
    );
}

#[test]
fn chapters_and_notes_are_places_of_the_book() {
    let bytes = book(
        "<nav epub:type='toc'><ol><li><a href='a.xhtml'>الأول</a></li><li><a href='text/b.xhtml#n'>ثان</a></li>\
         <li><a href='text/b.xhtml'>ثالث</a></li><li><a href='a.xhtml#x'>رابع</a></li></ol></nav>",
        "<html><body><p>نص<a epub:type='noteref' href='text/b.xhtml#n'>١</a> و<a href='text/b.xhtml'>فصل</a> \
         و<a href='image.png'>صورة</a></p></body></html>",
        "<html><body><p>الثاني</p><p>متن</p><aside id='n' epub:type='footnote'><p>حاشية</p></aside></body></html>",
    );
    let document =
        open(Arc::new(MemoryStore::new(bytes)), Overrides::default()).map(|parsed| parsed.document);
    let Ok(document) = document else {
        panic!("no book")
    };
    let listed: Vec<_> = document
        .listed()
        .map(|r| (r.title.as_str(), r.url.as_deref()))
        .collect();
    assert_eq!(
        listed,
        [("حاشية", None), ("فصل", Some("#OPS/text/b.xhtml"))]
    );
    assert_eq!(document.citings()[0].len(), 1);
    let text = |name| {
        let place = document.place_of(name)?;
        let blocks = document.chunk_at(place).blocks;
        let block = blocks
            .into_iter()
            .find(|block| block.range.start == place)?;
        Some(block.text)
    };
    assert_eq!(text("OPS/text/b.xhtml#n").as_deref(), Some("حاشية"));
    // A chapter begins with the headings that only the table of contents has.
    assert_eq!(text("OPS/text/b.xhtml").as_deref(), Some("ثالث"));
}

#[test]
fn what_leads_out_of_the_book_or_in_a_circle_does_nothing() {
    check(
        book(
            "<nav epub:type='toc'><ol><li><a href='nav.xhtml'>دليل</a><ol><li>\
             <a href='nav.xhtml'>دليل</a></li></ol></li><li><a href='../../../../etc/passwd'>سر</a></li>\
             <li><a href='a.xhtml'>الأول</a></li></ol></nav>",
            "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><body><p>نص &x;</p></body></html>",
            "<p>تتمة\0<p>نهاية",
        ),
        &[
            "title كتاب",
            "h1 دليل",
            "h2 دليل",
            "h1 سر",
            "h1 الأول",
            "p نص &x;",
            "p تتمة\u{FFFD}",
            "p نهاية",
        ],
    );
}

#[test]
fn what_is_no_book_is_refused() {
    let refused =
        |bytes: Vec<u8>| open(Arc::new(MemoryStore::new(bytes)), Overrides::default()).err();
    assert_eq!(refused(b"PK\x03\x04".to_vec()), Some(ParseError::Archive));
    assert_eq!(
        refused(archive(&[Packed::stored("a.txt", "نص")])),
        Some(ParseError::Package)
    );
    let mut cut = book("", "<p>نص", "");
    cut.truncate(cut.len() / 2);
    assert_eq!(refused(cut), Some(ParseError::Archive));
}

fn opened(bytes: Vec<u8>) -> Parsed {
    match open(Arc::new(MemoryStore::new(bytes)), Overrides::default()) {
        Ok(parsed) => parsed,
        Err(error) => panic!("{error}"),
    }
}

/// A package of these chapters, which are called `0.xhtml` and so on.
fn package_of(chapters: usize, more: &str) -> String {
    let items = (0..chapters).map(|n| format!("<item id='c{n}' href='{n}.xhtml'/>"));
    let refs = (0..chapters).map(|n| format!("<itemref idref='c{n}'/>"));
    let (items, refs) = (items.collect::<String>(), refs.collect::<String>());
    format!("<package><manifest>{items}{more}</manifest><spine>{refs}</spine></package>")
}

/// A book without a title of chapters of these texts.
fn of_chapters(chapters: &[String]) -> Vec<u8> {
    let names: Vec<String> = (0..chapters.len()).map(|n| format!("{n}.xhtml")).collect();
    let entries = names.iter().zip(chapters);
    let entries: Vec<(&str, &str)> = entries.map(|(n, c)| (n.as_str(), c.as_str())).collect();
    packed(&package_of(chapters.len(), ""), &entries)
}

/// Forty chapters of headings, paragraphs and rows, more than are kept open.
fn long_book() -> Vec<u8> {
    let chapter = |n: usize| {
        let text = format!("<p id='p{n}'>{}</p>", "كلمة ".repeat(20 + n)).repeat(1 + 7 * (n % 11));
        let table = "<table><tr><td>أ</td><td>ب</td></tr></table>".repeat(n % 3);
        format!("<html><body><h1>باب {n}</h1>{text}{table}</body></html>")
    };
    of_chapters(&(0..40).map(chapter).collect::<Vec<_>>())
}

/// The document with its whole index.
fn indexed(parsed: Parsed) -> Document {
    let (mut document, mut indexer) = (parsed.document, parsed.indexer);
    while let Some(batch) = indexer.next_batch() {
        document.apply(batch);
    }
    document
}

#[test]
fn chunks_are_the_same_however_they_are_reached() {
    let document = opened(long_book()).document;
    let mut forwards: Vec<Chunk> = Vec::new();
    let mut next = Position::START;
    while next < document.end() {
        let chunk = document.chunk_at(next);
        assert_eq!(chunk.range.start, next, "chunks meet");
        next = chunk.range.end;
        forwards.push(chunk);
    }
    assert!(forwards.len() > 40);
    let whole = indexed(opened(long_book()));
    for chunk in forwards.iter().rev().step_by(9) {
        let fresh = opened(long_book()).document;
        for place in [chunk.range.start.0, chunk.range.end.0 - 1] {
            assert_eq!(
                fresh.chunk_at(Position(place)).blocks.len(),
                chunk.blocks.len()
            );
        }
        let texts = |chunk: &Chunk| -> Vec<_> {
            chunk
                .blocks
                .iter()
                .map(|b| (b.range, b.text.clone()))
                .collect()
        };
        assert_eq!(texts(&whole.chunk_at(chunk.range.start)), texts(chunk));
    }
}

#[test]
fn titles_of_sections_are_known_without_their_chapters() {
    let document = indexed(opened(long_book()));
    assert_eq!(document.sections().len(), 40);
    for (n, section) in document.sections().iter().enumerate() {
        assert_eq!(document.text(section.heading), format!("باب {n}"));
        let blocks = document.chunk_at(section.heading.start).blocks;
        let block = blocks.into_iter().find(|b| b.range == section.heading);
        assert!(block.is_some_and(|block| block.kind == BlockKind::Heading(1)));
    }
}

#[test]
fn places_of_chapters_are_known_before_they_are_read() {
    let document = opened(long_book()).document;
    assert!(!document.is_complete());
    let place = document.place_of("OPS/38.xhtml#p38");
    let blocks = place.map(|place| document.chunk_at(place).blocks);
    assert!(blocks.is_some_and(|blocks| blocks.iter().any(|b| b.text.starts_with("كلمة"))));
    assert_eq!(document.place_of("OPS/38.xhtml#q"), None);
    assert_eq!(document.place_of("OPS/99.xhtml"), None);
}

#[test]
fn entries_go_on_in_the_next_chapter() {
    let chapters = [
        "<p>نص</p><h1>المراجع</h1><ol><li>كتاب الماء، بيروت</li></ol>",
        "<ol start='2'><li>كتاب النار، القاهرة</li></ol>",
    ];
    let document = indexed(opened(of_chapters(&chapters.map(str::to_owned))));
    let found: Vec<_> = document.references().iter().map(|r| r.number).collect();
    assert_eq!(found, [1, 2]);
    let last = document.chunk_at(Position(document.end().0 - 1)).blocks;
    assert!(matches!(last[0].kind, BlockKind::Reference { .. }));
}

#[test]
fn chapters_of_pictures_keep_a_place() {
    let chapters = [
        "<p>أ</p>",
        "<img src='x.png' alt=''/>",
        "<svg><image/></svg>",
        "<p>ب</p>",
    ];
    check(
        of_chapters(&chapters.map(str::to_owned)),
        &["p أ", "blank ", "blank ", "p ب"],
    );
}

#[test]
fn a_chapter_that_is_named_often_is_read_once() {
    let package = "<package><manifest><item id='a' href='a.xhtml'/></manifest><spine>".to_owned()
        + &"<itemref idref='a' linear='no'/>".repeat(10_000)
        + "</spine></package>";
    check(packed(&package, &[("a.xhtml", "<p>نص</p>")]), &["p نص"]);
}

#[test]
fn books_without_a_container_and_in_other_encodings() {
    let declared = [
        b"<?xml version='1.0' encoding='windows-1256'?><p>".as_slice(),
        b"\xe4\xd5",
    ]
    .concat();
    let wide: Vec<u8> = "<p>نص".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let package = package_of(2, "");
    let entries = [
        Packed::deflated("x/p.opf", package),
        Packed::deflated("x/0.xhtml", declared),
        Packed::deflated("x/1.xhtml", wide),
    ];
    check(archive(&entries), &["p نص", "p نص"]);
}

#[test]
fn encrypted_books_are_refused() {
    let sold = |way: &str, uri: &str| {
        let said = format!(
            "<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm='{way}'/><enc:CipherData>\
             <enc:CipherReference URI='{uri}'/></enc:CipherData></enc:EncryptedData></encryption>"
        );
        archive(&[
            Packed::stored("META-INF/encryption.xml", said),
            Packed::stored("p.opf", package_of(1, "")),
            Packed::stored("0.xhtml", "<p>نص</p>"),
        ])
    };
    let refused =
        |bytes: Vec<u8>| open(Arc::new(MemoryStore::new(bytes)), Overrides::default()).err();
    let way = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";
    assert_eq!(refused(sold(way, "0.xhtml")), Some(ParseError::Encrypted));
    assert_eq!(refused(sold(way, "cover.jpg")), None);
    assert_eq!(
        refused(sold("http://www.idpf.org/2008/embedding", "0.xhtml")),
        None
    );
    let locked = archive(&[
        Packed::stored("p.opf", package_of(1, "")),
        Packed::stored("0.xhtml", "<p>نص</p>").encrypted(),
    ]);
    assert_eq!(refused(locked), Some(ParseError::Encrypted));
}

#[test]
fn no_more_is_read_than_an_honest_book_has() {
    let names: Vec<String> = (1..40).map(|n| format!("{n}.xhtml")).collect();
    let entries = [
        Packed::stored("p.opf", package_of(40, "")),
        Packed::deflated("0.xhtml", "<p>نص</p>").said_to_have(1024 * 1024),
    ];
    let document = indexed(opened(overlapping(&entries, &names)));
    let messages: Vec<_> = document
        .warnings()
        .iter()
        .map(|w| w.message.as_str())
        .collect();
    assert_eq!(messages, ["the book is too large and was cut"]);
    assert!(document.end().0 < 40 * 1024 * 1024);
}

#[test]
fn a_control_file_is_the_table_of_contents_of_version_2() {
    let package = package_of(
        2,
        "<item id='n' href='toc.ncx' media-type='application/x-dtbncx+xml'/>",
    );
    let package = package.replace("<spine>", "<spine toc='n'>");
    let ncx = "<ncx><docTitle><text>كتاب</text></docTitle><navMap><navPoint><navLabel><text>الأول</text>\
               </navLabel><content src='0.xhtml'/><navPoint><navLabel><text>منه</text></navLabel>\
               <content src='0.xhtml#x'/></navPoint></navPoint><navPoint><navLabel><text>الثاني</text>\
               </navLabel><content src='1.xhtml'/></navPoint></navMap><pageList><pageTarget><navLabel>\
               <text>٣</text></navLabel><content src='0.xhtml'/></pageTarget></pageList></ncx>";
    let chapters = [
        "<p>الأول</p><p>نص</p><p id='x'>منه</p><p>نص</p>",
        "<p>الثاني</p><p>نص</p>",
    ];
    let entries = [
        ("toc.ncx", ncx),
        ("0.xhtml", chapters[0]),
        ("1.xhtml", chapters[1]),
    ];
    check(
        packed(&package, &entries),
        &["h1 الأول", "p نص", "h2 منه", "p نص", "h1 الثاني", "p نص"],
    );
}

#[test]
fn deep_and_long_tables_of_contents_end() {
    let deep = "<ol><li><a href='a.xhtml'>باب</a>".repeat(20_000);
    let nav = format!("<nav epub:type='toc'>{deep}");
    let document = indexed(opened(book(&nav, "<p>نص</p>", "<p>نص</p>")));
    assert_eq!(document.sections().len(), 20_000);
    assert!(document.sections().iter().all(|section| section.level <= 6));
}

#[test]
fn headings_that_say_more_than_the_table_of_contents_or_less() {
    let nav = "<nav epub:type='toc'><ol><li><a href='a.xhtml'>١ - الوحدة القومية</a></li>\
               <li><a href='text/b.xhtml'>الباب الثاني:</a></li></ol></nav>";
    let a = "<div class='part_number'>الفصل الأول</div><h1>الوحدة القومية</h1><p>نص</p>";
    let b = "<h1>الباب الثاني: الماء والأرض</h1><p>نص</p>";
    check(
        book(nav, a, b),
        &[
            "title كتاب",
            "p الفصل الأول",
            "h1 الوحدة القومية",
            "p نص",
            "h1 الباب الثاني: الماء والأرض",
            "p نص",
        ],
    );
}

#[test]
fn notes_at_the_end_of_a_chapter() {
    let a = "<p>مدينة <span>منف</span><sup><a href='a.xhtml#ftn.1'><span>١</span></a></sup><span id='fn.1'/> قديمة</p>\
             <div class='footnote_line'><div class='footnote'><sup><a href='#fn.1'>١</a></sup>\
             <span id='ftn.1'>هي ميت رهينة اليوم.</span></div></div>";
    let document = indexed(opened(book("", a, "<p>نص</p>")));
    let found: Vec<_> = document
        .listed()
        .map(|r| (r.number, r.title.as_str()))
        .collect();
    assert_eq!(found, [(1, "هي ميت رهينة اليوم")]);
    assert_eq!(document.citings()[0].len(), 1);
}

#[test]
fn a_title_page_does_not_repeat_the_title() {
    let nav = "<nav epub:type='toc'><ol><li><a href='text/b.xhtml'>باب</a></li></ol></nav>";
    let a = "<h1>كتاب</h1><h2>في السفر</h2><p id='x'>تأليف</p>";
    check(
        book(nav, a, "<h1>باب</h1><p>كتاب</p>"),
        &["title كتاب", "h2 في السفر", "p تأليف", "h1 باب", "p كتاب"],
    );
}

#[test]
fn chapters_are_read_as_xml() {
    let chapter = "<?xml version='1.0'?><h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:title/>\
                   <h:script src='a.js'/></h:head><h:body><h:h1>باب<h:a id='x'/></h:h1><h:p><![CDATA[أ < ب]]>\
                   &nbsp;&hellip;<h:br/>ج<h:i/> د</h:p><svg:svg xmlns:svg='s'><svg:text>x</svg:text></svg:svg>\
                   </h:body></h:html>";
    check(
        of_chapters(&[chapter.to_owned()]),
        &["h1 باب", "p أ < ب\u{A0}…", "p ج د"],
    );
}
