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
    for (how, settings) in [
        ("cached", ""),
        ("uncached", "[workflows]\nmax-cached-runs = 0"),
    ] {
        let name = format!("{}-{language}-{how}", pattern.name);
        let mut world = World::new(&name).await;
        world.configure(settings);
        world.load_component(&pattern, &component).await;
        let host = world.host();
        let run = world.start(&pattern).await;
        let (runs, closed, history) = run.followed().await;
        let mut mismatches = check(&pattern, runs, &closed, &history);
        mismatches.extend(run.mismatches().await);
        assert!(
            mismatches.is_empty(),
            "{how}: {mismatches:?}\n{}",
            host.log()
        );
        let failures = history.task_failures();
        assert!(failures.is_empty(), "{how}: {failures:?}\n{}", host.log());
    }
}
