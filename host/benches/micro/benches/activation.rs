//! What one instance and one turn of a workflow cost: in the sandbox alone, and with the
//! conversion from and to Core's messages.
//!
//! `cargo bench -p hourglass-benches`

#[path = "../../measure/guest.rs"]
mod guest;
#[path = "../../measure/messages.rs"]
mod messages;
#[path = "../../measure/sandbox.rs"]
mod sandbox;
#[path = "../../measure/turns.rs"]
mod turns;

use std::{hint::black_box, sync::Arc};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use hourglass::{
    contract::workflow::{Activation, Completion},
    observe::LogScope,
    plugin::Queue,
    sandbox::{LoadedComponent, WorkflowInstance},
    temporal::figures::{to_contract, to_core},
};
use temporalio_common::protos::coresdk::workflow_activation::WorkflowActivation;

criterion_group!(benches, compilation, lives, queries);
criterion_main!(benches);

/// From the bytes of the component to something that can be instantiated, on all threads.
fn compilation(criterion: &mut Criterion) {
    let engine = sandbox::sandbox().expect("a sandbox");
    let hello = blocking(guest::build("hello"));
    let mut group = criterion.benchmark_group("hello");
    group.sample_size(10);
    group.bench_function("compiled and linked", |bencher| {
        // One that is still in memory would not be compiled again.
        bencher.iter(|| drop(sandbox::compile(&engine, "hello", &hello)));
    });
    group.finish();
}

/// Runs from their beginning to their end, each in an instance of its own.
fn lives(criterion: &mut Criterion) {
    let hello = loaded("hello");
    let first = Turn::new(messages::beginning("GreetingWorkflow", Some("\"World\"")));
    let second = Turn::new(turns::activity_ended("\"Hello, World!\""));
    criterion.bench_function("an instance", |bencher| {
        bencher.iter_with_large_drop(|| instance(&hello));
    });
    let begun = || {
        let mut instance = instance(&hello);
        first.alone(&mut instance);
        instance
    };
    bench(criterion, "first turn of a run", &first, || {
        instance(&hello)
    });
    bench(criterion, "second turn, its last", &second, begun);
}

/// One instance, asked the same again and again.
fn queries(criterion: &mut Criterion) {
    let query = Turn::new(turns::query("balance"));
    let mut account = instance(&loaded("account"));
    Turn::new(messages::beginning("Account", None)).alone(&mut account);
    criterion.bench_function("a query/alone", |bencher| {
        bencher.iter(|| query.alone(&mut account));
    });
    criterion.bench_function("a query/with conversion", |bencher| {
        // Core hands its message over: a copy is made for that and not timed.
        let message = || query.proto.clone();
        let turn = |proto| query.converted(&mut account, proto);
        bencher.iter_batched(message, turn, BatchSize::SmallInput);
    });
}

/// One turn in each of many instances, with the contract's records ready and with Core's message.
fn bench(
    criterion: &mut Criterion,
    name: &str,
    turn: &Turn,
    instance: impl Fn() -> WorkflowInstance,
) {
    criterion.bench_function(&format!("{name}/alone"), |bencher| {
        let alone = |mut instance| {
            turn.alone(&mut instance);
            instance
        };
        bencher.iter_batched(&instance, alone, BatchSize::SmallInput);
    });
    criterion.bench_function(&format!("{name}/with conversion"), |bencher| {
        let both = || (instance(), turn.proto.clone());
        let converted = |(mut instance, proto)| {
            turn.converted(&mut instance, proto);
            instance
        };
        bencher.iter_batched(both, converted, BatchSize::SmallInput);
    });
}

fn blocking<T>(work: impl Future<Output = anyhow::Result<T>>) -> T {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(work).expect("a guest")
}

fn loaded(guest: &str) -> Arc<LoadedComponent> {
    let engine = sandbox::sandbox().expect("a sandbox");
    blocking(sandbox::load(&engine, guest))
}

fn instance(component: &Arc<LoadedComponent>) -> WorkflowInstance {
    WorkflowInstance::new(component.clone()).expect("an instance")
}

/// A turn in both forms.
struct Turn {
    proto: WorkflowActivation,
    activation: Activation,
    queue: Queue,
    scope: Arc<LogScope>,
}

impl Turn {
    fn new(proto: WorkflowActivation) -> Self {
        let queue = Queue {
            namespace: "default".to_owned(),
            task_queue: "greetings".to_owned(),
        };
        let activation = to_contract(proto.clone(), &queue).expect("the contract has it");
        Self {
            proto,
            activation,
            queue,
            scope: Arc::default(),
        }
    }

    /// From the contract's records to the guest's answer.
    fn alone(&self, instance: &mut WorkflowInstance) {
        black_box(self.answer(instance, &self.activation));
    }

    /// From Core's message to Core's answer.
    fn converted(&self, instance: &mut WorkflowInstance, proto: WorkflowActivation) {
        let activation = to_contract(proto, &self.queue).expect("the contract has it");
        let completion = self.answer(instance, &activation);
        let answer = to_core(activation.run_id, completion, &self.queue);
        black_box(answer.expect("it makes sense"));
    }

    fn answer(&self, instance: &mut WorkflowInstance, activation: &Activation) -> Completion {
        let answer = instance.activate(activation, &self.scope);
        answer.expect("no trap").expect("the task does not fail")
    }
}
