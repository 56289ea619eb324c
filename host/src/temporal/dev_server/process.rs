//! The life of one development server: start, readiness, end.

use std::fs::File;
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::Command;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::options::Ports;
use super::output::{Tail, collect};
use super::{DevServerOptions, Program, port, ready};
use crate::process_group::ProcessGroup;

/// How long a server may take until it answers; a busy machine needs several seconds.
const START: Duration = Duration::from_secs(60);

/// How long a server may take to end by itself.
const GRACE: Duration = Duration::from_secs(5);

/// How often other free ports are tried when somebody was quicker.
const ATTEMPTS: usize = 5;

/// A running server. Dropping it kills the process at once; [`DevServer::stop`] ends it in order.
#[derive(Debug)]
pub struct DevServer {
    group: ProcessGroup,
    ports: Ports,
    tail: Tail,
    /// The tasks that read what the server prints; they end with it.
    readers: Vec<JoinHandle<()>>,
}

/// Why there is no running server.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A port that the caller chose belongs to somebody else.
    #[error("port {port} cannot be used; end the program that has it, or choose another port")]
    PortTaken {
        /// The port.
        port: u16,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// The system has no free port.
    #[error("cannot get a free port from the system")]
    NoFreePort(#[source] io::Error),
    /// The program cannot be executed.
    #[error("cannot run the Temporal dev server `{}`", program.display())]
    Run {
        /// What was executed.
        program: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// The log file cannot be written.
    #[error("cannot create the dev server's log file {}", path.display())]
    Log {
        /// Which file.
        path: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// The server ended while it was starting.
    #[error(
        "the Temporal dev server ended with {status} while it was starting; it printed:\n{printed}"
    )]
    Ended {
        /// How it ended.
        status: ExitStatus,
        /// Its last lines.
        printed: String,
    },
    /// The server runs and does not answer.
    #[error("the Temporal dev server did not answer on {address} within {} s; it printed:\n{printed}", START.as_secs())]
    Silent {
        /// Where it should answer.
        address: String,
        /// Its last lines.
        printed: String,
    },
    /// The system does not tell how the process is.
    #[error("cannot wait for the Temporal dev server")]
    Wait(#[source] io::Error),
}

impl DevServer {
    /// Starts a server and returns when it answers and knows its namespaces.
    pub async fn start(program: &Program, options: &DevServerOptions) -> Result<Self, StartError> {
        for port in [options.port, options.ui_port].into_iter().flatten() {
            port::can_listen(port).map_err(|source| StartError::PortTaken { port, source })?;
        }
        let mut attempt = 1;
        loop {
            match Self::attempt(program, options).await {
                Err(StartError::Ended { printed, .. })
                    if attempt < ATTEMPTS && printed.contains("address already in use") =>
                {
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt(program: &Program, options: &DevServerOptions) -> Result<Self, StartError> {
        let ports = choose_ports(options)?;
        let log = options.log_file.as_deref().map(create_log).transpose()?;
        let mut server = Self::spawn(program, options, ports, log)?;
        server.wait_until_ready(&options.namespaces).await?;
        Ok(server)
    }

    fn spawn(
        program: &Program,
        options: &DevServerOptions,
        ports: Ports,
        log: Option<(File, File)>,
    ) -> Result<Self, StartError> {
        let mut command = Command::new(&program.path);
        command
            .args(options.arguments(ports))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut group = ProcessGroup::spawn(&mut command).map_err(|source| StartError::Run {
            program: program.path.clone(),
            source,
        })?;
        let tail = Tail::default();
        let (out_log, err_log) = log.unzip();
        let out = group.take_stdout();
        let err = group.take_stderr();
        let readers = [
            out.map(|pipe| collect(pipe, tail.clone(), out_log)),
            err.map(|pipe| collect(pipe, tail.clone(), err_log)),
        ];
        Ok(Self {
            group,
            ports,
            tail,
            readers: readers.into_iter().flatten().collect(),
        })
    }

    async fn wait_until_ready(&mut self, namespaces: &[String]) -> Result<(), StartError> {
        let address = self.address();
        let mut wanted = vec!["default".to_owned()];
        wanted.extend_from_slice(namespaces);
        tokio::select! {
            biased;
            status = self.group.wait() => {
                let status = status.map_err(StartError::Wait)?;
                self.read_to_end().await;
                Err(StartError::Ended { status, printed: self.tail.text() })
            }
            answered = timeout(START, ready::ready(&address, &wanted)) => match answered {
                Ok(()) => Ok(()),
                Err(_) => Err(StartError::Silent { address, printed: self.tail.text() }),
            },
        }
    }

    async fn read_to_end(&mut self) {
        for reader in self.readers.drain(..) {
            // A reader has no result; one that panicked has read what it could.
            let _ = reader.await;
        }
    }

    /// Host and port of the gRPC frontend.
    pub fn address(&self) -> String {
        format!("{}:{}", Ipv4Addr::LOCALHOST, self.ports.grpc)
    }

    /// The web UI's address; `None` without one.
    pub fn ui_address(&self) -> Option<String> {
        let port = self.ports.ui?;
        Some(format!("http://{}:{port}", Ipv4Addr::LOCALHOST))
    }

    /// The server's process id.
    pub fn pid(&self) -> u32 {
        self.group.pid()
    }

    /// The last lines that the server printed.
    pub fn printed(&self) -> String {
        self.tail.text()
    }

    /// Waits until the server ends by itself, which it should not. Cancel safe.
    pub async fn ended(&mut self) -> io::Result<ExitStatus> {
        self.group.wait().await
    }

    /// Ends the server in order, or kills it when it takes too long; afterwards it is gone.
    pub async fn stop(mut self) -> io::Result<()> {
        self.group.stop(GRACE).await?;
        self.read_to_end().await;
        Ok(())
    }
}

fn choose_ports(options: &DevServerOptions) -> Result<Ports, StartError> {
    let choose = |wanted: Option<u16>| match wanted {
        Some(port) => Ok(port),
        None => port::free_port().map_err(StartError::NoFreePort),
    };
    Ok(Ports {
        grpc: choose(options.port)?,
        ui: match options.headless {
            true => None,
            false => Some(choose(options.ui_port)?),
        },
    })
}

/// The same file twice, once for each stream.
fn create_log(path: &Path) -> Result<(File, File), StartError> {
    let open = || {
        let first = File::options().create(true).append(true).open(path)?;
        Ok((first.try_clone()?, first))
    };
    open().map_err(|source| StartError::Log {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::os::unix::fs::PermissionsExt;
    use std::time::Instant;

    use super::*;
    use crate::temporal::dev_server::WANTED;

    fn fake_program(folder: &Path, script: &str) -> Program {
        let path = folder.join("temporal");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        Program {
            path,
            version: WANTED,
            origin: "fake",
        }
    }

    async fn start(script: &str) -> StartError {
        let folder = tempfile::tempdir().unwrap();
        let program = fake_program(folder.path(), script);
        DevServer::start(&program, &DevServerOptions::default())
            .await
            .unwrap_err()
    }

    #[tokio::test]
    async fn a_server_that_ends_is_noticed_at_once_with_what_it_printed() {
        let begun = Instant::now();
        let error = start("echo 'Error: no such flag' >&2; exit 1").await;
        assert!(begun.elapsed() < START / 2);
        assert_eq!(
            error.to_string(),
            "the Temporal dev server ended with exit status: 1 while it was starting; \
             it printed:\nError: no such flag"
        );
    }

    #[tokio::test]
    async fn other_ports_are_tried_when_somebody_was_quicker() {
        let folder = tempfile::tempdir().unwrap();
        let count = folder.path().join("count");
        let script = format!(
            "echo $5 >> {}; echo 'bind: address already in use' >&2; exit 1",
            count.display()
        );
        start(&script).await;
        let tried = std::fs::read_to_string(count).unwrap();
        assert_eq!(tried.lines().count(), ATTEMPTS);
    }

    #[tokio::test]
    async fn a_chosen_port_that_is_taken_is_named_and_nothing_is_started() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let program = Program {
            path: "/nowhere/temporal".into(),
            version: WANTED,
            origin: "fake",
        };
        let options = DevServerOptions {
            port: Some(port),
            ..DevServerOptions::default()
        };
        let error = DevServer::start(&program, &options).await.unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("port {port} cannot be used"))
        );
    }
}
