//! A server, sessions in it and people on their phones, for every story.
//!
//! Two servers: one in this process, bound before anybody comes, and the real binary as a child, to be killed. Every
//! wait is for a visible state, with a deadline; nothing sleeps.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use floke_client::{
    Browser, Client, ClientError, Created, Joining, Manner, NewSession, Outcome, View, new_id,
};
use floke_core::{Command, CommandId, PersonId, SessionId};
use floke_server::Server;
use floke_server::config::{Config, DemoFor};
use floke_server::hub::{Clock, SystemClock};
use floke_store::EventLog;
use floke_wire::Role;
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command as Process};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::disk::{self, Disk};

/// The deadline for everything, on a busy machine.
pub(crate) const SOON: Duration = Duration::from_secs(60);

/// About how long Docker and Kubernetes wait before they kill.
const STOPS_WITHIN: Duration = Duration::from_secs(20);

/// A server in this process, with its log in a folder of its own.
pub(crate) struct TestServer {
    pub(crate) addr: SocketAddr,
    folder: TempDir,
    running: Option<Running>,
}

struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
    log: Arc<dyn EventLog>,
}

/// Settings for a server in this process.
pub(crate) fn config(listen: SocketAddr, data: &Path) -> Config {
    Config {
        listen,
        data: data.to_owned(),
        public_url: None,
        behind_proxy: false,
        max_people: 1_000,
        creation_key: Some("STORIES1".to_owned()),
        demo: DemoFor::Here,
        join_pace: true,
        metrics: None,
        web: None,
    }
}

impl TestServer {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let (addr, running) = Self::run(any, folder.path()).await;
        Self { addr, folder, running: Some(running) }
    }

    /// The same with another clock.
    pub(crate) async fn start_at(clock: Arc<dyn Clock>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let (addr, running) = Self::run_at(any, folder.path(), clock).await;
        Self { addr, folder, running: Some(running) }
    }

    async fn run(listen: SocketAddr, data: &Path) -> (SocketAddr, Running) {
        Self::run_at(listen, data, Arc::new(SystemClock)).await
    }

    async fn run_at(
        listen: SocketAddr,
        data: &Path,
        clock: Arc<dyn Clock>,
    ) -> (SocketAddr, Running) {
        let log = floke_store::open(data).unwrap();
        let bind = || {
            Server::bind_with_clock(config(listen, data), Arc::clone(&log) as _, Arc::clone(&clock))
        };
        // A program that another test is starting holds the old socket too, until it runs.
        let deadline = Instant::now() + SOON;
        let server = loop {
            match bind() {
                Ok(server) => break server,
                Err(error) => {
                    let taken = error.to_string().contains("the port is taken");
                    assert!(taken && Instant::now() < deadline, "{error}");
                    tokio::task::yield_now().await;
                }
            }
        };
        let (addr, stop) = (server.addr(), CancellationToken::new());
        let stopped = stop.clone();
        let task = tokio::spawn(async move { server.run(stopped).await });
        (addr, Running { stop, task, log })
    }

    /// Stops cleanly and starts again at the same address, on the same log.
    pub(crate) async fn restart(&mut self) {
        let Running { stop, task, log } = self.running.take().unwrap();
        stop.cancel();
        task.await.unwrap();
        log.close().await.unwrap();
        let (_, running) = Self::run(self.addr, self.folder.path()).await;
        self.running = Some(running);
    }

    /// A new session.
    pub(crate) async fn room(&self) -> Room {
        Room::make(self.addr).await
    }
}

/// One session, with its first facilitator.
pub(crate) struct Room {
    pub(crate) base: SocketAddr,
    pub(crate) session: SessionId,
    pub(crate) created: Created,
    pub(crate) facilitator: Browser,
    pub(crate) console: Client,
}

/// A person with a phone.
pub(crate) struct Person {
    pub(crate) id: PersonId,
    pub(crate) browser: Browser,
    pub(crate) client: Client,
}

impl Room {
    pub(crate) async fn make(base: SocketAddr) -> Self {
        let new = NewSession {
            title: "Ledersamling".to_owned(),
            municipality: "Kongsvinger".to_owned(),
            community: "Kongsvingersamfunnet".to_owned(),
            language: "nb".to_owned(),
            date: "2026-03-12".to_owned(),
            venue: "Rådhuset".to_owned(),
            areas: vec!["Oppvekst".to_owned(), "Helse".to_owned()],
            creation_key: None,
        };
        let mut facilitator = Browser::new(base);
        let created = facilitator.create(&new).await.unwrap();
        let session = created.session;
        let console = facilitator.connect(&session, Role::Facilitator).await.unwrap();
        Self { base, session, created, facilitator, console }
    }

    /// Joins and opens the phone.
    pub(crate) async fn join(&self, name: &str) -> Person {
        self.join_with(name, Manner::default()).await
    }

