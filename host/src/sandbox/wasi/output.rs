//! Standard output and standard error of a guest: lines in the host's log.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, empty};
use wasmtime_wasi::{
    async_trait,
    cli::{IsTerminal, StdinStream, StdoutStream},
    p2::{InputStream, OutputStream, Pollable, StreamResult, pipe::ClosedInputStream},
};

use crate::{
    observe::{GuestLevel, LogScope, guest_line},
    plugin::PluginIdentity,
};

/// A longer line becomes several, in bytes.
const LINE_BYTES: usize = 8 << 10;

/// How much of standard error the text of a trap repeats, in bytes.
const LAST_WORDS_BYTES: usize = 2 << 10;

/// Most bytes that a guest writes in one call.
const WRITE_BYTES: usize = 64 << 10;

/// Where a guest wrote.
#[derive(Clone, Copy, Debug)]
pub(super) enum Channel {
    Standard,
    Error,
}

impl Channel {
    fn level(self) -> GuestLevel {
        match self {
            Self::Standard => GuestLevel::Info,
            Self::Error => GuestLevel::Warn,
        }
    }
}

/// Both channels of one instance.
#[derive(Debug)]
pub(in crate::sandbox) struct Output {
    identity: PluginIdentity,
    written: Mutex<Written>,
}

#[derive(Debug, Default)]
struct Written {
    silent: bool,
    scope: Arc<LogScope>,
    /// The line that has no end yet, for each channel.
    lines: [Vec<u8>; 2],
    last_words: Vec<u8>,
}

impl Output {
    pub(in crate::sandbox) fn new(identity: PluginIdentity) -> Arc<Self> {
        Arc::new(Self {
            identity,
            written: Mutex::default(),
        })
    }

    pub(super) fn channel(self: &Arc<Self>, channel: Channel) -> OutputChannel {
        OutputChannel {
            output: self.clone(),
            channel,
        }
    }

    /// Before a call for `scope`: lines are dropped if it is `silent`, and what
    /// standard error said before is no longer of interest.
    pub(in crate::sandbox) fn begin_call(&self, silent: bool, scope: Arc<LogScope>) {
        let mut written = self.written();
        written.silent = silent;
        written.scope = scope;
        written.last_words.clear();
    }

    /// After a call: a line without an end is one.
    pub(in crate::sandbox) fn end_call(&self) {
        let mut written = self.written();
        for channel in [Channel::Standard, Channel::Error] {
            let line = std::mem::take(&mut written.lines[channel as usize]);
            if !line.is_empty() {
                self.line(&written, channel, &line);
            }
        }
    }

    /// The end of what the call has written to standard error.
    pub(in crate::sandbox) fn last_words(&self) -> Option<String> {
        let written = self.written();
        let text = String::from_utf8_lossy(&written.last_words);
        let text = text.trim().trim_start_matches(char::REPLACEMENT_CHARACTER);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A line of the host's about what the guest did.
    pub(super) fn warn(&self, message: &str) {
        let scope = self.written().scope.clone();
        guest_line(GuestLevel::Warn, &self.identity, &scope, message, &[]);
    }

    fn write(&self, channel: Channel, bytes: &[u8]) {
        let mut written = self.written();
        if matches!(channel, Channel::Error) {
            written.remember(bytes);
        }
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let line = &mut written.lines[channel as usize];
            line.extend(part);
            if line.ends_with(b"\n") || line.len() >= LINE_BYTES {
                let line = std::mem::take(line);
                self.line(&written, channel, &line);
            }
        }
    }

    fn line(&self, written: &Written, channel: Channel, line: &[u8]) {
        if written.silent {
            return;
        }
        let text = String::from_utf8_lossy(line);
        let level = channel.level();
        guest_line(level, &self.identity, &written.scope, text.trim_end(), &[]);
    }

    fn written(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Written {
    fn remember(&mut self, bytes: &[u8]) {
        self.last_words.extend(bytes);
        let surplus = self.last_words.len().saturating_sub(LAST_WORDS_BYTES);
        self.last_words.drain(..surplus);
    }
}

/// One channel as a guest sees it.
#[derive(Clone)]
pub(super) struct OutputChannel {
    output: Arc<Output>,
    channel: Channel,
}

impl IsTerminal for OutputChannel {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for OutputChannel {
    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }

    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }
}

impl OutputStream for OutputChannel {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.output.write(self.channel, &bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(WRITE_BYTES)
    }
}

#[async_trait]
impl Pollable for OutputChannel {
    async fn ready(&mut self) {}
}

impl AsyncWrite for OutputChannel {
    fn poll_write(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.output.write(self.channel, bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Standard input: nothing.
pub(super) struct NoInput;

impl IsTerminal for NoInput {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdinStream for NoInput {
    fn p2_stream(&self) -> Box<dyn InputStream> {
        Box::new(ClosedInputStream)
    }

    fn async_stream(&self) -> Box<dyn AsyncRead + Send + Sync> {
        Box::new(empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::Digest;

    fn output() -> Arc<Output> {
        let identity = PluginIdentity {
            name: "p".parse().expect("a plugin's name"),
            digest: Digest::of(b""),
        };
        Output::new(identity)
    }

    #[test]
    fn the_end_of_standard_error_is_remembered_until_the_next_call() {
        let output = output();
        output.write(Channel::Standard, b"fine\n");
        output.write(Channel::Error, "é".repeat(LAST_WORDS_BYTES).as_bytes());
        output.write(Channel::Error, b"the end\n");
        let words = output.last_words().unwrap();
        assert!(words.len() <= LAST_WORDS_BYTES && words.ends_with("éthe end"));
        output.begin_call(false, Arc::default());
        assert_eq!(output.last_words(), None);
    }

    #[test]
    fn a_line_without_an_end_does_not_grow_without_one() {
        let output = output();
        output.write(Channel::Standard, &[b'x'; 3 * LINE_BYTES]);
        assert!(output.written().lines[0].is_empty());
    }
}
