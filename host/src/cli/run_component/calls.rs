//! What each request does.

use std::{collections::HashMap, io, sync::Arc};

use super::lines::Lines;
use super::port::TestPort;
use super::protocol::{Answer, Request};
use crate::{
    contract::{activity::Task, workflow::Activation},
    observe::{LogScope, whole_chain},
    sandbox::{ActivityInstance, GuestTrap, LoadedComponent, WorkflowInstance},
};

/// A component and its workflow instances, by the tests' numbers.
pub(super) struct Calls {
    component: Arc<LoadedComponent>,
    workflows: HashMap<u64, WorkflowInstance>,
}

impl Calls {
    pub(super) fn new(component: LoadedComponent) -> Self {
        Self {
            component: Arc::new(component),
            workflows: HashMap::new(),
        }
    }

    /// Answers requests until there are no more.
    ///
    /// # Errors
    /// A line that is no request, or a pipe that broke.
    pub(super) async fn serve(mut self, lines: Arc<Lines>) -> io::Result<()> {
        while let Some(request) = lines.read()? {
            let answer = match request {
                Request::Describe => self.describe(),
                Request::Activate(number, activation) => self.activate(number, &activation),
                Request::Execute(task) => self.execute(&task, &lines).await,
                Request::Forget(number) => {
                    self.workflows.remove(&number);
                    continue;
                }
            };
            lines.write(&answer)?;
        }
        Ok(())
    }

    fn describe(&self) -> Answer {
        match self.component.describe() {
            Ok(description) => Answer::Described {
                workflows: types(description.workflows, |one| one.workflow_type),
                activities: types(description.activities, |one| one.activity_type),
            },
            Err(error) => Answer::Trapped(whole_chain(&error)),
        }
    }

    fn activate(&mut self, number: u64, activation: &Activation) -> Answer {
        let instance = match self.workflows.remove(&number) {
            Some(instance) => Ok(instance),
            None => WorkflowInstance::new(self.component.clone()),
        };
        let scope = Arc::new(LogScope::default());
        let answered = instance.and_then(|mut instance| {
            let answer = instance.activate(activation, &scope)?;
            self.workflows.insert(number, instance);
            Ok(answer)
        });
        answered.map_or_else(trapped, Answer::Activated)
    }

    async fn execute(&self, task: &Task, lines: &Arc<Lines>) -> Answer {
        let port = Arc::new(TestPort::new(lines.clone()));
        let component = self.component.clone();
        let mut instance = match ActivityInstance::new(component, port, LogScope::default()).await {
            Ok(instance) => instance,
            Err(trap) => return trapped(trap),
        };
        let answer = instance.execute(task).await;
        answer.map_or_else(trapped, Answer::Executed)
    }
}

fn types<T>(definitions: Vec<T>, name: fn(T) -> Option<String>) -> Vec<Option<String>> {
    definitions.into_iter().map(name).collect()
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the end of a chain of results"
)]
fn trapped(trap: GuestTrap) -> Answer {
    Answer::Trapped(whole_chain(&trap))
}
