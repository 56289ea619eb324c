//! The program `hourglass`: the library, and the sources that new guests are made of. They are
//! embedded here, and not in the library, so that a change of the SDK builds no library anew.

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
