//! How large a small plugin is.

use crate::fixture::{checkout, hello};

/// The component with its function names, which a trap's backtrace needs.
const LIMIT: usize = 200_000;

#[tokio::test]
async fn a_hello_plugin_stays_small() {
    let size = hello().await.len();
    println!("hello plugin: {size} bytes");
    assert!(size <= LIMIT, "{size} bytes, more than {LIMIT}");
}

#[test]
fn the_readme_shows_the_plugin_that_is_measured() {
    let read = |file: &str| std::fs::read_to_string(checkout().join(file)).expect(file);
    let guest = read("tests/guests/hello/src/lib.rs");
    let code = guest.lines().skip_while(|line| line.starts_with("//!"));
    let code: String = code.map(|line| format!("{line}\n")).collect();
    let readme = read("README.md");
    assert!(
        readme.contains(code.trim()),
        "README.md shows another plugin"
    );
}
