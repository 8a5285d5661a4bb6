//! Settings, keys and looks: configuration text to a checked [`Config`].
//!
//! In comes the text of the reader's own file, if there is one; it is laid over the embedded
//! default, `config.toml`, which documents every setting in place. Out comes a [`Config`] in
//! which everything is known and nothing contradicts, or a [`ConfigError`] that names the file,
//! the line and the text at fault. This room reads no file and knows no article.

mod error;
mod keyboard;
mod keymap;
mod layouts;
mod raw;
mod sites;
mod theme;

use std::ops::Range;

use toml::Spanned;

pub use error::{ConfigError, Problem};
pub use keyboard::{Keyboard, Layout};
pub use keymap::{Binding, Clash, Keymap, Outcome, Pending, Resolution};
pub use raw::Side;
pub use sites::{By, Sites, Target, Template};
pub use theme::{Part, Theme, ThemeName};

use crate::command::{COMMANDS, Command, Focus};
use crate::dialect::{Dialect, Marks};
use crate::layout::PageStyle;
use crate::text::Setting;
use raw::{CommandName, Place, RawConfig, RawKeys, RawPage};

/// The default configuration, with every setting explained.
pub const DEFAULT: &str = include_str!("../../config.toml");

/// A configuration file: its name for messages, and its text.
#[derive(Clone, Copy, Debug)]
pub struct ConfigFile<'a> {
    /// As the reader knows it.
    pub name: &'a str,
    /// All of it.
    pub text: &'a str,
}

/// All settings, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The colours asked for; `NO_COLOR` goes before it.
    pub theme: ThemeName,
    /// The layout of the reader's keyboard.
    pub keyboard: Keyboard,
    /// How fast the reader reads.
    pub words_per_minute: u16,
    /// The program that opens addresses and its arguments; empty: the system's.
    pub opener: Vec<String>,
    /// Which side the section tree stands on.
    pub tree_side: Side,
    /// How wide the section tree is.
    pub tree_columns: u16,
    /// Seconds within which a web page must be there.
    pub web_seconds: u16,
    /// Megabytes that a web page may have.
    pub web_megabytes: u16,
    /// The dialect to speak, whatever the terminal answers; `None`: as it answers.
    pub dialect: Option<&'static Dialect>,
    /// Whether marks are shown; `None`: where the terminal can.
    pub marks: Option<Marks>,
    /// How pages are set; the measure is the most columns the text takes.
    pub page: PageStyle,
    /// Where titles without an address are looked up.
    pub sites: Sites,
    /// Which keys ask for what.
    pub keymap: Keymap,
}

impl Config {
    /// The default with files laid over it, the last one on top.
    pub fn read(files: &[ConfigFile<'_>]) -> Result<Self, ConfigError> {
        let default = ConfigFile {
            name: "config.toml",
            text: DEFAULT,
        };
        let mut settings = RawConfig::default();
        let mut layers = Vec::with_capacity(files.len() + 1);
        for file in [default].iter().chain(files) {
            let mut raw = parse(*file)?;
            layers.push(Layer::new(*file, std::mem::take(&mut raw.keys)));
            settings = raw.over(settings);
        }
        let keymap = keymap(&layers)?;
        Self::checked(settings, keymap).ok_or_else(|| ConfigError::incomplete(default))
    }

    /// None when a setting is missing, which the embedded default rules out.
    fn checked(raw: RawConfig, keymap: Keymap) -> Option<Self> {
        Some(Self {
            theme: raw.theme?,
            keyboard: raw.keyboard?,
            words_per_minute: raw.words_per_minute?.0,
            opener: raw.opener?,
            tree_side: raw.tree.side?,
            tree_columns: raw.tree.width?.0,
            web_seconds: raw.web.seconds?.0,
            web_megabytes: raw.web.megabytes?.0,
            dialect: raw.terminal.dialect?.0,
            marks: raw.terminal.marks?.0,
            page: page(&raw.page)?,
            sites: Sites::new(raw.sites, raw.search?),
            keymap,
        })
    }
}

/// None when a setting is missing.
fn page(raw: &RawPage) -> Option<PageStyle> {
    let setting = Setting {
        harakat: raw.harakat?,
        hides_quran_signs: !raw.quran_signs?,
        hides_cantillation: !raw.cantillation?,
        hides_niqqud: !raw.niqqud?,
        digits: raw.digits?,
        tatweel: raw.tatweel?,
    };
    Some(PageStyle {
        measure: raw.measure?.0,
        line_spacing: raw.line_spacing?.0,
        paragraphs: raw.paragraphs?,
        wide: raw.wide?,
        justify: raw.justify?,
        setting,
    })
}

impl Default for Config {
    fn default() -> Self {
        Self::read(&[]).expect("a test reads the embedded configuration")
    }
}

fn parse(file: ConfigFile<'_>) -> Result<RawConfig, ConfigError> {
    toml::from_str(file.text).map_err(|error| ConfigError::syntax(file, &error))
}

/// The bindings of one file.
struct Layer<'a> {
    file: ConfigFile<'a>,
    keys: RawKeys,
}

