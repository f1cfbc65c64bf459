//! The session of a long day is asleep, and a person opens it: the server reads and applies every event.
//!
//! The bench writes the day before the server starts, by the core's own rules into the store's own log: over sockets
//! that would take an hour.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, anyhow};
use floke_core::command::{
    EntryCommand, GroupsCommand, PeopleCommand, ProgrammeCommand, WorkCommand,
};
use floke_core::groups::NewGroup;
use floke_core::people::Profile;
use floke_core::programme::{Phase, Step};
use floke_core::{
    Actor, Command, CommandId, Context, Event, Facts, HostCommand, Language, Millis, PersonId, Seq,
    Session, SessionId, Touched,
};
use floke_store::{Commit, DirectoryEntry, encode};
use floke_wire::Role;
use futures_util::future::join_all;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::Plan;
use crate::figures::{Spread, as_f64, median, ms};
use crate::herd::Herd;
use crate::http;
use crate::measure::{self, SOON};
use crate::process::Folder;
use crate::progress::Progress;
use crate::report::Report;
use crate::server::Server;
use crate::workshop::{hello, name};

/// Commits that the log gets at once: so few that `join_all` hands them over in order.
const AT_ONCE: usize = 30;

/// The most people of such a session; more people do not make it longer.
const PEOPLE: usize = 500;

pub(super) fn run(plan: &Plan, report: &mut Report, progress: &mut Progress) -> Result<()> {
    let people = plan.people.clamp(8, PEOPLE);
    progress.says("a long day");
    let folder = Folder::new()?;
    let day = Day::live(people, plan.events)?;
    let (session, events) = (day.id.to_string(), day.events);
    let wanted = day.seen_by(0)?;
    day.store(&folder.path().join("data"))?;
    let mut server = Server::start_in(folder, people, plan.cores)?;
    let (mut opens, mut cpus) = (Vec::new(), Vec::new());
    for round in 0..=plan.pairs {
        progress.shows("openings", round, plan.pairs);
        let mut herd = Herd::new(server.at)?;
        herd.open(1)?;
        herd.rest(Duration::from_millis(50), measure::ignore)?;
        let before = server.process.cpu()?;
        let begun = Instant::now();
        let upgrade = http::upgrade(server.at, &session, &cookie(&session, 0));
        let hello = hello(Role::Participant)?;
        let mut view = Vec::new();
        let keeps = |_: usize, text: &[u8]| view = text.to_vec();
        measure::join(&mut herd, 0..1, SOON, |_| upgrade.clone(), |_| hello.clone(), keeps)?;
        let view: Value = serde_json::from_slice(&view)?;
        let seen = view.get("set").and_then(Value::as_object).context("a View without keys")?;
        let is_lost = |(key, value): &(&String, &Value)| seen.get(*key) != Some(value);
        report.lost += wanted.iter().filter(is_lost).count();
        let cpu = server.process.cpu()?.saturating_sub(before);
        if round > 0 {
            opens.push(ms(begun.elapsed()));
            cpus.push(ms(cpu));
        }
        server.kill_and_start()?;
    }
    report.people = people;
    report.all_ms = median(&opens);
    let spread = Spread::of(&opens).context("no opening")?;
    report.also("events", as_f64(events));
    report.also("all_ms_least", spread.min);
    report.also("all_ms_most", spread.max);
    report.also("cpu_ms", median(&cpus).context("no opening")?);
    report.also("us_per_event", spread.median * 1_000.0 / as_f64(events));
    Ok(())
}

fn token(who: usize) -> String {
    format!("token-of-somebody-{who:06}")
}

fn cookie(session: &str, who: usize) -> String {
    format!("floke-participant-{session}={}", token(who))
}

