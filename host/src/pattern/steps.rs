//! What a client does with a pattern's workflow once it has begun.

use std::time::Duration;

use serde::Deserialize;
use tokio::time::sleep;

use super::Mismatch;
use crate::temporal::{Client, ClientError, ResultPayload, UpdateOutcome};

/// One step. The steps of a pattern are taken in their order, one after the other.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Step {
    /// The moment that it waits for; none if absent.
    pub after: Option<Moment>,
    /// A signal to send.
    pub signal: Option<Message>,
    /// A query to ask.
    pub query: Option<Call>,
    /// An update to send.
    pub update: Option<Call>,
    /// Cancellation to ask for.
    #[serde(default)]
    pub cancel: bool,
    /// Why the workflow is terminated.
    pub terminate: Option<String>,
}

/// When the history of the current run holds this event, so many times.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Moment {
    /// The type of the event.
    pub event: String,
    /// How many of them there are then.
    pub count: usize,
}

/// A message without an answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Message {
    /// Its name.
    pub name: String,
    /// One JSON text an argument.
    #[serde(default)]
    pub input: Vec<String>,
}

/// A message with an answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Call {
    /// Its name.
    pub name: String,
    /// One JSON text an argument.
    #[serde(default)]
    pub input: Vec<String>,
    /// The exact JSON bytes of the answer; `null` means that there is none.
    pub result: Option<String>,
    /// Instead of a result: the messages of the failure, outermost first.
    pub failure: Option<Vec<String>>,
}

/// How often a step is tried while no worker is there, and the pause between.
const TRIES: usize = 60;
const PAUSE: Duration = Duration::from_secs(1);

impl Step {
    /// What is wrong with the step itself.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let kinds = [
            self.signal.is_some(),
            self.query.is_some(),
            self.update.is_some(),
            self.cancel,
            self.terminate.is_some(),
        ];
        if kinds.into_iter().filter(|kind| *kind).count() != 1 {
            return Some(
                "each of [[steps]] needs exactly one of `signal`, `query`, `update`, `cancel` and \
                 `terminate`",
            );
        }
        if self
            .query
            .as_ref()
            .is_some_and(|call| call.result.is_none())
        {
            return Some("each query of [[steps]] needs a `result`");
        }
        let update = self.update.as_ref()?;
        update.update_fault("each update of [[steps]] needs either `result` or `failure`")
    }
}

/// Takes the steps with a workflow. Gives what was not as the steps say.
pub(super) async fn take(steps: Vec<Step>, client: Client, workflow_id: String) -> Vec<Mismatch> {
    let mut mismatches = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        match one(step, &client, &workflow_id).await {
            Ok(mismatch) => mismatches.extend(mismatch),
            Err(error) => {
                mismatches.push(Mismatch {
                    what: format!("step {}", number + 1),
                    expected: "to be taken".to_owned(),
                    found: error.to_string(),
                });
                return mismatches;
            }
        }
    }
    mismatches
}

async fn one(
    step: &Step,
    client: &Client,
    workflow_id: &str,
) -> Result<Option<Mismatch>, ClientError> {
    if let Some(Moment { event, count }) = &step.after {
        client
            .wait_for_events(workflow_id, "", event, *count)
            .await?;
    }
    if let Some(Message { name, input }) = &step.signal {
        client.signal(workflow_id, name, input.clone()).await?;
    }
    if step.cancel {
        client.cancel(workflow_id).await?;
    }
    if let Some(reason) = &step.terminate {
        client.terminate(workflow_id, reason).await?;
    }
    if let Some(call) = &step.query {
        let answer = retried(|| client.query_with(workflow_id, &call.name, call.input.clone()));
        return Ok(call.compare("query", &answer.await.map(UpdateOutcome::Completed)?));
    }
    if let Some(call) = &step.update {
        let outcome = retried(|| client.update(workflow_id, &call.name, call.input.clone()));
        return Ok(call.compare("update", &outcome.await?));
    }
    Ok(None)
}

/// A server whose worker was just killed says so for a while.
async fn retried<T, F: Future<Output = Result<T, ClientError>>>(
    call: impl Fn() -> F,
) -> Result<T, ClientError> {
    for _ in 1..TRIES {
        if let Ok(answer) = call().await {
            return Ok(answer);
        }
        sleep(PAUSE).await;
    }
    call().await
}

impl Call {
    /// `fault` if it does not say what has to come of it as an update.
    pub(super) fn update_fault(&self, fault: &'static str) -> Option<&'static str> {
        (self.result.is_some() == self.failure.is_some()).then_some(fault)
    }

    /// What came of it, if that is not what it says.
    pub(super) fn compare(&self, kind: &str, found: &UpdateOutcome) -> Option<Mismatch> {
        let expected = self.expected();
        (expected != *found).then(|| Mismatch {
            what: format!("{kind} {}", self.name),
            expected: shown(&expected),
            found: shown(found),
        })
    }

    fn expected(&self) -> UpdateOutcome {
        match (&self.failure, self.result.as_deref()) {
            (Some(messages), _) => UpdateOutcome::Failed(messages.clone()),
            (None, None | Some("null")) => UpdateOutcome::Completed(Some(ResultPayload::null())),
            (None, Some(json)) => UpdateOutcome::Completed(Some(ResultPayload::json(json))),
        }
    }
}

fn shown(outcome: &UpdateOutcome) -> String {
    match outcome {
        UpdateOutcome::Completed(Some(payload)) => {
            format!("{} ({})", payload.data, payload.encoding)
        }
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(text: &str) -> Step {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_step_does_one_thing() {
        assert_eq!(step("cancel = true").fault(), None);
        let both = step("cancel = true\nsignal = { name = \"s\" }");
        assert!(both.fault().unwrap().contains("exactly one of"));
        assert!(step("").fault().is_some());
    }

    #[test]
    fn a_question_says_what_has_to_come_of_it() {
        let silent = step("query = { name = \"q\" }");
        assert!(silent.fault().unwrap().contains("needs a `result`"));
        let silent = step("update = { name = \"u\" }");
        assert!(silent.fault().unwrap().contains("`result` or `failure`"));
        let said = step("update = { name = \"u\", failure = [\"no\"] }");
        assert_eq!(said.fault(), None);
    }

    #[test]
    fn another_answer_is_a_mismatch() {
        let call = step("query = { name = \"q\", result = \"1\" }")
            .query
            .unwrap();
        let answer = |json: &str| UpdateOutcome::Completed(Some(ResultPayload::json(json)));
        assert_eq!(call.compare("query", &answer("1")), None);
        let mismatch = call.compare("query", &answer("2")).unwrap();
        assert_eq!(
            mismatch.to_string(),
            "query q: expected 1 (json/plain), found 2 (json/plain)"
        );
    }
}
