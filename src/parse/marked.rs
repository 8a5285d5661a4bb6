//! Whether a line with a mark is a heading: what its neighbours must be for it.

use super::below::Below;
use super::echo::is_long;
use super::headings::Past;
use super::line::{Ending, Line};
use super::mark::{Mark, rank};
use super::shape::is_broken;

/// Longest heading with a mark that lists have too.
const LONGEST_WEAK: usize = 75;
/// The same when it ends with a colon.
const LONGEST_COLON: usize = 40;

/// The conditions on a line with a strong mark.
pub(super) fn is_heading(past: Option<Past>, line: &Line, next: &[Line], mark: Mark) -> bool {
    let Some(following) = next.first() else {
        return past.is_none();
    };
    let wrapped = !line.blank_before
        && past.is_some_and(|p| {
            p.heading.is_none() && p.ending == Ending::Open && (50..100).contains(&p.characters)
        });
    let ends = match line.ending {
        Ending::Stop => mark.bare,
        Ending::Comma => false,
        Ending::Call | Ending::Colon | Ending::Bracket | Ending::Open => true,
    };
    ends && (mark.bare || !wrapped) && !following.is_like(mark) && !has_leader(&line.text)
}

/// What stands below a line with a weak mark, when it fulfils the conditions on one.
pub(super) fn below_weak(
    past: Option<Past>,
    line: &Line,
    next: &[Line],
    mark: Mark,
) -> Option<Below> {
    let following = next.first()?;
    let in_run = past.is_some_and(|p| p.rank == Some(mark.rank) && p.heading.is_none());
    let ends = match line.ending {
        Ending::Stop => mark.bare,
        Ending::Comma => false,
        Ending::Colon => mark.rank == rank::ADVERB || mark.bare || line.characters <= LONGEST_COLON,
        Ending::Call | Ending::Bracket | Ending::Open => true,
    };
    let leads = is_long(following) && !following.item;
    let opens = past.is_none_or(|p| {
        let may_open = p.ending == Ending::Colon || line.ending == Ending::Call;
        p.closes() || may_open && leads || line.blank_before
    });
    let fits = ends
        && !in_run
        && opens
        && line.characters <= LONGEST_WEAK
        && !has_leader(&line.text)
        && !is_broken(&line.text);
    if !fits {
        return None;
    }
    // Alone between blank lines it needs no more below it than a sentence.
    let alone = line.blank_before
        && following.blank_before
        && following.ending == Ending::Stop
        && following.mark.is_none()
        && !following.item;
    let body = alone
        || following.is_body()
        || next.get(1).is_some_and(Line::is_body)
        || mark.rank == rank::ADVERB && following.item;
    if body && !following.is_like(mark) {
        return Some(Below::Text);
    }
    // A list, or the first of the headings below it, as far as the numbers fit.
    let has_list = following.item && following.mark.is_none();
    let stands_above = following.is_like(mark) && next.get(1).is_some_and(is_long);
    (mark.number > 0 && (has_list || stands_above)).then_some(Below::Little)
}

/// Whether dots lead to a page number.
fn has_leader(text: &str) -> bool {
    text.contains("....") || text.contains("……") || text.contains(". . .")
}
