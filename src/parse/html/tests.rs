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
fn sidebars_with_a_title_and_sections_with_telling_names_are_of_the_article() {
    let page = format!(
        "<html lang=ar><body><main><h1>الأرض</h1><p>{BODY}<div class=sidebar><a id=x></a><div \
         class=titlepage><p class=title>تنبيه</p></div><p>في الهامش</p></div><section \
         id=handling-related-work><h2 id=related>أعمال</h2><p>{BODY}</section><div \
         class=sidebar>إعلان</div></main>"
    );
    let body = format!("p {BODY}");
    check(
        &page,
        &[
            "title الأرض",
            &body,
            "  quote تنبيه",
            "  quote في الهامش",
            "h2 أعمال",
            &body,
        ],
    );
}

#[test]
fn boxes_are_set_apart_from_the_text_around_them() {
    check(
        "<body dir=rtl><p>نص<div class='admonition note'><p class=admonition-title>تنبيه<p>مهم</div>\
         <p>تتمة",
        &["p نص", "  p تنبيه *تنبيه*", "  quote مهم", "p تتمة"],
    );
}

#[test]
fn the_link_beside_a_title_is_not_of_it() {
    let page = format!(
        "<title>الأرض — دليل</title><main><h1>الأرض<a class=headerlink href=#x>¶</a></h1>\
         <p>{BODY}<h2>أعمال</h2></main>"
    );
    check(&page, &["title الأرض", &format!("p {BODY}"), "h2 أعمال"]);
}

#[test]
fn what_stands_behind_the_end_of_a_page() {
    check(
        "<body dir=rtl><p>أول</body></html><p>ثان",
        &["p أول", "p ثان"],
    );
    let page =
        format!("<body dir=rtl><div>{BODY} <p><a href=https://a.b/>موضع الكتاب</a></p></div>");
    check(
        &page,
        &[
            &format!("p {BODY}"),
            "p موضع الكتاب [موضع الكتاب](https://a.b/)",
        ],
    );
}

#[test]
fn boxes_that_lead_to_other_pages_are_left_out_but_not_the_lists_of_the_article() {
    let body = format!("p {BODY}");
    let page = format!(
        "<body dir=rtl><h1>الأرض</h1><p>{BODY}</p><section><h2>اقرأ أيضا</h2><ul><li><a \
         href=/1>خبر</a></ul></section><p>اقرأ أيضا: <a href=/2>خبر آخر</a></p><p>{BODY}</p>\
         <h2>وصلات خارجية</h2><ul><li><a href=https://a.b/>موقع</a></ul>\
         <h2>أخبار الموقع</h2><ul><li><a href=/3>خبر ثالث</a></ul>"
    );
    check(
        &page,
        &[
            "title الأرض",
            &body,
            &body,
            "h2 وصلات خارجية",
            "li • موقع [موقع](https://a.b/)",
        ],
    );
}

#[test]
fn names_and_classes_that_only_seem_to_say_something() {
    check(
        &format!(
            "<body dir=rtl><p>{BODY}<h2 class='anchor withStickyNavbar'>فصل</h2><p>{BODY}\
             <div class=pageNavigation>تنقل</div><p><span class=sr-only>خفي</span>ظاهر"
        ),
        &[
            &format!("p {BODY}"),
            "h2 فصل",
            &format!("p {BODY}"),
            "p ظاهر",
        ],
    );
}

#[test]
fn the_title_is_the_heading_that_says_most_of_it() {
    let page = format!(
        "<title>مدونة الظل: حكاية الجبل البعيد</title><body dir=rtl><header><h1>مدونة الظل</h1>\
         </header><article><h3>حكاية الجبل البعيد</h3><p>{BODY}<p>{BODY}</article>"
    );
    let body = format!("p {BODY}");
    check(&page, &["title حكاية الجبل البعيد", &body, &body]);
}

#[test]
fn what_stands_above_the_text_of_an_article() {
    let body = format!("p {BODY}");
    let page = format!(
        "<title>ماء | دفتر الظل البعيد</title><body dir=rtl><article><header><h1>ماء</h1><p>سلمى</header>\
         <div itemprop='x articleBody'><p>{BODY}<div>إعلان</div><p>{BODY}</div></article><footer>\
         <h2>دفتر الظل البعيد</h2></footer>"
    );
    check(&page, &["title ماء", "p سلمى", &body, &body]);
    let page = format!(
        "<title>دليل</title><body dir=rtl><div id=header><h1>دليل</h1><span>هدى</span></div>\
         <div id=content><p>{BODY}</div>"
    );
    check(&page, &["title دليل", "p هدى", &body]);
}

#[test]
fn a_wiki_says_what_speaks_of_the_page() {
    check(
        "<body dir=rtl><div class=mw-parser-output><p>نص <img alt='{\\displaystyle E=mc}'><table \
         class=ambox><tr><td>بحاجة إلى مصادر</table><ul><li><a href=/x>اقرأ أيضا</a></ul></div>",
        &["p نص E=mc", "li • اقرأ أيضا [اقرأ أيضا](/x)"],
    );
}

#[test]
fn pictures_their_captions_and_boxes_to_tick() {
    check(
        "<body dir=rtl><figure><img alt=القرية><figcaption>القرية</figcaption></figure>\
         <p><img src=https://img.shields.io/x alt=passing> <img alt=أول><img alt=ثان></p>\
         <ul><li><input type=checkbox checked> تم<li><input type=checkbox> بقي</ul>",
        &["p القرية", "p أول ثان", "li ☑ تم", "li ☐ بقي"],
    );
}

#[test]
fn cells_with_paragraphs_frame_a_page() {
    check(
        "<body dir=rtl><table><tr><td>كاتب<td>أول<br> <br>ثان</table>",
        &["p كاتب", "p أول", "p ثان"],
    );
}

#[test]
fn large_letters_that_stand_alone_are_headings_where_there_are_no_others() {
    let page = format!(
        "<title>تاريخ السفن</title><body dir=rtl><center><font size=6><b>تاريخ السفن</b></font>\
         </center><p><font size=+2>الأشرعة</font><p>{BODY}<p>ثم <font size=6>قال</font> شيئا"
    );
    let body = format!("p {BODY}");
    check(
        &page,
        &[
            "title تاريخ السفن *تاريخ السفن*",
            "h2 الأشرعة",
            &body,
            "p ثم قال شيئا",
        ],
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
        format!(
            "<div class=poetry_container><div><div>{first}</div> <div>{second}</div></div></div>"
        ),
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
