//! Workflows that use what only WASI gives them: the standard library's clocks and
//! hash maps, standard output, files, the environment, the network.

use std::{
    collections::HashMap,
    env, fs,
    time::{Duration, Instant, SystemTime},
};

use hourglass_sdk::{
    ActivityOptions, WorkflowContext, WorkflowResult, activities::ActivityDefinition,
    data_converters::RawValue, export_plugin, workflow, workflow_methods,
};
use wasip2::{
    http::{
        outgoing_handler,
        types::{Fields, OutgoingRequest},
    },
    random::random::get_random_u64,
};

/// Waits for as long as chance says, several times. Gives what it saw of time and
/// chance, which has to be the same in every replay.
#[workflow]
#[derive(Default)]
pub struct Observes;

#[workflow_methods]
impl Observes {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<Vec<bool>> {
        println!("the workflow observes");
        let (begun, first) = (Instant::now(), get_random_u64());
        let mut of_the_run = true;
        for _ in 0..3 {
            of_the_run &= ctx.workflow_time() == Some(SystemTime::now());
            let milliseconds = 10 + get_random_u64() % 50;
            ctx.timer(Duration::from_millis(milliseconds)).await;
        }
        let hashed: HashMap<u8, u8> = (0..50).map(|key| (key, key)).collect();
        let order: Vec<u8> = hashed.into_keys().collect();
        ctx.timer(Duration::from_millis(1 + u64::from(order[0])))
            .await;
        Ok(vec![
            of_the_run,
            begun.elapsed() >= Duration::from_millis(30),
            first != get_random_u64(),
        ])
    }
}

/// Reaches for everything that a workflow does not have.
#[workflow]
#[derive(Default)]
pub struct Reaches;

#[workflow_methods]
impl Reaches {
    #[run]
    pub async fn run(_ctx: &mut WorkflowContext<Self>) -> WorkflowResult<Vec<String>> {
        let file = fs::read_to_string("/etc/hostname").map_err(|error| error.to_string());
        let tcp = std::net::TcpStream::connect("127.0.0.1:1").map_err(|error| error.to_string());
        let udp = std::net::UdpSocket::bind("127.0.0.1:0").map_err(|error| error.to_string());
        let http = outgoing_handler::handle(OutgoingRequest::new(Fields::new()), None);
        Ok(vec![
            file.expect_err("no files"),
            tcp.expect_err("no sockets"),
            udp.expect_err("no sockets"),
            http.expect_err("no HTTP").to_string(),
            format!("{} variables", env::vars().count()),
            format!("{} arguments", env::args().count()),
        ])
    }
}

/// Sleeps as a thread does.
#[workflow]
#[derive(Default)]
pub struct Sleeps;

#[workflow_methods]
impl Sleeps {
    #[run]
    pub async fn run(_ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        std::thread::sleep(Duration::from_secs(1));
        Ok(())
    }
}

/// Ends the process that it thinks it is.
#[workflow]
#[derive(Default)]
pub struct Exits;

#[workflow_methods]
impl Exits {
    #[run]
    pub async fn run(_ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        eprintln!("there is nothing left to do");
        std::process::exit(3)
    }
}

/// An activity of another plugin: it takes a name.
struct OfAnother(String);

impl ActivityDefinition for OfAnother {
    type Input = String;
    type Output = RawValue;

    fn name(&self) -> &str {
        &self.0
    }
}

/// Calls an activity of another plugin on its queue, and gives what that gives.
#[workflow]
#[derive(Default)]
pub struct Calls;

#[workflow_methods]
impl Calls {
    #[run]
    pub async fn run(
        ctx: &mut WorkflowContext<Self>,
        (task_queue, activity_type, name): (String, String, String),
    ) -> WorkflowResult<RawValue> {
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(30))
            .task_queue(task_queue)
            .build();
        Ok(ctx
            .execute_activity(OfAnother(activity_type), name, options)
            .await?)
    }
}

export_plugin! {
    workflows: [Calls, Observes, Reaches, Sleeps, Exits],
    task_queue: "wasi-workflow",
}
