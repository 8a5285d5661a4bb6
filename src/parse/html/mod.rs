//! HTML: the article of a page, without the page around it.
//!
//! See <https://html.spec.whatwg.org>. XHTML is read as XML, so that `<title/>` hides nothing.

mod article;
mod names;
mod tree;

use std::sync::Arc;

use self::tree::Node;
pub(super) use self::tree::Tree;
use super::composer::{self, Composer, Whole};
use super::digits::Numerals;
use super::element::{Attributes, Declared, Element};
use super::fold::fold;
use super::tags::Syntax;
use super::{Hint, Overrides, ParseError, Parsed, language, read_whole};
use crate::address;
use crate::document::TextStore;

/// Endings of names.
const EXTENSIONS: &[&str] = &["html", "htm", "xhtml", "xht", "shtml"];
/// Bytes of a text that are given to the composer at one time.
const PART: usize = 8 * 1024;
/// Bytes that may be kept of a page for each of its own, its tree included.
const KEPT: usize = 9;
/// What parts a page's title from the name of its site.
const SEPARATORS: &[&str] = &[
    " - ", " – ", " — ", " | ", " :: ", " · ", " « ", " » ", " • ",
];

/// Whether a text is HTML: by how it begins, else by its name.
pub(super) fn recognises(hint: &Hint) -> bool {
    let text = hint.first.trim_ascii_start();
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let begins = |start: &str| {
        text.get(..start.len())
            .is_some_and(|first| first.eq_ignore_ascii_case(start.as_bytes()))
    };
    let is_page = ["<!doctype html", "<html", "<head>", "<body"]
        .iter()
        .any(|s| begins(s))
        || begins("<?xml") && memchr::memmem::find(text, b"<html").is_some();
    is_page || hint.is_named(EXTENSIONS) && memchr::memchr(b'<', text).is_some()
}

/// Reads a page.
#[expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "opened as every format is"
)]
pub(super) fn open(store: Arc<dyn TextStore>, said: Overrides) -> Result<Parsed, ParseError> {
    let bytes = read_whole(store.as_ref());
    let text = String::from_utf8(bytes);
    Ok(read(
        text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        said,
    ))
}

/// Whether a text is to be read as XML.
pub(super) fn syntax(text: &str) -> Syntax {
    if text
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .starts_with("<?xml")
    {
        Syntax::Xml
    } else {
        Syntax::Html
    }
}

/// The document of a page.
fn read(text: String, said: Overrides) -> Parsed {
    let tree = tree::read(&text, syntax(&text));
    let (size, numerals) = (text.len(), Numerals::of(&text));
    // What is needed of it stands in the tree.
    drop(text);
    let article = article::find(&tree);
    let mut whole = declared(&tree, &article.roots);
    whole.said = said;
    let mut composer = Composer::new(numerals);
    composer
        .room
        .allow((KEPT * size).saturating_sub(tree.bytes()));
    if tree.is_cut {
        composer.warn("elements nested too deeply were read as if they stood less deep");
    }
    let base = tree
        .named("base")
        .find_map(|node| tree.node(node).attribute("href"));
    if let Some(base) = base.map(str::to_owned) {
        composer.set_linking(Box::new(move |written| {
            Some(address::joined(&base, written))
        }));
    }
    match title(&tree, &article) {
        Title::Apart(title) => {
            composer.title(&title);
            whole.title = Some(title);
        }
        Title::Heading(text) => whole.heading = Some(text),
        Title::None => {}
    }
    let mut roots = article.roots.into_iter();
    let mut walk = Walk::default();
    let step = move |composer: &mut Composer, wanted| {
        while composer.weight() < wanted {
            if walk.step(&tree, &article.is_out, composer, &mut |_, _| {}) {
                continue;
            }
            let Some(root) = roots.next() else {
                return true;
            };
            walk = Walk::of(&tree, root);
        }
        false
    };
    composer::open(composer, &whole, Box::new(step))
}

