//! What authors in Python and TypeScript read when their code does not build.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tokio::process::Command;

const HOST: &str = env!("CARGO_BIN_EXE_hourglass-under-test");

async fn refused(folder: &Path, path: Option<&str>) -> String {
    let mut command = Command::new(HOST);
    command.arg("build").arg(folder);
    if let Some(path) = path {
        command.env("PATH", path);
    }
    let ran = command.output().await.expect("the program under test");
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(1), "{said}");
    said
}

/// A new guest with another line at the end of one of its files.
async fn spoilt(parent: &Path, language: &str, file: &str, line: &str) -> PathBuf {
    let folder = parent.join("orders");
    let mut new = Command::new(HOST);
    let made = new.args(["new", "--lang", language]).arg(&folder);
    assert!(made.status().await.expect("the program").success());
    let file = folder.join(file);
    let text = fs::read_to_string(&file).expect("a source");
    fs::write(&file, format!("{text}{line}\n")).expect("a source");
    folder
}

/// A mistake at the end of a guest's file is told with `expected`, and the file and line as the
/// language writes them: `{}` is the line in `place`.
async fn is_told(language: (&str, &str), file: &str, place: &str, mistake: (&str, &str)) {
    let (folder_name, shown) = language;
    let (line, expected) = mistake;
    let parent = tempfile::tempdir().expect("a folder");
    let folder = spoilt(parent.path(), folder_name, file, line).await;
    let lines = fs::read_to_string(folder.join(file)).expect("a source");
    let place = place.replace("{}", &lines.lines().count().to_string());
    let said = refused(&folder, None).await;
    assert!(said.contains(expected) && said.contains(&place), "{said}");
    assert!(said.contains(&format!("the {shown} guest in ")), "{said}");
    assert!(!folder.join("dist").exists());
}

#[tokio::test]
async fn a_mistake_in_python_is_told_by_python_with_file_and_line() {
    for mistake in [
        ("def (:", "SyntaxError"),
        (
            "import nowhere",
            "ModuleNotFoundError: No module named 'nowhere'",
        ),
    ] {
        let python = ("python", "Python");
        is_told(python, "app.py", "app.py\", line {}", mistake).await;
    }
}

#[tokio::test]
async fn a_mistake_in_typescript_is_told_by_esbuild_with_file_and_line() {
    for mistake in [
        ("const = 1;", "Expected identifier but found \"=\""),
        (
            "import { nothing } from 'nowhere'; nothing();",
            "Could not resolve \"nowhere\"",
        ),
    ] {
        let typescript = ("typescript", "TypeScript");
        let place = "workflows.ts:{}:";
        is_told(typescript, "src/workflows.ts", place, mistake).await;
    }
}

#[tokio::test]
async fn a_machine_without_the_interpreter_is_told_what_to_install() {
    for (language, file, program) in [
        ("python", "app.py", "`python3`; install Python"),
        ("typescript", "src/workflows.ts", "`node`; install Node.js"),
    ] {
        let parent = tempfile::tempdir().expect("a folder");
        let folder = spoilt(parent.path(), language, file, "").await;
        let empty = parent.path().to_str().expect("a path that is text");
        let said = refused(&folder, Some(empty)).await;
        assert!(said.contains(&format!("cannot run {program}")), "{said}");
    }
}
