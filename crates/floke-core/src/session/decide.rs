//! Decides commands: each feature decides its own.

use super::{Decision, Session};
use crate::command::{BallotCommand, Command, Context, HostCommand, PeopleCommand, SessionCommand};
use crate::event::{Event, ProgrammeEvent, SessionEvent};
use crate::facts::Facts;
use crate::ids::Millis;
use crate::limits::MESSAGE;
use crate::programme::checked_steps;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::text::bounded;

impl Session {
    /// Whether the command was carried out before. The session does not know who voted, so an earlier vote with the
    /// same id counts only for another vote.
    fn is_done(&self, command: &Command, ctx: &Context) -> bool {
        match (command, &ctx.who) {
            (Command::Ballot(BallotCommand::Vote { .. }), Actor::Person(_)) => {
                self.heard.contains(&ctx.cmd)
            }
            (_, who) => self.said.get(who).is_some_and(|said| said.contains(&ctx.cmd)),
        }
    }

    /// What `command` does now. No events: it was carried out before.
    ///
    /// # Errors
    /// A [`Refusal`] when the rules forbid it; nothing has changed then.
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
            Actor::Link(Role::Facilitator, _) => {}
            Actor::Link(..) => return Err(Refusal::NotAllowed),
            Actor::Person(person) => {
                if self.is_waiting(person) {
                    // Outside she may correct her profile, and nothing else.
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
                let text = bounded(text, MESSAGE)?;
                Ok(vec![SessionEvent::Announced { text, group: *group }.into()])
            }
            SessionCommand::EndSession {} => {
                self.no_ballot_waits()?;
                Ok(vec![SessionEvent::SessionEnded {}.into()])
            }
        }
    }

    /// What the host's command does now.
    ///
    /// # Errors
    /// A [`Refusal`] when the rules forbid it; nothing has changed then.
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
}
