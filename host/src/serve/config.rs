//! The host's configuration: hourglass.toml, and what the command line changes.

use std::{
    fs, io,
    net::SocketAddr,
    num::{NonZeroU64, NonZeroUsize},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use serde::Deserialize;
use thiserror::Error;
use url::Url;

use super::admin_config::{AdminSection, AdminSettings, SecretToken};
use crate::{
    codec::CodecRule,
    observe::toml_reason,
    plugin::{Environment, PluginName, Store, StoreError},
    sandbox::Limits,
    temporal::{ConnectionSettings, TlsSettings},
};

/// Everything that an operator can set.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Where Temporal is.
    pub connection: ConnectionSettings,
    /// The folder that plugins are dropped into.
    pub plugins: PathBuf,
    /// The folder of the store, or of what this host alone keeps of a store that is
    /// elsewhere; `.hourglass` in the plugins folder if absent.
    pub store: Option<PathBuf>,
    /// Where a store is that hosts share: `s3://`, `gs://` or `az://`, a bucket, and the
    /// objects' prefix. How it is reached, the environment says, as for the cloud's own tools.
    pub store_url: Option<Url>,
    /// How long what was replaced is kept though no run needs it.
    pub keep_retired: Duration,
    /// Where the host can be asked and told things.
    pub admin: AdminSettings,
    /// What guests may use, unless a sidecar says otherwise.
    pub limits: Limits,
    /// Runs of one queue that are kept in memory; 0 replays every task.
    pub max_cached_runs: usize,
    /// Threads for workflow code; one plugin has at most all but one of them. As many
    /// run activities.
    pub workflow_threads: usize,
    /// Activities of one queue at a time.
    pub max_activities: usize,
    /// Where metrics are offered, in Prometheus' text form; nowhere if absent.
    pub metrics: Option<SocketAddr>,
    /// How long an activity may go on after it was asked to stop.
    pub cancel_grace: Duration,
    /// How long activities have to end when the host stops.
    pub shutdown_grace: Duration,
    /// Which payloads go through which codecs. Of several rules that fit a task queue,
    /// the first counts.
    pub codecs: Vec<CodecRule>,
    /// Where codecs are offered to the web UI and `temporal`; nowhere if absent.
    pub codec_server_address: Option<SocketAddr>,
    /// The origins of web UIs that may use them.
    pub codec_server_origins: Vec<String>,
    /// The variables that sidecars may hand on to guests. No file sets them: the
    /// caller reads the environment, or does not.
    pub environment: Environment,
}

/// A configuration file that cannot be used.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum ConfigError {
    #[error("the configuration file {file} cannot be read")]
    Unreadable { file: String, source: io::Error },
    #[error("the configuration file {file} is not valid: {reason}")]
    Invalid { file: String, reason: String },
}

impl Default for Config {
    fn default() -> Self {
        ConfigFile::default().resolve(Path::new(""), None)
    }
}

