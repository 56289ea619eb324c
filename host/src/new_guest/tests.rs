//! What `hourglass new` writes, and what it leaves alone. That the result builds is shown with
//! a real host, in `tests/`.

use super::*;

static SDK: include_dir::Dir<'_> =
    include_dir::include_dir!("$CARGO_MANIFEST_DIR/../guest-patterns/sdk");
static WIT: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/../wit");

fn sources() -> SdkSources {
    SdkSources {
        sdk: &SDK,
        wit: &WIT,
        workspace: include_str!("../../../guest-patterns/Cargo.toml"),
        lock: include_str!("../../../guest-patterns/Cargo.lock"),
    }
}

#[test]
fn the_folder_has_template_and_sdk_and_nothing_is_left_beside_it() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("orders");
    assert_eq!(new_guest(&folder, &sources()).unwrap(), "orders");
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    assert!(read("Cargo.toml").contains("name = \"orders\""));
    assert!(read("src/lib.rs").contains("task_queue: \"orders\""));
    assert!(read("sdk/rust/src/bindings.rs").contains("path: \"../wit\""));
    assert!(read("sdk/wit/worlds.wit").contains("world plugin"));
    assert!(!folder.join("sdk/rust/tests").exists());
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1);
}

#[test]
fn an_empty_folder_is_filled_and_a_full_one_left_alone() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("orders");
    fs::create_dir(&folder).unwrap();
    new_guest(&folder, &sources()).unwrap();
    fs::write(folder.join("src/lib.rs"), "mine").unwrap();
    let refused = new_guest(&folder, &sources()).unwrap_err().to_string();
    assert!(
        refused.ends_with("orders is there already; name a folder that is not, or an empty one")
    );
    assert_eq!(
        fs::read_to_string(folder.join("src/lib.rs")).unwrap(),
        "mine"
    );
}

#[test]
fn a_place_that_is_not_there_is_named() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("nowhere/orders");
    let refused = new_guest(&folder, &sources()).unwrap_err().to_string();
    assert!(refused.ends_with("nowhere is no folder that a new one can be made in; make it first"));
}
