//! One line from logical to visual order (UAX #9 rules L1 and L2).

use super::analysis::Reset;
use super::direction::Level;

/// Rule L1: separators, and white space before them or at the line's end, take the paragraph's
/// level. `levels` are those of one line, `role` tells what the item at an index is.
pub(super) fn reset_levels(levels: &mut [Level], role: impl Fn(usize) -> Reset, base: Level) {
    let mut trailing = true;
    for i in (0..levels.len()).rev() {
        trailing = match role(i) {
            Reset::Separator => true,
            Reset::Space => trailing,
            Reset::None => false,
        };
        if trailing {
            levels[i] = base;
        }
    }
}

/// Rule L2: the items of one line from left to right, as indices into `levels`.
pub fn visual_order(levels: &[Level]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().max().copied().unwrap_or_default();
    let lowest_odd = levels.iter().filter(|level| level.0 % 2 == 1).min();
    let Some(&lowest_odd) = lowest_odd else {
        return order;
    };
    // Reversing by position in the line is right at every step: a run that is reversed at one
    // level holds whole runs of all higher levels, wherever they have been turned to.
    for level in (lowest_odd.0..=highest.0).rev() {
        let mut start = 0;
        while start < levels.len() {
            let run = levels[start..]
                .iter()
                .take_while(|at| at.0 >= level)
                .count();
            order[start..start + run].reverse();
            start += run.max(1);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(levels: &[u8], expected: &[usize]) {
        let levels: Vec<Level> = levels.iter().map(|&level| Level(level)).collect();
        assert_eq!(visual_order(&levels), expected, "{levels:?}");
    }

    #[test]
    fn runs_are_reversed_from_the_highest_level_down() {
        check(&[], &[]);
        check(&[0, 0], &[0, 1]);
        check(&[1, 1, 1], &[2, 1, 0]);
        check(&[1, 2, 2, 1], &[3, 1, 2, 0]);
        check(&[0, 1, 1, 0], &[0, 2, 1, 3]);
        check(&[1, 3, 4, 4, 3, 1], &[5, 4, 2, 3, 1, 0]);
    }
}
