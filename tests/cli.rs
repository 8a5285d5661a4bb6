//! The binary without a screen: what it writes to a pipe, what it says when it fails, and that
//! nothing in an article is ever taken for a command by a terminal.

mod common;

use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::{assert_picture, corpus};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A small article with most of what one can have in it.
const ARTICLE: &str = "سيرة كتاب

مقدمة
هذا كتاب (A Book) صدر عام ٢٠٠٥ في 3 أجزاء [1]، وقال الناس: «السلامُ عليكم».

الفصل الأول: لا بد
- أول البنود
- بند ثانٍ عن NATO

المراجع
- A Book – Wikipedia https://en.wikipedia.org/wiki/Book
- كتاب – مجلة لا يعرفها أحد
";

/// The surroundings of a run: a directory with files in it.
struct Place(TempDir);

/// How a run ended.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory can be made"))
    }

    fn file(self, name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.0.path().join(Path::new(name.as_ref()));
        let directory = path.parent().expect("it lies in the directory");
        std::fs::create_dir_all(directory).expect("a directory can be made");
        std::fs::write(path, bytes).expect("a file can be written");
        self
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HOME", self.0.path())
            .env("XDG_CONFIG_HOME", self.0.path().join("config"))
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("QARI", env!("CARGO_BIN_EXE_qari"))
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[impl AsRef<OsStr>]) -> Ended {
        let mut command = self.command(env!("CARGO_BIN_EXE_qari"));
        ended(&command.args(arguments).output().expect("it can be run"))
    }

    fn shell(&self, script: &str) -> Ended {
        let mut command = self.command("/bin/sh");
        ended(
            &command
                .args(["-c", script])
                .output()
                .expect("it can be run"),
        )
    }

    /// Runs with `bytes` on standard input.
    fn fed(&self, bytes: &[u8], arguments: &[&str]) -> Ended {
        let mut command = self.command(env!("CARGO_BIN_EXE_qari"));
        command.args(arguments).stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it can be run");
        let mut input = child.stdin.take().expect("it is piped");
        // A program that refuses the first bytes does not wait for the rest.
        let _ = input.write_all(bytes);
        drop(input);
        ended(&child.wait_with_output().expect("it ends"))
    }
}

fn ended(output: &Output) -> Ended {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("all output is UTF-8");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    for stream in [&out, &err] {
        let obeyed = stream.char_indices().find(|&(_, c)| is_obeyed(c));
        assert_eq!(obeyed, None, "in {} bytes", stream.len());
    }
    Ended {
        code: output.status.code().expect("no signal ends it"),
        out,
        err,
    }
}

/// Whether a terminal would do something else with this than show it.
fn is_obeyed(c: char) -> bool {
    let bidi = matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
    ) || ('\u{2066}'..='\u{2069}').contains(&c);
    bidi || (c.is_control() && !matches!(c, '\n' | '\t'))
}

impl Ended {
    /// The output of a run in which all went well.
    #[track_caller]
    fn well(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""));
        self.out
    }

    /// Fails unless the run ended with `code`, wrote nothing but one message, and that says this.
    #[track_caller]
    fn fails(&self, code: i32, sentence: &str) {
        assert_eq!(
            (self.code, self.out.as_str(), self.err.as_str()),
            (code, "", format!("qari: {sentence}\n").as_str())
        );
    }

    #[track_caller]
    fn json(self) -> Value {
        serde_json::from_str(&self.well()).expect("it is JSON")
    }
}

#[test]
fn a_page_is_laid_out_in_visual_order() {
    let place = Place::new().file("a.txt", ARTICLE);
    let check = |name: &str, width: u16| {
        let out = place.run(&["--print", "--width", &width.to_string(), "a.txt"]);
        let out = out.well();
        let rows: Vec<&str> = out.lines().collect();
        assert_picture(name, width, &rows);
    };
    check("print-40", 40);
    check("print-20", 20);
    assert_eq!(
        place.run(&["a.txt"]).well(),
        place.run(&["--print", "--width", "80", "a.txt"]).well(),
        "a pipe gets 80 columns"
    );
}

