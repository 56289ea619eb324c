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
    assert_eq!(
        new_guest(&folder, Language::Rust, &sources()).unwrap(),
        "orders"
    );
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
    new_guest(&folder, Language::Rust, &sources()).unwrap();
    fs::write(folder.join("src/lib.rs"), "mine").unwrap();
    let refused = new_guest(&folder, Language::Rust, &sources())
        .unwrap_err()
        .to_string();
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
    let refused = new_guest(&folder, Language::Rust, &sources())
        .unwrap_err()
        .to_string();
    assert!(refused.ends_with("nowhere is no folder that a new one can be made in; make it first"));
}

#[test]
fn a_guest_in_python_or_typescript_has_nothing_of_ours_beside_it() {
    let parent = tempfile::tempdir().unwrap();
    for (language, file, line) in [
        (
            Language::Python,
            "pyproject.toml",
            "task-queue = \"orders\"",
        ),
        (
            Language::TypeScript,
            "package.json",
            "\"taskQueue\": \"orders\"",
        ),
    ] {
        let folder = parent.path().join(language.to_string()).join("orders");
        fs::create_dir_all(&folder).unwrap();
        new_guest(&folder, language, &sources()).unwrap();
        assert!(
            fs::read_to_string(folder.join(file))
                .unwrap()
                .contains(line)
        );
        assert!(!folder.join("sdk").exists());
        assert_eq!(Language::of(&folder).unwrap(), language);
    }
}

#[test]
fn the_sdks_are_put_down_once() {
    let cache = tempfile::tempdir().unwrap();
    let sdks = sources().put_down(cache.path()).unwrap();
    let script = sdks.sdk.join("python/build.py");
    let written = fs::metadata(&script).unwrap().modified().unwrap();
    assert!(sdks.sdk.join("typescript/build.mjs").exists());
    assert!(sdks.wit.join("worlds.wit").exists());
    sources().put_down(cache.path()).unwrap();
    assert_eq!(fs::metadata(&script).unwrap().modified().unwrap(), written);
    let kept = fs::read_dir(cache.path().join("sdk")).unwrap();
    assert_eq!(kept.count(), 1);
}
