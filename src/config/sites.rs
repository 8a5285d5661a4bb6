//! Where a title is looked up when the article gives no address.
//!
//! In come the name of a site and a title, out comes an address made from a template. Nothing is
//! invented here: every template stands in the configuration.

use serde::Deserialize;

/// An address with a place for a title in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Template {
    before: String,
    after: String,
}

/// The place for the title.
const PLACE: &str = "{title}";

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let web = text.starts_with("https://") || text.starts_with("http://");
        let clean = text.chars().all(|c| c.is_ascii_graphic());
        match text.split_once(PLACE) {
            Some((before, after)) if web && clean && !after.contains(PLACE) => Ok(Self {
                before: before.to_owned(),
                after: after.to_owned(),
            }),
            _ => Err(format!(
                "\u{201c}{text}\u{201d} is no template (an address such as \
                 https://example.org/search?q={PLACE}, with {PLACE} in it once)"
            )),
        }
    }
}

impl Template {
    /// The address for this title.
    pub fn fill(&self, title: &str) -> String {
        let Self { before, after } = self;
        format!("{before}{}{after}", encode(title.trim()))
    }
}

/// Every byte as `%XX` but the unreserved ones of RFC 3986, section 2.3.
fn encode(text: &str) -> String {
    use std::fmt::Write as _;

    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// The sites that are known by name, and the search for all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sites {
    /// Names as the comparison sees them, with their templates.
    named: Vec<(String, Template)>,
    general: Template,
}

/// How the address was found that a reference opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The document gives it.
    Link,
    /// The title is looked up on the site that the reference names.
    Site,
    /// The title is searched for.
    Search,
}

/// What a reference opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The whole address.
    pub url: String,
    /// How it was found.
    pub by: By,
}

impl Sites {
    /// What a reference opens: its own address, else its site's, else a search.
    pub fn target(&self, title: &str, site: Option<&str>, url: Option<&str>) -> Target {
        if let Some(url) = url {
            return Target {
                url: url.to_owned(),
                by: By::Link,
            };
        }
        match site.and_then(|site| self.on_site(site, title)) {
            Some(url) => Target { url, by: By::Site },
            None => Target {
                url: self.search(title, site),
                by: By::Search,
            },
        }
    }

    /// The table of the configuration.
    pub(super) fn new(
        named: impl IntoIterator<Item = (String, Template)>,
        general: Template,
    ) -> Self {
        let named = named
            .into_iter()
            .map(|(name, template)| (folded(&name), template))
            .collect();
        Self { named, general }
    }

    /// The address of a title on a site; none when the site is not in the table.
    pub fn on_site(&self, site: &str, title: &str) -> Option<String> {
        let site = folded(site);
        self.named
            .iter()
            .find(|(name, _)| *name == site)
            .map(|(_, template)| template.fill(title))
    }

    /// The address of a general search for a title; the site's name helps to find it.
    pub fn search(&self, title: &str, site: Option<&str>) -> String {
        match site {
            Some(site) => self
                .general
                .fill(&format!("{} {}", title.trim(), site.trim())),
            None => self.general.fill(title),
        }
    }
}

/// A name without what does not tell sites apart: case, spaces, joiners, a leading article.
fn folded(name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    match name.strip_prefix("the") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, title: &str, expected: &str) {
        let address = Template::try_from(template.to_owned()).map(|t| t.fill(title));
        assert_eq!(address.as_deref().unwrap_or("refused"), expected);
    }

    #[test]
    fn a_title_is_encoded_into_the_template() {
        check("https://a.b/?q={title}", "x y", "https://a.b/?q=x%20y");
        check(
            "https://a.b/?q={title}&k=1",
            "a&b=c#d",
            "https://a.b/?q=a%26b%3Dc%23d&k=1",
        );
        check(
            "https://a.b/{title}",
            " \u{642}\u{627} ",
            "https://a.b/%D9%82%D8%A7",
        );
        check("https://a.b/{title}", "x\u{1b}[0m", "https://a.b/x%1B%5B0m");
    }

    #[test]
    fn what_is_no_template_is_refused() {
        check("https://a.b/", "x", "refused");
        check("https://{title}/{title}", "x", "refused");
        check("javascript:{title}", "x", "refused");
        check("https://a.b/ {title}", "x", "refused");
    }

    #[test]
    fn sites_are_known_by_their_name() {
        let template = |text: &str| Template::try_from(text.to_owned()).unwrap();
        let named = [(
            "Atlantic Council".to_owned(),
            template("https://a.b/{title}"),
        )];
        let sites = Sites::new(named, template("https://s.b/?q={title}"));
        let found = |site| sites.on_site(site, "x");
        assert_eq!(
            found("The atlantic council ").as_deref(),
            Some("https://a.b/x")
        );
        assert_eq!(found("Council"), None);
        assert_eq!(sites.search("x", None), "https://s.b/?q=x");
        assert_eq!(
            sites.search("x", Some("Le Monde")),
            "https://s.b/?q=x%20Le%20Monde"
        );
    }
}
