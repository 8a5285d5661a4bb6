//! One paragraph of text to lines of placed clusters.

mod direction;

pub use direction::{Direction, Level};
