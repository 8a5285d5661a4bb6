//! What each part of the screen looks like, in each theme.
//!
//! In comes the part something plays on the screen, out comes its style. Nothing is italic, for
//! Arabic has no italics; only a terminal without colours gets an underline, and painting leaves
//! it away under vocalised text.

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

/// The themes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeName {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
    /// The terminal's own sixteen colours and its ground.
    Terminal,
    /// No colour at all; what `NO_COLOR` asks for.
    Monochrome,
}

/// The part something plays on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The article's text and the ground of the whole screen.
    Text,
    /// The article's title.
    Title,
    /// A heading; 1 is the uppermost level.
    Heading(u8),
    /// Strong or emphasised text.
    Strong,
    /// A quotation.
    Quotation,
    /// A link.
    Link,
    /// The link that has the focus.
    FocusedLink,
    /// Code, inline or in a block.
    Code,
    /// A citation mark such as [3].
    Citation,
    /// The number of a reference in its list.
    ReferenceNumber,
    /// The mark of a list entry.
    Marker,
    /// A rule, and the lines of a table.
    Rule,
    /// A title in the section tree.
    Tree,
    /// The tree's line that has the focus.
    TreeSelection,
    /// The section that is being read.
    TreeCurrent,
    /// The selected line of a list, such as the references.
    Selection,
    /// The status line.
    Status,
    /// A message in the status line that something failed.
    Warning,
    /// The line around a pane.
    Border,
    /// The line around the pane that has the focus.
    FocusedBorder,
    /// A key in the help.
    HelpKey,
}

/// The looks of all parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    name: ThemeName,
    palette: Palette,
}

/// The colours of a theme; `Reset` is the terminal's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Palette {
    ground: Color,
    text: Color,
    /// What is less important than text.
    faint: Color,
    title: Color,
    heading: Color,
    link: Color,
    code: Color,
    mark: Color,
    warning: Color,
    /// Ground of the status line.
    bar: Color,
}

const LIGHT: Palette = Palette {
    ground: Color::Indexed(231),
    text: Color::Indexed(235),
    faint: Color::Indexed(242),
    title: Color::Indexed(88),
    heading: Color::Indexed(24),
    link: Color::Indexed(25),
    code: Color::Indexed(58),
    mark: Color::Indexed(94),
    warning: Color::Indexed(124),
    bar: Color::Indexed(254),
};

const DARK: Palette = Palette {
    ground: Color::Indexed(234),
    text: Color::Indexed(252),
    faint: Color::Indexed(246),
    title: Color::Indexed(222),
    heading: Color::Indexed(117),
    link: Color::Indexed(111),
    code: Color::Indexed(150),
    mark: Color::Indexed(180),
    warning: Color::Indexed(210),
    bar: Color::Indexed(237),
};

// Neither blue nor yellow: one is hard to read on black, the other on white.
const TERMINAL: Palette = Palette {
    ground: Color::Reset,
    text: Color::Reset,
    faint: Color::Reset,
    title: Color::Green,
    heading: Color::Green,
    link: Color::Cyan,
    code: Color::Magenta,
    mark: Color::Cyan,
    warning: Color::Red,
    bar: Color::Reset,
};

const MONOCHROME: Palette = Palette {
    ground: Color::Reset,
    text: Color::Reset,
    faint: Color::Reset,
    title: Color::Reset,
    heading: Color::Reset,
    link: Color::Reset,
    code: Color::Reset,
    mark: Color::Reset,
    warning: Color::Reset,
    bar: Color::Reset,
};

impl Theme {
    /// The theme of this name.
    pub const fn new(name: ThemeName) -> Self {
        let palette = match name {
            ThemeName::Light => LIGHT,
            ThemeName::Dark => DARK,
            ThemeName::Terminal => TERMINAL,
            ThemeName::Monochrome => MONOCHROME,
        };
        Self { name, palette }
    }

    /// Its name.
    pub const fn name(&self) -> ThemeName {
        self.name
    }

