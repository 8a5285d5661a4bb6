//! Starts and finishes.

fn main() {}
