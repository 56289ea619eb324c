//! The command line: one file a verb.
//!
//! Owns arguments, exit codes, the log's form, and the signals that stop a command.
//! The only place that reads environment variables.

mod exit;
mod logging;
mod serve;
mod stop;

use std::{error::Error, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::observe::whole_chain;

/// A Temporal worker whose workflows and activities are WebAssembly components.
///
/// Drop a component into the plugins folder and it serves its task queue. Runs that
/// are open stay on the exact bytes they began with.
#[derive(Debug, Parser)]
#[command(name = "hourglass", version, propagate_version = true)]
#[command(after_help = exit::HELP)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Serve(serve::Serve),
}

/// Parses the command line and does what it says.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(run(arguments.verb)) {
        Ok(code) => code,
        Err(error) => failed(&*error),
    }
}

async fn run(verb: Verb) -> Result<ExitCode, Box<dyn Error>> {
    match verb {
        Verb::Serve(verb) => verb.run().await,
    }
}

fn failed(error: &(dyn Error + 'static)) -> ExitCode {
    eprintln!("hourglass: {}", whole_chain(error));
    exit::code_of(error)
}
