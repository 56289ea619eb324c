//! Message passing: queries, a signal and updates, one of which calls an activity.

pub mod language;
pub mod turns;

use std::collections::BTreeMap;
use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{
    ActivityOptions, ApplicationFailure, SyncWorkflowContext, WorkflowContext, WorkflowContextView,
    WorkflowResult,
};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use language::Language;
use turns::Turns;

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GetLanguagesInput {
    pub include_unsupported: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ApproveInput {
    pub name: String,
}

pub struct GreetingService;

#[activities]
impl GreetingService {
    /// Stands for a call over the network.
    #[activity(name = "call_greeting_service")]
    pub fn call_greeting_service(
        ctx: ActivityContext,
        to_language: Language,
    ) -> Result<Option<String>, ActivityError> {
        ctx.sleep(Duration::from_millis(200))?;
        Ok(Some(to_language.greeting().to_owned()))
    }
}

#[workflow]
pub struct GreetingWorkflow {
    approver: Option<String>,
    greetings: BTreeMap<Language, String>,
    language: Language,
    turns: Turns,
}

impl Default for GreetingWorkflow {
    fn default() -> Self {
        let known = [Language::Chinese, Language::English];
        Self {
            approver: None,
            greetings: known
                .map(|language| (language, language.greeting().to_owned()))
                .into(),
            language: Language::English,
            turns: Turns::default(),
        }
    }
}

/// Greets in a language that can be changed until somebody approves.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        // A handler that still runs would be lost with the workflow.
        let handlers = ctx.clone();
        ctx.wait_condition(move |this| this.approver.is_some() && handlers.all_handlers_finished())
            .await?;
        Ok(ctx.state(|this| this.greetings[&this.language].clone()))
    }

    /// The languages that the workflow knows, or all that there are.
    #[query]
    pub fn get_languages(
        &self,
        _ctx: &WorkflowContextView,
        input: GetLanguagesInput,
    ) -> Vec<Language> {
        match input.include_unsupported {
            true => Language::ALL.to_vec(),
            false => self.greetings.keys().copied().collect(),
        }
    }

    /// The language as it is now.
    #[query]
    pub fn get_language(&self, _ctx: &WorkflowContextView) -> Language {
        self.language
    }

    /// Lets the workflow end.
    #[signal]
    pub fn approve(&mut self, _ctx: &mut SyncWorkflowContext<Self>, input: ApproveInput) {
        self.approver = Some(input.name);
    }

    /// Changes to a language that the workflow knows. Gives the one before.
    #[update]
    pub fn set_language(
        &mut self,
        _ctx: &mut SyncWorkflowContext<Self>,
        language: Language,
    ) -> Language {
        std::mem::replace(&mut self.language, language)
    }

    #[update_validator(set_language)]
    pub fn is_supported(
        &self,
        _ctx: &WorkflowContextView,
        language: &Language,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        match self.greetings.contains_key(language) {
            true => Ok(()),
            false => Err(format!("{} is not supported", language.name()).into()),
        }
    }

    /// Changes to any language, and asks a service for what the workflow does not know.
    /// Gives the one before.
    #[update]
    pub async fn set_language_using_activity(
        ctx: &mut WorkflowContext<Self>,
        language: Language,
    ) -> WorkflowResult<Language> {
        if !ctx.state(|this| this.greetings.contains_key(&language)) {
            let turn = ctx.state_mut(|this| this.turns.take());
            ctx.wait_condition(|this| this.turns.is_up(turn)).await?;
            let learnt = Self::learn(ctx, language).await;
            ctx.state_mut(|this| this.turns.end());
            learnt?;
        }
        Ok(ctx.state_mut(|this| std::mem::replace(&mut this.language, language)))
    }

    async fn learn(ctx: &mut WorkflowContext<Self>, language: Language) -> WorkflowResult<()> {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
        let service = GreetingService::call_greeting_service;
        let greeting: Option<String> = ctx.execute_activity(service, language, options).await?;
        let unknown = || format!("Greeting service does not support {}", language.name());
        // An update that has begun can no longer be refused, only fail.
        let greeting = greeting.ok_or_else(|| ApplicationFailure::new(unknown()))?;
        ctx.state_mut(|this| this.greetings.insert(language, greeting));
        Ok(())
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    activities: [GreetingService],
    task_queue: "message-passing-introduction-task-queue",
}

#[cfg(test)]
mod tests;
