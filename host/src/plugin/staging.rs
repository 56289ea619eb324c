//! Staging: everything that is looked at before a plugin gets work.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use thiserror::Error;
use tracing::debug;

use super::{
    BadAllow, BadManifest, BadPolicy, BadSchedule, BadSecrets, Digest, Entry, Environment,
    InvalidPluginName, PluginFile, PluginIdentity, PluginName, PluginSecrets, Policy, TypeKind,
    TypeName, manifest, schedule::check_schedules,
};
use crate::contract::manifest::Description;
use crate::sandbox::{
    BadComponent, CodecComponent, CompiledComponent, DescribeError, Limits, LoadedComponent,
    Sandbox,
};

/// Largest file of a component, in bytes. An interpreter with its libraries takes 40 MiB;
/// what is larger is no plugin, and reading it would cost the others their memory.
const COMPONENT_BYTES: u64 = 256 << 20;

/// Largest sidecar, in bytes.
const SIDECAR_BYTES: u64 = 1 << 20;

/// What staging needs to know of the host.
pub struct Staging<'a> {
    /// Compiles the component.
    pub sandbox: &'a Sandbox,
    /// The limits of a plugin whose policy has none of its own.
    pub limits: &'a Limits,
    /// The namespace of a plugin whose policy has none of its own.
    pub namespace: &'a str,
    /// The variables that a policy may hand on.
    pub environment: &'a Environment,
}

/// What a file turned out to be.
pub enum Staged {
    /// Workflows, activities or Nexus services.
    Plugin(Box<StagedPlugin>),
    /// A payload codec.
    Codec(Arc<CodecComponent>),
}

/// A plugin that may serve.
pub struct StagedPlugin {
    /// Where it serves and what.
    pub entry: Entry,
    /// The component, linked.
    pub component: Arc<LoadedComponent>,
    /// What another sidecar would not change.
    pub code: Code,
    /// The component's bytes, if they were read.
    pub bytes: Option<Vec<u8>>,
}

/// A plugin's component as it is whatever its sidecar says.
#[derive(Clone)]
pub struct Code {
    digest: Digest,
    compiled: Arc<CompiledComponent>,
    description: Description,
}

/// A file that does not serve, and why.
#[derive(Debug, Error)]
#[error("plugin file {} is refused", .file.display())]
pub struct Refusal {
    /// The file.
    pub file: PathBuf,
    /// Why.
    pub source: Box<RefusalReason>,
}

