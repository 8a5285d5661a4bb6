use super::*;
use crate::parse::shown;

fn check(input: &str, expected: &[&str]) {
    assert_eq!(
        shown::blocks(&read(input.to_owned(), Overrides::default())),
        expected,
        "{input}"
    );
}

#[test]
fn the_common_blocks() {
    check(
        "# عنوان\n\nنص **قوي** و*مائل* و`ls -l`.\n\n## فصل {#a}\n\n- أول\n  - داخل\n\n    تتمة\n- [x] تم\n\n> قول\n\n***\n\n1. واحد\n2. اثنان\n",
        &[
            "title عنوان",
            "p نص قوي ومائل وls -l. *قوي* _مائل_ `ls -l`",
            "h2 فصل",
            "li • أول",
            "  li ◦ داخل",
            "    p تتمة",
            "li ☑ تم",
            "  quote قول",
            "rule * * *",
            "li 1. واحد",
            "li 2. اثنان",
        ],
    );
}

#[test]
fn code_keeps_its_lines_and_reads_from_left_to_right() {
    check(
        "نص\n\n```sh\nls  -l # عربي\n\n\tcd\n```\n",
        &["p نص", "code< ls  -l # عربي", "code<  ", "code<     cd"],
    );
}

#[test]
fn tables_notes_and_links() {
    check(
        "| أ | ب |\n|---|---|\n| ١ | [و](https://a.b/c) |\n\nنص[^n] وhttps://a.b/d، ثم.\n\n[^n]: حاشية\n",
        &[
            "th أ │ ب *أ* *ب*",
            "tr ١ │ و [و](https://a.b/c)",
            "p نص[١] وhttps://a.b/d، ثم. [[١]]#1 [[١]](#^n) [https://a.b/d](https://a.b/d)",
            "ref [١] حاشية",
        ],
    );
}

#[test]
fn front_matter_gives_the_title() {
    check(
        "---\nlang: ar\ntitle: \"دليل: الأول\"\nlist:\n  - a\n---\n\n## فصل\n",
        &["title دليل: الأول", "h2 فصل"],
    );
}

#[test]
fn raw_html_is_obeyed() {
    check(
        "<div dir=\"rtl\">\n\n### Index\n\nEnglish text.\n\n</div>\n\n<!-- no -->\n<details><summary>ملخص</summary>\n\nنص<br>تتمة <kbd>x</kbd> <script>a</script>\n\n</details>\n\n<script>\nno\n</script>\n\nنص\n",
        &[
            "h3<| Index",
            "p<| English text.",
            "p ملخص",
            "p نص",
            "p تتمة x `x`",
            "p نص",
        ],
    );
}

#[test]
fn terms_and_comments() {
    check(
        "مصطلح\n: تعريفه\n\nنص {/* لا */}`{/* نعم */}` تتمة\n\n{/* لا */}\n\n## فصل {/*name*/}\n",
        &[
            "p مصطلح *مصطلح*",
            "  p تعريفه",
            "p نص {/* نعم */} تتمة `{/* نعم */}`",
            "h2 فصل",
        ],
    );
}

#[test]
fn boxes_between_colons() {
    check(
        "::: tip المتطلبات\nنص **قوي**.\n:::\n\nتتمة",
        &["p المتطلبات *المتطلبات*", "p نص قوي. *قوي*", "p تتمة"],
    );
}

#[test]
fn titles_of_boxes_in_every_dialect() {
    check(
        ":::warning حول `setup()` هنا\nنص\n:::\n\n:::note[انتبه جيدا]\n\nنص\n\n:::\n",
        &[
            "p حول setup() هنا *حول setup() هنا*",
            "p نص",
            "p انتبه جيدا *انتبه جيدا*",
            "p نص",
        ],
    );
    check(
        "!!! tip \"نکته\"\n    متن\n\n/// note | یادداشت فنی\n\nمتن\n\n///\n\n!!! لا\n",
        &[
            "p نکته *نکته*",
            "p متن",
            "p یادداشت فنی *یادداشت فنی*",
            "p متن",
            "p !!! لا",
        ],
    );
}

#[test]
fn boxes_whose_text_is_set_in() {
    check(
        "!!! note \"نکته\"\n    یک\n\n    دو **سه**\n\n    - چهار\n\nپنج\n\n    code\n\n=== \"npm\"\n\n    ```sh\n    ls\n    ```\n",
        &[
            "p نکته *نکته*",
            "p یک",
            "p دو سه *سه*",
            "li • چهار",
            "p پنج",
            "code< code",
            "p< npm *npm*",
            "code< ls",
        ],
    );
}

#[test]
fn values_of_front_matter_as_yaml_means_them() {
    check(
        "---\ntitle: \"\\u0639\\u0646\\u0648\\\n  \\ \\u0627\\u0646\"\n---\n\nنص\n",
        &["title عنو ان", "p نص"],
    );
}

#[test]
fn markdown_right_inside_of_elements() {
    check(
        "<div dir=\"rtl\">\n# عنوان\nنص **قوي** و[رابط](/a).\n- بند\n</div>\n\n<p align=\"center\">\n  نص <b>قوي</b> 2 * 3\n</p>\n",
        &[
            "title عنوان",
            "p نص قوي ورابط. *قوي* [رابط](/a)",
            "li • بند",
            "p نص قوي 2 * 3 *قوي*",
        ],
    );
}

#[test]
fn what_components_say_of_themselves() {
    check(
        "<Recipes titleText=\"أمثلة\" size={2}>\n\nنص <Tip title=\"لا\">هنا</Tip>\n\n</Recipes>\n\n<Illustration alt=\"صورة\" caption=\"شرح\" />\n\n<div title=\"لا\">\n\nنص\n\n</div>\n",
        &["p أمثلة", "p نص هنا", "p صورة", "p شرح", "p نص"],
    );
}

#[test]
fn front_matter_over_several_lines_and_badges() {
    check(
        "---\ntitle: >-\n  دليل\n  القارئ\nlang: ar\n---\n\n[![ok](https://img.shields.io/x)](/a)\n\nنص\n",
        &["title دليل القارئ", "p نص"],
    );
}

#[test]
fn what_commonmark_does_not_know_of_arabic() {
    check("**«اقتباس»**تابع", &["p «اقتباس»تابع *«اقتباس»*"]);
    check("قال \\*\\*لا\\*\\* ثم", &["p قال **لا** ثم"]);
    check("١. أول\n٢. ثان", &["li ١. أول", "li ٢. ثان"]);
    check("أ **ب", &["p أ **ب"]);
}

#[test]
fn headings_hang_as_the_text_below_them() {
    check(
        "---\ndir: ltr\n---\n\n# שם הספר\n\n## פרק ראשון\n\nטקסט\n\n## Chapter\n",
        &["title שם הספר", "h2 פרק ראשון", "p טקסט", "h2< Chapter"],
    );
    check(
        "# عنوان\n\nنص\n\n## Docker\n",
        &["title عنوان", "p نص", "h2<| Docker"],
    );
}

#[test]
fn columns_beyond_the_last_are_said() {
    let warnings = |columns| {
        let (row, rule) = ("| أ ".repeat(columns), "|---".repeat(columns));
        let parsed = read(format!("{row}|\n{rule}|\n{row}|\n"), Overrides::default());
        parsed.document.warnings().len()
    };
    assert_eq!(warnings(64), 0);
    assert_eq!(warnings(65), 1);
}