    /// The look of one part; it sets nothing that the part does not need, so that one style can
    /// be laid over another, [`Part::Text`] being the lowest.
    pub fn style(&self, part: Part) -> Style {
        let palette = &self.palette;
        let ink = |color| match color {
            Color::Reset => Style::new(),
            color => Style::new().fg(color),
        };
        match part {
            Part::Text => Style::new().fg(palette.text).bg(palette.ground),
            Part::Title | Part::Heading(0) => ink(palette.title).add_modifier(Modifier::BOLD),
            Part::Heading(1 | 2) | Part::TreeCurrent => {
                ink(palette.heading).add_modifier(Modifier::BOLD)
            }
            Part::Heading(_) | Part::FocusedBorder => ink(palette.heading),
            Part::Strong => Style::new().add_modifier(Modifier::BOLD),
            Part::Quotation | Part::Rule | Part::Border => self.faint(),
            Part::Link => self.link(),
            Part::FocusedLink => self.link().add_modifier(Modifier::REVERSED),
            Part::Code => ink(palette.code),
            Part::Citation | Part::ReferenceNumber | Part::Marker => ink(palette.mark),
            Part::Tree => Style::new(),
            Part::TreeSelection | Part::Selection => Style::new().add_modifier(Modifier::REVERSED),
            Part::Status => self.bar(),
            Part::Warning => ink(palette.warning).add_modifier(Modifier::BOLD),
            Part::HelpKey => ink(palette.link).add_modifier(Modifier::BOLD),
        }
    }

    fn faint(&self) -> Style {
        match self.palette.faint {
            Color::Reset if self.name == ThemeName::Terminal => {
                Style::new().add_modifier(Modifier::DIM)
            }
            Color::Reset => Style::new(),
            color => Style::new().fg(color),
        }
    }

    fn link(&self) -> Style {
        match self.palette.link {
            Color::Reset => Style::new().add_modifier(Modifier::UNDERLINED),
            color => Style::new().fg(color),
        }
    }

    fn bar(&self) -> Style {
        match self.palette.bar {
            Color::Reset => Style::new().add_modifier(Modifier::REVERSED),
            color => Style::new().fg(self.palette.text).bg(color),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: [Part; 23] = [
        Part::Text,
        Part::Title,
        Part::Heading(1),
        Part::Heading(2),
        Part::Heading(3),
        Part::Strong,
        Part::Quotation,
        Part::Link,
        Part::FocusedLink,
        Part::Code,
        Part::Citation,
        Part::ReferenceNumber,
        Part::Marker,
        Part::Rule,
        Part::Tree,
        Part::TreeSelection,
        Part::TreeCurrent,
        Part::Selection,
        Part::Status,
        Part::Warning,
        Part::Border,
        Part::FocusedBorder,
        Part::HelpKey,
    ];

    const THEMES: [ThemeName; 4] = [
        ThemeName::Light,
        ThemeName::Dark,
        ThemeName::Terminal,
        ThemeName::Monochrome,
    ];

    #[test]
    fn nothing_is_italic() {
        for (name, part) in THEMES.into_iter().flat_map(|n| PARTS.map(|p| (n, p))) {
            let style = Theme::new(name).style(part);
            assert!(!style.add_modifier.contains(Modifier::ITALIC), "{part:?}");
        }
    }

    #[test]
    fn only_a_terminal_without_colours_underlines() {
        for name in THEMES {
            let style = Theme::new(name).style(Part::Link);
            let underlined = style.add_modifier.contains(Modifier::UNDERLINED);
            assert_eq!(underlined, name == ThemeName::Monochrome);
        }
    }

    #[test]
    fn monochrome_has_no_colour() {
        for part in PARTS {
            let style = Theme::new(ThemeName::Monochrome).style(part);
            let plain = |color: Option<Color>| color.is_none_or(|color| color == Color::Reset);
            assert!(plain(style.fg) && plain(style.bg), "{part:?}");
        }
    }

    #[test]
    fn a_focused_link_stands_out_from_a_link() {
        for name in THEMES {
            let theme = Theme::new(name);
            assert_ne!(theme.style(Part::Link), theme.style(Part::FocusedLink));
        }
    }
}
