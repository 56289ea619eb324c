//! Updates through a real client: accepted, refused, failed, and after a replay.

use hourglass::temporal::{ClientError, Closed, ResultPayload, StartWorkflow, UpdateOutcome};

use crate::fixture::{HostProcess, World, account};

const ID: &str = "account";

struct Bank {
    world: World,
    host: HostProcess,
}

impl Bank {
    async fn open(name: &str, settings: &str) -> Self {
        let world = World::new(name).await;
        world.configure(settings);
        world.drop_in("account.wasm", &account().await);
        let host = world.host();
        Self { world, host }
    }

    fn workflow() -> StartWorkflow {
        StartWorkflow {
            workflow_id: ID.into(),
            workflow_type: "Account".into(),
            task_queue: "account".into(),
            input: vec![],
        }
    }

    async fn update(&self, name: &str, amount: i64) -> Result<UpdateOutcome, ClientError> {
        let input = vec![amount.to_string()];
        self.world.client.update(ID, name, input).await
    }
}

fn json(text: &str) -> Option<ResultPayload> {
    Some(ResultPayload {
        encoding: "json/plain".into(),
        data: text.into(),
    })
}

fn completed(text: &str) -> UpdateOutcome {
    UpdateOutcome::Completed(json(text))
}

fn failed(text: &str) -> UpdateOutcome {
    UpdateOutcome::Failed(vec![text.to_owned()])
}

async fn an_account_is_talked_to(bank: &Bank) {
    let run = bank.world.start_workflow(Bank::workflow()).await;
    assert_eq!(bank.update("deposit", 5).await.unwrap(), completed("5"));
    assert_eq!(bank.update("withdraw", 2).await.unwrap(), completed("3"));
    let refused = bank.update("deposit", -1).await.unwrap();
    assert_eq!(refused, failed("-1 is no deposit"));
    assert_eq!(
        bank.update("withdraw", 9).await.unwrap(),
        failed("not enough")
    );
    let unknown = bank.update("steal", 9).await.unwrap();
    assert_eq!(
        unknown,
        failed(
            "Update handler for 'steal' expected but not found, and there is no dynamic handler. \
             known updates: [deposit withdraw]"
        )
    );
    assert_eq!(
        bank.world.client.query(ID, "balance").await.unwrap(),
        json("3")
    );
    bank.world.client.signal(ID, "close", vec![]).await.unwrap();
    assert_eq!(run.closed().await, Closed::Completed(json("3")));
    let failures = run.history().await.task_failures();
    assert!(failures.is_empty(), "{failures:?}\n{}", bank.host.log());
}

#[tokio::test]
async fn updates_are_answered_refused_and_failed() {
    an_account_is_talked_to(&Bank::open("updates", "").await).await;
}

#[tokio::test]
async fn updates_are_the_same_when_every_task_is_replayed() {
    let uncached = "[workflows]\nmax-cached-runs = 0";
    an_account_is_talked_to(&Bank::open("updates-uncached", uncached).await).await;
}

#[tokio::test]
async fn a_closed_account_still_answers_queries() {
    let bank = Bank::open("closed-query", "").await;
    let run = bank.world.start_workflow(Bank::workflow()).await;
    bank.update("deposit", 7).await.unwrap();
    bank.world.client.signal(ID, "close", vec![]).await.unwrap();
    run.closed().await;
    bank.host.kill().await;
    let _another = bank.world.host();
    assert_eq!(
        bank.world.client.query(ID, "balance").await.unwrap(),
        json("7")
    );
}