#[test]
fn the_text_comes_in_logical_order() {
    let place = Place::new().file("a.txt", ARTICLE);
    let out = place.run(&["--text", "a.txt"]).well();
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    assert_eq!(lines(&out), lines(ARTICLE));
}

#[test]
fn the_text_keeps_its_paragraphs_apart_and_its_items_set_in() {
    let text = "عنوان\n\n\nنص\nآخر\n\n- أول\n  - داخل\n";
    let place = Place::new().file("a.txt", text);
    let expected = "عنوان\n\nنص\nآخر\n\n- أول\n  - داخل\n";
    assert_eq!(place.run(&["--text", "a.txt"]).well(), expected);
}

#[test]
fn tree_and_references_come_as_text_and_as_json() {
    let place = Place::new().file("a.txt", ARTICLE);
    assert_eq!(
        place.run(&["--outline", "a.txt"]).well(),
        "سيرة كتاب\nمقدمة\nالفصل الأول: لا بد\nالمراجع\n"
    );
    let outline = json!({
        "title": "سيرة كتاب",
        "direction": "rtl",
        "sections": [
            {"level": 1, "title": "مقدمة", "line": 3},
            {"level": 1, "title": "الفصل الأول: لا بد", "line": 6},
            {"level": 1, "title": "المراجع", "line": 10},
        ],
    });
    assert_eq!(place.run(&["--outline", "--json", "a.txt"]).json(), outline);
    let references = place.run(&["--references", "a.txt"]).well();
    assert!(references.contains(
        "1. A Book – Wikipedia\n   https://en.wikipedia.org/wiki/Book (link)\n   in: مقدمة\n"
    ));
    assert!(references.contains("(search)\n"));
    let references = place.run(&["--references", "--json", "a.txt"]).json();
    let second = "https://duckduckgo.com/?q=%D9%83%D8%AA%D8%A7%D8%A8%20%D9%85%D8%AC%D9%84%D8%A9%20\
                  %D9%84%D8%A7%20%D9%8A%D8%B9%D8%B1%D9%81%D9%87%D8%A7%20%D8%A3%D8%AD%D8%AF";
    let expected = json!([
        {
            "number": 1, "title": "A Book", "site": "Wikipedia",
            "url": "https://en.wikipedia.org/wiki/Book",
            "opens": "https://en.wikipedia.org/wiki/Book", "by": "link",
            "more": [], "kind": "entry", "cited": 1, "in": ["مقدمة"],
        },
        {
            "number": 2, "title": "كتاب", "site": "مجلة لا يعرفها أحد", "url": null,
            "opens": second, "by": "search", "more": [], "kind": "entry", "cited": 0, "in": [],
        },
    ]);
    assert_eq!(references, expected);
}

#[test]
fn all_that_is_referred_to_is_one_list() {
    let text = "# كتاب\n\n## باب\n\nنص[^1] و[هذا](https://a.example/ب) و[هنا](#فصل).\n\n## فصل\n\nثم[^1].\n\n\
                [^1]: حاشية <https://b.example/1> <https://b.example/2>\n";
    let place = Place::new().file("a.md", text);
    let listed = place.run(&["--references", "--json", "a.md"]).json();
    let kinds: Vec<_> = listed
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| {
            let word = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
            (word("kind"), word("opens"), entry["in"].clone())
        })
        .collect();
    let row = |kind: &str, opens: &str, sections: &[&str]| {
        (kind.to_owned(), opens.to_owned(), json!(sections))
    };
    assert_eq!(
        kinds,
        [
            row("note", "https://b.example/1", &["باب", "فصل"]),
            row("link", "https://a.example/%D8%A8", &["باب"]),
            row("link", "#فصل", &["باب"]),
        ]
    );
    assert_eq!(listed[0]["more"], json!(["https://b.example/2"]));
    assert_eq!(listed[0]["cited"], json!(2));
}

