//! Components of MDX and Vue that stand around Markdown: what they say in attributes is text.

use crate::parse::composer::Composer;
use crate::parse::tags::Tag;

/// Attributes whose values are shown, in this order.
const SHOWN: &[&str] = &["title", "titletext", "label", "alt", "caption"];

/// The elements that HTML has or has had, and the commonest of SVG.
const KNOWN: &str = "a abbr acronym address area article aside audio b base bdi bdo big blockquote \
    body br button canvas caption center cite code col colgroup data datalist dd del details dfn \
    dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset g h1 \
    h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main \
    map mark math menu meta meter nav nobr noscript object ol optgroup option output p param path \
    picture pre progress q rp rt ruby s samp script search section select slot small source span \
    strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time \
    title tr track tt u ul var video wbr";

/// Shows what the tag of a component says.
pub(super) fn show(tag: &Tag, composer: &mut Composer) {
    if !is_component(&tag.name) {
        return;
    }
    for said in SHOWN.iter().filter_map(|name| tag.attribute(name)) {
        // What stands between braces is computed.
        if !said.starts_with('{') {
            composer.flush();
            composer.text(said);
            composer.flush();
        }
    }
}

/// Whether HTML does not know an element of this name.
fn is_component(name: &str) -> bool {
    !KNOWN.split_ascii_whitespace().any(|known| known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_html_knows_is_no_component() {
        assert!(["a", "div", "wbr"].iter().all(|name| !is_component(name)));
        assert!(["recipes", "tabitem"].iter().all(|name| is_component(name)));
    }
}
