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
use crate::command::{Actor, Command, Context, HostCommand};
use crate::event::Event;
use crate::floker::Floker;
use crate::groups::Groups;
use crate::ids::{BallotId, CommandId, GroupId, JoinCode, Millis, PersonId, SessionId};
use crate::people::People;
use crate::pick::Picks;
use crate::plenum::Plenum;
use crate::programme::{ProgrammeState, checked_steps};
use crate::refusal::Refusal;
use crate::text::bounded;
use crate::view::{Key, Touched};
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
            (Command::Vote { .. }, Actor::Participant(_)) => self.heard.contains(&ctx.cmd),
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
        let mut events = vec![match command {
            Command::Vote { .. } => Event::VoteHeard { cmd },
            _ => Event::Said { by: ctx.who, cmd },
        }];
        if self.ended_at.is_some() {
            return Err(Refusal::Ended);
        }
        match &ctx.who {
            Actor::Screen(_) => return Err(Refusal::NotAllowed),
            Actor::Facilitator(_) => {}
            Actor::Participant(person) => {
                if self.is_waiting(person) {
                    // Outside she may mend what she is called, and nothing else.
                    if !matches!(command, Command::SetProfile { .. }) {
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
            Command::SetNote { .. }
            | Command::SetProfile { .. }
            | Command::SetArrived { .. }
            | Command::SetGone { .. }
            | Command::WithdrawPerson { .. }
            | Command::WithdrawPeople { .. }
            | Command::SetDoor { .. }
            | Command::LetIn { .. }
            | Command::MergePeople { .. } => self.decide_people(command, ctx),
            Command::SetProgramme { .. }
            | Command::Next { .. }
            | Command::Back { .. }
            | Command::Jump { .. }
            | Command::AddTime { .. }
            | Command::Pause { .. }
            | Command::Resume { .. }
            | Command::Undo { .. }
            | Command::SetScene { .. } => self.decide_programme(command, ctx),
            Command::SubmitFloke { .. }
            | Command::ImportFloker { .. }
            | Command::AddFloker { .. }
            | Command::HideCluster { .. }
            | Command::SetKind { .. } => self.decide_floker(command, ctx),
            Command::FormGroups { .. }
            | Command::MovePerson { .. }
            | Command::RenameGroup { .. }
            | Command::LockGroups { .. } => self.decide_groups(command, ctx),
            Command::PlaceDots { .. }
            | Command::PickFloke { .. }
            | Command::AllowShared { .. }
            | Command::ShowDots { .. } => self.decide_pick(command, ctx),
            Command::Write { .. }
            | Command::PutRow { .. }
            | Command::MoveRow { .. }
            | Command::DeleteRow { .. }
            | Command::Deliver { .. }
            | Command::TakeBack { .. }
            | Command::Unlock { .. }
            | Command::CallHelp { .. } => self.decide_work(command, ctx),
            Command::Ask { .. }
            | Command::Answer { .. }
            | Command::Present { .. }
            | Command::RaiseQuestion { .. }
            | Command::DropQuestion { .. } => self.decide_plenum(command, ctx),
            Command::ReportInhabil { .. }
            | Command::OpenCase { .. }
            | Command::SetChair { .. }
            | Command::RuleInhabil { .. }
            | Command::OpenCaseVote { .. } => self.decide_board(command, ctx),
            Command::Vote { .. }
            | Command::OpenBallot { .. }
            | Command::Admit { .. }
            | Command::CloseBallot { .. }
            | Command::RevealBallot { .. }
            | Command::PutAway { .. } => self.decide_ballot(command, ctx),
            Command::SetFacts { .. } => self.decide_facts(command, ctx),
            Command::Announce { text, group } => {
                self.only_facilitator(ctx)?;
                if let Some(group) = group {
                    self.groups.get(group).ok_or(Refusal::Unknown)?;
                }
                let text = bounded(text, 300)?;
                Ok(vec![Event::Announced { text, group: *group }])
            }
            Command::EndSession {} => {
                self.only_facilitator(ctx)?;
                self.no_ballot_waits()?;
                Ok(vec![Event::SessionEnded {}])
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
                    Event::Created {
                        id: *id,
                        code: code.clone(),
                        facts,
                        steps,
                        keep_until: *keep_until,
                        demo: *demo,
                    },
                    Event::StepEntered { step: first, cmd },
                ])
            }
            HostCommand::Join { .. }
            | HostCommand::Arrive { .. }
            | HostCommand::NewCode { .. }
            | HostCommand::AddToken { .. }
            | HostCommand::IssueLink { .. }
            | HostCommand::WithdrawLink { .. }
            | HostCommand::TakeOut { .. } => self.decide_entry(command, now),
        }
    }

    /// Makes `event` so, and names the keys whose value it may have changed.
    ///
    /// `at` is the commit's time. An event that fits nothing (its person is forgotten) changes nothing.
    pub fn apply(&mut self, at: Millis, event: &Event, touched: &mut Touched) {
        match event {
            Event::Created { id, code, facts, steps, keep_until, demo } => {
                self.id = Some(*id);
                self.code = Some(code.clone());
                self.facts = facts.clone();
                self.keep_until = *keep_until;
                self.demo = *demo;
                self.programme.set_steps(steps.clone());
                touched.key(Key::Session);
                touched.key(Key::Programme);
            }
            Event::FactsSet { facts, keep_until } => {
                self.facts = facts.clone();
                self.keep_until = *keep_until;
                touched.key(Key::Session);
                // Language and areas are shown outside the door too.
                for person in self.waiting_order().into_iter().flatten() {
                    touched.key(Key::MyWaiting(person));
                }
            }
            Event::CodeChanged { code } => {
                self.code = Some(code.clone());
                touched.key(Key::Session);
            }
            Event::Said { by, cmd } => {
                let said = self.said.entry(*by).or_default();
                if said.len() == REMEMBERED {
                    said.pop_front();
                }
                said.push_back(*cmd);
            }
            Event::VoteHeard { cmd } => self.heard.hear(cmd),
            Event::Announced { text, group } => {
                let message = MessageView { text: text.clone(), at };
                match group {
                    Some(group) => {
                        self.group_messages.insert(*group, message);
                        touched.key(Key::GroupMessage(*group));
                    }
                    None => {
                        self.message = Some(message);
                        touched.key(Key::Message);
                    }
                }
            }
            Event::SessionEnded {} => {
                self.ended_at = Some(at);
                touched.key(Key::Session);
                touched.key(Key::Scene);
            }
            Event::LinkIssued { .. }
            | Event::LinkWithdrawn { .. }
            | Event::DoorSet { .. }
            | Event::PersonWaits { .. }
            | Event::PersonJoined { .. }
            | Event::ProfileSet { .. }
            | Event::TokenAdded { .. }
            | Event::PersonWithdrawn { .. }
            | Event::PeopleMerged { .. }
            | Event::ArrivedSet { .. }
            | Event::GoneSet { .. }
            | Event::NoteSet { .. } => self.apply_people(at, event, touched),
            Event::ProgrammeSet { .. }
            | Event::StepEntered { .. }
            | Event::TimeAdded { .. }
            | Event::Paused { .. }
            | Event::Resumed { .. }
            | Event::SceneSet { .. }
            | Event::Undone { .. } => self.apply_programme(at, event, touched),
            Event::FlokeListed { .. }
            | Event::FlokeSubmitted { .. }
            | Event::FlokerImported { .. }
            | Event::FlokerAdded { .. }
            | Event::ClusterHidden { .. }
            | Event::KindSet { .. } => {
                self.apply_floker(event, touched);
            }
            Event::GroupsFormed { .. }
            | Event::PersonMoved { .. }
            | Event::GroupRenamed { .. }
            | Event::GroupsLocked { .. } => self.apply_groups(at, event, touched),
            Event::SharedAllowed { .. }
            | Event::DotsPlaced { .. }
            | Event::DotsShown { .. }
            | Event::FlokePicked { .. } => self.apply_pick(event, touched),
            Event::TextWritten { .. }
            | Event::RowPut { .. }
            | Event::RowMoved { .. }
            | Event::RowDeleted { .. }
            | Event::Delivered { .. }
            | Event::TakenBack { .. }
            | Event::HandRaised { .. } => self.apply_work(at, event, touched),
            Event::Presented { .. }
            | Event::QuestionListed { .. }
            | Event::QuestionAsked { .. }
            | Event::QuestionRaised { .. }
            | Event::QuestionDropped { .. }
            | Event::QuestionAnswered { .. } => self.apply_plenum(at, event, touched),
            Event::CaseOpened { .. }
            | Event::ChairSet { .. }
            | Event::InhabilReported { .. }
            | Event::InhabilRuled { .. } => self.apply_board(at, event, touched),
            Event::BallotOpened { .. }
            | Event::Admitted { .. }
            | Event::Voted { .. }
            | Event::ChoiceMade { .. }
            | Event::BallotClosed { .. }
            | Event::ChairAsked { .. }
            | Event::BallotRevealed { .. }
            | Event::BallotPutAway { .. } => self.apply_ballot(at, event, touched),
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
