//! The program `hourglass`. Everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    hourglass::cli::main()
}
