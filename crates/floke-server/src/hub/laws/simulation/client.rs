//! The clients of a simulation: what each says, what it is sent, and what it must never be sent.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use floke_core::ballot::{Choice, ChoiceText};
use floke_core::command::{BallotCommand, PeopleCommand, ProgrammeCommand};
use floke_core::{Command, CommandId, Part};
use floke_wire::{CloseCode, Role, ServerMsg};
use serde_json::{Value, json};

use super::CONSOLES;
use super::around::Wire;
use crate::hub::laws::{Dice, PEOPLE, by_console, by_phone};
use crate::hub::testing::{World, note, open_ballot};
use crate::hub::{Enter, NotIn, Outlet, RoomHandle, Seated};

/// One connection and its messages on the way to the server.
pub(super) struct Line {
    pub(super) room: RoomHandle,
    pub(super) seated: Seated,
    pub(super) wire: Arc<Wire>,
    pub(super) under_way: VecDeque<(CommandId, Command)>,
}

impl Line {
    /// Delivers the next command, unless the server is not reading.
    pub(super) async fn arrive(&mut self) {
        let unanswered = Arc::clone(&self.seated.allowance().unanswered);
        let Ok(permit) = unanswered.try_acquire_owned() else { return };
        let Some((cmd, command)) = self.under_way.pop_front() else { return };
        // Submitting fails when the room is closing, and then the line is closing too.
        self.room.submit(&self.seated, cmd, command, permit).await.ok();
    }
}

/// A browser: its view, its unanswered commands, and its line when it has one.
pub(super) struct Client {
    pub(super) n: usize,
    pub(super) role: Role,
    pub(super) proof: String,
    pub(super) view: BTreeMap<String, Value>,
    pub(super) cursor: Option<String>,
    pub(super) outbox: VecDeque<(CommandId, Command)>,
    pub(super) line: Option<Line>,
    pub(super) is_out: bool,
    /// Its choices in all ballots.
    chosen: BTreeSet<String>,
}

impl Client {
    pub(super) fn new(n: usize) -> Self {
        let (role, proof) = match n {
            n if n < PEOPLE => (Role::Participant, format!("token{n}")),
            n if n < PEOPLE + CONSOLES => (Role::Facilitator, "link1".to_owned()),
            _ => (Role::Screen, "link2".to_owned()),
        };
        let (view, outbox, chosen) = (BTreeMap::new(), VecDeque::new(), BTreeSet::new());
        Self { n, role, proof, view, cursor: None, outbox, line: None, is_out: false, chosen }
    }

    /// Connects, and repeats commands without an answer.
    pub(super) async fn come(&mut self, world: &World) {
        let Ok(room) = world.hub.room(&world.session).await else { return };
        let wire = Arc::new(Wire::default());
        let enter = Enter {
            role: self.role,
            proof: self.proof.clone().into(),
            cursor: self.cursor.clone(),
            parts: Part::ALL.into(),
            remote: true,
            outlet: Arc::clone(&wire) as Arc<dyn Outlet>,
        };
        match room.enter(enter).await {
            Ok(entered) => {
                entered.seated.start(None);
                let (seated, under_way) = (entered.seated, self.outbox.clone());
                self.line = Some(Line { room, seated, wire, under_way });
            }
            Err(NotIn::Closed(_)) => self.is_out = true,
            Err(NotIn::Unavailable) => {}
        }
    }

    pub(super) fn says(&mut self, cmd: CommandId, command: Command) {
        if let Command::Ballot(BallotCommand::Vote { ballot, choice }) = &command {
            self.chosen.insert(format!("{} {}", json!(ballot), json!(choice)));
        }
        self.outbox.push_back((cmd, command.clone()));
        if let Some(line) = &mut self.line {
            line.under_way.push_back((cmd, command));
        }
    }

    /// Reads this many frames, and the Close after the last of them.
    pub(super) fn read(&mut self, frames: usize, told: &mut Told) {
        let Some(line) = &self.line else { return };
        let wire = Arc::clone(&line.wire);
        for _ in 0..frames {
            let Some(frame) = wire.0.lock().unwrap().frames.pop_front() else { break };
            self.hear(&frame, told);
        }
        let mut unread = wire.0.lock().unwrap();
        if !unread.frames.is_empty() {
            return;
        }
        if let Some(code) = unread.closed {
            // Only a bug ends a room here.
            assert_ne!(code, CloseCode::Restart, "client {}: the room ended", self.n);
            self.is_out = !code.comes_back();
            self.line = None;
        } else if std::mem::take(&mut unread.skipped) {
            drop(unread);
            self.line.as_ref().unwrap().seated.drained();
        }
    }

