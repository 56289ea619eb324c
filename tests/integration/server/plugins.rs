//! Files that are no plugins, beside one that is.

use crate::fixture::{World, component, file_of, pattern};

/// A component that exports nothing: `(component)`.
const EMPTY_COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

/// A core module that holds nothing: `(module)`.
const EMPTY_MODULE: &[u8] = b"\0asm\x01\0\0\0";

#[tokio::test]
async fn each_bad_file_is_refused_with_its_own_reason_while_the_others_serve() {
    let pattern = pattern("activity-choice");
    let whole = component(&pattern).await;
    let world = World::new("bad-files").await;
    world.drop_in(&file_of(&pattern), &whole);
    world.drop_in("text.wasm", b"hello");
    world.drop_in("module.wasm", EMPTY_MODULE);
    world.drop_in("truncated.wasm", &whole[..whole.len() / 2]);
    world.drop_in("world.wasm", EMPTY_COMPONENT);
    world.drop_in("empty.wasm", b"");
    world.drop_in("twin.wasm", &whole);
    world.drop_in("sidecar.wasm", &whole);
    world.drop_in("sidecar.toml", b"queue = \"x\"");
    let host = world.host();
    for (file, reason) in [
        (
            "text.wasm",
            "not WebAssembly: it begins with 68 65 6c 6c 6f",
        ),
        ("module.wasm", "a WebAssembly core module, not a component"),
        ("truncated.wasm", "the file ends too early"),
        ("world.wasm", "not a plugin: it exports nothing"),
        ("empty.wasm", "the file is empty"),
        ("twin.wasm", "plugin twin claims"),
        ("sidecar.wasm", "unknown field `queue`"),
    ] {
        host.logged(&["is refused", file, reason]).await;
    }
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing());
}

#[tokio::test]
async fn a_sidecar_moves_a_plugin_to_another_queue() {
    let pattern = pattern("activity-choice");
    let world = World::new("sidecar").await;
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
    world.drop_in(
        &format!("{}.toml", pattern.name),
        b"task-queue = \"elsewhere\"",
    );
    let _host = world.host();
    let mut workflow = pattern.work.workflow();
    workflow.task_queue = "elsewhere".into();
    let closed = world.start_workflow(workflow).await.closed().await;
    assert_eq!(closed, pattern.expected_closing());
}
