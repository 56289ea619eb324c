//! Standard input and output as lines of JSON.

use std::io::{self, BufRead, Stdin, Stdout, Write};

use serde::{Serialize, de::DeserializeOwned};

use super::protocol::{Answer, Question, Reply};

/// Both ends. Reading blocks: nothing else happens meanwhile.
pub(super) struct Lines {
    input: Stdin,
    output: Stdout,
}

impl Lines {
    pub(super) fn standard() -> Self {
        Self {
            input: io::stdin(),
            output: io::stdout(),
        }
    }

    /// The next line; none at the end.
    ///
    /// # Errors
    /// A line that is not what is expected, or a pipe that broke.
    pub(super) fn read<T: DeserializeOwned>(&self) -> io::Result<Option<T>> {
        let mut line = String::new();
        match self.input.lock().read_line(&mut line)? {
            0 => Ok(None),
            _ => Ok(Some(serde_json::from_str(&line)?)),
        }
    }

    /// Writes a line.
    ///
    /// # Errors
    /// A pipe that broke.
    pub(super) fn write(&self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        let mut output = self.output.lock();
        output.write_all(&line)?;
        output.flush()
    }

    /// Asks the tests what the host is to say.
    ///
    /// # Errors
    /// A pipe that broke or ended, or a line that is no reply.
    pub(super) fn ask(&self, question: Question) -> io::Result<Reply> {
        self.write(&Answer::Asked(question))?;
        self.read()?
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}
