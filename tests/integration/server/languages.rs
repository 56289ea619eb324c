//! Patterns in other languages do on a server what the same data file says.

use hourglass::pattern::{Pattern, check};

use crate::fixture::{World, interpreted};

include!(concat!(env!("OUT_DIR"), "/language_tests.rs"));

async fn runs_in_python(pattern: Pattern) {
    runs(pattern, "python").await;
}

async fn runs_in_typescript(pattern: Pattern) {
    runs(pattern, "typescript").await;
}

/// From the cache, and then with a replay of everything for each task.
async fn runs(pattern: Pattern, language: &str) {
    let component = interpreted(&pattern, language).await;
    let name = |how: &str| format!("{}-{language}-{how}", pattern.name);
    let cached = World::new(&name("cached")).await;
    let cached = runs_in(cached, &pattern, language, &component).await;
    let uncached = World::new(&name("uncached")).await;
    uncached.configure("[workflows]\nmax-cached-runs = 0");
    // The code is compiled once for both.
    uncached.take_compiled_code_of(&cached);
    runs_in(uncached, &pattern, language, &component).await;
}

async fn runs_in(mut world: World, pattern: &Pattern, language: &str, component: &[u8]) -> World {
    world.load_component(pattern, component).await;
    let host = world.host();
    let run = world.start(pattern).await;
    let (runs, closed, history) = run.followed().await;
    let mut mismatches = check(pattern, runs, &closed, &history);
    mismatches.extend(run.mismatches().await);
    if language == "typescript" {
        mismatches.retain(|mismatch| !mismatch.is_only_notation());
    }
    assert!(mismatches.is_empty(), "{mismatches:?}\n{}", host.log());
    let failures = history.task_failures();
    assert!(failures.is_empty(), "{failures:?}\n{}", host.log());
    world
}
