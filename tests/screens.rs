//! Articles to screens, without a terminal: what stands where, at sizes from the smallest on.

mod common;

use std::sync::Arc;

use common::assert_picture;
use proptest::prelude::*;
use qari::app::App;
use qari::command::COMMANDS;
use qari::config::{Config, ConfigFile, Theme, ThemeName};
use qari::document::{Batch, MemoryStore, TextStore};
use qari::parse::Overrides;
use qari::{load, source, view};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const ARABIC: &str = "العَدْلُ أساسُ المُلْكِ

مقدمة
هذا نص قصير (NATO) عن عام ٢٠٠٥، وفيه 91.15% من الأصوات [1]. ثم سطر ثانٍ يكفي ليبلغ آخر العمود ويتجاوزه.

الفصل الأول: بند وبند
- لا بد من أول
- وبند ثانٍ عن Wikipedia

الفصل الثاني: بِسْمِ اللَّهِ الرَّحْمٰنِ
وَالْعَصْرِ إِنَّ الْإِنْسَانَ لَفِي خُسْرٍ

المراجع
- A Book – Wikipedia https://en.wikipedia.org/wiki/Book
- كتاب – مجلة لا يعرفها أحد
";

const ENGLISH: &str = "A short report

1 Introduction
Plain English text with one Arabic word, سلام, in the middle of it, long enough to need a second line [1].

1.1 Details
- first
- second

References
- A Book – Wikipedia https://en.wikipedia.org/wiki/Book
";

const HEBREW: &str = "דו״ח קצר

פרק א׳: פתיחה
זה טקסט בעברית, עם NATO ומספר 12 באמצע.

מקורות
- ספר – ויקיפדיה
";

const TABLES: &str = "---
title: مدن وأرقام
---

| المدينة | السكان | ما يقال فيها |
|:--------|:------:|--------------|
| القاهرة | ٩٥٠٠٠٠٠ | مدينة كبيرة على ضفة النهر، فيها أسواق ومدارس |
| Tripoli | ١٢ | |

```
let sum = first + second + third + fourth + fifth + sixth + seventh;
```

| الأول | الثاني | الثالث | الرابع | الخامس |
|---|---|---|---|---|
| استخدامات | مستقبليات | استراتيجيات | مستلزماتها | المستشفيات |
";

/// Links of every kind.
const LINKS: &str = "روابط في نص

مقدمة
نص يحيل [1] إلى https://ar.wikipedia.org/wiki/%D8%A3%D8%B1%D8%B6_(%D9%83)، ثم [2] وhttps://xn--80ak6aa92e.com/، ثم [1] وwww.example.org/كتاب.

المراجع
1. كتاب الماء – دار النشر https://a.example/1 https://b.example/2
2. كتاب – مجلة لا يعرفها أحد
";

/// A note of several paragraphs.
const NOTES: &str = "نَصٌّ فيه حاشية[^1].

[^1]: بِدايةُ الحاشِيةِ كلامٌ طويلٌ يملأ أكثر من سطر واحد في نافذة صغيرة، ثم ينتهي.

    وَفِقرةٌ ثانيةٌ فيها **كلمة** مهمة.

    وثالثةٌ قصيرة.

وبعد الحاشية نص.
";

fn reader(text: &str, settings: &str) -> App {
    named_reader("a.txt", text, settings)
}

fn named_reader(name: &str, text: &str, settings: &str) -> App {
    let mut source = source::built_in();
    let store: Arc<dyn TextStore> = Arc::new(MemoryStore::new(text));
    source.store = store;
    name.clone_into(&mut source.name);
    let document = load::open(source, Overrides::default())
        .expect("text can be read")
        .whole();
    let own = ConfigFile {
        name: "own",
        text: settings,
    };
    let config = Config::read(&[own]).expect("the settings are right");
    App::new(document, name.to_owned(), config)
}

fn draw(app: &mut App, width: u16, height: u16) -> Buffer {
    app.prepare((width, height));
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    view::draw(app, &Theme::new(ThemeName::Terminal), &mut buffer);
    buffer
}

fn rows(buffer: &Buffer) -> Vec<String> {
    let row = |y| (0..buffer.area.width).map(move |x| buffer[(x, y)].symbol());
    (0..buffer.area.height).map(|y| row(y).collect()).collect()
}

/// Presses keys, one after the other, with a frame after each.
fn press(app: &mut App, keys: &str, width: u16, height: u16) {
    for key in keys.chars() {
        let _ = draw(app, width, height);
        let key = match key {
            '\t' => qari::key::Key::plain(qari::key::KeyCode::Tab),
            key => qari::key::Key::character(key),
        };
        let _ = app.press(&[key.into()]);
    }
}

#[test]
fn an_entry_may_be_withdrawn_while_it_is_shown() {
    let mut app = reader(ARABIC, "");
    press(&mut app, "K", 60, 12);
    assert!(app.peek.is_some());
    let batch = Batch {
        references_kept: Some(0),
        complete: true,
        ..Batch::default()
    };
    app.grow(0, batch);
    let _ = draw(&mut app, 60, 12);
    let enter = qari::key::Key::plain(qari::key::KeyCode::Enter);
    let _ = app.press(&[enter.into()]);
    let _ = draw(&mut app, 60, 12);
    assert!(app.peek.is_none());
    assert!(app.document.references().is_empty());
}