    pub(crate) async fn join_with(&self, name: &str, manner: Manner) -> Person {
        let mut browser = Browser::new(self.base);
        let who = Joining {
            code: self.created.code.clone(),
            name: name.to_owned(),
            role: "enhetsleder".to_owned(),
            area: "Helse".to_owned(),
            language: "nb".to_owned(),
            ..Joining::default()
        };
        let id = browser.join(&self.session, &who).await.unwrap();
        let cookies = browser.cookies();
        let role = Role::Participant;
        let client =
            Client::connect(self.base, &self.session, &cookies, role, manner).await.unwrap();
        Person { id, browser, client }
    }

    /// `count` people, one after the other.
    pub(crate) async fn people(&self, count: usize) -> Vec<Person> {
        let mut people = Vec::new();
        for n in 1..=count {
            people.push(self.join(&format!("Deltaker {n:03}")).await);
        }
        people
    }

    /// A projector.
    pub(crate) async fn screen(&self) -> Client {
        let mut browser = Browser::new(self.base);
        browser.enter(&self.session, "screen", &self.created.screen_secret).await.unwrap();
        browser.connect(&self.session, Role::Screen).await.unwrap()
    }

    /// Another facilitator, with a link of her own.
    pub(crate) async fn another_console(&mut self) -> Client {
        let secret = self.facilitator.new_link(&self.session, "facilitator").await.unwrap();
        let mut browser = Browser::new(self.base);
        browser.enter(&self.session, "facilitator", &secret).await.unwrap();
        browser.connect(&self.session, Role::Facilitator).await.unwrap()
    }

    /// The first facilitator sends a command, which must be carried out.
    pub(crate) async fn does(&self, command: Value) {
        does(&self.console, command).await;
    }

    /// Goes to the next step of the programme, and waits until the console shows it.
    pub(crate) async fn next(&self) {
        let step = self.console.view().clock().unwrap().step;
        self.does(json!({ "type": "next", "from": step })).await;
        self.console.wait(SOON, |v| v.clock().is_some_and(|c| c.step != step)).await.unwrap();
    }

    /// Moves on until the step is of this kind.
    pub(crate) async fn go_to(&self, phase: &str) {
        while !is_at(&self.console.view(), phase) {
            self.next().await;
        }
    }

    /// Makes two groups of the people who are here.
    pub(crate) async fn two_groups(&self) -> [String; 2] {
        let groups = [new_id(), new_id()];
        let new =
            json!([{ "id": groups[0], "name": "Glomma" }, { "id": groups[1], "name": "Vinger" }]);
        self.does(json!({ "type": "form_groups", "groups": new })).await;
        groups
    }

    /// The report as the facilitator downloads it.
    pub(crate) async fn export(&mut self, kind: &str) -> String {
        let path = format!("/api/sessions/{}/export.{kind}", self.session);
        let answer = self.facilitator.get(&path).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }
}

fn is_at(view: &View, phase: &str) -> bool {
    view.value("room/clock").is_some_and(|clock| clock["phase"] == phase)
}

/// A command from JSON, in the form of `protocol.d.ts`.
pub(crate) fn command(json: &Value) -> Command {
    Command::deserialize(json).unwrap_or_else(|e| panic!("{e}: {json}"))
}

/// Sends a command, which must be carried out.
pub(crate) async fn does(client: &Client, json: Value) {
    let outcome = says(client, json.clone()).await;
    assert!(outcome.is_done(), "{outcome:?}: {json}");
}

/// Sends a command; returns its outcome.
pub(crate) async fn says(client: &Client, json: Value) -> Outcome {
    client.send(command(&json)).await.unwrap()
}

/// Sends a command; returns the code of its refusal.
pub(crate) async fn refusal(client: &Client, json: Value) -> String {
    let outcome = says(client, json.clone()).await;
    outcome.code().unwrap_or_else(|| panic!("carried out: {json}")).to_owned()
}

/// Sends a command under an earlier id.
pub(crate) async fn says_as(client: &Client, cmd: &CommandId, json: Value) -> Outcome {
    client.send_as(*cmd, command(&json)).await.unwrap()
}

/// Waits until a view satisfies `ready`; shows it when it does not.
pub(crate) async fn sees(client: &Client, what: &str, ready: impl FnMut(&View) -> bool) {
    if let Err(error) = client.wait(SOON, ready).await {
        let view: Vec<String> =
            client.view().under("room/").map(|(k, v)| format!("{k}: {v}")).collect();
        panic!("{what}: {error}\n{}", view.join("\n"));
    }
}

/// The stored part of a view. Presence (`console/live/…`, `group/…/live/writing`) is left out: the very connection that
/// comes to compare changes it.
fn stored(view: &View) -> BTreeMap<String, Value> {
    let stored = view.under("").filter(|(key, _)| !key.contains("/live/"));
    stored.map(|(key, value)| (key.to_owned(), value.clone())).collect()
}

