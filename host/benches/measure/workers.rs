//! A development server, and the two workers that figures compare: the host with plugins,
//! and a native worker with the same workflows. Each has task queues of its own and ends
//! with the value that stands for it.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{self, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::Context;
use futures_util::{StreamExt, TryStreamExt, stream};
use hourglass::temporal::{Client, Connection, ConnectionSettings, StartWorkflow};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::guest;

/// Workflows that are started or waited for at the same time.
const IN_FLIGHT: usize = 50;

const HOST: &str = env!("CARGO_BIN_EXE_hourglass");

pub(crate) struct Server {
    pub(crate) address: String,
    /// Ends when its standard input closes, which is with this value.
    _process: process::Child,
    _output: BufReader<process::ChildStdout>,
}

impl Server {
    pub(crate) fn start() -> anyhow::Result<Self> {
        let mut process = process::Command::new(HOST)
            .args(["dev-server", "--headless", "--port", "0"])
            .arg("--until-stdin-closes")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().context("a piped output")?;
        let mut output = BufReader::new(output);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let address = line.trim().strip_prefix("Temporal dev server: ");
        Ok(Self {
            address: address.context("no server, see above")?.to_owned(),
            _process: process,
            _output: output,
        })
    }

    pub(crate) async fn client(&self) -> anyhow::Result<Client> {
        let settings = ConnectionSettings::only(&self.address, "default");
        let connection = Connection::open(&settings, "figures", std::future::pending()).await?;
        Ok(Client::new(&connection, "default"))
    }
}

/// What is started.
#[derive(Clone, Copy)]
pub(crate) struct Workflow {
    pub(crate) workflow_type: &'static str,
    /// A JSON text.
    pub(crate) argument: Option<&'static str>,
}

pub(crate) struct Worker {
    pub(crate) name: &'static str,
    process: Child,
    queue: String,
    started: AtomicUsize,
    _folder: Option<TempDir>,
}

impl Worker {
    /// The host with one plugin: a guest of `tests/guests`, on its own queue.
    pub(crate) async fn host(
        server: &Server,
        guest: &str,
        queue: &str,
        cached_runs: usize,
    ) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::write(
            folder.path().join(format!("{guest}.wasm")),
            guest::build(guest).await?,
        )?;
        let config = folder.path().join("hourglass.toml");
        std::fs::write(
            &config,
            format!(
                "plugins = \".\"\n[temporal]\naddress = \"{}\"\nnamespace = \"default\"\n\
                 [workflows]\nmax-cached-runs = {cached_runs}\n",
                server.address
            ),
        )?;
        let process = worker_process(HOST)
            .arg("serve")
            .arg("--config")
            .arg(config)
            .spawn()?;
        Ok(Self::of("hourglass", process, queue, Some(folder)))
    }

    /// Temporal's own SDK for Rust with the same workflows in native code.
    pub(crate) async fn native(server: &Server, cached_runs: usize) -> anyhow::Result<Self> {
        let queue = "native";
        let process = worker_process(native_program().await?)
            .args([&server.address, queue, &cached_runs.to_string()])
            .spawn()?;
        Ok(Self::of("native", process, queue, None))
    }

    fn of(name: &'static str, process: Child, queue: &str, folder: Option<TempDir>) -> Self {
        Self {
            name,
            process,
            queue: queue.to_owned(),
            started: AtomicUsize::new(0),
            _folder: folder,
        }
    }

    pub(crate) fn id(&self) -> anyhow::Result<u32> {
        self.process.id().context("the worker has ended")
    }

    /// Starts `count` workflows, each with another id, and does `work` with the id and
    /// the run's id.
    pub(crate) async fn each(
        &self,
        client: &Client,
        workflow: Workflow,
        count: usize,
        work: impl AsyncFn(String, String) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let first = self.started.fetch_add(count, Ordering::Relaxed);
        let one = async |number| {
            let id = format!("{}-{number}", self.name);
            let run = self.start(client, workflow, &id).await?;
            work(id, run).await
        };
        stream::iter(first..first + count)
            .map(one)
            .buffer_unordered(IN_FLIGHT)
            .try_collect()
            .await
    }

    async fn start(&self, client: &Client, of: Workflow, id: &str) -> anyhow::Result<String> {
        let workflow = StartWorkflow {
            workflow_id: id.to_owned(),
            workflow_type: of.workflow_type.to_owned(),
            task_queue: self.queue.clone(),
            input: of.argument.iter().map(|&json| json.to_owned()).collect(),
        };
        Ok(client.start(workflow).await?)
    }
}

/// Without what a developer has set for Temporal; killed with the value. Its log stays
/// visible: a worker that fails its tasks would be waited for in silence.
fn worker_process(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TEMPORAL_")) {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// Builds the native worker, a workspace of its own, beside the host's build.
async fn native_program() -> anyhow::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/native-worker");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("native-worker");
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--locked", "--quiet", "--target-dir"])
        .arg(&target)
        .current_dir(&folder)
        .status()
        .await?;
    anyhow::ensure!(
        status.success(),
        "the native worker cannot be built, see above"
    );
    Ok(target.join("release/native-worker"))
}