impl Config {
    /// Reads a configuration file. Relative paths in it are relative to its folder.
    ///
    /// # Errors
    /// A file that cannot be read, or is no valid configuration.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(file).map_err(|source| ConfigError::Unreadable {
            file: file.display().to_string(),
            source,
        })?;
        let parsed: ConfigFile = toml::from_str(&text).map_err(|error| ConfigError::Invalid {
            file: file.display().to_string(),
            reason: toml_reason(&text, &error),
        })?;
        parsed.check().map_err(|reason| ConfigError::Invalid {
            file: file.display().to_string(),
            reason,
        })?;
        let base = file.parent().unwrap_or(Path::new(""));
        let token = parsed.admin.token(base)?;
        Ok(parsed.resolve(base, token))
    }

    /// What this host keeps for itself, and the store where none is named that hosts share.
    pub fn local_folder(&self) -> PathBuf {
        self.store
            .clone()
            .unwrap_or_else(|| self.plugins.join(".hourglass"))
    }

    /// The store.
    ///
    /// # Errors
    /// A folder or an address that cannot be used.
    pub fn open_store(&self) -> Result<Store, StoreError> {
        match &self.store_url {
            Some(url) => Store::open_url(url, &self.environment),
            None => Store::open_folder(&self.local_folder()),
        }
    }
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct ConfigFile {
    plugins: Option<PathBuf>,
    temporal: TemporalSection,
    store: StoreSection,
    admin: AdminSection,
    limits: LimitsSection,
    workflows: WorkflowsSection,
    activities: ActivitiesSection,
    metrics: MetricsSection,
    codecs: Vec<CodecSection>,
    codec_server: CodecServerSection,
    shutdown_grace_seconds: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct TemporalSection {
    address: Option<String>,
    namespace: Option<String>,
    profile: Option<String>,
    tls: TlsSection,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct TlsSection {
    enabled: Option<bool>,
    client_cert: Option<PathBuf>,
    client_key: Option<PathBuf>,
    server_ca: Option<PathBuf>,
    server_name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct StoreSection {
    folder: Option<PathBuf>,
    url: Option<Url>,
    keep_retired_seconds: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct LimitsSection {
    memory_mib: Option<NonZeroUsize>,
    stack_kib: Option<NonZeroUsize>,
    activation_deadline_ms: Option<NonZeroU64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct WorkflowsSection {
    max_cached_runs: Option<usize>,
    threads: Option<NonZeroUsize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct ActivitiesSection {
    max_concurrent: Option<NonZeroUsize>,
    cancel_grace_seconds: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct MetricsSection {
    prometheus: Option<SocketAddr>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CodecSection {
    namespace: Option<String>,
    task_queue: Option<String>,
    chain: Vec<PluginName>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct CodecServerSection {
    address: Option<SocketAddr>,
    origins: Option<Vec<String>>,
}

/// The largest stack of a guest, in KiB, and the most threads.
const MAX_STACK_KIB: usize = 64 << 10;
const MAX_THREADS: usize = 1_024;

impl ConfigFile {
    /// What the types cannot say.
    fn check(&self) -> Result<(), String> {
        let stack = self.limits.stack_kib.map_or(1, NonZeroUsize::get);
        let threads = self.workflows.threads.map_or(2, NonZeroUsize::get);
        if stack > MAX_STACK_KIB {
            return Err(format!(
                "limits.stack-kib is {stack}; {MAX_STACK_KIB} is the most"
            ));
        }
        if !(2..=MAX_THREADS).contains(&threads) {
            return Err(format!(
                "workflows.threads is {threads}; it has to be 2 to {MAX_THREADS}"
            ));
        }
        self.admin.check()
    }

    fn resolve(self, base: &Path, token: Option<SecretToken>) -> Config {
        Config {
            plugins: base.join(self.plugins.unwrap_or_else(|| "plugins".into())),
            store: self.store.folder.map(|folder| base.join(folder)),
            store_url: self.store.url,
            keep_retired: seconds(self.store.keep_retired_seconds, 3_600),
            admin: self.admin.resolve(token),
            limits: self.limits.resolve(),
            max_cached_runs: self.workflows.max_cached_runs.unwrap_or(1_000),
            workflow_threads: self
                .workflows
                .threads
                .map_or_else(default_threads, NonZeroUsize::get),
            max_activities: self
                .activities
                .max_concurrent
                .map_or(100, NonZeroUsize::get),
            metrics: self.metrics.prometheus,
            cancel_grace: seconds(self.activities.cancel_grace_seconds, 30),
            shutdown_grace: seconds(self.shutdown_grace_seconds, 10),
            codecs: self.codecs.into_iter().map(CodecSection::rule).collect(),
            codec_server_address: self.codec_server.address,
            codec_server_origins: self
                .codec_server
                .origins
                .unwrap_or_else(|| vec![DEV_SERVER_UI.to_owned()]),
            environment: Environment::default(),
            connection: ConnectionSettings {
                address: self.temporal.address,
                namespace: self.temporal.namespace,
                profile: self.temporal.profile,
                tls: self.temporal.tls.resolve(base),
                read_environment: true,
            },
        }
    }
}

impl TlsSection {
    fn resolve(self, base: &Path) -> TlsSettings {
        let path = |file: Option<PathBuf>| Some(base.join(file?));
        TlsSettings {
            enabled: self.enabled,
            client_cert: path(self.client_cert),
            client_key: path(self.client_key),
            server_ca: path(self.server_ca),
            server_name: self.server_name,
        }
    }
}

impl CodecSection {
    fn rule(self) -> CodecRule {
        CodecRule {
            namespace: self.namespace,
            task_queue: self.task_queue,
            chain: self.chain,
        }
    }
}

/// The origin of a development server's web UI.
const DEV_SERVER_UI: &str = "http://localhost:8233";

impl LimitsSection {
    fn resolve(self) -> Limits {
        let default = Limits::default();
        Limits {
            memory_bytes: self.memory_mib.map_or(default.memory_bytes, |mib| {
                mib.get().saturating_mul(1 << 20)
            }),
            stack_bytes: self
                .stack_kib
                .map_or(default.stack_bytes, |kib| kib.get().saturating_mul(1 << 10)),
            activation_deadline: self
                .activation_deadline_ms
                .map_or(default.activation_deadline, |ms| {
                    Duration::from_millis(ms.get())
                }),
        }
    }
}

fn seconds(set: Option<u64>, default: u64) -> Duration {
    Duration::from_secs(set.unwrap_or(default))
}

/// One more than there are cores: one plugin can use all cores and leaves a thread.
fn default_threads() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hourglass.toml");
        fs::write(&file, text).unwrap();
        Config::read(&file)
    }

    #[test]
    fn an_empty_file_is_the_default_beside_it() {
        let config = read("").unwrap();
        assert!(config.plugins.is_absolute() && config.plugins.ends_with("plugins"));
        assert_eq!(config.limits, Limits::default());
        assert_eq!(config.local_folder(), config.plugins.join(".hourglass"));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let text = read("[limits]\nmemory = 1").unwrap_err().to_string();
        assert!(
            text.contains("line 2") && text.contains("unknown field `memory`"),
            "{text}"
        );
    }

    #[test]
    fn values_that_cannot_work_are_named() {
        for (text, key) in [
            (
                "[limits]\nstack-kib = 99999999",
                "limits.stack-kib is 99999999",
            ),
            ("[workflows]\nthreads = 1", "workflows.threads is 1"),
            ("[limits]\nactivation-deadline-ms = 0", "line 2"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Config::read(Path::new("nowhere.toml")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the configuration file nowhere.toml cannot be read"
        );
    }

    #[test]
    fn codecs_are_rules_in_their_order() {
        let config = read(
            "[[codecs]]\ntask-queue = \"plain\"\nchain = []\n\
             [[codecs]]\nnamespace = \"n\"\nchain = [\"zip\", \"encryption\"]",
        )
        .unwrap();
        let [plain, encrypted] = &config.codecs[..] else {
            panic!("two rules: {:?}", config.codecs);
        };
        assert!(plain.chain.is_empty() && plain.task_queue.as_deref() == Some("plain"));
        let names: Vec<String> = encrypted.chain.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["zip", "encryption"]);
        let nameless = read("[[codecs]]\nchain = [\"a/b\"]").unwrap_err();
        assert!(nameless.to_string().contains("line 2"), "{nameless}");
    }

    #[test]
    fn what_is_set_is_taken() {
        let config = read(
            "plugins = \"p\"\nshutdown-grace-seconds = 3\n[store]\nfolder = \"s\"\n\
             [temporal]\naddress = \"there:1\"\n[limits]\nmemory-mib = 5\n\
             [workflows]\nmax-cached-runs = 0",
        )
        .unwrap();
        assert_eq!(config.shutdown_grace, Duration::from_secs(3));
        assert_eq!(config.limits.memory_bytes, 5 << 20);
        assert_eq!(config.max_cached_runs, 0);
        assert_eq!(config.connection.address.as_deref(), Some("there:1"));
        assert!(config.local_folder().ends_with("s"));
    }
}