/// What a page declares of itself.
fn declared(tree: &Tree, roots: &[usize]) -> Whole {
    let mut whole = Whole::default();
    let Some(&(mut at)) = roots.first() else {
        return whole;
    };
    loop {
        let node = tree.node(at);
        let direction = node
            .attribute("dir")
            .and_then(Declared::of_attribute)
            .or_else(|| node.attribute("style").and_then(Declared::of_style));
        let is_page = matches!(node.name(), "html" | "body");
        if let (true, None, Some(Declared::Fixed(direction))) =
            (is_page, whole.direction, direction)
        {
            whole.direction = Some(direction);
        }
        let tag = node
            .attribute("lang")
            .or_else(|| node.attribute("xml:lang"));
        whole.language = whole.language.or_else(|| tag.and_then(language::of_tag));
        if node.parent == at {
            return whole;
        }
        at = node.parent;
    }
}

/// Where the title of a page stands.
enum Title {
    /// In a heading of the article, which reads so.
    Heading(String),
    /// Not in the article.
    Apart(String),
    /// Nowhere.
    None,
}

/// The title of a page: its first heading where that is what the page calls itself.
fn title(tree: &Tree, article: &article::Article) -> Title {
    let named = tree.named("title").find(|&node| {
        let parent = tree.node(node).parent;
        tree.node(parent).name() != "svg"
    });
    let named = named.map(|node| tree.text(node)).unwrap_or_default();
    let folded = fold(&named);
    let headings: Vec<(usize, String)> = tree
        .named("h1")
        .map(|node| (node, tree.text(node)))
        .filter(|(_, text)| !text.is_empty())
        .take(16)
        .collect();
    let fits = |text: &str| folded.contains(&fold(text)) || fold(text).contains(&folded);
    let chosen = headings
        .iter()
        .find(|(_, text)| !folded.is_empty() && fits(text))
        .or_else(|| {
            let mut inside = headings
                .iter()
                .filter(|(node, _)| is_in(tree, article, *node));
            let first = inside.next()?;
            inside.next().is_none().then_some(first)
        })
        .or_else(|| {
            let mut shown = headings.iter().filter(|(node, _)| !article.is_out[*node]);
            let first = shown.next()?;
            shown.next().is_none().then_some(first)
        });
    match chosen {
        Some((node, text)) if is_in(tree, article, *node) => Title::Heading(text.clone()),
        Some((_, text)) => Title::Apart(text.clone()),
        None if named.is_empty() => Title::None,
        None => Title::Apart(without_site(&named).to_owned()),
    }
}

/// Whether a node stands in the article.
fn is_in(tree: &Tree, article: &article::Article, node: usize) -> bool {
    let mut at = node;
    loop {
        if article.is_out[at] {
            return false;
        }
        if article.roots.contains(&at) {
            return true;
        }
        let parent = tree.node(at).parent;
        if parent == at {
            return false;
        }
        at = parent;
    }
}

/// A title without the name of the site, which stands last and is short.
fn without_site(title: &str) -> &str {
    let parts = SEPARATORS.iter().filter_map(|part| title.rfind(part)).max();
    let Some(at) = parts else { return title };
    let (own, site) = title.split_at(at);
    if own.chars().count() >= 8 && site.chars().count() <= 40 {
        own.trim()
    } else {
        title
    }
}

