//! Addresses from a text to what would be opened: found, judged, shown.

mod common;

use std::sync::Arc;

use common::corpus;
use qari::address::{Address, Destination, resolve, shown};
use qari::document::{Document, MemoryStore, Position, Role, TextStore};
use qari::parse::{self, Overrides};

/// The document of a text called `name`, whole.
fn read(text: &str, name: &str) -> Document {
    let store: Arc<dyn TextStore> = Arc::new(MemoryStore::new(text));
    let mut parsed = parse::open(store, name, Overrides::default()).expect("text can be read");
    while let Some(batch) = parsed.indexer.next_batch() {
        parsed.document.apply(batch);
    }
    parsed.document
}

/// The addresses that a text links to, in order.
fn addresses(text: &str, name: &str) -> Vec<String> {
    let chunk = read(text, name).chunk_at(Position::START);
    let spans = chunk.blocks.into_iter().flat_map(|block| block.spans);
    let links = spans.filter_map(|span| match span.role {
        Role::Link { address } => Some(address),
        _ => None,
    });
    links.collect()
}

/// What leaves qari is one word of printable ASCII that is no option.
fn assert_harmless(address: &str) {
    assert!(address.bytes().all(|b| b.is_ascii_graphic()), "{address}");
    let schemes = ["http://", "https://", "HTTP", "mailto:"];
    assert!(schemes.iter().any(|s| address.starts_with(s)), "{address}");
}

/// The addresses found in one line, and whether each may be opened, by a policy.
fn check(line: &str, urls: &[&str], policy: &str) {
    let is_markdown = line.starts_with('[');
    let found = addresses(line, if is_markdown { "a.md" } else { "a.txt" });
    let base = Address::File("folder/a.md".into());
    let opens = |address: &str| match resolve(address, &base) {
        Ok(Destination::Web(address)) => {
            assert_harmless(&address);
            true
        }
        Ok(Destination::Within(_)) if policy.starts_with("internal") => false,
        Ok(other) => panic!("{address} leads to {other:?}"),
        Err(_) => false,
    };
    match policy {
        "open" | "open-or-warn" => {
            assert_eq!(found, urls, "{line}");
            assert!(found.iter().all(|address| opens(address)), "{line}");
        }
        "refuse" | "internal-or-refuse" => {
            // CommonMark takes some for no link, and takes a backslash away from others.
            let written = |address: &String| urls.iter().any(|url| url.ends_with(address));
            assert!(found.iter().all(written), "{line}: {found:?}");
            assert!(!found.iter().any(|address| opens(address)), "{line}");
            assert!(!urls.iter().any(|address| opens(address)), "{line}");
        }
        "open-or-none" => {
            let urls: Vec<_> = urls
                .iter()
                .map(|url| url.replace("http(s)", "https"))
                .collect();
            assert!(found.is_empty() || found == urls, "{line}: {found:?}");
        }
        "none-or-mailto" => {
            let mail = |address: &String| address.starts_with("mailto:");
            assert!(found.iter().all(mail), "{line}: {found:?}");
        }
        "none" | "none-or-open" | "none-or-search" => {
            assert!(found.is_empty(), "{line}: {found:?}");
        }
        // Whatever of it is taken for an address: no shell, no option, no control character.
        _ => {
            for address in found.iter().map(String::as_str).chain(urls.iter().copied()) {
                let _ = opens(address);
                let seen = shown(address).text;
                assert!(!seen.chars().any(char::is_control), "{seen:?}");
            }
        }
    }
}

#[test]
fn addresses_are_found_and_judged() {
    check(
        "- الموسوعة – https://a.example/اللغة_العربية، وغيرها",
        &["https://a.example/اللغة_العربية"],
        "open",
    );
    check(
        "- «https://a.example/(ب)»؛",
        &["https://a.example/(ب)"],
        "open",
    );
    check(
        "- \u{200F}www.a.example/ب\u{200F}",
        &["https://www.a.example/ب"],
        "open",
    );
    check(
        "- doi:10.1038/nphys1170، ٢٠١٠",
        &["https://doi.org/10.1038/nphys1170"],
        "open",
    );
    check(
        "- https://a.example/\u{202E}gnp.exe",
        &["https://a.example/"],
        "open-or-warn",
    );
    check("[نص](javascript:alert)", &["javascript:alert"], "refuse");
    check("[نص](FILE:/etc/passwd)", &["FILE:/etc/passwd"], "refuse");
    check("[نص](/etc/passwd)", &["/etc/passwd"], "internal-or-refuse");
    check(
        "[نص](#%D9%86%D8%B5)",
        &["#%D9%86%D8%B5"],
        "internal-or-refuse",
    );
    check("- ISBN 978-9953-68-123-4", &[], "none");
    check(
        "- https://a.example/`touch x`",
        &["--version", "https://."],
        "never",
    );
}

#[test]
fn collected_addresses_come_out_as_stated() {
    let Some(path) = corpus("urls/cases-give.json") else {
        return;
    };
    let json = std::fs::read_to_string(path).expect("the cases can be read");
    let cases: Vec<serde_json::Value> = serde_json::from_str(&json).expect("they are JSON");
    for case in &cases {
        let urls = case["urls"].as_array().expect("a list of addresses");
        let urls: Vec<&str> = urls.iter().filter_map(|url| url.as_str()).collect();
        let word = |name: &str| case[name].as_str().expect("a word");
        check(word("line"), &urls, word("policy"));
    }
    assert_eq!(cases.len(), 52);
}

