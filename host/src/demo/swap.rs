//! Hot loading, as the last thing that the demo shows: a plugin is replaced while a run of it is
//! open, by one whose commands are others.

use std::{fs, path::Path, time::Duration};

use tokio::time::timeout;

use super::{DemoError, guests::Guest};
use crate::{
    plugin::Digest,
    temporal::{Client, Closed, StartWorkflow},
};

/// The patterns whose components are the two versions. Both have the type `GreetingWorkflow`;
/// the first waits for a signal, the second for timers.
const VERSIONS: [&str; 2] = ["signal", "search-attributes"];

/// The plugin's name and task queue.
const NAME: &str = "hot-loading";

/// How long the second version may take to serve.
const LIMIT: Duration = Duration::from_secs(60);

/// What was seen.
pub(super) struct Swap {
    digests: [Digest; 2],
    old: Seen,
    new: Seen,
}

/// How a run ended, and what it executed.
struct Seen {
    closed: Closed,
    pins: Vec<String>,
}

impl Swap {
    /// Begins a run on the first version, drops in the second, runs another one on that, and
    /// lets the first run end. None if the patterns are not there.
    pub(super) async fn show(
        guests: &[Guest],
        plugins: &Path,
        client: &Client,
    ) -> Result<Option<Self>, DemoError> {
        let find = |name: &str| guests.iter().find(|guest| guest.pattern.name == name);
        let [Some(first), Some(second)] = VERSIONS.map(find) else {
            return Ok(None);
        };
        let sidecar = format!("task-queue = \"{NAME}\"\n");
        fs::write(plugins.join(format!("{NAME}.toml")), sidecar).map_err(DemoError::Folder)?;
        drop_in(plugins, first)?;
        let old = start(client, "old").await?;
        client
            .wait_for_events("hot-loading-old", &old, "WorkflowTaskCompleted", 1)
            .await?;
        drop_in(plugins, second)?;
        let serving = first_run_on(client, second.digest);
        let Ok(new) = timeout(LIMIT, serving).await else {
            return Err(DemoError::NotSwapped(LIMIT));
        };
        let new = seen(client, "new", &new?).await?;
        for (signal, input) in [
            ("submit_greeting", vec!["\"World\"".to_owned()]),
            ("exit", vec![]),
        ] {
            client.signal("hot-loading-old", signal, input).await?;
        }
        Ok(Some(Self {
            digests: [first.digest, second.digest],
            old: seen(client, "old", &old).await?,
            new,
        }))
    }

    /// Whether each run ended well, on the version that it began with.
    pub(super) fn is_right(&self) -> bool {
        let runs = [&self.old, &self.new].into_iter().zip(&self.digests);
        runs.into_iter().all(|(seen, digest)| seen.is_on(*digest))
    }

    /// What the demo prints.
    pub(super) fn text(&self) -> String {
        let [first, second] = self.digests.map(|digest| digest.short());
        format!(
            "replaced while a run was open: the open one ended on {first} with {}, a new one on \
             {second} with {}: {}",
            self.old.result(),
            self.new.result(),
            match self.is_right() {
                true => "yes",
                false => "NO",
            }
        )
    }
}

impl Seen {
    fn is_on(&self, digest: Digest) -> bool {
        let pin = format!("hourglass/1/{NAME}/{digest}");
        matches!(self.closed, Closed::Completed(_)) && self.pins.contains(&pin)
    }

    fn result(&self) -> String {
        match &self.closed {
            Closed::Completed(Some(result)) => result.data.clone(),
            other => format!("{other:?}"),
        }
    }
}

/// Replaces the plugin's file by one that is whole.
fn drop_in(plugins: &Path, guest: &Guest) -> Result<(), DemoError> {
    let source = plugins.join(format!("{}.wasm", guest.pattern.name));
    let aside = plugins.join(format!("{NAME}.new"));
    fs::copy(source, &aside).map_err(DemoError::Folder)?;
    fs::rename(aside, plugins.join(format!("{NAME}.wasm"))).map_err(DemoError::Folder)
}

async fn start(client: &Client, which: &str) -> Result<String, DemoError> {
    let workflow = StartWorkflow {
        workflow_id: format!("{NAME}-{which}"),
        workflow_type: "GreetingWorkflow".to_owned(),
        task_queue: NAME.to_owned(),
        input: Vec::new(),
    };
    Ok(client.start(workflow).await?)
}

/// Starts runs until one begins on a version; the ones before are ended with the start.
async fn first_run_on(client: &Client, digest: Digest) -> Result<String, DemoError> {
    loop {
        let run_id = start(client, "new").await?;
        let history = client
            .wait_for_events("hot-loading-new", &run_id, "WorkflowTaskCompleted", 1)
            .await?;
        let patches = history.patches("hourglass/");
        if patches
            .iter()
            .any(|patch| patch.ends_with(&digest.to_string()))
        {
            return Ok(run_id);
        }
    }
}

async fn seen(client: &Client, which: &str, run_id: &str) -> Result<Seen, DemoError> {
    let workflow_id = format!("{NAME}-{which}");
    let closed = client.closed(&workflow_id, run_id).await?;
    let history = client.history(&workflow_id, run_id).await?;
    Ok(Seen {
        closed,
        pins: history.patches("hourglass/"),
    })
}
