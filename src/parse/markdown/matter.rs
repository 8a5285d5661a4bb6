//! Front matter: what stands between two fences before the text, and says what the whole is.

use crate::parse::composer::Whole;
use crate::parse::element::Declared;
use crate::parse::language;

/// Bytes in which the front matter must end.
const LONGEST_FRONT_MATTER: usize = 64 * 1024;

/// The front matter of a text, and the byte where its body begins.
pub(super) fn front_matter(text: &str) -> Option<(&str, usize)> {
    let (fence, rest) = ["---", "+++"]
        .iter()
        .find_map(|fence| Some((*fence, text.strip_prefix(fence)?)))?;
    let first_end = rest.find('\n')?;
    if !rest.get(..first_end)?.trim().is_empty() {
        return None;
    }
    let start = fence.len() + first_end + 1;
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == fence || fence == "---" && line.trim_end() == "..." {
            return Some((text.get(start..at)?, end));
        }
        at = end;
        if at > LONGEST_FRONT_MATTER {
            break;
        }
    }
    None
}

/// What the front matter says of the whole.
pub(super) fn said(matter: &str) -> Whole {
    let mut whole = Whole::default();
    let mut lines = matter.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((name, value)) = line.split_once([':', '=']) else {
            continue;
        };
        let mut value = unquoted(value.trim());
        if matches!(value.as_str(), ">" | ">-" | ">+" | "|" | "|-" | "|+") {
            // What is written below, set in.
            value.clear();
            while let Some(line) = lines.next_if(|line| line.starts_with([' ', '\t'])) {
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(line.trim());
            }
        }
        // A value between quotation marks may go on below, where a backslash joins its lines.
        while value.starts_with('"')
            && let Some(line) = lines.next_if(|line| line.starts_with([' ', '\t']))
        {
            let line = line.trim();
            let joined = value.strip_suffix('\\').map(str::to_owned);
            value = match joined {
                Some(before) => before + line.strip_prefix('\\').unwrap_or(line),
                None => format!("{value} {line}"),
            };
            if line.ends_with('"') {
                value = unquoted(&value);
                break;
            }
        }
        match name.trim_end() {
            "title" if !value.is_empty() => whole.title = Some(value),
            "lang" | "language" => whole.language = language::of_tag(&value),
            "dir" | "direction" => {
                if let Some(Declared::Fixed(direction)) = Declared::of_attribute(&value) {
                    whole.direction = Some(direction);
                }
            }
            _ => {}
        }
    }
    whole
}

/// A value without the quotation marks around it.
fn unquoted(value: &str) -> String {
    for quote in ['"', '\''] {
        let inside = value
            .strip_prefix(quote)
            .and_then(|v| v.strip_suffix(quote));
        if let Some(inside) = inside {
            return match quote {
                '"' => unescaped(inside),
                _ => inside.replace("''", "'"),
            };
        }
    }
    value.to_owned()
}

/// What a text between double quotation marks means (YAML 1.2, section 5.7).
fn unescaped(text: &str) -> String {
    let mut meant = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            meant.push(c);
            continue;
        }
        let digits = match chars.next() {
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            Some('n' | 't' | '_') => {
                meant.push(' ');
                continue;
            }
            Some(c) => {
                meant.push(c);
                continue;
            }
            None => break,
        };
        let code: String = chars.by_ref().take(digits).collect();
        let code = u32::from_str_radix(&code, 16).ok();
        meant.extend(code.and_then(char::from_u32));
    }
    meant
}
