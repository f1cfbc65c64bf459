//! For tests: a hub over a faulty log, a clock set by hand, and sockets that fold what they are sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use floke_core::ballot::{Choice, ChoiceText, Method};
use floke_core::command::{
    BallotCommand, EntryCommand, GroupsCommand, LinkCommand, PeopleCommand, SessionCommand,
};
use floke_core::groups::NewGroup;
use floke_core::people::Profile;
use floke_core::programme::{Phase, Step};
use floke_core::{
    Actor, Command, CommandId, Facts, GroupId, HostCommand, Millis, Part, PersonId, Seq, Session,
    SessionId, StepId,
};
use floke_store::{EventLog, FaultyLog, MemoryLog};
use floke_wire::{CloseCode, Role, ServerMsg};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::{Clock, Enter, Hub, HubOptions, NotIn, Outlet, RoomHandle, Seated, Took};

pub(super) const MORNING: u64 = 1_790_000_000_000;
pub(super) const IDLE: Duration = Duration::from_secs(60);

pub(super) fn id<T: std::str::FromStr<Err = floke_core::NotAnId>>(word: &str, n: usize) -> T {
    let width = 14 - word.len();
    format!("{word}{n:0width$}").parse().unwrap()
}

#[derive(Debug)]
pub(super) struct HandClock(AtomicU64);

impl Clock for HandClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::Relaxed))
    }
}

impl HandClock {
    pub(super) fn set(&self, ms: u64) {
        self.0.store(ms, Ordering::Relaxed);
    }
}

/// A hub with one session: `people` who have joined and arrived, and a facilitator.
pub(super) struct World {
    pub(super) log: Arc<FaultyLog>,
    pub(super) clock: Arc<HandClock>,
    pub(super) hub: Hub,
    pub(super) session: SessionId,
}

pub(super) const PHASES: [Phase; 8] = [
    Phase::Arrive,
    Phase::Bruttoliste,
    Phase::Pick,
    Phase::Need,
    Phase::NeedPlenum,
    Phase::Solution,
    Phase::Board,
    Phase::Close,
];

pub(super) fn step(n: usize) -> StepId {
    id("step", n)
}

pub(super) fn person(n: usize) -> PersonId {
    id("person", n)
}

pub(super) fn group(n: usize) -> GroupId {
    id("group", n)
}

pub(super) fn create(session: &SessionId, code: &str) -> HostCommand {
    let steps = PHASES
        .iter()
        .enumerate()
        .map(|(n, phase)| Step::titled(step(n), *phase, format!("{phase:?}"), 600));
    HostCommand::Create {
        id: *session,
        code: code.parse().unwrap(),
        facts: Facts { title: "Innovasjonstrening".into(), ..Facts::default() },
        steps: steps.collect(),
        keep_until: Millis(MORNING + 90 * 24 * 3600 * 1000),
        demo: false,
    }
}

pub(super) fn join(n: usize) -> HostCommand {
    HostCommand::Entry(EntryCommand::Join {
        by: Some("FDK-264".parse().unwrap()),
        other: true,
        person: person(n),
        profile: Profile { name: format!("Navn {n}"), role: "Leder".into(), area: "Helse".into() },
        token: format!("token{n}").into(),
        code: format!("CODE{n:04}").into(),
        max: 1000,
    })
}

pub(super) fn link(n: usize, role: Role, replace: bool) -> HostCommand {
    HostCommand::Link(LinkCommand::Issue {
        link: id("link", n),
        role,
        hash: format!("link{n}").into(),
        until: None,
        replace,
    })
}

pub(super) fn form(groups: usize) -> Command {
    let groups = (0..groups).map(|n| NewGroup { id: group(n), name: format!("Gruppe {n}") });
    Command::Groups(GroupsCommand::FormGroups { groups: groups.collect() })
}

impl World {
    pub(super) async fn new(people: usize) -> Self {
        Self::over(Arc::new(MemoryLog::default()), people).await
    }

    pub(super) async fn over(inner: Arc<dyn EventLog>, people: usize) -> Self {
        let world = Self::before_anybody_comes(inner, people).await;
        for n in 0..people {
            world
                .host(HostCommand::Entry(EntryCommand::Arrive {
                    token: format!("token{n}").into(),
                }))
                .await;
        }
        world
    }

    /// `people` have joined, and no phone has opened a socket yet.
    pub(super) async fn before_anybody_comes(inner: Arc<dyn EventLog>, people: usize) -> Self {
        let log = Arc::new(FaultyLog::new(inner));
        let clock = Arc::new(HandClock(AtomicU64::new(MORNING)));
        let hub = hub(&log, &clock);
        let session: SessionId = id("session", 1);
        hub.create(&create(&session, "FDK-264")).await.unwrap();
        let world = Self { log, clock, hub, session };
        world.host(link(1, Role::Facilitator, false)).await;
        world.host(link(2, Role::Screen, false)).await;
        for n in 0..people {
            world.host(join(n)).await;
        }
        world
    }

    /// The same log, after a server restart.
    pub(super) async fn restarted(self) -> Self {
        self.hub.close().await;
        let hub = hub(&self.log, &self.clock);
        Self { hub, ..self }
    }

