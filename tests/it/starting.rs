//! Starting Floke. A wrong setting gets one clear line, exit status 2, and leaves nothing half-made.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use floke_client::Browser;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::harness::{Floke, Room, TestServer, binary};

fn floke(args: &[&str]) -> Output {
    Command::new(binary()).args(args).env_remove("RUST_LOG").output().unwrap()
}

fn refuses(output: &Output, words: &str) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains(words), "{words}: {errors}");
    assert_eq!(errors.trim().lines().count(), 1, "{errors}");
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_taken_port_is_one_line_and_leaves_no_folder_behind() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let output = floke(&["--listen", &address, "--data", path(&data)]);
    refuses(&output, "the port is taken");
    assert!(!data.exists(), "nothing half-made");
}

#[test]
fn too_few_open_files_are_one_line_and_leave_no_folder_behind() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let script = "ulimit -n 100; exec \"$0\" --listen 127.0.0.1:0 --data \"$1\"";
    let mut command = Command::new("bash");
    let output = command.args(["-c", script]).arg(binary()).arg(&data).output().unwrap();
    refuses(&output, "only 100 files may be open at once");
    assert!(!data.exists(), "nothing half-made");
}

#[test]
fn a_taken_port_for_the_metrics_is_one_line_that_names_its_flag() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let args = ["--listen", "127.0.0.1:0", "--metrics", &address, "--data", path(&data)];
    refuses(&floke(&args), "choose another with --metrics");
    assert!(!data.exists(), "nothing half-made");
}

#[test]
fn a_data_folder_that_is_a_file_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::write(&data, "a letter").unwrap();
    let output = floke(&["--listen", "127.0.0.1:0", "--data", path(&data)]);
    refuses(&output, path(&data));
    assert_eq!(fs::read_to_string(&data).unwrap(), "a letter");
}

/// Root may write without permission, so the disk itself is read-only: a mount in its own namespace.
#[tokio::test]
async fn a_data_folder_that_cannot_be_written_is_one_line_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    for name in ["empty", "used"] {
        fs::create_dir_all(disk.join(name)).unwrap();
    }
    floke_store::open(&disk.join("used")).unwrap().close().await.unwrap();
    let before = all_files(&disk);
    assert!(before.len() >= 2, "{before:?}");
    for data in ["", "missing", "missing/deep", "empty", "used"] {
        let data = disk.join(data);
        let script = "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" \\
            && ! touch \"$1/probe\" 2>/dev/null && exec \"$2\" --listen 127.0.0.1:0 --data \"$3\"";
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "bash", "-c", script, "bash"]);
        let output = command.args([&disk, &binary(), &data]).output().unwrap();
        refuses(&output, "cannot write");
        refuses(&output, path(&disk));
        assert_eq!(all_files(&disk), before, "{}: nothing half-made", data.display());
    }
}

/// Every file and folder below, with its content.
fn all_files(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all_files(&path));
            found.insert(path, None);
        } else {
            let bytes = fs::read(&path).unwrap();
            found.insert(path, Some(bytes));
        }
    }
    found
}

#[test]
fn somebody_elses_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.sqlite");
    fs::write(&log, "this is no database, but somebody may want it").unwrap();
    let output = floke(&["--listen", "127.0.0.1:0", "--data", path(folder.path())]);
    refuses(&output, "log.sqlite");
    assert_eq!(fs::read(&log).unwrap(), b"this is no database, but somebody may want it");
}

#[test]
fn a_wrong_address_is_one_line() {
    refuses(&floke(&["--public-url", "floke.kommune.no"]), "--public-url must be");
    refuses(&floke(&["--max-people", "0"]), "--max-people must lie between");
    refuses(&floke(&["--metrics", "9090"]), "--metrics must be");
    refuses(&floke(&["--listen", "tull"]), "'tull' for '--listen");
    refuses(&floke(&["--max-people", "abc"]), "'abc' for '--max-people");
    refuses(&floke(&["--max-peple", "7"]), "'--max-peple'");
    refuses(&floke(&["link"]), "<SESSION> <ROLE>");
    let variable = Command::new(binary()).env("FLOKE_LISTEN", "rubbish").output().unwrap();
    refuses(&variable, "'rubbish' for '--listen");
}

#[test]
fn a_session_too_small_for_the_demo_is_one_line_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let data = &folder.path().join("data");
    let args = ["demo", "--max-people", "10", "--listen", "127.0.0.1:0", "--data", path(data)];
    let output = floke(&args);
    refuses(&output, "--max-people");
    assert!(!data.exists(), "nothing half-made");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!errors.contains(['{', '}', '"']), "{errors}");
}

