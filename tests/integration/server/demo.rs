//! The demo as a person runs it.

use std::process::Stdio;

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
};

use crate::fixture::{checkout, patterns, test_server};

fn demo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hourglass-under-test"));
    command
        .arg("demo")
        .args(arguments)
        .current_dir(checkout())
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

#[tokio::test]
async fn it_runs_every_pattern_and_exits_with_success() {
    let output = demo(&["--server", test_server().await])
        .output()
        .await
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}\n{errors}");
    for pattern in patterns() {
        let row = printed.lines().find(|line| line.starts_with(&pattern.name));
        let row = row.unwrap_or_else(|| panic!("no row of {} in\n{printed}", pattern.name));
        assert!(row.contains("  yes  "), "{row}");
    }
    let swap = printed
        .lines()
        .find(|line| line.starts_with("replaced while"));
    assert!(
        swap.is_some_and(|line| line.ends_with(": yes")),
        "{printed}"
    );
}

#[tokio::test]
async fn kept_up_it_says_what_to_try_and_leaves_no_process_after_ctrl_c() {
    // Without --server: it starts one of its own, which has to be gone afterwards.
    let mut demo = demo(&["--keep"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(demo.stdout.take().unwrap()).lines();
    let mut address = None;
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, rest)) = line.split_once("--address ") {
            address = rest.split(' ').next().map(str::to_owned);
        }
        if line.starts_with("ctrl-c") {
            break;
        }
    }
    interrupted(demo, &address.expect("a line to try")).await;
}

#[tokio::test]
async fn interrupted_while_it_builds_the_guests_it_leaves_no_process() {
    let mut demo = demo(&[]).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(demo.stderr.take().unwrap()).lines();
    let address = loop {
        let line = lines
            .next_line()
            .await
            .unwrap()
            .expect("a server of its own");
        if let Some(rest) = line.strip_prefix("Temporal dev server ") {
            break rest.split(' ').next().unwrap().to_owned();
        }
    };
    interrupted(demo, &address).await;
}

/// Sends ctrl-c to a demo whose server is at `address`, and sees both go.
async fn interrupted(mut demo: Child, address: &str) {
    assert!(TcpStream::connect(address).await.is_ok());
    let pid = i32::try_from(demo.id().unwrap()).unwrap();
    kill(Pid::from_raw(pid), Signal::SIGINT).unwrap();
    demo.wait().await.unwrap();
    let gone = TcpStream::connect(address).await;
    assert!(gone.is_err(), "the server at {address} is still there");
}

#[tokio::test]
async fn outside_a_checkout_it_says_what_to_do() {
    let output = demo(&["--patterns", "nowhere"]).output().await.unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(
        errors.contains("there is no folder nowhere; run the demo in a checkout"),
        "{errors}"
    );
}
