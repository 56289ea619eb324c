//! The host that runs the component, as a process.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Serialize;

use super::protocol::{Answer, Request};

/// Names the component that the tests are to run.
const COMPONENT: &str = "HOURGLASS_TEST_COMPONENT";
/// Names the program that runs it.
const HOST: &str = "HOURGLASS_TEST_HOST";

/// The host, and what it said of the component. It ends with the tests: its standard
/// input does.
pub(in crate::testing) struct Process {
    pub(super) component: String,
    /// The types of the component's workflows; none for a dynamic one.
    pub(super) workflows: Vec<Option<String>>,
    /// The types of the component's activities; none for a dynamic one.
    pub(super) activities: Vec<Option<String>>,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    _child: Child,
}

impl Process {
    /// Starts the host; none if the environment names no component.
    ///
    /// # Panics
    /// If there is no such host, or it refuses the component.
    pub(super) fn start() -> Option<Self> {
        let component = env::var(COMPONENT).ok()?;
        let host = env::var(HOST).unwrap_or_else(|_| "hourglass".to_owned());
        let mut child = Command::new(&host)
            .args(["run-component", &component])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{HOST}={host} cannot be run: {error}"));
        let mut process = Self {
            component,
            workflows: Vec::new(),
            activities: Vec::new(),
            input: child.stdin.take().expect("it was asked for"),
            output: BufReader::new(child.stdout.take().expect("it was asked for")),
            _child: child,
        };
        process.send(&Request::Describe);
        match process.receive() {
            Answer::Described {
                workflows,
                activities,
            } => (process.workflows, process.activities) = (workflows, activities),
            other => other.unexpected(),
        }
        Some(process)
    }

    /// Writes a line.
    ///
    /// # Panics
    /// If the host is gone.
    pub(super) fn send(&mut self, value: &impl Serialize) {
        let mut line = serde_json::to_vec(value).expect("the contract's types are JSON");
        line.push(b'\n');
        let written = self.input.write_all(&line);
        let written = written.and_then(|()| self.input.flush());
        written.expect("the host that runs the component has ended; it said why above");
    }

    /// Reads a line.
    ///
    /// # Panics
    /// If the host is gone, or of another version.
    pub(super) fn receive(&mut self) -> Answer {
        let mut line = String::new();
        let read = self.output.read_line(&mut line);
        let read = read.expect("the host that runs the component can be read");
        assert!(
            read > 0,
            "the host that runs the component has ended; it said why above"
        );
        let answer = serde_json::from_str(&line);
        answer.unwrap_or_else(|error| panic!("the host speaks otherwise: {error}: {line}"))
    }
}