#[test]
fn an_article_without_title_or_references_says_so() {
    let place = Place::new().file("a.txt", "A plain line of English text, and nothing else.\n");
    let outline = place.run(&["--outline", "--json", "a.txt"]).json();
    let nothing = json!({"title": null, "direction": "ltr", "sections": []});
    assert_eq!(outline, nothing);
    let references = place.run(&["--references", "--json", "a.txt"]).json();
    assert_eq!(references, json!([]));
    let empty = Place::new().file("a.txt", "");
    assert_eq!(empty.run(&["--text", "a.txt"]).well(), "");
    assert_eq!(empty.run(&["--print", "a.txt"]).well(), "");
}

#[test]
fn the_article_comes_from_where_it_is_said_to() {
    let place = Place::new();
    let built_in = place.run(&["--text"]).well();
    assert!(built_in.starts_with("من أجل كازاخستان عادلة"));
    assert_eq!(place.fed(ARTICLE.as_bytes(), &["--outline", "-"]).well(), {
        place.fed(ARTICLE.as_bytes(), &["--outline"]).well()
    });
    let piped = place.shell("printf 'سلام\\n' | \"$QARI\" --text").well();
    assert_eq!(piped, "سلام\n");
    let sections = place.run(&["--outline", "--json"]).json();
    assert_eq!(sections["sections"].as_array().map(Vec::len), Some(19));
    let references = place.run(&["--references", "--json"]).json();
    assert_eq!(references.as_array().map(Vec::len), Some(4));
}

#[test]
fn what_cannot_be_read_is_said_in_one_sentence() {
    let place = Place::new()
        .file("d/x", "")
        .file("b", b"\x7fELF\x02\x01\x01\0\0\0\0")
        .file("u32", b"\xff\xfe\0\0\x28\x06\0\0");
    let check = |arguments: &[&str], sentence: &str| place.run(arguments).fails(1, sentence);
    check(&["nowhere.txt"], "there is no file named nowhere.txt");
    check(&["d/x/y"], "there is no file named d/x/y");
    check(&["d"], "d is a directory, not an article");
    check(&["b"], "b is not text: it looks like a program");
    check(
        &["--outline", "b"],
        "b is not text: it looks like a program",
    );
    let utf_32 = "u32 is written in UTF-32, which qari cannot read; convert it to UTF-8 first";
    check(&["u32"], utf_32);
    place
        .fed(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &["-"])
        .fails(1, "standard input is not text: it looks like a PNG image");
}

#[test]
fn a_file_one_may_not_read_is_said_so() {
    use std::os::unix::fs::PermissionsExt;
    if rustix::process::geteuid().is_root() {
        eprintln!("skipped: nothing is forbidden to root");
        return;
    }
    let place = Place::new().file("a.txt", "سلام");
    let path = place.0.path().join("a.txt");
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o000)).expect("it is ours");
    place
        .run(&["a.txt"])
        .fails(1, "you do not have permission to read a.txt");
}

#[test]
fn what_the_reader_says_goes_before_what_is_found() {
    let arabic = "# هذا نص من كلام العرب\n\n*قصير*";
    let place = Place::new()
        .file("a.txt", encoding_rs::WINDOWS_1256.encode(arabic).0)
        .file("b.html", arabic);
    let guessed = place.run(&["--text", "a.txt"]);
    assert!(guessed.out.starts_with("# هذا نص من كلام العرب\n"));
    assert_eq!(
        guessed.err,
        "qari: read as windows-1256, a guess (--encoding): a.txt\n"
    );
    let named = place.run(&[
        "--text",
        "--encoding",
        "cp1256",
        "--format",
        "markdown",
        "a.txt",
    ]);
    assert_eq!(named.well(), "هذا نص من كلام العرب\n\nقصير\n");
    let outline = |arguments: &[&str]| {
        let all = [
            &["--outline", "--json", "--format", "markdown", "b.html"],
            arguments,
        ]
        .concat();
        place.run(&all).well()
    };
    assert!(outline(&[]).contains("\"direction\":\"rtl\""));
    let turned = outline(&["--direction", "ltr", "--language", "en"]);
    assert!(turned.contains("\"direction\":\"ltr\""));
    for (option, value, there_are) in [
        ("format", "pdf", "there are: epub, html, markdown, text"),
        ("direction", "up", "there are: rtl, ltr"),
        (
            "language",
            "1",
            "there are codes such as ar, fa, ur, ckb, he",
        ),
    ] {
        let option = format!("--{option}");
        let wrong = place.run(&[&option, value]);
        assert_eq!(wrong.code, 2);
        assert!(wrong.err.contains(there_are), "{}", wrong.err);
    }
}