#[test]
fn help_and_version_are_what_they_are_everywhere() {
    for flag in ["--help", "--version"] {
        let output = floke(&[flag]);
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("floke"));
    }
}

#[test]
fn an_unknown_session_gets_no_link() {
    let folder = tempfile::tempdir().unwrap();
    let data = path(folder.path());
    refuses(&floke(&["link", "no", "screen", "--data", data]), "is no session");
    let output = floke(&["link", "abcdefghijklmnopqrst", "screen", "--data", data]);
    refuses(&output, "there is no such session");
}

#[tokio::test]
async fn the_maker_of_a_session_is_told_where_others_reach_the_server() {
    let server = TestServer::start().await;
    let mut browser = Browser::new(server.addr);
    let made = browser.post("/api/sessions", &json!({ "title": "Ledersamling" })).await.unwrap();
    let links: Value = serde_json::from_str(&made.body).unwrap();
    assert_eq!(links["base"], json!(format!("http://{}", server.addr)), "{}", made.body);
}

#[tokio::test]
async fn the_operator_lists_sessions_and_makes_links_while_it_runs_and_when_it_rests() {
    let mut server = Floke::start("info").await;
    let room = Room::make(server.addr).await;
    let (session, data) = (room.session, server.data().to_owned());
    let list = || {
        let output = floke(&["sessions", "--data", path(&data)]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let running = list();
    assert!(running.contains("Ledersamling") && running.contains(session.as_str()), "{running}");

    let output = floke(&["link", session.as_str(), "facilitator", "--data", path(&data)]);
    let link = String::from_utf8(output.stdout).unwrap();
    let base = &room.created.base;
    assert!(link.starts_with(&format!("{base}/console/")), "{base}: the same as when it was made");
    let secret = link.trim().split_once('#').unwrap().1;
    let mut browser = Browser::new(server.addr);
    browser.enter(&session, "facilitator", secret).await.unwrap();
    let old = browser.enter(&session, "facilitator", &room.created.console_secret).await;
    assert!(old.is_err(), "the old link is withdrawn");

    server.kill().await;
    assert_eq!(list(), running, "the same list when no server runs");
}

#[tokio::test]
async fn the_operator_is_heard_behind_a_proxy_too() {
    let folder = tempfile::tempdir().unwrap();
    let args =
        ["--behind-proxy", "--public-url", "https://floke.example"].map(str::to_owned).into();
    let server = Floke::start_with(folder, "warn", args).await;
    let data = server.data().to_owned();
    let output = floke(&["sessions", "--data", path(&data)]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What people saw: after `docker compose up` the key was in a log that was kept, and each start made a new one.
#[tokio::test]
async fn the_key_is_the_same_after_a_start_and_is_in_no_output_that_is_kept() {
    let mut server = Floke::start("info").await;
    let (addr, data) = (server.addr, server.data().to_owned());
    let key = || {
        let output = floke(&["key", "--data", path(&data)]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let first = key();
    assert!(first.len() >= 8, "{first}");
    // A client elsewhere, as a proxy's header says.
    let opens = |typed: String| async move {
        let body = json!({ "title": "Samling", "creation_key": typed }).to_string();
        let length = body.len();
        let request = format!(
            "POST /api/sessions HTTP/1.1\r\nHost: localhost\r\nVia: 1.1 somebody\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        let mut stream = tokio::net::TcpStream::connect(addr).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer.starts_with("HTTP/1.1 200")
    };
    assert!(opens(first.clone()).await && !opens("FEILFEIL".to_owned()).await);
    server.kill().await;
    assert_eq!(key(), first, "when no server runs");
    server.start_again().await;
    assert_eq!(key(), first, "after the next start");
    assert!(opens(first.clone()).await);
    let said = server.said();
    assert!(said.contains("`floke key` shows it"), "{said}");
    assert!(!said.contains(&first) && !said.contains('█'), "neither key nor QR code: {said}");

    let told = floke(&["key", "--data", path(&data), "--creation-key", "operatørens"]);
    assert_eq!(String::from_utf8_lossy(&told.stdout).trim(), first, "what the running one has");
}

#[tokio::test]
async fn an_example_from_the_command_line_shows_its_links_to_a_terminal_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Floke::start_with(folder, "info", vec!["demo".to_owned()]).await;
    // It answers once it has printed where the example is.
    assert_eq!(Browser::new(server.addr).get("/healthz").await.unwrap().status, 200);
    server.kill().await;
    let said = server.said();
    assert!(said.contains("Demo, its links") && !said.contains("/console/"), "{said}");
}
