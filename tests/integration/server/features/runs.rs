//! What belongs to a run: randomness, search attributes, memo, continuing as new.

use hourglass::temporal::UpdateOutcome;

use super::{Features, World, result};

#[tokio::test]
async fn a_reset_run_repeats_what_was_random_before_the_reset_and_is_reseeded_after_it() {
    let features = Features::serve("reset").await;
    let run = features.start("Random", &[]).await;
    let first: [String; 2] = serde_json::from_str(&result(&run).await).unwrap();
    let history = run.history().await;
    let completed =
        |event: &&hourglass::temporal::Event| event.event_type == "WorkflowTaskCompleted";
    let events = history.events();
    // The last task: what came before the timer is kept.
    let last = events.iter().rfind(completed).expect("a completed task");
    let again = run.reset(last.id).await;
    let second: [String; 2] = serde_json::from_str(&result(&again).await).unwrap();
    assert_eq!(first[0], second[0]);
    assert_ne!(first[1], second[1]);
}

#[tokio::test]
async fn search_attributes_and_memo_are_shown_changed_and_taken_back() {
    let world = World::new("visible").await;
    world
        .client
        .add_keyword_attribute("Customer")
        .await
        .unwrap();
    let features = Features::serve_in(world, "", "").await;
    let run = features.start("Visible", &[]).await;
    run.reaches("WorkflowPropertiesModified", 1).await;
    let client = &features.world.client;
    let shown = client.describe("visible").await.unwrap();
    assert_eq!(shown.search_attributes["Customer"].data, "\"Ada\"");
    assert_eq!(
        (&*shown.memo["note"].data, &*shown.memo["draft"].data),
        ("\"hello\"", "1")
    );
    client.signal("visible", "hide", vec![]).await.unwrap();
    assert_eq!(result(&run).await, "");
    let hidden = client.describe("visible").await.unwrap();
    assert!(
        !hidden.search_attributes.contains_key("Customer"),
        "{hidden:?}"
    );
    assert_eq!(hidden.memo.keys().collect::<Vec<_>>(), ["note"]);
}

#[tokio::test]
async fn updates_reach_every_run_of_a_workflow_that_continues_as_new() {
    let features = Features::serve("rounds").await;
    let run = features.start("Rounds", &["[]"]).await;
    for word in ["\"a\"", "\"b\"", "\"c\""] {
        let told = features
            .world
            .client
            .update("rounds", "tell", vec![word.to_owned()]);
        assert!(matches!(told.await.unwrap(), UpdateOutcome::Completed(_)));
    }
    let (runs, closed, _) = run.followed().await;
    assert_eq!(runs, 3, "{closed:?}");
    let memo = features.world.client.describe("rounds").await.unwrap().memo;
    assert_eq!(memo["round"].data, "2");
}
