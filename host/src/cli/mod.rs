//! The command line: one file a verb.
//!
//! Owns arguments, exit codes, the log's form, and the signals that stop a command.
//! The only place that reads environment variables.

mod admin;
mod build;
mod codec_server;
mod demo;
mod dev_server;
mod exit;
mod interrupt;
mod logging;
mod new;
mod pin;
mod plugin;
mod plugin_table;
mod plugins;
mod run_component;
mod schedule;
mod serve;
mod terminal;
mod test;
mod user_cache;

pub use user_cache::user_cache;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{new_guest::SdkSources, observe::whole_chain};

/// A Temporal worker whose workflows and activities are WebAssembly components
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
    Demo(demo::Demo),
    Serve(serve::Serve),
    CodecServer(codec_server::CodecServer),
    New(new::New),
    Build(build::Build),
    Test(test::Test),
    Plugins(plugins::Plugins),
    Plugin(plugin::Plugin),
    Pin(pin::Pin),
    Schedule(schedule::Schedule),
    DevServer(dev_server::DevServer),
    RunComponent(run_component::RunComponent),
}

/// Parses the command line and does what it says. `sources` are what new guests are made of.
pub fn main(sources: &SdkSources) -> ExitCode {
    let arguments = Arguments::parse();
    let ended = tokio::runtime::Runtime::new()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(run(arguments.verb, sources)));
    ended.unwrap_or_else(|error| {
        eprintln!("hourglass: {}", whole_chain(&*error));
        exit::code_of(&error)
    })
}

async fn run(verb: Verb, sources: &SdkSources) -> anyhow::Result<ExitCode> {
    match verb {
        Verb::Demo(verb) => verb.run(sources).await,
        Verb::Serve(verb) => verb.run().await,
        Verb::CodecServer(verb) => verb.run().await,
        Verb::New(verb) => verb.run(sources),
        Verb::Build(verb) => verb.run(sources).await,
        Verb::Test(verb) => verb.run().await,
        Verb::Plugins(verb) => verb.run().await,
        Verb::Plugin(verb) => verb.run().await,
        Verb::Pin(verb) => verb.run().await,
        Verb::Schedule(verb) => verb.run().await,
        Verb::DevServer(verb) => verb.run().await,
        Verb::RunComponent(verb) => verb.run().await,
    }
}