#[test]
fn screens_are_as_pictured() {
    let check = |name: &str, text: &str, settings: &str, keys: &str, (width, height)| {
        let file = if text == NOTES { "a.md" } else { "a.txt" };
        let mut app = named_reader(file, text, settings);
        press(&mut app, keys, width, height);
        let buffer = draw(&mut app, width, height);
        assert_picture(name, width, &rows(&buffer));
    };
    let right = "[tree]\nside = \"right\"\n";
    let auto = "[tree]\nside = \"auto\"\n";
    check("arabic-80x24", ARABIC, "", "", (80, 24));
    check("arabic-80x24-right", ARABIC, right, "]", (80, 24));
    check("arabic-80x24-references", ARABIC, auto, "rj", (80, 24));
    check("arabic-60x20-tree", ARABIC, "", "\tj", (60, 20));
    check("arabic-40x12", ARABIC, "", "", (40, 12));
    check("arabic-40x12-pop-up", ARABIC, "", "\t", (40, 12));
    check("arabic-40x12-link", ARABIC, "", "s", (40, 12));
    check("arabic-80x24-peek", ARABIC, "", "sK", (80, 24));
    check("arabic-80x24-hints", ARABIC, auto, "F", (80, 24));
    check("links-80x24-hints", LINKS, auto, "F", (80, 24));
    check("links-80x24-disguised", LINKS, auto, "Fk", (80, 24));
    check("links-80x24-references", LINKS, auto, "r", (80, 24));
    check("arabic-20x5", ARABIC, "", "]", (20, 5));
    check("arabic-20x5-cut-address", ARABIC, "", "rj", (20, 5));
    check("arabic-20x5-whole-address", ARABIC, "", "rjKjj", (20, 5));
    check("links-20x5-whole-address", LINKS, "", "ssK", (20, 5));
    check(
        "notes-80x24-peek",
        NOTES,
        "page.harakat = \"none\"\n",
        "sK",
        (80, 24),
    );
    check("notes-40x12-peek", NOTES, "", "sKjj", (40, 12));
    check(
        "arabic-80x24-references-peek",
        ARABIC,
        auto,
        "rjK",
        (80, 24),
    );
    check("arabic-19x4", ARABIC, "", "]", (19, 4));
    check("english-80x24", ENGLISH, auto, "", (80, 24));
    check("english-40x12", ENGLISH, "", "", (40, 12));
    check("hebrew-60x20", HEBREW, auto, "]", (60, 20));
    check("help-80x24", ARABIC, "", "?", (80, 24));
}

#[test]
fn tables_and_code_are_as_pictured() {
    let check = |picture: &str, settings: &str, keys: &str, width| {
        let mut app = named_reader("a.md", TABLES, settings);
        press(&mut app, keys, width, 22);
        let buffer = draw(&mut app, width, 22);
        assert_picture(picture, width, &rows(&buffer));
    };
    check("tables-72x22", "", "t", 72);
    check("tables-44x22", "", "", 44);
    check("tables-44x22-left", "", "h", 44);
    check("tables-44x22-right", "", "2l", 44);
    check(
        "tables-44x22-wrapped",
        "[page]\nwide = \"wrapped\"\n",
        "",
        44,
    );
}

/// A screen must be whole: every cell is one symbol, none is a control, and the status stands.
fn check_screen(app: &mut App, width: u16, height: u16) {
    let buffer = draw(app, width, height);
    for cell in buffer.content() {
        let symbol = cell.symbol();
        assert!(!symbol.is_empty());
        assert!(!symbol.chars().any(char::is_control), "{symbol:?}");
    }
    if width >= 20 && height >= 5 {
        let last = rows(&buffer).pop().unwrap_or_default();
        assert!(!last.trim().is_empty(), "no status at {width}x{height}");
    }
}

#[test]
fn no_size_breaks_anything() {
    for text in [
        ARABIC,
        ENGLISH,
        HEBREW,
        LINKS,
        TABLES,
        "",
        "\u{1b}[31m\n",
        "א",
    ] {
        let name = if text == TABLES { "a.md" } else { "a.txt" };
        let mut app = named_reader(name, text, "");
        for keys in ["", "s", "r", "\t", "?", "G", "t", "]", "sK", "F", "rc"] {
            let widths = [
                1, 2, 10, 19, 20, 21, 33, 40, 41, 59, 60, 61, 79, 80, 120, 300,
            ];
            for (width, height) in widths
                .into_iter()
                .flat_map(|w| [1, 4, 5, 6, 12, 24, 90].map(|h| (w, h)))
            {
                check_screen(&mut app, width, height);
            }
            press(&mut app, keys, 80, 24);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any commands in any order at any sizes: nothing breaks.
    #[test]
    fn no_commands_break_anything(
        steps in prop::collection::vec((0..COMMANDS.len(), prop::option::of(1_u32..2000), 1_u16..130, 1_u16..40), 1..60),
        article in 0_usize..6,
    ) {
        let text = [ARABIC, ENGLISH, HEBREW, LINKS, TABLES, ""][article];
        let name = if text == TABLES { "a.md" } else { "a.txt" };
        let mut app = named_reader(name, text, "");
        for (command, count, width, height) in steps {
            let _ = app.update(COMMANDS[command].command, count);
            check_screen(&mut app, width, height);
        }
    }
}
