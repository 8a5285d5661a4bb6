//! Directions and embedding levels (UAX #9, definitions BD1–BD3).

/// Base direction of a paragraph, or the direction of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From left to right.
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

impl Direction {
    /// The embedding level of a paragraph of this direction.
    pub fn level(self) -> Level {
        match self {
            Self::LeftToRight => Level(0),
            Self::RightToLeft => Level(1),
        }
    }
}

/// An embedding level: even is left to right, odd right to left (UAX #9 BD2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(pub u8);

impl Level {
    /// The direction of text at this level.
    pub fn direction(self) -> Direction {
        if self.0 % 2 == 1 {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        }
    }
}