/// Why a plugin is refused.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum RefusalReason {
    #[error("{path} cannot be read", path = .path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{path} is not a file", path = .path.display())]
    NotAFile { path: PathBuf },
    #[error(
        "{path} has more than {mebibytes} MiB, the most that the host reads of such a file; \
         put a smaller one there",
        path = .path.display(), mebibytes = .limit >> 20
    )]
    TooLarge { path: PathBuf, limit: u64 },
    #[error(transparent)]
    Name(#[from] InvalidPluginName),
    #[error(transparent)]
    Policy(#[from] BadPolicy),
    #[error(transparent)]
    Allow(#[from] BadAllow),
    #[error(transparent)]
    Secrets(#[from] BadSecrets),
    #[error(transparent)]
    Component(#[from] BadComponent),
    #[error("it does not say what it is")]
    Describe(#[from] DescribeError),
    #[error(transparent)]
    Manifest(#[from] BadManifest),
    #[error(transparent)]
    Schedule(#[from] BadSchedule),
}

/// Reads, checks, compiles and describes a plugin. Changes nothing, and takes as
/// long as the compiler does; with the `code` of a component that is still the same, it
/// only links it.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn stage(
    file: &PluginFile,
    code: Option<Code>,
    staging: &Staging<'_>,
) -> Result<Staged, Refusal> {
    debug!(file = %file.component.display(), "a plugin file is looked at");
    try_stage(file, code, staging).map_err(|source| Refusal {
        file: file.component.clone(),
        source: Box::new(source),
    })
}

fn try_stage(
    file: &PluginFile,
    code: Option<Code>,
    staging: &Staging<'_>,
) -> Result<Staged, RefusalReason> {
    let described = match code {
        Some(code) => relink(file, code, staging)?,
        None => describe(file, staging)?,
    };
    match described {
        Described::Plugin(plugin) => Ok(Staged::Plugin(Box::new(admit(*plugin, staging)?))),
        Described::Codec { codec, .. } => Ok(Staged::Codec(Arc::new(codec))),
    }
}

/// What is known of a component already, under the sidecar as it is now.
fn relink(
    file: &PluginFile,
    code: Code,
    staging: &Staging<'_>,
) -> Result<Described, RefusalReason> {
    let identity = PluginIdentity {
        name: plugin_name(file)?,
        digest: code.digest,
    };
    let policy = read_policy(file)?;
    policy.allow.check()?;
    policy.check_for_others()?;
    let component = link(&identity, &code.compiled, &policy, staging)?;
    Ok(Described::Plugin(Box::new(DescribedPlugin {
        identity,
        description: code.description,
        bytes: None,
        policy,
        compiled: code.compiled,
        component,
    })))
}

fn link(
    identity: &PluginIdentity,
    compiled: &Arc<CompiledComponent>,
    policy: &Policy,
    staging: &Staging<'_>,
) -> Result<LoadedComponent, BadComponent> {
    let limits = staging.limits.with_memory(policy.memory_mib);
    let grants = policy.allow.grants(staging.environment);
    let sandbox = staging.sandbox;
    sandbox.link(identity.clone(), compiled.clone(), limits, grants)
}

/// A component that compiles, and what it says of itself.
pub(super) enum Described {
    Plugin(Box<DescribedPlugin>),
    Codec { codec: CodecComponent, bytes: usize },
}

/// Workflows, activities or Nexus services that nobody has let serve yet.
pub(super) struct DescribedPlugin {
    pub(super) identity: PluginIdentity,
    pub(super) description: Description,
    pub(super) bytes: Option<Vec<u8>>,
    policy: Policy,
    compiled: Arc<CompiledComponent>,
    component: LoadedComponent,
}

/// Reads, checks and compiles a component and asks it what it is.
pub(super) fn describe(
    file: &PluginFile,
    staging: &Staging<'_>,
) -> Result<Described, RefusalReason> {
    let name = plugin_name(file)?;
    let policy = read_policy(file)?;
    policy.allow.check()?;
    let bytes = read(&file.component, COMPONENT_BYTES)?;
    let identity = PluginIdentity {
        name,
        digest: Digest::of(&bytes),
    };
    let compiled = staging.sandbox.compile(identity.digest, &bytes)?;
    if compiled.is_codec() {
        let codec = stage_codec(identity, &compiled, policy, staging)?;
        let bytes = bytes.len();
        return Ok(Described::Codec { codec, bytes });
    }
    policy.check_for_others()?;
    let component = link(&identity, &compiled, &policy, staging)?;
    let description = component.describe()?;
    Ok(Described::Plugin(Box::new(DescribedPlugin {
        identity,
        description,
        bytes: Some(bytes),
        policy,
        compiled,
        component,
    })))
}

/// Holds what a plugin says of itself against the operator's policy.
pub(super) fn admit(
    plugin: DescribedPlugin,
    staging: &Staging<'_>,
) -> Result<StagedPlugin, RefusalReason> {
    let DescribedPlugin {
        identity,
        description,
        bytes,
        policy,
        compiled,
        component,
    } = plugin;
    policy.allow.check_wanted(&description.capabilities)?;
    let served = manifest::served(&description)?;
    manifest::check_exported(&served, |kind| match kind {
        TypeKind::Workflow => component.has_workflows(),
        TypeKind::Activity => component.has_activities(),
        TypeKind::NexusService => component.has_nexus_services(),
    })?;
    manifest::check_schemas(&description)?;
    check_schedules(&policy.schedules, |name| {
        let name = TypeName::Named(name.to_owned());
        served.workflows.contains(&name) || served.workflows.contains(&TypeName::Dynamic)
    })?;
    let queue = policy.queue(staging.namespace, description.task_queue.as_deref())?;
    Ok(StagedPlugin {
        code: Code {
            digest: identity.digest,
            compiled,
            description,
        },
        entry: Entry {
            identity,
            queue,
            served,
            memory_mib: policy.memory_mib,
            resident_instances: policy.resident_instances,
            shared_workflow_instances: policy.shared_workflow_instances,
            allow: policy.allow,
            schedules: policy.schedules,
            versioning: policy.versioning,
            replay_gate: policy.replay_gate,
        },
        component: Arc::new(component),
        bytes,
    })
}

fn stage_codec(
    identity: PluginIdentity,
    compiled: &CompiledComponent,
    policy: Policy,
    staging: &Staging<'_>,
) -> Result<CodecComponent, RefusalReason> {
    policy.check_for_codec()?;
    policy.secrets.check(staging.environment)?;
    let secrets = PluginSecrets::new(
        identity.name.clone(),
        policy.secrets,
        staging.environment.clone(),
    );
    let limits = staging.limits.with_memory(policy.memory_mib);
    let secrets = Arc::new(secrets);
    Ok(staging
        .sandbox
        .link_codec(identity, compiled, limits, secrets)?)
}

fn plugin_name(file: &PluginFile) -> Result<PluginName, InvalidPluginName> {
    let stem = file.component.file_stem().unwrap_or_default();
    stem.to_string_lossy().parse()
}

fn read_policy(file: &PluginFile) -> Result<Policy, RefusalReason> {
    let Some(sidecar) = &file.sidecar else {
        return Ok(Policy::default());
    };
    let text = read(sidecar, SIDECAR_BYTES)?;
    let text = String::from_utf8(text).map_err(|_| BadPolicy::Invalid {
        reason: "it is not UTF-8 text".to_owned(),
    })?;
    Ok(Policy::parse(&text)?)
}

/// Reads a file of at most `limit` bytes. A larger one is not read at all, and one that
/// grows meanwhile no further.
fn read(path: &Path, limit: u64) -> Result<Vec<u8>, RefusalReason> {
    let path = path.to_owned();
    // Before it is opened: a pipe would block until somebody writes into it.
    let length = match path.metadata() {
        Ok(metadata) if metadata.is_file() => metadata.len(),
        Ok(_) => return Err(RefusalReason::NotAFile { path }),
        Err(source) => return Err(RefusalReason::Unreadable { path, source }),
    };
    if length > limit {
        return Err(RefusalReason::TooLarge { path, limit });
    }
    let mut bytes = Vec::new();
    let read = File::open(&path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    match read {
        Ok(count) if count as u64 > limit => Err(RefusalReason::TooLarge { path, limit }),
        Ok(_) => Ok(bytes),
        Err(source) => Err(RefusalReason::Unreadable { path, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &Path, limit: u64) -> String {
        read(path, limit).unwrap_err().to_string()
    }

    #[test]
    fn a_file_at_the_limit_is_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, b"four").unwrap();
        assert_eq!(read(file.path(), 4).unwrap(), b"four");
    }

    #[test]
    fn a_larger_file_is_refused_with_the_limit() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len((1 << 20) + 1).unwrap();
        let text = refused(file.path(), 1 << 20);
        assert!(text.contains("has more than 1 MiB"), "{text}");
    }

    #[test]
    fn a_device_is_not_read() {
        let text = refused(Path::new("/dev/zero"), 4);
        assert_eq!(text, "/dev/zero is not a file");
    }

    #[test]
    fn a_file_that_is_gone_is_named() {
        let text = refused(Path::new("nowhere.wasm"), 4);
        assert_eq!(text, "nowhere.wasm cannot be read");
    }
}