    /// Starts another server over this log; the old one is gone.
    pub(super) fn is_killed(&mut self, inner: Arc<dyn EventLog>) {
        self.log = Arc::new(FaultyLog::new(inner));
        self.hub = hub(&self.log, &self.clock);
    }

    pub(super) async fn host(&self, command: HostCommand) {
        self.hub.host(&self.session, command).await.unwrap();
    }

    pub(super) async fn enter(
        &self,
        role: Role,
        proof: &str,
        cursor: Option<&str>,
    ) -> Result<Phone, NotIn> {
        self.enter_with(role, proof, cursor, BTreeSet::new()).await
    }

    pub(super) async fn enter_with(
        &self,
        role: Role,
        proof: &str,
        cursor: Option<&str>,
        parts: BTreeSet<Part>,
    ) -> Result<Phone, NotIn> {
        let room = self.hub.room(&self.session).await.map_err(|_| NotIn::Unavailable)?;
        let socket = Arc::new(Socket::default());
        let enter = Enter {
            role,
            proof: proof.into(),
            cursor: cursor.map(str::to_owned),
            parts,
            remote: true,
            outlet: Arc::clone(&socket) as Arc<dyn Outlet>,
        };
        let entered = room.enter(enter).await?;
        entered.seated.start(None);
        Ok(Phone { room, seated: entered.seated, socket, said: 0 })
    }

    pub(super) async fn phone(&self, n: usize) -> Phone {
        self.enter(Role::Participant, &format!("token{n}"), None).await.unwrap()
    }

    pub(super) async fn console(&self) -> Phone {
        self.enter(Role::Facilitator, "link1", None).await.unwrap()
    }

    pub(super) async fn screen(&self) -> Phone {
        self.enter(Role::Screen, "link2", None).await.unwrap()
    }

    /// What the session shows to an actor, without presence, computed from its value.
    pub(super) async fn truth(&self, actor: &Actor) -> BTreeMap<String, Value> {
        self.truth_with(actor, &BTreeSet::new()).await
    }

    pub(super) async fn truth_with(
        &self,
        actor: &Actor,
        parts: &BTreeSet<Part>,
    ) -> BTreeMap<String, Value> {
        let (actor, parts) = (*actor, parts.clone());
        let truth = move |session: &Session| shown(session, &actor, &parts);
        self.hub.with_session(&self.session, truth).await.unwrap()
    }
}

/// What a session shows to an actor, without presence.
pub(super) fn shown(
    session: &Session,
    actor: &Actor,
    parts: &BTreeSet<Part>,
) -> BTreeMap<String, Value> {
    let keys = session.scopes(actor, parts).into_iter().flat_map(|scope| session.keys(&scope));
    keys.filter_map(|key| {
        Some((key.to_string(), serde_json::to_value(session.value(&key)?).unwrap()))
    })
    .collect()
}

fn hub(log: &Arc<FaultyLog>, clock: &Arc<HandClock>) -> Hub {
    let log: Arc<dyn EventLog> = Arc::clone(log) as _;
    let clock: Arc<dyn Clock> = Arc::clone(clock) as _;
    let framer = |text: &str| Bytes::copy_from_slice(text.as_bytes());
    Hub::new(log, HubOptions { clock, framer, idle: IDLE })
}

/// A socket without a network.
#[derive(Debug, Default)]
pub(super) struct Socket(watch::Sender<Heard>);

/// What a page knows.
#[derive(Debug, Default, Clone)]
pub(super) struct Heard {
    pub(super) full: bool,
    pub(super) closed: Option<CloseCode>,
    pub(super) view: BTreeMap<String, Value>,
    pub(super) cursor: Option<String>,
    pub(super) views: usize,
    pub(super) patches: usize,
    /// Every patch, for tests that look into them.
    pub(super) frames: Vec<ServerMsg<Value>>,
    pub(super) answers: BTreeMap<CommandId, ServerMsg<Value>>,
    pub(super) others: Vec<ServerMsg<Value>>,
}

impl Outlet for Socket {
    fn send_shared(&self, frame: &Bytes) -> Took {
        if self.0.borrow().closed.is_some() {
            return Took::Gone;
        }
        if self.0.borrow().full {
            return Took::Behind;
        }
        self.hear(frame);
        Took::Taken
    }

    fn answer(&self, frame: Bytes) {
        self.hear(&frame);
    }

    fn hang_up(&self, code: CloseCode) {
        self.0.send_modify(|heard| heard.closed = heard.closed.or(Some(code)));
    }
}

impl Socket {
    pub(super) fn is_done(&self, cmd: &CommandId) -> bool {
        matches!(self.0.borrow().answers.get(cmd), Some(ServerMsg::Done { .. }))
    }

    fn hear(&self, frame: &Bytes) {
        let msg: ServerMsg<Value> = serde_json::from_slice(frame).unwrap();
        self.0.send_modify(|heard| heard.fold(msg));
    }
}

