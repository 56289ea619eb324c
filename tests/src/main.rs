//! The program under test: the same lines as the host's own `main`, in the package
//! whose tests start it, because cargo builds a binary only for its own package's tests.

use std::process::ExitCode;

use hourglass::new_guest::SdkSources;
use include_dir::{Dir, include_dir};

static SDK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../guest-patterns/sdk");
static WIT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../wit");

fn main() -> ExitCode {
    hourglass::cli::main(&SdkSources {
        sdk: &SDK,
        wit: &WIT,
        workspace: include_str!("../../guest-patterns/Cargo.toml"),
        lock: include_str!("../../guest-patterns/Cargo.lock"),
    })
}