/// Asserts that all see the same as a new connection of the same person, of the room, of their groups and of their own.
/// Nobody may send anything meanwhile.
pub(crate) async fn converge(clients: impl IntoIterator<Item = &Client>) {
    for (n, client) in clients.into_iter().enumerate() {
        let another = client.another().await.unwrap();
        let truth = stored(&another.view());
        assert!(truth.contains_key("room/clock"), "{truth:?}");
        if client.wait(SOON, |view| stored(view) == truth).await.is_ok() {
            continue;
        }
        let seen = stored(&client.view());
        let keys: BTreeSet<_> = truth.keys().chain(seen.keys()).collect();
        let differ = keys.into_iter().filter(|key| truth.get(*key) != seen.get(*key));
        let differ: Vec<_> = differ.map(|key| (key, seen.get(key), truth.get(key))).collect();
        panic!("client {n} sees something else, and what is true: {differ:#?}");
    }
}

/// A ballot with two choices, `a` and `b`.
pub(crate) fn a_or_b(ballot: &str, secret: bool) -> Value {
    json!({
        "type": "open_ballot",
        "ballot": ballot,
        "question": "A eller B?",
        "choices": [{ "id": "a", "text": "A" }, { "id": "b", "text": "B" }],
        "method": { "type": "one" },
        "secret": secret,
    })
}

/// A vote for one choice.
pub(crate) fn vote(ballot: &str, choice: &str) -> Value {
    json!({ "type": "vote", "ballot": ballot, "choice": { "one": choice } })
}

/// Whether a ballot is open in a view.
pub(crate) fn is_open(view: &View, ballot: &str) -> bool {
    view.ballot().is_some_and(|b| b.id.as_str() == ballot && b.is_open())
}

/// The counts of a ballot, once it is revealed.
pub(crate) async fn revealed(client: &Client, ballot: &str) -> Vec<usize> {
    let counts = client.find(SOON, |view| {
        let ballot = view.ballot().filter(|b| b.id.as_str() == ballot)?;
        ballot.result?.counts
    });
    counts.await.unwrap()
}

/// The real binary. Killed when dropped.
pub(crate) struct Floke {
    pub(crate) addr: SocketAddr,
    process: Child,
    data: PathBuf,
    folder: Folder,
    said: Arc<Mutex<String>>,
    log: &'static str,
    /// More arguments.
    args: Vec<String>,
    /// The most files it may open, when limited.
    files: Option<u32>,
}

/// Its data folder, deleted with it.
enum Folder {
    Plain(#[expect(dead_code, reason = "kept until it is dropped")] TempDir),
    On(Disk),
}

impl Folder {
    fn disk(&self) -> Option<&Disk> {
        match self {
            Self::Plain(_) => None,
            Self::On(disk) => Some(disk),
        }
    }
}

impl Floke {
    /// Starts at a port of its own, which it keeps over restarts, with this log level.
    pub(crate) async fn start(log: &'static str) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), log).await
    }

    /// The same on an existing data folder.
    pub(crate) async fn start_in(folder: TempDir, log: &'static str) -> Self {
        Self::start_with(folder, log, Vec::new()).await
    }

    /// The same with more settings.
    pub(crate) async fn start_with(folder: TempDir, log: &'static str, args: Vec<String>) -> Self {
        Self::begin(folder.path().to_owned(), Folder::Plain(folder), log, args).await
    }

    /// Starts on a disk with faults.
    pub(crate) async fn start_on(disk: Disk, log: &'static str) -> Self {
        Self::begin(disk.data(), Folder::On(disk), log, Vec::new()).await
    }

    /// Starts with few open files allowed.
    pub(crate) async fn start_with_files(files: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_owned();
        Self::begin_with(data, Folder::Plain(folder), "error", Vec::new(), Some(files)).await
    }

    async fn begin(data: PathBuf, folder: Folder, log: &'static str, args: Vec<String>) -> Self {
        Self::begin_with(data, folder, log, args, None).await
    }

    async fn begin_with(
        data: PathBuf,
        folder: Folder,
        log: &'static str,
        args: Vec<String>,
        files: Option<u32>,
    ) -> Self {
        let addr = SocketAddr::from(([127, 0, 0, 1], port()));
        let said = Arc::new(Mutex::new(String::new()));
        let process = spawn(addr, &data, folder.disk(), log, (&args, files), &said).await;
        Self { addr, process, data, folder, said, log, args, files }
    }

    /// Its disk.
    pub(crate) fn disk(&self) -> &Disk {
        self.folder.disk().unwrap()
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.process.id().unwrap()
    }