/// Gives what a node holds to the composer; `passed` is told of every element once it is open.
pub(super) fn walk(
    tree: &Tree,
    root: usize,
    is_out: &[bool],
    composer: &mut Composer,
    passed: &mut dyn FnMut(Node<'_>, u64),
) {
    let mut walk = Walk::of(tree, root);
    while walk.step(tree, is_out, composer, passed) {}
}

/// How far what a node holds has been given to the composer.
#[derive(Debug, Default)]
struct Walk {
    /// The next node.
    at: usize,
    /// Of a text the byte from which on it has not been given.
    inside: usize,
    end: usize,
    /// Nodes whose elements are open.
    open: Vec<usize>,
    /// Whether the table that is read only puts parts of a page beside each other.
    is_frame: bool,
}

impl Walk {
    fn of(tree: &Tree, root: usize) -> Self {
        Self {
            at: root,
            end: tree.get(root).map_or(0, |node| node.end),
            ..Self::default()
        }
    }

    /// Gives the next node to the composer; tells whether there was one.
    fn step(
        &mut self,
        tree: &Tree,
        is_out: &[bool],
        composer: &mut Composer,
        passed: &mut dyn FnMut(Node<'_>, u64),
    ) -> bool {
        let at = self.at;
        let has_ended = |&mut last: &mut usize| at >= self.end || tree.node(last).end <= at;
        while let Some(last) = self.open.pop_if(has_ended) {
            composer.close_tag(tree.node(last).name());
        }
        if at >= self.end {
            return false;
        }
        let node = tree.node(at);
        self.at = node.end;
        if is_out.get(at).copied().unwrap_or_default() {
            return true;
        }
        if node.is_text() {
            let part = node.part_of_text(self.inside, PART);
            composer.text(part);
            self.inside += part.len();
            if part.is_empty() {
                self.inside = 0;
            } else {
                self.at = at;
            }
            return true;
        }
        match node.name() {
            "table" => self.is_frame = tree.is_frame(at),
            "tr" | "td" | "th" if self.is_frame => {
                composer.open_tag(node.name(), Element::Division, Attributes::default());
                passed(node, composer.place());
                self.open.push(at);
                self.at = at + 1;
                return true;
            }
            _ => {}
        }
        if composer.element(node.name(), |name| node.attribute(name)) {
            self.open.push(at);
        }
        passed(node, composer.place());
        if composer.is_hidden() {
            composer.close_tag(node.name());
            self.open.pop();
        } else {
            self.at = at + 1;
        }
        true
    }
}

/// The tree of a chapter or of another part of a book.
pub(super) fn tree(text: &str, syntax: Syntax) -> Tree {
    tree::read(text, syntax)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::shown;

    fn check(input: &str, expected: &[&str]) {
        assert_eq!(
            shown::blocks(&read(input.to_owned(), Overrides::default())),
            expected,
            "{input}"
        );
    }

    const BODY: &str = "كان الطريق إلى القرية يمر بين البساتين وكان الناس يسلكونه كل صباح إلى السوق البعيد ثم يعودون منه قبل المغيب في الصيف والشتاء";

    #[test]
    fn the_article_not_the_page_around_it() {
        let page = format!(
            "<html lang=ar><title>الأرض - موقع</title><body><nav><a href=/>بداية</a></nav>\
             <div class=sidebar>إعلان</div><main><h1>الأرض</h1><p>{BODY}<p>{BODY}</main>\
             <footer>حقوق</footer><script>x</script>"
        );
        let body = format!("p {BODY}");
        check(&page, &["title الأرض", &body, &body]);
    }

    #[test]
    fn paragraphs_that_are_divisions() {
        let page = format!(
            "<body dir=rtl><ul class=x><li><a href=a>قائمة</a><li><a href=b>أخرى</a></ul>\
             <div><h2>فصل</h2><div>{BODY}</div><div>{BODY}</div></div>"
        );
        let body = format!("p {BODY}");
        check(&page, &["h2 فصل", &body, &body]);
    }

    #[test]
    fn lists_tables_terms_and_captions() {
        check(
            "<body dir=rtl><ol start=3><li>أول<ul><li>داخل</ul><li>ثان</ol>\
             <table><caption>جدول</caption><tr><th>أ<th>ب<tr><td><p>ج</p><td>د</table>\
             <dl><dt>كلمة<dd>معنى</dl><figure><img alt=صورة><figcaption>شرح</figure>\
             <pre>a\n  b</pre><p>قال<sup class=reference><a href=#n>[3]</a></sup> ثم",
            &[
                "li 3. أول",
                "  li ◦ داخل",
                "li 4. ثان",
                "p جدول",
                "th أ │ ب *أ* *ب*",
                "tr ج │ د",
                "p كلمة *كلمة*",
                "  p معنى",
                "p صورة",
                "p شرح",
                "code< a",
                "code<   b",
                "p قال[3] ثم [[3]](#n) [[3]]#3",
            ],
        );
    }

    #[test]
    fn tables_that_only_frame_a_page_and_lists_in_cells() {
        check(
            "<body dir=rtl><table><tr><td><h2>فصل</h2><p>أول<td><p>ثان</table>\
             <table><tr><th>بلد<td><ul><li>أ<li>ب</ul></table>",
            &["h2 فصل", "p أول", "p ثان", "tr بلد │ • أ • ب *بلد*"],
        );
    }

    #[test]
    fn directions_where_they_stand() {
        check(
            "<body dir=rtl><p>نص</p><p dir=ltr>نص</p><p>English words</p>\
             <p dir=auto>abc نص</p><p>أ<bdo dir=ltr>ب</bdo>",
            &[
                "p نص",
                "p< نص",
                "p<| English words",
                "p< abc نص",
                "p أب !ب!",
            ],
        );
    }

    #[test]
    fn references_are_entries() {
        let page = "<body dir=rtl><p>نص<h2>المراجع</h2><ol class=references><li><span \
                    class=mw-cite-backlink>↑</span> <a href=https://a.b/c>كتاب الماء</a>، دار النشر</ol>";
        let parsed = read(page.to_owned(), Overrides::default());
        let found: Vec<_> = parsed.document.references().iter().collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].url.as_deref(), Some("https://a.b/c"));
    }

    #[test]
    fn verses_in_the_usual_markups() {
        let (first, second) = ("سرت والليل طويل ساكن", "وقلبي يسبق الركب البعيد");
        let verse = format!("verse {first}   {second}");
        for markup in [
            format!("<table class=poem><tr><td>{first}<td><td>{second}</table>"),
            format!("<div class=b><div class=m1>{first}</div><div class=m2>{second}</div></div>"),
            format!(
                "<div class=bayt><span class=sadr>{first}</span> <span class=ajz>{second}</span></div>"
            ),
            format!("<p><span>{first}</span><span>{second}</span></p>"),
            format!("<div class=poem><p>{first}&nbsp;&nbsp;&nbsp;{second}</p></div>"),
        ] {
            let expected = if markup.contains("&nbsp;") {
                verse.replace("   ", "\u{A0}\u{A0}\u{A0}")
            } else {
                verse.clone()
            };
            check(&format!("<body dir=rtl>{markup}"), &[&expected]);
        }
        check(
            "<body dir=rtl><p><span>كان هذا نصا عاديا.</span> <span>وهذا بقيته في الفقرة.</span>",
            &["p كان هذا نصا عاديا. وهذا بقيته في الفقرة."],
        );
    }

    #[test]
    fn what_is_left_open_does_not_grow_with_every_block() {
        check("<body dir=rtl><b><b><b>نص", &["p نص *نص*"]);
        let parts: Vec<String> = (0..100).map(|n| format!("<a href=/{n}><p>")).collect();
        let opened = format!("<body dir=rtl>{}", parts.concat());
        let found = shown::blocks(&read(format!("{opened}نص"), Overrides::default()));
        assert!(found[0].matches("[نص]").count() <= 8, "{found:?}");
        let found = read(
            format!("<body dir=rtl><a href=/x>{}", "<p>نص".repeat(100)),
            Overrides::default(),
        );
        let linked = shown::blocks(&found);
        assert_eq!(linked.iter().filter(|p| p.contains("(/x)")).count(), 16);
    }

    #[test]
    fn elements_that_close_themselves_swallow_nothing() {
        for name in [
            "iframe",
            "script",
            "style",
            "textarea",
            "title",
            "xmp",
            "plaintext",
        ] {
            let page = format!("<p>نص<{name} src=a /><p>تتمة");
            check(&page, &["p نص", "p تتمة"]);
        }
        check(
            "<p>نص<script src='a'/></script><p>تتمة",
            &["p نص", "p تتمة"],
        );
    }

    #[test]
    fn deep_and_broken_pages_end() {
        let deep = "<div>".repeat(50_000) + "نص" + &"</b>".repeat(50_000);
        check(&deep, &["p نص"]);
        check(&"<b><p>".repeat(2000), &[]);
        check(
            "<p>نص<table><tr><td>أ</p>ب</div><li>ج",
            &["p نص", "p أب", "li • ج"],
        );
    }
}
