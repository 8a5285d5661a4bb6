//! Tags of HTML as they stand in a text, as elements.

use super::Composer;
use crate::parse::element::{self, Element};

impl Composer {
    /// Opens the element of a tag as it stands in a text, where what it ends need not be said.
    pub(in crate::parse) fn start_tag<'a>(
        &mut self,
        name: &str,
        attribute: impl Fn(&str) -> Option<&'a str>,
        closes_itself: bool,
    ) {
        if Element::of_tag(name).is_block() {
            let ended = if name == "li" { "li" } else { "p" };
            if self.stack.last().is_some_and(|f| *f.name == *ended) {
                self.pop();
            }
        }
        if self.element(name, attribute) && closes_itself {
            self.close_tag(name);
        }
    }

    /// Opens the element of a tag; gives whether it is one that can hold others.
    pub(in crate::parse) fn element<'a>(
        &mut self,
        name: &str,
        attribute: impl Fn(&str) -> Option<&'a str>,
    ) -> bool {
        match name {
            "br" => self.line_break(),
            "hr" => self.rule(),
            "img" if attribute("src").is_some_and(element::is_badge) => {}
            "img" => self.image(element::picture(attribute("alt").unwrap_or_default())),
            "input"
                if attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox")) =>
            {
                self.tick(attribute("checked").is_some());
            }
            "wbr" | "area" | "base" | "col" | "embed" | "input" | "link" | "meta" | "param"
            | "source" | "track" => {}
            _ => {
                let (element, attributes) = element::of_tag(name, &attribute);
                let class = attribute("class").unwrap_or_default();
                let mut element = self.poetic(element, name, class);
                if let (Element::Link(written), Some(linking)) = (&element, &self.linking) {
                    element = linking(written).map_or(Element::Inline, Element::Link);
                }
                self.open_tag(name, element, attributes);
                self.name_place(name, attribute);
                return true;
            }
        }
        false
    }

    /// Remembers the name that an element gives to its place.
    fn name_place<'a>(&mut self, tag: &str, attribute: impl Fn(&str) -> Option<&'a str>) {
        if self.is_hidden() {
            return;
        }
        if let Some(name) = attribute("id") {
            self.anchor(name);
        }
        if let Some(name) = attribute("name").filter(|_| tag == "a") {
            self.anchor(name);
        }
    }

    /// Shows again what comes, where a tag that hides it was left open.
    pub(in crate::parse) fn end_hidden(&mut self) {
        while self.is_hidden() {
            self.pop();
        }
    }
}
