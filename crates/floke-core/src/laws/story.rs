//! Long random days that make sense: at each turn an actor does what the state suggests, now and then nonsense.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::{board_moves, room_moves, work_moves};
use crate::command::{Command, EntryCommand, HostCommand};
use crate::event::{BallotEvent, Event, GroupsEvent, ProgrammeEvent, WorkEvent};
use crate::ids::{CommandId, GroupId, PersonId};
use crate::role::{Actor, Role};
use crate::session::Session;
use crate::testing::{Day, id, scopes};
use crate::touched::Touched;
use crate::view::Scope;

/// An actor and her command.
#[derive(Debug, Clone)]
pub(super) enum Move {
    Do(Actor, Command),
    Host(HostCommand),
}

pub(super) type Chooser = fn(&mut Story, &mut Dice) -> Option<Move>;

/// A commit: its events and what it touched.
pub(super) struct Turn {
    pub(super) events: Vec<Event>,
    pub(super) touched: Touched,
}

/// A day under way.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) day: Day,
    /// The commands that were carried out, newest last, to be repeated.
    pub(super) said: Vec<(Actor, CommandId, Command)>,
    /// How often each thing of interest has happened.
    pub(super) seen: BTreeMap<String, usize>,
    fresh: usize,
}

impl Story {
    pub(super) fn new() -> Self {
        let mut story =
            Self { day: Day::new(), said: Vec::new(), seen: BTreeMap::new(), fresh: 1_000 };
        story.note("Created");
        story
    }

    pub(super) fn session(&self) -> &Session {
        &self.day.session
    }

    /// A number that nothing had before.
    pub(super) fn fresh(&mut self) -> usize {
        self.fresh += 1;
        self.fresh
    }

    /// A person who is in.
    pub(super) fn anyone(&self, dice: &mut Dice) -> Option<PersonId> {
        dice.pick(self.session().people.ins()).copied()
    }

    /// A person who waits outside the closed door.
    pub(super) fn outsider(&self, dice: &mut Dice) -> Option<PersonId> {
        let session = self.session();
        dice.pick(session.people.order().iter().filter(|p| session.is_waiting(p))).copied()
    }

    pub(super) fn any_group(&self, dice: &mut Dice) -> Option<GroupId> {
        dice.pick(self.session().groups.order()).copied()
    }

    /// A member of a group, or a facilitator.
    pub(super) fn worker(&self, dice: &mut Dice) -> Option<(Actor, GroupId)> {
        if dice.one_in(12) {
            return Some((console(dice), self.any_group(dice)?));
        }
        let person = self.anyone(dice)?;
        let group = *self.session().group_of(&person)?;
        Some((Actor::Person(person), group))
    }

    /// One turn; `None` when nothing happened.
    pub(super) fn turn(&mut self, seed: u64) -> Option<Turn> {
        let mut dice = Dice::new(seed);
        let pause = if dice.one_in(6) { 12_000 } else { 1_500 };
        self.day.later(u64::try_from(dice.below(pause)).unwrap());
        for _ in 0..12 {
            let Some(chosen) = self.choose(&mut dice) else { continue };
            if let Some(turn) = self.make(chosen) {
                return Some(turn);
            }
        }
        None
    }

    fn choose(&mut self, dice: &mut Dice) -> Option<Move> {
        let tables = [room_moves::MOVES, work_moves::MOVES, board_moves::MOVES];
        let all = tables.iter().copied().flatten();
        let total: usize = all.clone().map(|(weight, _)| weight).sum();
        let mut at = dice.below(total);
        for (weight, chooser) in all {
            if at < *weight {
                return chooser(self, dice);
            }
            at -= weight;
        }
        None
    }