#[test]
fn real_addresses_are_shown_decoded_and_opened_encoded() {
    let Some(path) = corpus("urls/real-percent-encoded-arabic.txt") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("the addresses can be read");
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        // Some have no host that plain text would be trusted with.
        let [address] = addresses(&format!("<{line}>"), "a.md")
            .try_into()
            .expect(line);
        let seen = shown(&address);
        assert!(
            !seen.text.contains("%D8") && !seen.text.contains("%d8"),
            "{}",
            seen.text
        );
        assert!(seen.remarks.is_empty(), "{line}: {:?}", seen.remarks);
        let Ok(Destination::Web(opened)) =
            resolve(&seen.text.replace('␣', "%20"), &Address::StandardInput)
        else {
            panic!("{line} is not opened");
        };
        assert_harmless(&opened);
        // What is seen leads where the address leads.
        let Ok(Destination::Web(written)) = resolve(&address, &Address::StandardInput) else {
            panic!("{line} is not opened");
        };
        assert_eq!(opened.to_ascii_lowercase(), written.to_ascii_lowercase());
    }
}

/// All that a text refers to: `number title -> address xTIMES`, and how often each entry is cited.
fn listed(text: &str, name: &str) -> Vec<String> {
    let document = read(text, name);
    let citings = document.citings();
    let lines = document.listed().enumerate().map(|(at, reference)| {
        let addresses: Vec<&str> = reference
            .url
            .iter()
            .chain(&reference.more)
            .map(String::as_str)
            .collect();
        let cited = citings
            .get(at)
            .map_or(String::new(), |marks| format!(" x{}", marks.len()));
        format!(
            "{} {} -> {}{cited}",
            reference.number,
            reference.title,
            addresses.join(" ")
        )
    });
    lines.collect()
}

#[test]
fn entries_and_links_are_one_list() {
    let text = "نص [1] ثم [2] وhttps://a.example/ب، ثم [١].\n\nالمراجع\n\
                1. كتاب الماء، دار النشر https://b.example/1 https://c.example/2\n2. كتاب\n";
    assert_eq!(
        listed(text, "a.txt"),
        [
            "1 كتاب الماء -> https://b.example/1 https://c.example/2 x2",
            "2 كتاب ->  x1",
            "1 https://a.example/ب -> https://a.example/ب",
        ]
    );
    let text = "# عنوان\n\nنص[^b] و[هذا](https://a.example/) ثم[^a] ثم[^b] و[فصل](#فصل-ثان).\n\n\
                ## فصل ثانٍ\n\n[^a]: حاشية\n[^b]: أخرى <https://b.example/>\n";
    assert_eq!(
        listed(text, "a.md"),
        [
            "2 حاشية ->  x1",
            "1 أخرى -> https://b.example/ x2",
            "1 هذا -> https://a.example/",
            "2 فصل -> #فصل-ثان",
        ]
    );
    let page = "<body dir=rtl><p>نص<sup class=reference><a href='#n1'>[م 1]</a></sup> ثم \
                <a href='#r1'>[1]</a> ثم <a role=doc-noteref href='#f'>*</a> <a href='#top'>أعلى</a>\
                <h2>ملاحظات</h2><ol class=references><li id=n1>ملاحظة</ol><h2>المراجع</h2>\
                <ol class=references><li id=r1><a href=#>↑</a> <a href=//b.example/>كتاب</a></ol>\
                <aside id=f role=doc-footnote>حاشية</aside>";
    assert_eq!(
        listed(page, "a.html"),
        [
            "1 ملاحظة ->  x1",
            "1 كتاب -> //b.example/ x1",
            "2 حاشية ->  x1",
            "1 أعلى -> #top",
        ]
    );
}

#[test]
fn names_of_places_lead_to_them() {
    let place = |text: &str, name: &str, fragment: &str| {
        let document = read(text, name);
        let place = document.place_of(fragment)?;
        let chunk = document.chunk_at(place);
        let block = chunk
            .blocks
            .into_iter()
            .find(|block| block.range.start == place)?;
        Some(block.text)
    };
    let text = "# أ\n\n## الفصل الأول: ماء\n\nنص\n\n## ب\n\n## ب\n\n### ج {#own}\n\n<a id=here></a>\n\nهنا\n";
    assert_eq!(
        place(text, "a.md", "الفصل-الأول-ماء").as_deref(),
        Some("الفصل الأول: ماء")
    );
    assert_eq!(place(text, "a.md", "ب-1").as_deref(), Some("ب"));
    assert_eq!(place(text, "a.md", "own").as_deref(), Some("ج"));
    assert_eq!(place(text, "a.md", "here").as_deref(), Some("هنا"));
    assert_eq!(place(text, "a.md", "nowhere"), None);
    let page = "<body dir=rtl><p>أ<p id='%D8%A8'>ب<p><a name=c>ج</a><div id=d><p>د</div>";
    assert_eq!(place(page, "a.html", "c").as_deref(), Some("ج"));
    assert_eq!(place(page, "a.html", "d").as_deref(), Some("د"));
}
