//! A session as a value: everything in it, and the two functions that change it.
//!
//! `decide` says what a command means, or why not. `apply` makes it so. Features live in files of their own;
//! here is only the dispatch.

mod facts;
mod heard;
mod rights;
mod views;

use std::collections::{BTreeMap, VecDeque};

pub use facts::{Facts, Language, kept_until};
use heard::Heard;
pub(crate) use views::{MessageView, SessionView};

use crate::ballot::Ballots;
use crate::board::Board;
use crate::command::{
    Actor, BallotCommand, Command, Context, HostCommand, PeopleCommand, SessionCommand,
};
use crate::event::{Event, ProgrammeEvent, SessionEvent};
use crate::floker::Floker;
use crate::groups::Groups;
use crate::ids::{BallotId, CommandId, GroupId, JoinCode, Millis, PersonId, SessionId};
use crate::people::People;
use crate::pick::Picks;
use crate::plenum::Plenum;
use crate::programme::{ProgrammeState, checked_steps};
use crate::refusal::Refusal;
use crate::text::bounded;
use crate::touched::{Aspect, Touched};
use crate::work::Work;

/// Commands of one person that are remembered, so that one said twice is decided once.
pub const REMEMBERED: usize = 64;

/// The state of everything in one workshop.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Session {
    id: Option<SessionId>,
    code: Option<JoinCode>,
    facts: Facts,
    keep_until: Millis,
    demo: bool,
    ended_at: Option<Millis>,
    said: BTreeMap<Actor, VecDeque<CommandId>>,
    heard: Heard,
    message: Option<MessageView>,
    group_messages: BTreeMap<GroupId, MessageView>,
    pub(crate) people: People,
    pub(crate) programme: ProgrammeState,
    pub(crate) floker: Floker,
    pub(crate) groups: Groups,
    pub(crate) pick: Picks,
    pub(crate) work: Work,
    pub(crate) plenum: Plenum,
    pub(crate) board: Board,
    pub(crate) ballots: Ballots,
}

/// The outcome of `decide`: what happens, or why not.
pub type Decision = Result<Vec<Event>, Refusal>;

impl Session {
    /// A session before its first event.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Its id, once made.
    #[must_use]
    pub fn id(&self) -> Option<&SessionId> {
        self.id.as_ref()
    }

    /// The code people type, once made.
    #[must_use]
    pub fn code(&self) -> Option<&JoinCode> {
        self.code.as_ref()
    }

    /// What it is.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// When its keys are destroyed.
    #[must_use]
    pub fn keep_until(&self) -> Millis {
        self.keep_until
    }

    /// When it ended.
    #[must_use]
    pub fn ended_at(&self) -> Option<Millis> {
        self.ended_at
    }

