//! A session for the tests of documents.

use floke_core::command::{EntryCommand, LinkCommand};
use floke_core::people::Profile;
use floke_core::programme::{Phase, Step};
use floke_core::{
    Actor, Command, Context, Facts, HostCommand, Language, Millis, Role, Session, Touched,
};
use serde_json::{Value, json};

/// A session of one group with one person, and a way to give commands.
pub(crate) struct Desk {
    pub(crate) session: Session,
    count: u64,
}

pub(crate) const GROUP: &str = "groupgroupgroup1";
pub(crate) const PERSON: &str = "personperson0001";
/// A person without a group.
pub(crate) const ANOTHER: &str = "personperson0002";

impl Desk {
    pub(crate) fn new(language: Language) -> Self {
        let phases =
            [Phase::Arrive, Phase::Need, Phase::Solution, Phase::Test, Phase::Board, Phase::Decide];
        let facts = Facts {
            title: "Ledersamling: Innovasjon i praksis".into(),
            municipality: "Kongsvinger".into(),
            language,
            date: "2026-03-12".into(),
            ..Facts::default()
        };
        let mut desk = Self::of(facts, &phases);
        let profile = Profile {
            name: "Marit <b>".into(),
            role: "kommunalsjef".into(),
            area: "Oppvekst".into(),
        };
        desk.join(PERSON, profile);
        desk.lead(json!({"type": "form_groups", "groups": [{"id": GROUP, "name": "Glomma"}]}));
        desk
    }

    /// A session of nobody.
    pub(crate) fn of(facts: Facts, phases: &[Phase]) -> Self {
        let step = |(n, phase): (usize, &Phase)| {
            Step::titled(format!("stepstepstep{n:04}").parse().unwrap(), *phase, "Del".into(), 600)
        };
        let mut desk = Self { session: Session::empty(), count: 0 };
        desk.host(&HostCommand::Create {
            id: "sessionsession01".parse().unwrap(),
            code: "FDK264".parse().unwrap(),
            facts,
            steps: phases.iter().enumerate().map(step).collect(),
            keep_until: Millis(1_000_000),
            demo: true,
        });
        desk.host(&HostCommand::Link(LinkCommand::Issue {
            link: "linklinklink0001".parse().unwrap(),
            role: Role::Facilitator,
            hash: "h".into(),
            until: None,
            replace: false,
        }));
        desk
    }

    /// She joins, and comes.
    pub(crate) fn join(&mut self, person: &str, profile: Profile) {
        self.count += 1;
        self.host(&HostCommand::Entry(EntryCommand::Join {
            by: Some("FDK264".parse().unwrap()),
            other: true,
            person: person.parse().unwrap(),
            profile,
            token: format!("token of {person}").into(),
            code: format!("CZ6E{:04}", self.count).into(),
            max: 100,
        }));
    }

    pub(crate) fn host(&mut self, command: &HostCommand) {
        let events = self.session.decide_host(command, Millis(self.count)).unwrap();
        for event in events {
            self.session.apply(Millis(self.count), &event, &mut Touched::ignoring());
        }
        if let HostCommand::Entry(EntryCommand::Join { token, .. }) = command {
            self.host(&HostCommand::Entry(EntryCommand::Arrive { token: token.clone().into() }));
        }
    }

    pub(crate) fn give(&mut self, who: Actor, command: Value) {
        self.count += 1;
        let cmd = format!("commandcommand{:06}", self.count).parse().unwrap();
        let ctx = Context { who, now: Millis(self.count), cmd };
        let command: Command = serde_json::from_value(command).unwrap();
        let events =
            self.session.decide(&command, &ctx).unwrap_or_else(|no| panic!("{command:?}: {no}"));
        for event in events {
            self.session.apply(Millis(self.count), &event, &mut Touched::ignoring());
        }
    }

    pub(crate) fn lead(&mut self, command: Value) {
        self.give(Actor::Link(Role::Facilitator, "linklinklink0001".parse().unwrap()), command);
    }

    pub(crate) fn to(&mut self, n: usize) {
        let from = self.session.step().unwrap().id;
        self.lead(json!({"type": "jump", "from": from, "to": format!("stepstepstep{n:04}")}));
    }

    pub(crate) fn write(&mut self, field: &str, text: &str) {
        self.write_on(0, field, text);
    }

    /// Writes on the version that is there.
    pub(crate) fn write_on(&mut self, base: u32, field: &str, text: &str) {
        let person = Actor::Person(PERSON.parse().unwrap());
        self.give(
            person,
            json!({"type": "write", "group": GROUP, "field": field, "text": text, "base": base}),
        );
    }

    pub(crate) fn row(&mut self, list: &str, n: usize, cells: &Value) {
        let person = Actor::Person(PERSON.parse().unwrap());
        let row = format!("row{}{n:06}", list.replace(['.', '_'], ""));
        let row: String = row.chars().rev().take(20).collect::<String>().chars().rev().collect();
        self.give(
            person,
            json!({"type": "put_row", "group": GROUP, "list": list, "row": row, "cells": cells}),
        );
    }

    pub(crate) fn join_another(&mut self) {
        self.join(ANOTHER, Profile { name: "Ola".into(), ..Profile::default() });
        self.lead(json!({"type": "move_person", "person": ANOTHER, "group": null}));
    }
}
