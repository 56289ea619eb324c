//! Going back to the version before.

use hourglass::plugin::Digest;

use super::versions::{let_go, next_version, says_its_version};
use crate::fixture::{World, hostile};

#[tokio::test]
async fn a_rollback_lets_the_version_before_serve_also_after_a_restart_and_breaks_no_run() {
    let world = World::new("rolled-back").await;
    let (first, second) = (hostile().await, next_version(&hostile().await));
    world.drop_in("hostile.wasm", &first);
    let host = world.host();
    says_its_version(&world, "begun-on-one").await;
    world.drop_in("hostile.wasm", &second);
    host.logged(&["plugin serves", &Digest::of(&second).short()])
        .await;
    let on_two = says_its_version(&world, "begun-on-two").await;
    let admin = host.admin().await;
    let back = admin.roll_back("hostile").await.expect("a rollback");
    assert_eq!(back.digest, Digest::of(&first).to_string());
    let on_one = says_its_version(&world, "begun-on-one-again").await;
    host.terminate().await;
    // The folder still has the second version: it was taken before the rollback.
    let _again = world.host();
    let after = says_its_version(&world, "after-the-restart").await;
    assert_eq!(let_go(&world, &on_two).await, "\"this is version two\"");
    for run in [&on_one, &after] {
        assert_eq!(let_go(&world, run).await, "\"this is version one\"");
    }
}

#[tokio::test]
async fn without_a_version_before_there_is_nothing_to_roll_back_to() {
    let world = World::new("nothing-before").await;
    world.drop_in("hostile.wasm", &hostile().await);
    let host = world.host();
    says_its_version(&world, "open").await;
    let refused = host.admin().await.roll_back("hostile").await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("has no version before the one that serves"),
        "{refused}"
    );
}