    /// Whether it is made of example data.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.demo
    }

    /// Ballots whose key is to be destroyed.
    pub fn closed_ballots(&self) -> impl Iterator<Item = &BallotId> {
        self.ballots.closed()
    }

    /// The ballot that is open.
    #[must_use]
    pub fn ballot_now(&self) -> Option<&BallotId> {
        self.ballots.open_id()
    }

    /// Of votes it is not known who gave them: only for another vote does it count that one with this id was heard.
    fn is_done(&self, command: &Command, ctx: &Context) -> bool {
        match (command, &ctx.who) {
            (Command::Ballot(BallotCommand::Vote { .. }), Actor::Participant(_)) => {
                self.heard.contains(&ctx.cmd)
            }
            (_, who) => self.said.get(who).is_some_and(|said| said.contains(&ctx.cmd)),
        }
    }

    /// What `command` means now. No events: it was carried out before.
    ///
    /// # Errors
    /// A [`Refusal`] when the rules say no; nothing has changed then.
    pub fn decide(&self, command: &Command, ctx: &Context) -> Decision {
        if self.is_done(command, ctx) {
            return Ok(Vec::new());
        }
        let cmd = ctx.cmd;
        let heard = if matches!(command, Command::Ballot(BallotCommand::Vote { .. })) {
            SessionEvent::VoteHeard { cmd }
        } else {
            SessionEvent::Said { by: ctx.who, cmd }
        };
        let mut events = vec![heard.into()];
        if self.ended_at.is_some() {
            return Err(Refusal::Ended);
        }
        match &ctx.who {
            Actor::Screen(_) => return Err(Refusal::NotAllowed),
            Actor::Facilitator(_) => {}
            Actor::Participant(person) => {
                if self.is_waiting(person) {
                    // Outside she may mend what she is called, and nothing else.
                    if !matches!(command, Command::People(PeopleCommand::SetProfile { .. })) {
                        return Err(Refusal::Waiting);
                    }
                } else if self.people.is_in(person) {
                    events.extend(self.sign_of_life(person, command));
                } else {
                    return Err(Refusal::NotAllowed);
                }
            }
        }
        events.extend(self.decide_feature(command, ctx)?);
        Ok(events)
    }

    fn decide_feature(&self, command: &Command, ctx: &Context) -> Decision {
        match command {
            Command::Session(command) => self.decide_session(command, ctx),
            Command::People(command) => self.decide_people(command, ctx),
            Command::Door(command) => self.decide_door(command, ctx),
            Command::Programme(command) => self.decide_programme(command, ctx),
            Command::Floker(command) => self.decide_floker(command, ctx),
            Command::Groups(command) => self.decide_groups(command, ctx),
            Command::Pick(command) => self.decide_pick(command, ctx),
            Command::Work(command) => self.decide_work(command, ctx),
            Command::Plenum(command) => self.decide_plenum(command, ctx),
            Command::Board(command) => self.decide_board(command, ctx),
            Command::Ballot(command) => self.decide_ballot(command, ctx),
        }
    }

    fn decide_session(&self, command: &SessionCommand, ctx: &Context) -> Decision {
        self.only_facilitator(ctx)?;
        match command {
            SessionCommand::SetFacts {
                title,
                municipality,
                community,
                language,
                date,
                venue,
                areas,
                starts_at,
            } => {
                let facts = Facts {
                    title: title.clone(),
                    municipality: municipality.clone(),
                    community: community.clone(),
                    language: *language,
                    date: date.clone(),
                    venue: venue.clone(),
                    areas: areas.clone(),
                    ..Facts::default()
                };
                self.decide_facts(facts, *starts_at, ctx.now)
            }
            SessionCommand::Announce { text, group } => {
                if let Some(group) = group {
                    self.groups.get(group).ok_or(Refusal::Unknown)?;
                }
                let text = bounded(text, 300)?;
                Ok(vec![SessionEvent::Announced { text, group: *group }.into()])
            }
            SessionCommand::EndSession {} => {
                self.no_ballot_waits()?;
                Ok(vec![SessionEvent::SessionEnded {}.into()])
            }
        }
    }

    /// What the host's command means now.
    ///
    /// # Errors
    /// A [`Refusal`] when the rules say no; nothing has changed then.
    pub fn decide_host(&self, command: &HostCommand, now: Millis) -> Decision {
        match command {
            HostCommand::Create { id, code, facts, steps, keep_until, demo } => {
                if self.id.is_some() {
                    return Err(Refusal::IdTaken);
                }
                let (facts, steps) = (facts.checked()?, checked_steps(steps)?);
                let first = steps.first().ok_or(Refusal::BadProgramme)?.id;
                let cmd = first.as_str().parse().map_err(|_| Refusal::BadProgramme)?;
                Ok(vec![
                    Event::Session(SessionEvent::Created {
                        id: *id,
                        code: code.clone(),
                        facts,
                        steps,
                        keep_until: *keep_until,
                        demo: *demo,
                    }),
                    Event::Programme(ProgrammeEvent::StepEntered { step: first, cmd }),
                ])
            }
            HostCommand::NewCode { .. } if self.ended_at.is_some() => Err(Refusal::Ended),
            HostCommand::NewCode { code } => {
                Ok(vec![SessionEvent::CodeChanged { code: code.clone() }.into()])
            }
            HostCommand::Entry(command) => self.decide_entry(command),
            HostCommand::Link(command) => self.decide_link(command, now),
        }
    }

    /// Makes `event` so, and names what it changed.
    ///
    /// `at` is the commit's time. An event that fits nothing (its person is forgotten) changes nothing.
    pub fn apply(&mut self, at: Millis, event: &Event, touched: &mut Touched) {
        match event {
            Event::Session(event) => self.apply_session(at, event, touched),
            Event::Link(event) => self.apply_link(at, event),
            Event::People(event) => self.apply_people(at, event, touched),
            Event::Door(event) => self.apply_door(at, event, touched),
            Event::Programme(event) => self.apply_programme(at, event, touched),
            Event::Floker(event) => self.apply_floker(event, touched),
            Event::Groups(event) => self.apply_groups(at, event, touched),
            Event::Pick(event) => self.apply_pick(event, touched),
            Event::Work(event) => self.apply_work(at, event, touched),
            Event::Plenum(event) => self.apply_plenum(at, event, touched),
            Event::Board(event) => self.apply_board(at, event, touched),
            Event::Ballot(event) => self.apply_ballot(at, event, touched),
        }
    }

    fn apply_session(&mut self, at: Millis, event: &SessionEvent, touched: &mut Touched) {
        match event {
            SessionEvent::Created { id, code, facts, steps, keep_until, demo } => {
                self.id = Some(*id);
                self.code = Some(code.clone());
                self.facts = facts.clone();
                self.keep_until = *keep_until;
                self.demo = *demo;
                self.programme.set_steps(steps.clone(), touched);
                touched.raise(Aspect::Facts);
            }
            SessionEvent::FactsSet { facts, keep_until } => {
                self.facts = facts.clone();
                self.keep_until = *keep_until;
                touched.raise(Aspect::Facts);
            }
            SessionEvent::CodeChanged { code } => {
                self.code = Some(code.clone());
                touched.raise(Aspect::JoinCode);
            }
            SessionEvent::Said { by, cmd } => {
                let said = self.said.entry(*by).or_default();
                if said.len() == REMEMBERED {
                    said.pop_front();
                }
                said.push_back(*cmd);
            }
            SessionEvent::VoteHeard { cmd } => self.heard.hear(cmd),
            SessionEvent::Announced { text, group } => {
                let message = MessageView { text: text.clone(), at };
                match group {
                    Some(group) => {
                        self.group_messages.insert(*group, message);
                    }
                    None => self.message = Some(message),
                }
                touched.raise(Aspect::Message(*group));
            }
            SessionEvent::SessionEnded {} => {
                self.ended_at = Some(at);
                touched.raise(Aspect::Ended);
            }
        }
    }

    /// What one browser has said, its new owner has said too.
    pub(crate) fn merge_said(&mut self, from: &PersonId, into: &PersonId) {
        let Some(older) = self.said.remove(&Actor::Participant(*from)) else { return };
        let said = self.said.entry(Actor::Participant(*into)).or_default();
        for cmd in older.into_iter().rev() {
            if said.len() < REMEMBERED {
                said.push_front(cmd);
            }
        }
    }
}