#[test]
fn several_files_are_printed_one_after_the_other() {
    let place = Place::new()
        .file("a.txt", "واحد\n")
        .file("b.txt", "اثنان\n");
    let out = place.run(&["--text", "a.txt", "b.txt"]);
    assert_eq!(out.well(), "واحد\n\nاثنان\n");
    let json = place.run(&["--outline", "--json", "a.txt", "b.txt"]).well();
    assert_eq!(json.lines().count(), 2, "one a line: {json}");
}

#[test]
fn what_can_be_read_is_printed_beside_what_cannot() {
    let place = Place::new()
        .file("a.txt", "واحد\n")
        .file("b.txt", "اثنان\n");
    let missing = |name: &str| format!("qari: there is no file named {name}\n");
    let ended = place.run(&["--text", "x.txt", "a.txt", "y.txt", "b.txt"]);
    assert_eq!((ended.code, ended.out.as_str()), (1, "واحد\n\nاثنان\n"));
    assert_eq!(ended.err, missing("x.txt") + &missing("y.txt"));
    let none = place.run(&["--text", "x.txt", "y.txt"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    assert_eq!(none.err, missing("x.txt") + &missing("y.txt"));
}

#[test]
fn a_page_in_a_pipe_is_as_the_reader_says() {
    let place = Place::new().file("a.txt", "بَعْدَ آٖ");
    let page = |more: &[&str]| place.run(&[&["--print", "a.txt"], more].concat()).well();
    assert!(page(&[]).contains('\u{64e}'));
    assert!(!page(&["--marks", "strip"]).contains('\u{64e}'));
    assert_ne!(page(&["--terminal", "inverse-ltr"]), page(&[]));
    assert_eq!(
        page(&["--set", "page.harakat=none"]),
        page(&["--set", "page.harakat=\"none\""])
    );
    assert!(!page(&["--set", "page.harakat=none"]).contains('\u{64e}'));
}

#[test]
fn wrong_use_is_said_in_one_sentence() {
    let place = Place::new();
    let check = |arguments: &[&str], sentence: &str| {
        let sentence = format!("{sentence}; qari --help tells what there is");
        place.run(arguments).fails(2, &sentence);
    };
    check(
        &["--frobnicate"],
        "unexpected argument '--frobnicate' found",
    );
    check(&["a", "b", "-x"], "unexpected argument '-x' found");
    check(
        &["--print", "--text"],
        "the argument '--print' cannot be used with '--text'",
    );
    check(
        &["--doctor", "a"],
        "the argument '--doctor' cannot be used with '[FILE]...'",
    );
    check(
        &["--width", "0"],
        "invalid value '0' for '--width <COLUMNS>': 0 is not in 1..=9999",
    );
    check(
        &["--json"],
        "the following required arguments were not provided: <--outline|--references>",
    );
    let unknown = place.run(&["--language", "klingon"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown
            .err
            .contains("there are codes such as ar, fa, ur, ckb, he")
    );
    let report = place.run(&["--doctor", "--plain"]).well();
    assert!(
        report.contains("nothing: standard output is no terminal"),
        "{report}"
    );
    assert!(report.contains("concluded"), "{report}");
    assert!(place.run(&["--help"]).well().contains("Examples:"));
    let version = format!("qari {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(place.run(&["--version"]).well(), version);
}

#[test]
fn a_wrong_setting_is_shown_with_file_line_and_text() {
    let own = "config/qari/config.toml";
    let check = |settings: &str, line: usize, problem: &str, shown: &str| {
        let place = Place::new().file(own, settings);
        let ended = place.run(&["--text"]);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{settings}");
        let file = place.0.path().join(own);
        let begins = format!("qari: {}, line {line}: ", file.display());
        assert!(ended.err.starts_with(&begins), "{}", ended.err);
        assert!(ended.err.contains(problem), "{}", ended.err);
        assert!(
            ended.err.ends_with(&format!("\n    {shown}\n")),
            "{}",
            ended.err
        );
    };
    check("\ntheme = \"pink\"\n", 2, "pink", "theme = \"pink\"");
    check("colour = 1\n", 1, "colour", "colour = 1");
    check("a = 1 2\n", 1, "", "a = 1 2");
    let clash = "[keys.everywhere]\nhelp = [\"q\"]\n";
    check(
        clash,
        2,
        "“q” is bound to both help and quit",
        "help = [\"q\"]",
    );
    let hostile = "theme = \"\u{9b}31m\u{202e}x\"\n";
    check(hostile, 1, "", "theme = \"31mx\"");
    let place = Place::new().file("c.toml", "words_per_minute = 200\n");
    place.run(&["--config", "c.toml", "--text"]).well();
    let missing = place.run(&["--config", "none.toml"]);
    assert_eq!(missing.code, 2);
    assert!(
        missing.err.starts_with("qari: none.toml: "),
        "{}",
        missing.err
    );
}

#[test]
fn broken_bytes_are_shown_and_nothing_is_lost_after_them() {
    let broken = b"\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 \xff\xd8 \xd8\xa8\xd8\xb9\xd8\xaf\xd9\x87\n\
                   \n\xe2\x82 \xd8\xa2\xd8\xae\xd8\xb1\n";
    let expected = "سلام \u{fffd}\u{fffd} بعده\n\u{fffd} آخر\n";
    let place = Place::new().file("a.txt", broken);
    let shown = |text: &str| text.replace("\n\n", "\n");
    assert_eq!(shown(&place.run(&["--text", "a.txt"]).well()), expected);
    assert_eq!(shown(&place.fed(broken, &["--text"]).well()), expected);
    assert_eq!(
        place
            .run(&["--print", "a.txt"])
            .well()
            .matches('\u{fffd}')
            .count(),
        3
    );
}

#[test]
fn a_reader_that_has_enough_ends_it_silently() {
    let place = Place::new().file("a.txt", ARTICLE.repeat(2000));
    let script = "{ \"$QARI\" --print a.txt; echo $? >&2; } | head -1";
    let ended = place.shell(script);
    assert_eq!(ended.out.lines().count(), 1);
    assert_eq!(ended.err, "0\n");
}

/// What every terminal obeys, in a title, a heading, the text and the references.
const HOSTILE: &str = "عنوان\u{1b}]0;pwned\u{7}\u{9b}31m\u{202e}\n\n\
    مقدمة\u{1b}[2J\u{85}\n\
    نص\u{0}\u{8}\u{1b}[31m أحمر\u{7f} \u{9d}8;;http://x\u{9c}\u{200f}\u{2067} وبعده\u{2028}سطر\u{b}\u{c}\n\n\
    المراجع\u{1b}c\n\
    - كت\u{1b}[0mاب\u{9b}0m\u{202d} – ويكيبيديا\u{200e}\u{1b}\\ https://a.example/\u{1b}[5m\u{202e}x\n";

#[test]
fn no_control_character_of_a_document_is_written() {
    // `ended` looks at every byte of the output.
    let check = |place: &Place, file: &str| {
        for output in ["--print", "--text", "--outline", "--references"] {
            place.run(&[output, file]).well();
        }
        for output in ["--outline", "--references"] {
            place.run(&[output, "--json", file]).json();
        }
    };
    // Long enough for one NUL to be taken for a slip.
    let hostile = format!("{HOSTILE}\n{}\n", "كلمة ".repeat(300));
    let place = Place::new().file("a.txt", hostile);
    check(&place, "a.txt");
    // JSON escapes what it holds, so nothing is lost.
    let title = "باب\u{9b}31m\u{202e}";
    let titled = Place::new().file("a.txt", format!("{title}\n\nالمراجع\n- A\n"));
    assert_eq!(
        titled.run(&["--outline", "--json", "a.txt"]).json()["title"],
        title
    );
    for name in [
        "nasty/terminal/escape-injection.txt",
        "nasty/bidi/unclosed-embeddings-200-deep.txt",
        "nasty/bidi/zalgo-arabic.txt",
        "nasty/blns/blns.txt",
        "nasty/encoding/ar-crlf.txt",
    ] {
        match corpus(name) {
            Some(path) => check(&place, &path.to_string_lossy()),
            None => eprintln!("skipped: {name} is not at hand"),
        }
    }
}

#[test]
fn no_control_character_of_an_argument_is_written() {
    let name = "مقال\u{1b}[31m\u{202e}\u{9b}5m\nx";
    let place = Place::new().file(name, b"\x7fELF\x02\x01\x01\0");
    assert_eq!(place.run(&[name]).code, 1);
    assert_eq!(place.run(&[&format!("no{name}")]).code, 1);
    assert_eq!(place.run(&["--config", name]).code, 2);
    assert_eq!(place.run(&[&format!("--{name}")]).code, 2);
    assert_eq!(place.run(&["--width", name]).code, 2);
    let broken = OsStr::from_bytes(b"\xff\x1b[31m\xc2\x9b");
    assert_eq!(place.run(&[broken]).code, 1);
}

#[test]
fn older_encodings_are_read() {
    let place = Place::new();
    for name in [
        "ar-utf8-bom",
        "ar-utf16le-bom",
        "ar-windows-1256",
        "ar-iso-8859-6",
        "ar-crlf",
    ] {
        let Some(path) = corpus(&format!("nasty/encoding/{name}.txt")) else {
            eprintln!("skipped: {name} is not at hand");
            continue;
        };
        let path = path.to_string_lossy();
        let outline = place.run(&["--outline", "--json", &path]).json();
        assert_eq!(
            outline["sections"].as_array().map(Vec::len),
            Some(11),
            "{name}"
        );
        let references = place.run(&["--references", "--json", &path]).json();
        assert_eq!(references.as_array().map(Vec::len), Some(4), "{name}");
    }
}

#[test]
fn the_founding_article_is_read_as_its_truth_says() {
    let (Some(path), Some(truth)) = (corpus("seed/article.txt"), corpus("seed/truth.json")) else {
        eprintln!("skipped: the founding article is not at hand");
        return;
    };
    let truth = std::fs::read_to_string(truth).expect("it can be read");
    let truth: Value = serde_json::from_str(&truth).expect("it is JSON");
    let truth = &truth["article.txt"];
    let path = path.to_string_lossy();
    let outline = Place::new().run(&["--outline", "--json", &path]).json();
    let array = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let sections: Vec<Value> = array(&outline["sections"])
        .iter()
        .map(|it| json!({"line": it["line"], "level": it["level"], "text": it["title"]}))
        .collect();
    assert_eq!(sections, array(&truth["headings"]));
    assert_eq!(sections.len(), 11);
    assert_eq!(outline["direction"], truth["direction"]);
    let references = Place::new().run(&["--references", "--json", &path]).json();
    let keys = ["number", "title", "site", "url"];
    let told = |list: &Value| -> Vec<Vec<Value>> {
        let entries = array(list);
        let told = entries
            .iter()
            .map(|entry| keys.map(|key| entry[key].clone()).to_vec());
        told.collect()
    };
    assert_eq!(told(&references), told(&truth["references"]["list"]));
    assert_eq!(array(&references).len(), 4);
}
