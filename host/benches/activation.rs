//! What one instance and one turn of a workflow cost: in the sandbox alone, and with the
//! conversion from and to Core's messages.
//!
//! `cargo bench -p hourglass --bench activation`

#[path = "measure/guest.rs"]
mod guest;
#[path = "measure/load.rs"]
mod load;
#[path = "measure/messages.rs"]
mod messages;
#[path = "measure/sandbox.rs"]
mod sandbox;
#[path = "measure/turns.rs"]
mod turns;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use hourglass::{
    contract::workflow::{Activation, Completion},
    observe::LogScope,
    plugin::Queue,
    sandbox::{LoadedComponent, Sandbox, WorkflowInstance},
    temporal::figures::{to_contract, to_core},
};
use temporalio_common::protos::coresdk::workflow_activation::WorkflowActivation;

/// Short batches, so that a round which another process interrupts is one of few.
const BATCH: usize = 50;

const ROUNDS: usize = 301;

const COMPILATIONS: usize = 11;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let engine = sandbox::sandbox()?;
    let hello = sandbox::load(&engine, "hello").await?;
    let account = sandbox::load(&engine, "account").await?;
    println!("load before: {}", load::load());
    compilations(&engine, &guest::build("hello").await?)?;
    println!("median and fastest of {ROUNDS} batches of {BATCH}; a batch's mean, in µs");
    for conversion in [Conversion::Without, Conversion::With] {
        println!("{conversion:?} conversion");
        lives(&hello, conversion)?;
        queries(&account, conversion)?;
    }
    println!("load after: {}", load::load());
    Ok(())
}

/// From the bytes of the component to something that can be instantiated, on all threads.
fn compilations(engine: &Sandbox, hello: &[u8]) -> anyhow::Result<()> {
    let mut times = Vec::new();
    for _ in 0..COMPILATIONS {
        let begun = Instant::now();
        sandbox::compile(engine, "hello", hello)?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "hello, {} bytes, is compiled and linked in {:.1} ms (median of {COMPILATIONS}), {:.1} ms at best",
        hello.len(),
        times[COMPILATIONS / 2],
        times[0],
    );
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Conversion {
    Without,
    With,
}

/// Runs from their beginning to their end, each in an instance of its own.
fn lives(component: &Arc<LoadedComponent>, conversion: Conversion) -> anyhow::Result<()> {
    let first = Turn::new(messages::beginning("GreetingWorkflow", Some("\"World\"")))?;
    let second = Turn::new(turns::activity_ended("\"Hello, World!\""))?;
    let (mut making, mut firsts, mut seconds) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let mut instances = (0..BATCH)
            .map(|_| WorkflowInstance::new(component.clone()))
            .collect::<Result<Vec<_>, _>>()?;
        making.push(begun.elapsed());
        firsts.push(first.timed(&mut instances.iter_mut(), conversion)?);
        seconds.push(second.timed(&mut instances.iter_mut(), conversion)?);
    }
    report("an instance", making);
    report("first turn of a run", firsts);
    report("second turn, its last", seconds);
    Ok(())
}

/// One instance, asked the same again and again.
fn queries(component: &Arc<LoadedComponent>, conversion: Conversion) -> anyhow::Result<()> {
    let first = Turn::new(messages::beginning("Account", None))?;
    let query = Turn::new(turns::query("balance"))?;
    let mut instance = WorkflowInstance::new(component.clone())?;
    first.take(&mut instance, None)?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let protos = query.protos(conversion);
        let copied = begun.elapsed();
        for proto in protos {
            query.take(&mut instance, proto)?;
        }
        times.push(begun.elapsed() - copied);
    }
    report("a query, the same instance", times);
    Ok(())
}

/// A turn in both forms.
struct Turn {
    proto: WorkflowActivation,
    activation: Activation,
    queue: Queue,
    scope: Arc<LogScope>,
}

impl Turn {
    fn new(proto: WorkflowActivation) -> anyhow::Result<Self> {
        let queue = Queue {
            namespace: "default".to_owned(),
            task_queue: "greetings".to_owned(),
        };
        let activation = to_contract(proto.clone(), &queue).context("the contract has it")?;
        Ok(Self {
            proto,
            activation,
            queue,
            scope: Arc::default(),
        })
    }

    /// As many messages as a batch uses up, or none: Core hands its own over.
    fn protos(&self, conversion: Conversion) -> Vec<Option<WorkflowActivation>> {
        let proto = (conversion == Conversion::With).then(|| self.proto.clone());
        vec![proto; BATCH]
    }

    /// How long the turn takes in these instances.
    fn timed(
        &self,
        instances: &mut dyn Iterator<Item = &mut WorkflowInstance>,
        conversion: Conversion,
    ) -> anyhow::Result<Duration> {
        let protos = self.protos(conversion);
        let begun = Instant::now();
        for (instance, proto) in instances.zip(protos) {
            self.take(instance, proto)?;
        }
        Ok(begun.elapsed())
    }

    fn take(
        &self,
        instance: &mut WorkflowInstance,
        proto: Option<WorkflowActivation>,
    ) -> anyhow::Result<()> {
        let Some(proto) = proto else {
            std::hint::black_box(self.answer(instance, &self.activation)?);
            return Ok(());
        };
        let activation = to_contract(proto, &self.queue).context("the contract has it")?;
        let completion = self.answer(instance, &activation)?;
        let answer = to_core(activation.run_id, completion, &self.queue);
        std::hint::black_box(answer.context("it makes sense")?);
        Ok(())
    }

    fn answer(
        &self,
        instance: &mut WorkflowInstance,
        activation: &Activation,
    ) -> anyhow::Result<Completion> {
        let answer = instance.activate(activation, &self.scope)?;
        answer.map_err(|failure| anyhow::anyhow!("the guest fails the task: {failure:?}"))
    }
}

fn report(what: &str, mut batches: Vec<Duration>) {
    batches.sort();
    let mean = |batch: Duration| batch.as_secs_f64() * 1e6 / BATCH as f64;
    let (median, fastest) = (mean(batches[batches.len() / 2]), mean(batches[0]));
    println!("  {what:28} {median:8.2} {fastest:8.2}");
}