    /// Carries out a move; `None` when it is refused, or was given before.
    pub(super) fn make(&mut self, chosen: Move) -> Option<Turn> {
        let people: Vec<PersonId> = self.session().people.order().to_vec();
        let before: Vec<_> =
            people.iter().map(|p| scopes(self.session(), &Actor::Person(*p))).collect();
        let (events, late) = match chosen {
            Move::Host(command) => {
                let late = matches!(command, HostCommand::Entry(EntryCommand::Arrive { .. }));
                (self.day.session.decide_host(&command, self.day.now).ok()?, late)
            }
            Move::Do(who, command) => {
                let cmd = self.day.next_cmd();
                let now = self.day.now;
                let ctx = crate::command::Context { who, now, cmd };
                let events = match self.day.session.decide(&command, &ctx) {
                    Ok(events) => events,
                    Err(no) => {
                        self.note(&format!("refused {}", no.code()));
                        return None;
                    }
                };
                self.said.push((who, cmd, command));
                (events, false)
            }
        };
        let undone = self.undone(&events);
        let touched = self.day.commit(events.clone());
        for event in &events {
            self.note(event.name());
        }
        self.note_kinds(&events, late, undone);
        for (person, before) in people.iter().zip(&before) {
            self.note_scopes(person, before);
        }
        Some(Turn { events, touched })
    }

    pub(super) fn note(&mut self, what: &str) {
        *self.seen.entry(what.to_owned()).or_default() += 1;
    }

    fn undone(&self, events: &[Event]) -> Option<&'static str> {
        let undo =
            events.iter().any(|e| matches!(e, Event::Programme(ProgrammeEvent::Undone { .. })));
        undo.then(|| self.session().undo_view().map(|u| u.what)).flatten()
    }

    fn note_kinds(&mut self, events: &[Event], late: bool, undone: Option<&'static str>) {
        if let Some(what) = undone {
            self.note(&format!("undone {what}"));
        }
        for event in events {
            match event {
                Event::Groups(GroupsEvent::PersonMoved { to: Some(_), .. }) if late => {
                    self.note("late arrival");
                }
                Event::Ballot(BallotEvent::BallotOpened { subject, method, secret, .. }) => {
                    let kind = if subject.case().is_some() { "case" } else { "plenum" };
                    let method = serde_json::to_value(method).unwrap();
                    self.note(&format!("ballot {kind} {} secret={secret}", method["type"]));
                }
                Event::Ballot(BallotEvent::BallotClosed { closing, .. }) => {
                    if let Some(outcome) = closing.outcome {
                        self.note(&format!("outcome {outcome:?}"));
                    }
                }
                Event::Work(WorkEvent::TextWritten { keep: true, .. }) => {
                    self.note("both texts kept");
                }
                Event::Work(WorkEvent::TextWritten { settle: true, .. }) => self.note("settled"),
                Event::Work(WorkEvent::Delivered { stage, .. }) => {
                    self.note(&format!("delivered {stage:?}"));
                }
                _ => {}
            }
        }
    }

    fn note_scopes(&mut self, person: &PersonId, before: &[Scope]) {
        let after = scopes(self.session(), &Actor::Person(*person));
        for change in scope_changes(before, &after) {
            self.note(change);
        }
    }
}

/// Changes of a participant's scopes.
pub(super) fn scope_changes(
    before: &[Scope],
    after: &[Scope],
) -> impl Iterator<Item = &'static str> + use<> {
    let group = |scopes: &[Scope]| scopes.iter().find(|s| matches!(s, Scope::Group(_))).copied();
    let waits = |scopes: &[Scope]| scopes.iter().any(|s| matches!(s, Scope::Waiting(_)));
    let change = match (group(before), group(after)) {
        _ if waits(before) && after.is_empty() => Some("scopes: sent away"),
        _ if waits(before) && !waits(after) => Some("scopes: let in"),
        _ if after.is_empty() && !before.is_empty() => Some("scopes: withdrawn"),
        (Some(a), Some(b)) if a != b => Some("scopes: moved between groups"),
        (None, Some(_)) => Some("scopes: placed in a group"),
        (Some(_), None) => Some("scopes: taken out of a group"),
        _ => None,
    };
    let chair = match (before.contains(&Scope::Chair), after.contains(&Scope::Chair)) {
        (false, true) => Some("scopes: became chair"),
        (true, false) => Some("scopes: ceased to be chair"),
        _ => None,
    };
    change.into_iter().chain(chair)
}

/// One of two consoles.
pub(super) fn console(dice: &mut Dice) -> Actor {
    Actor::Link(Role::Facilitator, id("console", dice.below(2)))
}
