//! What activities reach of the outside, with a grant and without.

use std::fs;

use hourglass::sandbox::{Grants, Limits, OpenedDirectory};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::fixture::{Ended, attempt, load, wasi_activity};

async fn with(grants: Grants, activity_type: &str, input: &[&str]) -> Ended {
    let component = load(&wasi_activity().await, Limits::default(), grants);
    attempt(&component, activity_type, input).await
}

async fn without(activity_type: &str, input: &[&str]) -> Ended {
    with(Grants::default(), activity_type, input).await
}

fn completed(json: &str) -> Ended {
    Ended::Completed(json.to_owned())
}

/// Asserts a failure of the guest's own.
fn assert_failed(ended: &Ended, error_type: &str, words: &str) {
    match ended {
        Ended::Failed(found, message) if found == error_type && message.contains(words) => {}
        other => panic!("no {error_type} with {words:?}: {other:?}"),
    }
}

fn directory(write: bool) -> (tempfile::TempDir, Grants) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.txt"), "inside").expect("a file");
    let opened = OpenedDirectory {
        host: folder.path().to_owned(),
        guest: "/data".to_owned(),
        write,
    };
    let grants = Grants {
        directories: vec![opened],
        ..Grants::default()
    };
    (folder, grants)
}

#[tokio::test]
async fn a_granted_directory_is_read_and_nothing_beside_it() {
    let (_folder, grants) = directory(false);
    let read = with(grants.clone(), "read_file", &["\"/data/a.txt\""]).await;
    assert_eq!(read, completed("\"inside\""));
    let beside = with(grants, "read_file", &["\"/data/../etc/hostname\""]).await;
    assert_failed(&beside, "Io", "/data/../etc/hostname");
    let none = without("read_file", &["\"/data/a.txt\""]).await;
    assert_failed(&none, "Io", "/data/a.txt: No such file or directory");
}

#[tokio::test]
async fn only_a_directory_for_writing_is_written() {
    let (_folder, grants) = directory(false);
    let refused = with(grants, "write_file", &["\"/data/b.txt\""]).await;
    assert_failed(&refused, "Io", "/data/b.txt");
    let (folder, grants) = directory(true);
    let written = with(grants, "write_file", &["\"/data/b.txt\""]).await;
    assert!(matches!(written, Ended::Completed(_)), "{written:?}");
    let text = fs::read_to_string(folder.path().join("b.txt")).expect("the file");
    assert_eq!(text, "written");
}

#[tokio::test]
async fn a_directory_that_is_gone_fails_the_attempt_with_what_to_do() {
    let (folder, grants) = directory(false);
    folder.close().expect("the folder can be removed");
    let ended = with(grants, "read_file", &["\"/data/a.txt\""]).await;
    let Ended::Trapped(text) = ended else {
        panic!("{ended:?}");
    };
    assert!(
        text.contains("cannot be opened (") && text.contains("take it out of the sidecar"),
        "{text}"
    );
}

#[tokio::test]
async fn only_granted_variables_are_there() {
    let grants = Grants {
        environment: vec![("COLOUR".to_owned(), "red".to_owned())],
        ..Grants::default()
    };
    let names = with(grants.clone(), "variables", &[]).await;
    assert_eq!(names, completed("[\"COLOUR\"]"));
    let value = with(grants, "variable", &["\"COLOUR\""]).await;
    assert_eq!(value, completed("\"red\""));
    let none = without("variable", &["\"PATH\""]).await;
    assert_failed(&none, "Environment", "not found");
}

/// Answers one HTTP request, and gives its address.
async fn http_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address").to_string();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut request = [0; 4_096];
        let _ = stream.read(&mut request).await.expect("a request");
        let response = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfresh";
        stream.write_all(response).await.expect("a response");
    });
    address
}

#[tokio::test]
async fn http_requests_go_to_granted_hosts_alone() {
    let address = http_server().await;
    let input = format!("{address:?}");
    let denied = without("fetch", &[&input]).await;
    assert_failed(&denied, "Http", "HttpRequestDenied");
    let grants = Grants {
        http: vec![address.parse().expect("a host")],
        ..Grants::default()
    };
    let fetched = with(grants, "fetch", &[&input]).await;
    assert_eq!(fetched, completed("\"fresh\""));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address").to_string();
    drop(listener);
    let grants = Grants {
        http: vec!["*".parse().expect("a host")],
        ..Grants::default()
    };
    let ended = with(grants, "fetch", &[&format!("{address:?}")]).await;
    assert_failed(&ended, "Http", "ConnectionRefused");
}

#[tokio::test]
async fn sockets_are_denied_whatever_is_granted() {
    let address = http_server().await;
    let grants = Grants {
        http: vec!["*".parse().expect("a host")],
        ..Grants::default()
    };
    let ended = with(grants, "connect", &[&format!("{address:?}")]).await;
    assert_failed(&ended, "Io", &address);
}

#[tokio::test]
async fn an_exit_is_an_error_with_the_guests_last_words() {
    let ended = without("exit", &[]).await;
    let Ended::Trapped(text) = ended else {
        panic!("{ended:?}");
    };
    assert!(text.contains("activity.execute called exit"), "{text}");
    assert!(text.ends_with("there is nothing left to do"), "{text}");
}

#[tokio::test]
async fn the_memory_limit_holds_with_wasi_too() {
    let limits = Limits {
        memory_bytes: 16 << 20,
        ..Limits::default()
    };
    let component = load(&wasi_activity().await, limits, Grants::default());
    let ended = attempt(&component, "allocate", &[]).await;
    let Ended::Trapped(text) = ended else {
        panic!("{ended:?}");
    };
    assert!(
        text.contains("reached its memory limit of 16 MiB"),
        "{text}"
    );
}