impl<'a> Layer<'a> {
    const fn new(file: ConfigFile<'a>, keys: RawKeys) -> Self {
        Self { file, keys }
    }

    /// The keys of a command in a place, where this file says any.
    fn bindings(&self, place: Place, command: CommandName) -> Option<&Vec<Spanned<String>>> {
        self.keys.get(&place)?.get(&command)
    }
}

/// One binding and where it is written.
struct Written {
    binding: Binding,
    layer: usize,
    at: Range<usize>,
}

/// The keys of a command in a place are those of the last file that speaks of it.
fn keymap(layers: &[Layer<'_>]) -> Result<Keymap, ConfigError> {
    let mut written = Vec::new();
    for place in [None].into_iter().chain(Focus::ALL.map(Some)) {
        for info in COMMANDS {
            written.extend(bindings(layers, place, info.command)?);
        }
    }
    let bindings = written.iter().map(|w| w.binding.clone()).collect();
    Keymap::new(bindings).map_err(|Clash { first, second }| {
        let (one, other) = (&written[first], &written[second]);
        // The later file is the one that can be changed.
        let (at_fault, with) = if one.layer > other.layer {
            (one, other)
        } else {
            (other, one)
        };
        let file = layers[at_fault.layer].file;
        ConfigError::clash(file, at_fault.at.clone(), &at_fault.binding, &with.binding)
    })
}

fn bindings(
    layers: &[Layer<'_>],
    place: Option<Focus>,
    command: Command,
) -> Result<Vec<Written>, ConfigError> {
    let named = CommandName(command);
    let last = layers
        .iter()
        .enumerate()
        .rev()
        .find_map(|(layer, l)| Some((layer, l.bindings(Place(place), named)?)));
    let Some((layer, texts)) = last else {
        return Ok(Vec::new());
    };
    let write = |text: &Spanned<String>| {
        let keys = raw::bound_keys(text.get_ref())
            .map_err(|problem| ConfigError::at(layers[layer].file, text.span(), problem))?;
        let binding = Binding {
            place,
            keys,
            command,
        };
        let at = text.span();
        Ok(Written { binding, layer, at })
    };
    texts.iter().map(write).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lays one file over the default; the whole error, or "ok".
    fn check(text: &str, expected: &str) {
        let own = ConfigFile {
            name: "my.toml",
            text,
        };
        let answer = match Config::read(&[own]) {
            Ok(_) => "ok".to_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(answer, expected);
    }

    fn read(text: &str) -> Config {
        Config::read(&[ConfigFile {
            name: "my.toml",
            text,
        }])
        .unwrap()
    }

    #[test]
    fn the_embedded_configuration_is_valid() {
        let config = Config::read(&[]).unwrap();
        assert_eq!(config, Config::default());
        assert_eq!(config.tree_side, Side::Left);
        assert_eq!(config.keyboard, Keyboard::Auto);
        assert!(config.opener.is_empty());
    }

    #[test]
    fn every_command_has_a_key_by_default() {
        let config = Config::default();
        for info in COMMANDS {
            assert!(
                !config.keymap.keys_for(info.command).is_empty(),
                "{}",
                info.name
            );
        }
    }

    #[test]
    fn what_comes_later_is_not_bound_yet() {
        let keymap = Config::default().keymap;
        for focus in Focus::ALL {
            for kept in "/nNm'YvE0123456789".chars() {
                let key = [crate::key::Key::character(kept)];
                assert_eq!(keymap.resolve(focus, &key), Resolution::None, "{kept}");
            }
        }
    }

    #[test]
    fn the_readers_file_lies_over_the_default() {
        let config = read("theme = \"light\"\n[tree]\nside = \"auto\"\n");
        assert_eq!(config.theme, ThemeName::Light);
        assert_eq!(config.tree_side, Side::Auto);
        assert_eq!(config.tree_columns, Config::default().tree_columns);
    }

    #[test]
    fn the_readers_keys_take_the_place_of_the_defaults() {
        let keymap = read("[keys.everywhere]\nline-down = [\"x\"]\nsuspend = []\n").keymap;
        assert_eq!(keymap.keys_for(Command::LineDown), ["x"]);
        assert!(keymap.keys_for(Command::Suspend).is_empty());
        assert_eq!(
            keymap.keys_for(Command::Help),
            Config::default().keymap.keys_for(Command::Help)
        );
    }

    #[test]
    fn the_readers_sites_are_added() {
        let sites = read("[sites]\n\"My Site\" = \"https://a.b/{title}\"\n").sites;
        assert_eq!(
            sites.on_site("my site", "x").as_deref(),
            Some("https://a.b/x")
        );
        assert!(sites.on_site("Wikipedia", "x").is_some());
    }

    #[test]
    fn founding_references_can_be_looked_up() {
        let sites = Config::default().sites;
        for site in [
            "Wikipedia",
            "Atlantic Council",
            "Council on Foreign Relations",
            "Carnegie Endowment for International Peace",
        ] {
            assert!(sites.on_site(site, "x").is_some(), "{site}");
        }
    }

    #[test]
    fn unknown_settings_are_refused() {
        check(
            "# mine\nthemme = \"dark\"\n",
            "my.toml, line 2: unknown field `themme`, expected one of `theme`, `keyboard`, \
             `words_per_minute`, `opener`, `search`, `tree`, `web`, `terminal`, `page`, `sites`, `keys`\n    themme = \"dark\"",
        );
    }

    #[test]
    fn wrong_values_are_refused() {
        check(
            "theme = \"pink\"\n",
            "my.toml, line 1: unknown variant `pink`, expected one of `light`, `dark`, \
             `terminal`, `monochrome`\n    theme = \"pink\"",
        );
        check(
            "[tree]\nwidth = 5 # narrow\n",
            "my.toml, line 2: 5 is not between 10 and 200\n    width = 5 # narrow",
        );
    }

    #[test]
    fn unknown_commands_are_refused() {
        check(
            "[keys.tree]\njmp = [\"j\"]\n",
            "my.toml, line 2: unknown command “jmp”\n    jmp = [\"j\"]",
        );
    }

    #[test]
    fn what_is_no_key_is_refused() {
        check(
            "[keys.tree]\nopen = [\n  \"ctl+x\",\n]\n",
            "my.toml, line 3: “ctl+x” is no key (write keys as j, G, space, pgdn, ctrl+d, \
             shift+tab, g g)\n      \"ctl+x\",",
        );
        check(
            "[keys.tree]\nopen = [\"5\"]\n",
            "my.toml, line 2: “5” cannot be bound: digits before a command are its count\n    \
             open = [\"5\"]",
        );
    }

    #[test]
    fn a_clash_names_both() {
        check(
            "[keys.everywhere]\ntop = [\"q\"]\n",
            "my.toml, line 2: “q” is bound to both top and quit\n    top = [\"q\"]",
        );
        check(
            "[keys.tree]\ntop = [\"q\"]\n",
            "my.toml, line 2: “q” is bound to both top (in the tree) and quit\n    top = [\"q\"]",
        );
        check(
            "[keys.everywhere]\nopen = [\"x\"]\ntop = [\"x y\"]\n",
            "my.toml, line 3: “x y” (top) begins with “x”, which is bound to open\n    \
             top = [\"x y\"]",
        );
        check(
            "[keys.everywhere]\nopen = [\"q y\"]\n",
            "my.toml, line 2: “q y” (open) begins with “q”, which is bound to quit\n    \
             open = [\"q y\"]",
        );
    }

    #[test]
    fn a_file_that_is_no_toml_is_refused() {
        check(
            "theme = \n",
            "my.toml, line 1: string values must be quoted, expected literal string\n    theme = ",
        );
    }
}
