//! Doing what an operator asks of a host that serves. The follower does one thing after the other,
//! so nothing comes between a look and a write.

use std::{fs, io, path::Path};

use super::{
    bind::{change, now},
    command::{CommandError, RunToMove},
    follow::Follower,
    load::Why,
    report,
    trial::TrialFolder,
};
use crate::{
    plugin::{
        BindingTable, Change, Entry, PluginIdentity, PluginName, Queue, Refusal, RunPin, Staged,
        TypeKind,
    },
    temporal::{Client, ListedRun},
};

impl Follower {
    /// Tries a component out beside the folder, and puts it there if it may serve.
    pub(super) async fn add(
        &mut self,
        name: PluginName,
        component: Vec<u8>,
        sidecar: Option<String>,
    ) -> Result<PluginIdentity, CommandError> {
        let file = self.loader.file_of(&name);
        let beside = file.with_extension("toml");
        let failed = |source| CommandError::File {
            file: file.clone(),
            source,
        };
        let is_new = sidecar.is_some();
        let sidecar = match sidecar {
            None if beside.exists() => Some(fs::read_to_string(&beside).map_err(failed)?),
            sidecar => sidecar,
        };
        let local = self.loader.config().local_folder();
        let trial = TrialFolder::new(local, name.clone(), &component, sidecar.as_deref());
        let trial = trial.map_err(failed)?;
        let staged = self.loader.trial.stage_one(trial.file()).await?;
        let identity = match staged.map_err(|refusal| Refusal {
            file: file.clone(),
            ..refusal
        })? {
            Staged::Plugin(plugin) => plugin.entry.identity,
            Staged::Codec(_) => return Err(CommandError::IsCodec(name)),
        };
        if is_new {
            fs::rename(trial.sidecar(), &beside).map_err(failed)?;
        }
        fs::rename(trial.component(), &file).map_err(failed)?;
        self.look(Why::Asked).await;
        self.serves(name, identity)
    }

    /// What became of a file that was put into the folder.
    fn serves(
        &self,
        name: PluginName,
        identity: PluginIdentity,
    ) -> Result<PluginIdentity, CommandError> {
        let table = self.bindings.borrow();
        if table
            .entry(&name)
            .is_some_and(|entry| entry.identity == identity)
        {
            return Ok(identity);
        }
        let file = self.loader.file_of(&name);
        let refused = self.loader.refused();
        let reason = refused.into_iter().find(|refused| refused.file == file);
        let reason = reason.map_or_else(|| self.trouble.clone(), |refused| refused.reason);
        Err(CommandError::NotAdded { name, reason })
    }

    /// Removes a plugin's files, and what the table has of it if another host brought it.
    pub(super) async fn remove(&mut self, name: &PluginName) -> Result<(), CommandError> {
        let file = self.loader.file_of(name);
        let was_there = remove_file(&file)?;
        remove_file(&file.with_extension("toml"))?;
        self.look(Why::Asked).await;
        if self.bindings.borrow().entry(name).is_some() {
            let gone = [Change::Remove(name.clone())];
            self.change(|before| Ok(before.after(&gone, now()).0)).await
        } else if was_there {
            Ok(())
        } else {
            Err(CommandError::Unknown(name.clone()))
        }
    }

    pub(super) async fn roll_back(
        &mut self,
        name: &PluginName,
    ) -> Result<PluginIdentity, CommandError> {
        self.look(Why::Asked).await;
        let after = self.bindings.borrow().rolled_back(name, now())?;
        let entry = after.entry(name).cloned();
        let entry = entry.ok_or_else(|| CommandError::Unknown(name.clone()))?;
        let component = self.context.components.get(&entry.identity).await?;
        self.gate.open_runs_replay(&entry, &component).await??;
        self.change(|before| Ok(before.rolled_back(name, now())?))
            .await?;
        report::rolled_back(&entry.identity, &self.context.events);
        Ok(entry.identity)
    }

    pub(super) async fn move_run(&mut self, run: RunToMove) -> Result<RunPin, CommandError> {
        self.look(Why::Asked).await;
        let client = Client::new(&self.context.connection, &run.namespace);
        let found = client
            .describe_run(&run.workflow_id, run.run_id.as_deref().unwrap_or_default())
            .await?;
        if !found.is_open {
            return Err(CommandError::Closed(run.workflow_id));
        }
        let queue = Queue {
            namespace: run.namespace,
            task_queue: found.task_queue,
        };
        let table = self.bindings.borrow().clone();
        let entry = target(&table, &queue, &found.workflow_type, run.digest.as_deref())?;
        let listed = ListedRun {
            workflow_id: run.workflow_id,
            run_id: found.run_id,
            workflow_type: found.workflow_type,
            task_queue: queue.task_queue.clone(),
            change_versions: Vec::new(),
        };
        let pin = RunPin {
            namespace: queue.namespace,
            workflow_id: listed.workflow_id.clone(),
            run_id: listed.run_id.clone(),
            identity: entry.identity.clone(),
        };
        let component = self.context.components.get(&entry.identity).await?;
        let verdict = self.gate.run_replays(listed, entry, &component).await?;
        if let Some(difference) = verdict.and_then(|verdict| verdict.difference) {
            return Err(CommandError::Differs {
                pin: Box::new(pin),
                difference,
            });
        }
        self.change(|before| Ok(before.with_run_pin(pin.clone())))
            .await?;
        report::moved(&pin, &self.context.events);
        Ok(pin)
    }

    /// Changes the store's table, and serves by it.
    pub(super) async fn change(
        &mut self,
        decide: impl Fn(&BindingTable) -> Result<BindingTable, CommandError>,
    ) -> Result<(), CommandError> {
        let decided = |before: &BindingTable| decide(before).map(|after| (after, ()));
        let (table, ()) = change(&self.loader.store, decided).await?;
        let look = self.loader.seen(table, Vec::new());
        self.swap(look);
        Ok(())
    }
}

/// What a run of a type is to execute.
fn target<'a>(
    table: &'a BindingTable,
    queue: &Queue,
    workflow_type: &str,
    digest: Option<&str>,
) -> Result<&'a Entry, CommandError> {
    let unknown = || CommandError::UnknownDigest {
        workflow_type: workflow_type.to_owned(),
        queue: Box::new(queue.clone()),
        digest: digest.unwrap_or_default().to_owned(),
    };
    let mut entries = table.serving().chain(table.retired().rev());
    let Some(digest) = digest else {
        let current = table.lookup(queue, TypeKind::Workflow, workflow_type)?;
        return entries
            .find(|entry| entry.identity == *current)
            .ok_or_else(unknown);
    };
    let serves = |entry: &&Entry| {
        let types = entry.served.types(TypeKind::Workflow);
        entry.queue == *queue
            && entry.identity.digest.to_string().starts_with(digest)
            && types.iter().any(|name| name.serves(workflow_type))
    };
    entries.find(serves).ok_or_else(unknown)
}

/// True if it was there.
fn remove_file(file: &Path) -> Result<bool, CommandError> {
    match fs::remove_file(file) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(CommandError::File {
            file: file.to_owned(),
            source,
        }),
    }
}
