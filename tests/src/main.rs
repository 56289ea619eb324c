//! The program under test: the same lines as the host's own `main`, in the package
//! whose tests start it, because cargo builds a binary only for its own package's tests.

use std::process::ExitCode;

fn main() -> ExitCode {
    hourglass::cli::main()
}
