//! Child processes that never outlive us.
//!
//! Owns spawning a program in a process group of its own, stopping the whole group, and killing
//! it when the owner is dropped. What the programs are and what their output means belongs to
//! the callers.

use std::io;
use std::process::{ExitStatus, Output, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::timeout;

/// A running program and everything it started.
///
/// Dropping it kills the group at once. A terminal's ctrl-c does not reach the group: whoever
/// owns it must hear the signal and drop or stop it.
#[derive(Debug)]
pub struct ProcessGroup {
    child: Child,
    /// The leader's process id, which is also the group's.
    id: Pid,
}

impl ProcessGroup {
    /// Starts `command` as the leader of a new process group, with an empty standard input.
    pub fn spawn(command: &mut Command) -> io::Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let id = child
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .map(Pid::from_raw)
            .ok_or_else(|| io::Error::other("the program ended while it was being started"))?;
        Ok(Self { child, id })
    }

    /// The process id of the program.
    pub fn pid(&self) -> u32 {
        self.id.as_raw().unsigned_abs()
    }

    /// The program's piped standard output; `None` when it was not piped or was taken before.
    pub fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// The program's piped standard error; `None` when it was not piped or was taken before.
    pub fn take_stderr(&mut self) -> Option<ChildStderr> {
        self.child.stderr.take()
    }

    /// Waits until the program ends. Cancel safe.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Asks the group to end (SIGTERM), and kills it when it has not done so within `grace`.
    /// Afterwards the program is gone and reaped.
    pub async fn stop(&mut self, grace: Duration) -> io::Result<ExitStatus> {
        self.signal(Signal::SIGTERM);
        if let Ok(ended) = timeout(grace, self.child.wait()).await {
            return ended;
        }
        self.signal(Signal::SIGKILL);
        self.child.wait().await
    }

    /// Signals the whole group while its leader has not been reaped; after that the number may
    /// belong to somebody else.
    fn signal(&self, signal: Signal) {
        if self.child.id().is_some() {
            // It fails only when the group has just ended, which is what is wanted.
            let _ = killpg(self.id, signal);
        }
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.signal(Signal::SIGKILL);
    }
}

/// Runs `command` to its end and returns what it printed. Dropping the future kills the group.
pub async fn output(command: &mut Command) -> io::Result<Output> {
    let mut group = ProcessGroup::spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (out, err) = (group.take_stdout(), group.take_stderr());
    let (stdout, stderr) = futures_util::try_join!(read_all(out), read_all(err))?;
    let status = group.wait().await?;
    Ok(Output {
        status,
        stdout,
        stderr,
    })
}

/// Reads a pipe to its end; nothing when there is no pipe.
pub async fn read_all(pipe: Option<impl tokio::io::AsyncRead + Unpin>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        tokio::io::AsyncReadExt::read_to_end(&mut pipe, &mut bytes).await?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt, BufReader};

    use super::*;

    /// A shell that ignores SIGTERM and has a child; it prints the child's id.
    fn stubborn() -> Command {
        let mut command = Command::new("sh");
        command
            .args(["-c", "trap '' TERM; sleep 600 & echo $!; wait; wait"])
            .stdout(Stdio::piped());
        command
    }

    async fn start_stubborn() -> (ProcessGroup, BufReader<ChildStdout>) {
        let mut group = ProcessGroup::spawn(&mut stubborn()).unwrap();
        let mut lines = BufReader::new(group.take_stdout().unwrap());
        lines.read_line(&mut String::new()).await.unwrap();
        (group, lines)
    }

    /// The pipe ends when the last process that holds it is gone.
    async fn assert_all_gone(mut lines: BufReader<ChildStdout>) {
        let mut rest = String::new();
        let read = timeout(Duration::from_secs(10), lines.read_line(&mut rest)).await;
        assert_eq!(read.expect("a process is left").unwrap(), 0);
    }

    #[tokio::test]
    async fn stop_kills_the_whole_group_when_it_does_not_end_by_itself() {
        let (mut group, lines) = start_stubborn().await;
        let status = group.stop(Duration::from_millis(100)).await.unwrap();
        assert!(!status.success());
        assert_all_gone(lines).await;
    }

    #[tokio::test]
    async fn drop_kills_the_whole_group() {
        let (group, lines) = start_stubborn().await;
        drop(group);
        assert_all_gone(lines).await;
    }

    #[tokio::test]
    async fn output_collects_both_streams_and_the_status() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let output = output(&mut command).await.unwrap();
        assert_eq!(output.stdout, b"out\n");
        assert_eq!(output.stderr, b"err\n");
        assert_eq!(output.status.code(), Some(3));
    }
}