impl Heard {
    fn fold(&mut self, msg: ServerMsg<Value>) {
        match msg.clone() {
            ServerMsg::View { cursor, set, .. } => {
                self.view = set;
                self.cursor = Some(cursor);
                self.views += 1;
                self.frames.push(msg);
            }
            ServerMsg::Patch { cursor, set, del, .. } => {
                self.view.extend(set);
                for key in del {
                    self.view.remove(&key);
                }
                self.cursor = Some(cursor);
                self.patches += 1;
                self.frames.push(msg);
            }
            ServerMsg::Done { cmd, .. } | ServerMsg::Refused { cmd, .. } => {
                self.answers.insert(cmd, msg);
            }
            _ => self.others.push(msg),
        }
    }

    /// The view without presence.
    pub(super) fn stored(&self) -> BTreeMap<String, Value> {
        let stored = self.view.iter().filter(|(key, _)| !key.contains("/live/"));
        stored.map(|(key, value)| (key.clone(), value.clone())).collect()
    }
}

/// A connected person.
#[derive(Debug)]
pub(super) struct Phone {
    pub(super) room: RoomHandle,
    pub(super) seated: Seated,
    pub(super) socket: Arc<Socket>,
    said: usize,
}

impl Phone {
    pub(super) fn heard(&self) -> Heard {
        self.socket.0.borrow().clone()
    }

    pub(super) fn set_full(&self, full: bool) {
        self.socket.0.send_modify(|heard| heard.full = full);
        if !full {
            self.seated.drained();
        }
    }

    /// Sends a command under an id, and does not wait.
    pub(super) async fn say(&self, cmd: &CommandId, command: Command) {
        let unanswered = Arc::clone(&self.seated.allowance().unanswered);
        let permit = unanswered.acquire_owned().await.unwrap();
        self.room.submit(&self.seated, *cmd, command, permit).await.unwrap();
    }

    pub(super) fn next_cmd(&mut self) -> CommandId {
        self.said += 1;
        format!("cmd{:p}{:05}", Arc::as_ptr(&self.socket), self.said)
            .replace("0x", "")
            .parse()
            .unwrap()
    }

    /// Sends a command and waits for the answer: `done`, or the code of the refusal.
    pub(super) async fn does(&mut self, command: Command) -> String {
        let cmd = self.next_cmd();
        self.say(&cmd, command).await;
        self.answer(&cmd).await
    }

    pub(super) async fn answer(&self, cmd: &CommandId) -> String {
        let heard = self.until(|heard| heard.answers.contains_key(cmd)).await;
        match &heard.answers[cmd] {
            ServerMsg::Done { .. } => "done".into(),
            ServerMsg::Refused { code, .. } => code.to_string(),
            other => panic!("{other:?}"),
        }
    }

    /// Waits until a condition holds for what has been heard.
    #[track_caller]
    pub(super) fn until(&self, so: impl FnMut(&Heard) -> bool) -> impl Future<Output = Heard> {
        let mut heard = self.socket.0.subscribe();
        let from = std::panic::Location::caller();
        async move {
            match timeout(Duration::from_secs(30), heard.wait_for(so)).await {
                Ok(heard) => heard.unwrap().clone(),
                Err(_) => panic!("not within the deadline, at {from}"),
            }
        }
    }

    pub(super) async fn sees(&self, key: &str) -> Value {
        self.until(|heard| heard.view.contains_key(key)).await.view[key].clone()
    }

    pub(super) async fn closed(&self) -> CloseCode {
        self.until(|heard| heard.closed.is_some()).await.closed.unwrap()
    }
}

/// With time paused this returns at once, after everything that can happen has happened.
pub(super) async fn quiet() {
    sleep(Duration::from_secs(1)).await;
}

pub(super) fn note(text: &str) -> Command {
    Command::People(PeopleCommand::WriteOwn {
        field: "need.note".into(),
        text: text.into(),
        base: None,
    })
}

pub(super) fn announce(text: &str) -> Command {
    Command::Session(SessionCommand::Announce { text: text.into(), group: None })
}

pub(super) fn open_ballot(n: usize) -> Command {
    Command::Ballot(BallotCommand::OpenBallot {
        ballot: id("ballot", n),
        question: "Hva nå?".into(),
        choices: ["a", "b"].map(|c| ChoiceText { id: c.into(), text: c.to_uppercase() }).into(),
        method: Method::One {},
        secret: false,
        again: false,
        without_new: false,
    })
}

pub(super) fn vote(n: usize, choice: &str) -> Command {
    Command::Ballot(BallotCommand::Vote {
        ballot: id("ballot", n),
        choice: Choice::One(choice.into()),
    })
}

pub(super) async fn head(world: &World) -> Seq {
    let commits = world.log.read(&world.session, Seq(0)).await.unwrap();
    commits.last().unwrap().last()
}

/// Sends all of these as one batch, and waits for the answers.
pub(super) async fn together(says: Vec<(&mut Phone, Command)>) -> Vec<String> {
    let mut waiting = Vec::new();
    for (phone, command) in says {
        let cmd = phone.next_cmd();
        phone.say(&cmd, command).await;
        waiting.push((phone, cmd));
    }
    let mut answers = Vec::new();
    for (phone, cmd) in waiting {
        answers.push(phone.answer(&cmd).await);
    }
    answers
}