    /// SIGKILL: no destructor runs, nothing is flushed. The databases must be sound afterwards.
    pub(crate) async fn kill(&mut self) {
        self.process.kill().await.unwrap();
        disk::is_sound(&self.data);
    }

    /// Cuts the power: kills it and drops what was not synced. The rest must be sound.
    pub(crate) async fn lose_power(&mut self) {
        self.process.kill().await.unwrap();
        self.disk().power_cut();
        disk::is_sound(&self.data);
    }

    /// SIGTERM, as systemd and Docker send first. Waits, and returns the exit status.
    pub(crate) async fn stop(&mut self) -> std::process::ExitStatus {
        self.is_told_to_stop().await;
        self.ended().await
    }

    /// SIGTERM, without waiting.
    pub(crate) async fn is_told_to_stop(&self) {
        let id = self.pid().to_string();
        assert!(Process::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
    }

    /// Waits for the exit status.
    pub(crate) async fn ended(&mut self) -> std::process::ExitStatus {
        tokio::time::timeout(STOPS_WITHIN, self.process.wait()).await.unwrap().unwrap()
    }

    /// Starts again after [`Self::kill`], [`Self::stop`] or [`Self::lose_power`].
    pub(crate) async fn start_again(&mut self) {
        let disk = self.folder.disk();
        let how = (self.args.as_slice(), self.files);
        self.process = spawn(self.addr, &self.data, disk, self.log, how, &self.said).await;
    }

    /// Starts another one at another port, on the same folder; returns its exit status and output.
    pub(crate) async fn another_on_the_same_folder(&self) -> (Option<i32>, String) {
        let listen = format!("127.0.0.1:{}", port());
        let mut second = Process::new(binary());
        second.args(["--listen", &listen, "--data"]).arg(&self.data).kill_on_drop(true);
        let output = tokio::time::timeout(SOON, second.output()).await.unwrap().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    /// Its data folder.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// Everything it wrote to standard output and standard error.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }
}

/// An unused address of this machine.
pub(crate) fn free() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port()))
}

/// A free port below those of outgoing connections: in their range, a client that tries an unused address could be
/// given that very port.
fn port() -> u16 {
    for _ in 0..1_000 {
        let n = new_id().bytes().fold(0_u16, |n, b| n.wrapping_mul(31).wrapping_add(b.into()));
        let port = 20_000 + n % 12_000;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no free port");
}

/// Cargo only tells a test the binaries of its own package, and these are another's.
pub(crate) fn binary() -> PathBuf {
    beside("floke")
}

/// A program built beside this one.
pub(crate) fn beside(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let binary = test.ancestors().nth(2).unwrap().join(name);
    assert!(
        binary.is_file(),
        "{} is missing: run `cargo build --workspace` first, or ./check, which does",
        binary.display()
    );
    binary
}

async fn spawn(
    addr: SocketAddr,
    data: &Path,
    disk: Option<&Disk>,
    log: &str,
    (args, files): (&[String], Option<u32>),
    said: &Arc<Mutex<String>>,
) -> Child {
    let mut process = Process::new(binary());
    if let Some(files) = files {
        process = Process::new("bash");
        process.args(["-c", &format!("ulimit -n {files}; exec \"$0\" \"$@\"")]).arg(binary());
    }
    let mut child = process
        .args(["--listen", &addr.to_string(), "--data"])
        .arg(data)
        .args(args)
        .envs(disk.into_iter().flat_map(Disk::environment))
        .env("FLOKE_LOG", log)
        .env_remove("FLOKE_PUBLIC_URL")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let (serves, ready) = tokio::sync::oneshot::channel();
    tokio::spawn(listen(child.stdout.take().unwrap(), Arc::clone(said), Some(serves)));
    tokio::spawn(listen(child.stderr.take().unwrap(), Arc::clone(said), None));
    // It prints its address once it serves.
    let ready = tokio::time::timeout(SOON, ready).await;
    assert!(matches!(ready, Ok(Ok(()))), "floke did not start:\n{}", said.lock().unwrap());
    child
}

async fn listen(
    pipe: impl AsyncRead + Unpin,
    said: Arc<Mutex<String>>,
    mut serves: Option<tokio::sync::oneshot::Sender<()>>,
) {
    let mut lines = BufReader::new(pipe).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        {
            let mut said = said.lock().unwrap();
            said.push_str(&line);
            said.push('\n');
        }
        if line.contains("http://")
            && let Some(serves) = serves.take()
        {
            let _started = serves.send(());
        }
    }
}

/// Whether the heavy tests are on (`./check --long`).
pub(crate) fn long() -> bool {
    std::env::var_os("FLOKE_LONG").is_some()
}

/// The close that ends a connection for good.
pub(crate) fn closed_with(result: Result<Client, ClientError>) -> (u16, String) {
    match result {
        Err(ClientError::Closed(closed)) => (closed.code, closed.reason),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("let in"),
    }
}
