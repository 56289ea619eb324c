//! The activity; there is nothing else.

use hourglass_sdk::testing::ActivityEnvironment;

use super::*;

#[test]
fn the_activity_greets_by_name() {
    let input = ComposeGreetingInput {
        greeting: "Hello".to_owned(),
        name: "World".to_owned(),
    };
    let greeting = ActivityEnvironment::new().run(GreetingActivities::compose_greeting, input);
    assert_eq!(greeting.unwrap(), "Hello, World!");
}
