//! `hourglass plugin`: plugins one by one.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::{Args, Subcommand};

use super::{admin::Admin, exit, plugins::Plugins};
use crate::{
    Config,
    admin::{Checked, NewPlugin, RecordedHistory},
    observe::GuestMetrics,
    plugin::{Inspection, PluginFile, PluginName, Staging, inspect},
    sandbox::Sandbox,
};

/// Add, check, remove and roll back plugins of a running host, and look at components
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(super) struct Plugin {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Ls(Plugins),
    Add(Add),
    Check(Check),
    Rollback(Rollback),
    Rm(Remove),
    Inspect(Inspect),
}

/// Put a component into the plugins folder of a running host, if it may serve there
#[derive(Debug, Args)]
struct Add {
    /// The component; a sidecar beside it goes with it.
    file: PathBuf,

    #[command(flatten)]
    admin: Admin,
}

/// Replay open runs and recorded histories on a component that is not loaded
///
/// Says of each run whether the component gives the commands that its history has, and where it
/// does not. Exit code 1 if a run differs.
#[derive(Debug, Args)]
struct Check {
    /// The component; its file's stem is the plugin that it would replace.
    file: PathBuf,

    /// A history, as `temporal workflow show --output json` writes it. May be repeated.
    #[arg(long, value_name = "FILE")]
    history: Vec<PathBuf>,

    /// At most so many open runs, the newest; 0 for recorded histories alone.
    #[arg(long, value_name = "COUNT")]
    sample: Option<usize>,

    /// Print it as JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    admin: Admin,
}

/// Let the version before serve again
#[derive(Debug, Args)]
struct Rollback {
    /// The plugin's name.
    name: String,

    #[command(flatten)]
    admin: Admin,
}

/// Take a plugin out of the host: new runs do not bind to it, open ones are served until they
/// close
#[derive(Debug, Args)]
struct Remove {
    /// The plugin's name.
    name: String,

    #[command(flatten)]
    admin: Admin,
}

/// Show what a component is: its digest, its types with documentation and JSON Schemas,
/// what it wants from the outside, and why a host would refuse it
#[derive(Debug, Args)]
struct Inspect {
    /// The component, with the sidecar beside it; or the name of a plugin that a running host
    /// serves.
    #[arg(value_name = "FILE|NAME")]
    what: PathBuf,

    /// Print it as JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    admin: Admin,
}

impl Plugin {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Ls(plugins) => plugins.run().await,
            What::Add(add) => add.run().await,
            What::Check(check) => check.run().await,
            What::Rollback(rollback) => rollback.run().await,
            What::Rm(remove) => remove.run().await,
            What::Inspect(inspect) => inspect.run().await,
        }
    }
}

/// A component and what is beside it, for a host.
fn new_plugin(file: &Path) -> anyhow::Result<NewPlugin> {
    let read =
        |path: &Path| fs::read(path).with_context(|| format!("{} cannot be read", path.display()));
    let component = read(file)?;
    let sidecar = file.with_extension("toml");
    let sidecar = match sidecar.exists() {
        true => Some(String::from_utf8(read(&sidecar)?).context("the sidecar is not UTF-8 text")?),
        false => None,
    };
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    Ok(NewPlugin {
        name: name.into_owned(),
        component: STANDARD.encode(component),
        sidecar,
        ..NewPlugin::default()
    })
}

impl Add {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let plugin = new_plugin(&self.file)?;
        let added = self.admin.client()?.add(&plugin).await?;
        println!("plugin {} serves (digest {})", plugin.name, added.digest);
        Ok(ExitCode::SUCCESS)
    }
}

impl Check {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let histories: anyhow::Result<Vec<_>> =
            self.history.iter().map(|path| history(path)).collect();
        let plugin = NewPlugin {
            histories: histories?,
            sample: self.sample,
            ..new_plugin(&self.file)?
        };
        let checked = self.admin.client()?.check(&plugin).await?;
        match self.json {
            true => println!("{}", serde_json::to_string_pretty(&checked)?),
            false => print!("{}", checked_text(&checked)),
        }
        let differs = checked.runs.iter().any(|run| run.difference.is_some());
        Ok(ExitCode::from(u8::from(differs)))
    }
}

fn history(path: &Path) -> anyhow::Result<RecordedHistory> {
    let json = fs::read_to_string(path);
    let json = json.with_context(|| format!("the history {} cannot be read", path.display()))?;
    Ok(RecordedHistory {
        name: path.display().to_string(),
        json,
    })
}

/// A line a run, and how many of the open ones that were.
fn checked_text(checked: &Checked) -> String {
    let mut text = String::new();
    for run in &checked.runs {
        let which = match &*run.run_id {
            "" => run.workflow_id.clone(),
            run_id => format!("{} (run {run_id})", run.workflow_id),
        };
        let how = run.difference.as_deref().unwrap_or("same");
        text += &format!("{which}: {how}\n");
    }
    let replayed = checked
        .runs
        .iter()
        .filter(|run| !run.run_id.is_empty())
        .count();
    let differing = checked
        .runs
        .iter()
        .filter(|run| run.difference.is_some())
        .count();
    text + &format!(
        "{differing} differ; {replayed} of {} open runs and {} recorded histories were replayed\n",
        checked.open_runs,
        checked.runs.len() - replayed,
    )
}

impl Rollback {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let rolled_back = self.admin.client()?.roll_back(&self.name).await?;
        println!(
            "plugin {} serves (digest {})",
            self.name, rolled_back.digest
        );
        Ok(ExitCode::SUCCESS)
    }
}

impl Remove {
    async fn run(self) -> anyhow::Result<ExitCode> {
        self.admin.client()?.remove(&self.name).await?;
        println!(
            "plugin {} is removed; its open runs are served until they close",
            self.name
        );
        Ok(ExitCode::SUCCESS)
    }
}

impl Inspect {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let is_file = self.what.exists() || self.what.extension().is_some_and(|of| of == "wasm");
        let name = self.what.to_str().filter(|_| !is_file);
        let inspection = match name.filter(|name| name.parse::<PluginName>().is_ok()) {
            Some(name) => self.admin.client()?.inspect(name).await?,
            None => inspect_file(self.what, &self.admin.configuration()?)?,
        };
        match self.json {
            true => println!("{}", serde_json::to_string_pretty(&inspection)?),
            false => print!("{inspection}"),
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What the component in a file is, by the checks of a host that loads it.
pub(super) fn inspect_file(file: PathBuf, config: &Config) -> anyhow::Result<Inspection> {
    let sandbox = Sandbox::new(&config.limits, GuestMetrics::new(None))
        .context("the sandbox cannot be set up")?;
    let staging = Staging {
        sandbox: &sandbox,
        limits: &config.limits,
        namespace: config.connection.namespace.as_deref().unwrap_or("default"),
        environment: &config.environment,
    };
    Ok(inspect(&PluginFile::at(file), &staging)?)
}
