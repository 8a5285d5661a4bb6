//! Starts and finishes.

use std::process::ExitCode;

fn main() -> ExitCode {
    qari::command_line::run()
}