fn hash(secret: &str) -> Box<str> {
    let digest = Sha256::digest(secret.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
}

/// A session and all its events.
struct Day {
    id: SessionId,
    session: Session,
    commits: Vec<Commit>,
    events: usize,
    now: Millis,
    said: usize,
}

impl Day {
    /// What one person sees of the original day; the replayed one must show the same.
    fn seen_by(&self, who: usize) -> Result<Map<String, Value>> {
        let actor = Actor::Person(name("person", who)?);
        let mut seen = Map::new();
        for scope in self.session.scopes(&actor, &BTreeSet::new()) {
            for key in self.session.keys(&scope) {
                if let Some(value) = self.session.value(&key) {
                    seen.insert(key.to_string(), serde_json::to_value(value)?);
                }
            }
        }
        Ok(seen)
    }

    /// Lets people write until there are enough events.
    fn live(people: usize, events: usize) -> Result<Self> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let now = Millis(u64::try_from(since.as_millis())?);
        let id: SessionId = name("day", 1)?;
        let mut day =
            Self { id, session: Session::empty(), commits: Vec::new(), events: 0, now, said: 0 };
        let step = |n: usize, phase: Phase| -> Result<Step> {
            Ok(Step::titled(name("step", n)?, phase, format!("Steg {n}"), 1_800))
        };
        day.host(&HostCommand::Create {
            id,
            code: "BENCH2".parse()?,
            facts: facts(),
            steps: vec![step(1, Phase::Arrive)?, step(2, Phase::Need)?],
            keep_until: now.plus(90 * 24 * 60 * 60 * 1_000),
            demo: false,
        })?;
        for who in 0..people {
            day.host(&HostCommand::Entry(EntryCommand::Join {
                by: Some("BENCH2".parse()?),
                other: true,
                person: name("person", who)?,
                profile: Profile {
                    name: format!("Deltaker {who}"),
                    role: "leder".to_owned(),
                    area: String::new(),
                },
                token: hash(&token(who)),
                code: format!("{:0>8}", who + 22_222_222).replace(['0', '1'], "Z").into(),
                max: people,
            }))?;
            day.host(&HostCommand::Entry(EntryCommand::Arrive {
                token: hash(&token(who)).into(),
            }))?;
        }
        day.work(people, events)?;
        Ok(day)
    }

    fn work(&mut self, people: usize, events: usize) -> Result<()> {
        let console = Actor::Link(Role::Facilitator, name("link", 1)?);
        let groups = (0..8_usize)
            .map(|n| Ok(NewGroup { id: name("group", n)?, name: format!("Gruppe {n}") }))
            .collect::<Result<_>>()?;
        self.say(&console, &Command::Groups(GroupsCommand::FormGroups { groups }))?;
        self.say(
            &console,
            &Command::Programme(ProgrammeCommand::Jump {
                from: name("step", 1)?,
                to: name("step", 2)?,
            }),
        )?;
        let words = "Innbyggerne vet ikke hvem de skal spørre, og svaret kommer for sent.";
        for turn in 0.. {
            if self.events >= events {
                break;
            }
            let person: PersonId = name("person", turn % people)?;
            let group = *self.session.group_of(&person).context("nobody is without a group")?;
            let text = format!("{words} ({turn})");
            // A day consists mostly of rows and texts of groups, with a few personal notes.
            let command = match turn / people % 4 {
                0 => Command::People(PeopleCommand::WriteOwn {
                    field: "need.note".into(),
                    text,
                    base: None,
                }),
                1 => Command::Work(WorkCommand::Write {
                    group,
                    field: "need.sentence".to_owned(),
                    text,
                    base: u32::MAX,
                    settle: false,
                }),
                _ => Command::Work(WorkCommand::PutRow {
                    group,
                    list: "need.notes".to_owned(),
                    row: name("row", turn % people % 400)?,
                    cells: [("text".to_owned(), text)].into(),
                    before: None,
                    base: None,
                }),
            };
            self.say(&Actor::Person(person), &command)?;
        }
        Ok(())
    }

    fn host(&mut self, command: &HostCommand) -> Result<()> {
        let events = self.session.decide_host(command, self.now);
        self.happens(&events.map_err(|refusal| anyhow!("{refusal:?}"))?)
    }

    fn say(&mut self, who: &Actor, command: &Command) -> Result<()> {
        self.said += 1;
        self.now = self.now.plus(1);
        let cmd: CommandId = name("day", self.said)?;
        let ctx = Context { who: *who, now: self.now, cmd };
        let events = self.session.decide(command, &ctx);
        self.happens(&events.map_err(|refusal| anyhow!("{refusal:?} to {command:?}"))?)
    }

    fn happens(&mut self, events: &[Event]) -> Result<()> {
        for event in events {
            self.session.apply(self.now, event, &mut Touched::ignoring());
        }
        self.events += events.len();
        let events = events.iter().map(encode).collect::<Result<_, _>>()?;
        self.commits.push(Commit { at: self.now, events, destroys: Vec::new() });
        Ok(())
    }

    /// Stores one commit for each command, as on a day when people do not all act at once.
    fn store(self, folder: &Path) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let log = floke_store::open(folder)?;
        let mut entry = Some(DirectoryEntry {
            session: self.id,
            code: self.session.code().context("a session without a code")?.clone(),
            title: self.session.facts().title.clone(),
            due: None,
            keep_until: self.session.keep_until(),
            ended: false,
        });
        let mut head = Seq(0);
        let mut commits = self.commits.into_iter().peekable();
        while commits.peek().is_some() {
            let appends: Vec<_> = commits
                .by_ref()
                .take(AT_ONCE)
                .map(|commit| {
                    let expected = head;
                    head = Seq(head.0 + u64::try_from(commit.events.len()).unwrap_or_default());
                    log.append(&self.id, expected, commit, entry.take())
                })
                .collect();
            for done in runtime.block_on(join_all(appends)) {
                done?;
            }
        }
        runtime.block_on(log.close())?;
        Ok(())
    }
}

fn facts() -> Facts {
    Facts {
        title: "En lang dag".to_owned(),
        municipality: "Kongsvinger".to_owned(),
        community: String::new(),
        language: Language::Nb,
        date: String::new(),
        venue: String::new(),
        zone: "Europe/Oslo".to_owned(),
        areas: Vec::new(),
    }
}