    fn hear(&mut self, frame: &Bytes, told: &mut Told) {
        let text = std::str::from_utf8(frame).unwrap();
        for other in text.split(SECRET).skip(1) {
            let own = format!("{}-", self.n);
            assert!(other.starts_with(&own), "client {} was sent a secret: {text}", self.n);
        }
        match serde_json::from_str::<ServerMsg<Value>>(text).unwrap() {
            ServerMsg::View { cursor, set, .. } => {
                self.view = set;
                self.cursor = Some(cursor);
            }
            ServerMsg::Patch { cursor, set, del, .. } => {
                self.view.extend(set);
                self.view.retain(|key, _| !del.contains(key));
                self.cursor = Some(cursor);
            }
            ServerMsg::Done { cmd, .. } => {
                self.outbox.retain(|(waiting, _)| *waiting != cmd);
                told.done.insert(cmd);
            }
            ServerMsg::Refused { cmd, code, .. } if code == "unavailable" || code == "busy" => {
                let again = self.outbox.iter().find(|(waiting, _)| *waiting == cmd).cloned();
                if let (Some(again), Some(line)) = (again, &mut self.line) {
                    line.under_way.push_back(again);
                }
                told.count("not now");
            }
            ServerMsg::Refused { cmd, .. } => {
                self.outbox.retain(|(waiting, _)| *waiting != cmd);
                told.refused.insert(cmd);
            }
            _ => {}
        }
        self.holds_nothing_of_others(told);
    }

    /// Group work belongs to its members and consoles, a choice to its voter, a result to nobody before its time.
    fn holds_nothing_of_others(&self, told: &mut Told) {
        let own = self.view.get("mine/profile").and_then(|me| me["group"].as_str());
        for key in self.view.keys() {
            let of = key.strip_prefix("group/").and_then(|rest| rest.split('/').next());
            let Some(of) = of.filter(|_| self.role != Role::Facilitator) else { continue };
            assert_eq!(Some(of), own, "client {} was sent {key}", self.n);
            told.count("own group's");
        }
        if let Some(mine) = self.view.get("mine/ballot") {
            let has = &mine["choice"];
            if !has.is_null() {
                let is_own = self.chosen.contains(&format!("{} {has}", mine["ballot"]));
                assert!(is_own, "client {} was sent another's choice: {mine}", self.n);
                told.count("own choice");
            }
        }
        let ballot = self.view.get("room/ballot").filter(|ballot| ballot["state"] != "revealed");
        assert!(ballot.is_none_or(|b| b["result"].is_null()), "a result too early: {ballot:?}");
    }

    pub(super) fn stored(&self) -> BTreeMap<String, Value> {
        let stored = self.view.iter().filter(|(key, _)| !key.contains("/live/"));
        stored.map(|(key, value)| (key.clone(), value.clone())).collect()
    }
}

/// In every note, with its writer: nobody else is ever sent it.
const SECRET: &str = "hemmelig-";

/// The nth phone's own choice, which nobody else makes; and one more that all may make.
fn choice(n: usize) -> Choice {
    Choice::One(format!("c{n}").as_str().into())
}

/// A ballot in which a choice tells its voter.
pub(super) fn ballot(n: usize) -> Command {
    let choices = (0..=PEOPLE)
        .map(|n| ChoiceText { id: format!("c{n}").as_str().into(), text: format!("Valg {n}") });
    match open_ballot(n) {
        Command::Ballot(BallotCommand::OpenBallot {
            ballot,
            question,
            method,
            secret,
            again,
            without_new,
            ..
        }) => {
            let choices = choices.collect();
            Command::Ballot(BallotCommand::OpenBallot {
                ballot,
                question,
                choices,
                method,
                secret,
                again,
                without_new,
            })
        }
        other => other,
    }
}

/// Secret notes, ballots and minutes that add up, besides all commands of the law above. Nobody is merged: two merged
/// people would have each other's secrets.
pub(super) fn something_to_say(dice: &mut Dice, client: &Client, n: usize) -> Command {
    let minute = |client: &Client| {
        let step = client.view.get("room/clock").and_then(|clock| clock["step"].as_str());
        let step = step.unwrap_or("stepstepstep").parse().unwrap();
        Command::Programme(ProgrammeCommand::AddTime { step, ms: 60_000 })
    };
    // The ballot that is open, or the last one.
    let last = client.view.get("room/ballot").and_then(|b| b["id"].as_str()?.parse().ok());
    let command = match (client.role, dice.roll(8), last) {
        (Role::Participant, 0, _) => note(&format!("{SECRET}{}-{n}", client.n)),
        (Role::Participant, 1..=4, Some(ballot)) => {
            Command::Ballot(BallotCommand::Vote { ballot, choice: choice(0) })
        }
        (Role::Participant, ..) => by_phone(dice, n, &client.view),
        (_, 0, _) => minute(client),
        (_, 1, _) => ballot(n),
        (_, 2, Some(ballot)) => Command::Ballot(BallotCommand::CloseBallot { ballot }),
        _ => by_console(dice, n, &client.view),
    };
    match command {
        Command::People(PeopleCommand::MergePeople { .. }) => minute(client),
        Command::Ballot(BallotCommand::OpenBallot { .. }) => ballot(n),
        Command::Ballot(BallotCommand::Vote { ballot, .. }) => {
            Command::Ballot(BallotCommand::Vote {
                ballot,
                choice: choice([client.n, PEOPLE][dice.roll(2)]),
            })
        }
        command => command,
    }
}

/// What clients were told, and how often each thing happened.
#[derive(Default)]
pub(super) struct Told {
    pub(super) done: BTreeSet<CommandId>,
    pub(super) refused: BTreeSet<CommandId>,
    /// Commands that may arrive after their sender was told something else.
    pub(super) astray: BTreeSet<CommandId>,
    pub(super) seen: BTreeMap<&'static str, usize>,
}

impl Told {
    pub(super) fn count(&mut self, what: &'static str) {
        *self.seen.entry(what).or_default() += 1;
    }
}
