//! For tests: a workshop that is driven by hand, and `given(events).when(command).then(events)`.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::str::FromStr;

use crate::ballot::{Choice, Method, Side};
use crate::command::{
    BallotCommand, BoardCommand, Command, Context, DoorCommand, EntryCommand, FlokerCommand,
    GroupsCommand, HostCommand, ProgrammeCommand, WorkCommand,
};
use crate::event::{Event, SessionEvent};
use crate::facts::{Facts, Language};
use crate::form::{Kind, List, Stage, fields, lists};
use crate::groups::NewGroup;
use crate::ids::{BallotId, ClusterId, CommandId, GroupId, Millis, PersonId, ProposalId, StepId};
use crate::people::Profile;
use crate::programme::{Phase, Step};
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::session::{Decision, Session};
use crate::touched::Touched;
use crate::view::{Key, Part, Scope};

/// 12 March 2026, 08:30 in Kongsvinger.
pub(crate) const MORNING: Millis = Millis(1_773_300_600_000);

/// The join code of the tests.
pub(crate) const CODE: &str = "FDK-264";

/// Every kind of step, in the order of the day.
pub(crate) const PHASES: [Phase; Phase::ALL.len()] = Phase::ALL;

/// The scopes of an actor, with every part asked for.
pub(crate) fn scopes(session: &Session, who: &Actor) -> Vec<Scope> {
    session.scopes(who, &Part::ALL.into())
}

/// An id of twelve characters: the word and a number.
pub(crate) fn id<T: FromStr<Err: Debug>>(word: &str, n: usize) -> T {
    let width = 12_usize.saturating_sub(word.len());
    format!("{word}{n:0width$}").parse().unwrap()
}

/// A row with only what it needs.
pub(crate) fn smallest_row(list: &List, text: &str) -> BTreeMap<String, String> {
    let cell = |kind: Kind| match kind {
        Kind::Text { .. } => text.to_owned(),
        Kind::Choice { of, .. } => of.first().copied().unwrap_or_default().to_owned(),
    };
    list.needed().map(|column| (column.id.to_owned(), cell(column.kind))).collect()
}

pub(crate) fn person(n: usize) -> PersonId {
    id("person", n)
}

pub(crate) fn group(n: usize) -> GroupId {
    id("group", n)
}

pub(crate) fn cluster(n: usize) -> ClusterId {
    id("line", n)
}

pub(crate) fn ballot(n: usize) -> BallotId {
    id("ballot", n)
}

pub(crate) fn participant(n: usize) -> Actor {
    Actor::Person(person(n))
}

pub(crate) fn facilitator() -> Actor {
    Actor::Link(Role::Facilitator, id("console", 1))
}

pub(crate) fn screen() -> Actor {
    Actor::Link(Role::Screen, id("screen", 1))
}

/// The step of this kind in the programme of the tests; ten minutes long.
pub(crate) fn step(phase: Phase) -> StepId {
    id("step", PHASES.iter().position(|p| *p == phase).unwrap())
}

pub(crate) fn steps() -> Vec<Step> {
    PHASES
        .iter()
        .map(|phase| Step::titled(step(*phase), *phase, format!("{phase:?}"), 600))
        .collect()
}

/// The programme of the tests, with the room's current step when it is not one of them.
pub(crate) fn steps_and(session: &Session) -> Vec<Step> {
    let mut steps = steps();
    let other = session.step().filter(|now| steps.iter().all(|s| s.id != now.id));
    steps.extend(other.cloned());
    steps
}

pub(crate) fn facts() -> Facts {
    Facts {
        title: "Innovasjonstrening".into(),
        municipality: "Kongsvinger".into(),
        community: "Kongsvingersamfunnet".into(),
        language: Language::Nb,
        date: "2026-03-12".into(),
        venue: "Rådhusteatret".into(),
        zone: "Europe/Oslo".into(),
        areas: vec!["Oppvekst og læring".into(), "Helse og mestring".into()],
    }
}

/// The id of a group's recommendation in its case.
pub(crate) fn recommendation(group: &GroupId) -> ProposalId {
    ProposalId::from(*group)
}

/// Opens the vote on the first group's recommendation, for everybody who has arrived.
pub(crate) fn open_case_vote(n: usize) -> Command {
    Command::Board(BoardCommand::OpenCaseVote {
        ballot: ballot(n),
        proposal: recommendation(&group(0)),
        secret: false,
        again: false,
        without_new: false,
    })
}

/// The choice for or against a case.
pub(crate) fn stand(is_for: bool) -> Choice {
    Choice::One(if is_for { Side::For } else { Side::Against }.id().into())
}

/// A workshop, its log, and its time.
#[derive(Debug, Clone)]
pub(crate) struct Day {
    pub(crate) session: Session,
    pub(crate) log: Vec<(Millis, Vec<Event>)>,
    pub(crate) now: Millis,
    said: usize,
}

/// A command's decision.
pub(crate) struct Asked(Decision);

/// A workshop in which `events` have happened.
pub(crate) fn given(events: impl IntoIterator<Item = Event>) -> Day {
    let mut day = Day { session: Session::empty(), log: Vec::new(), now: MORNING, said: 500_000 };
    day.commit(events.into_iter().collect());
    day
}

/// People in groups of equal size, at the first step.
pub(crate) fn day(people: usize, groups: usize) -> Day {
    let mut day = Day::new();
    for n in 0..people {
        day.join(n, "Oppvekst og læring");
    }
    if groups > 0 {
        day.form(groups);
    }
    day
}

impl Day {
    /// A workshop without people.
    pub(crate) fn new() -> Self {
        let mut day = given([]);
        day.host(HostCommand::Create {
            id: id("session", 1),
            code: CODE.parse().unwrap(),
            facts: facts(),
            steps: steps(),
            keep_until: MORNING.plus(90 * 24 * 60 * 60 * 1_000),
            demo: false,
        })
        .unwrap();
        day
    }

    /// All events so far.
    pub(crate) fn events(&self) -> impl Iterator<Item = &Event> {
        self.log.iter().flat_map(|(_, events)| events)
    }

    pub(crate) fn commit(&mut self, events: Vec<Event>) -> Touched {
        let mut touched = Touched::collecting();
        for event in &events {
            self.session.apply(self.now, event, &mut touched);
        }
        if !events.is_empty() {
            self.log.push((self.now, events));
        }
        touched
    }

    pub(crate) fn host(&mut self, command: impl Into<HostCommand>) -> Decision {
        let command = command.into();
        let events = self.session.decide_host(&command, self.now)?;
        self.commit(events.clone());
        Ok(events)
    }

    pub(crate) fn join(&mut self, n: usize, area: &str) {
        self.join_among(n, area, 100_000).unwrap();
    }

    /// Joins, and arrives with the same phone.
    pub(crate) fn join_among(&mut self, n: usize, area: &str, max: usize) -> Decision {
        let mut events = self.only_join(n, area, max)?;
        events.extend(self.arrive(n));
        Ok(events)
    }

    pub(crate) fn arrive(&mut self, n: usize) -> Vec<Event> {
        self.host(HostCommand::Entry(EntryCommand::Arrive { token: format!("token{n}").into() }))
            .unwrap()
    }

    /// Joins, and never opens a socket.
    pub(crate) fn only_join(&mut self, n: usize, area: &str, max: usize) -> Decision {
        self.host(HostCommand::Entry(EntryCommand::Join {
            by: Some(self.session.code().unwrap().clone()),
            other: true,
            person: person(n),
            profile: Profile { name: format!("Navn {n}"), role: "Leder".into(), area: area.into() },
            token: format!("token{n}").into(),
            code: format!("CODE{n:04}").into(),
            max,
        }))
    }

    pub(crate) fn set_door(&mut self, open: bool) {
        self.does(&facilitator(), DoorCommand::SetDoor { open });
    }

    pub(crate) fn form(&mut self, groups: usize) {
        let groups =
            (0..groups).map(|n| NewGroup { id: group(n), name: format!("Gruppe {n}") }).collect();
        self.does(&facilitator(), GroupsCommand::FormGroups { groups });
    }

    /// Imports `n` lines of one floke each.
    pub(crate) fn import(&mut self, n: usize) {
        use crate::floker::{Complexity, ImportCluster, ImportFloke, Size};
        let clusters = (0..n)
            .map(|n| ImportCluster {
                id: cluster(n),
                title: format!("Floke {n}"),
                theme: "Oppvekst".into(),
                size: Some(Size::Small),
                complexity: Some(Complexity::Simple),
                floker: vec![ImportFloke { id: id("floke", n), text: format!("Floke {n}") }],
            })
            .collect();
        self.does(&facilitator(), FlokerCommand::ImportFloker { clusters });
    }

    pub(crate) fn later(&mut self, ms: u64) {
        self.now = self.now.plus(ms);
    }

    pub(crate) fn next_cmd(&mut self) -> CommandId {
        self.said += 1;
        id("cmd", self.said)
    }

    /// Gives a command with an id, and applies its events.
    pub(crate) fn says(
        &mut self,
        who: &Actor,
        cmd: &CommandId,
        command: &Command,
    ) -> Result<Vec<Event>, Refusal> {
        let ctx = Context { who: *who, now: self.now, cmd: *cmd };
        let events = self.session.decide(command, &ctx)?;
        self.commit(events.clone());
        Ok(events)
    }

    /// Gives a command, which must succeed; returns its events without the memory of it.
    pub(crate) fn does(&mut self, who: &Actor, command: impl Into<Command>) -> Vec<Event> {
        let command = command.into();
        let cmd = self.next_cmd();
        let events = self.says(who, &cmd, &command).unwrap_or_else(|no| {
            panic!("{who:?} was refused {command:?}: {no:?}");
        });
        without_said(events)
    }

    /// Decides a command without applying it.
    pub(crate) fn when(&self, who: &Actor, command: impl Into<Command>) -> Asked {
        let ctx = Context { who: *who, now: self.now, cmd: id("ask", 1) };
        Asked(self.session.decide(&command.into(), &ctx))
    }

    /// Moves the room to the step of this kind.
    pub(crate) fn at(&mut self, phase: Phase) {
        let from = self.session.step().unwrap().id;
        self.does(&facilitator(), ProgrammeCommand::Jump { from, to: step(phase) });
    }

    /// The facilitator fills in everything a stage needs.
    pub(crate) fn fill(&mut self, group: &GroupId, stage: Stage) {
        for field in fields().filter(|f| f.place.stage == stage && f.required) {
            self.write(&facilitator(), group, field.id, "Ferdig.");
        }
        for list in lists().filter(|l| l.place.stage == stage) {
            for n in 0..list.required {
                let cells = smallest_row(list, "Ferdig.");
                let row = id("row", n);
                let (group, list) = (*group, list.id.to_owned());
                let put = Command::Work(WorkCommand::PutRow {
                    group,
                    list,
                    row,
                    cells,
                    before: None,
                    base: None,
                });
                self.does(&facilitator(), put);
            }
        }
    }

    /// Writes on the newest version.
    pub(crate) fn write(&mut self, who: &Actor, group: &GroupId, field: &str, text: &str) {
        let base = self.version(group, field);
        let (group, field, text) = (*group, field.into(), text.into());
        self.does(who, WorkCommand::Write { group, field, text, base, settle: false });
    }

    pub(crate) fn version(&self, group: &GroupId, field: &str) -> u32 {
        self.session.text_view(group, field).map_or(0, |t| t.newest.version)
    }

    /// Shows the waiting result, so that the room may go on.
    pub(crate) fn show_waiting(&mut self) {
        let waiting = self.session.value(&Key::Ballot).map(|_| self.sees(&Key::Ballot));
        if let Some(ballot) = waiting.filter(|ballot| ballot["state"] == "closed") {
            let ballot = ballot["id"].as_str().unwrap().parse().unwrap();
            self.does(&facilitator(), BallotCommand::RevealBallot { ballot });
        }
    }

    /// Opens the case of the first group and its vote; everybody else is on the board.
    pub(crate) fn open_case_vote(&mut self, n: usize) {
        self.show_waiting();
        self.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
        self.does(&facilitator(), open_case_vote(n));
    }

    pub(crate) fn open_plenum(&mut self, n: usize, method: Method, secret: bool, choices: usize) {
        let choices = (0..choices)
            .map(|n| crate::ballot::ChoiceText { id: format!("c{n}"), text: format!("Valg {n}") })
            .collect();
        self.show_waiting();
        let open = Command::Ballot(BallotCommand::OpenBallot {
            ballot: ballot(n),
            question: format!("Hva mener vi om {n}?"),
            choices,
            method,
            secret,
            again: false,
            without_new: false,
        });
        self.does(&facilitator(), open);
    }

    pub(crate) fn vote(&mut self, n: usize, who: usize, choice: Choice) {
        self.does(&participant(who), BallotCommand::Vote { ballot: ballot(n), choice });
    }

    pub(crate) fn close(&mut self, n: usize) {
        self.does(&facilitator(), BallotCommand::CloseBallot { ballot: ballot(n) });
    }

    pub(crate) fn reveal(&mut self, n: usize) {
        self.does(&facilitator(), BallotCommand::RevealBallot { ballot: ballot(n) });
    }

    /// The value of a key, as sent over the wire.
    pub(crate) fn sees(&self, key: &Key) -> serde_json::Value {
        serde_json::to_value(self.session.value(key)).unwrap()
    }

    /// The same workshop, replayed from its log through JSON.
    pub(crate) fn restarted(&self) -> Self {
        Self { session: replay(&self.log, |_| true), ..self.clone() }
    }
}

/// A session replayed from a log through JSON, with the events that `kept` accepts.
pub(crate) fn replay(log: &[(Millis, Vec<Event>)], kept: impl Fn(&Event) -> bool) -> Session {
    let mut session = Session::empty();
    for (at, events) in log {
        for event in events.iter().filter(|e| kept(e)) {
            let text = serde_json::to_string(event).unwrap();
            let event: Event = serde_json::from_str(&text).unwrap();
            session.apply(*at, &event, &mut Touched::ignoring());
        }
    }
    session
}

fn without_said(events: Vec<Event>) -> Vec<Event> {
    events
        .into_iter()
        .filter(|e| {
            !matches!(
                e,
                Event::Session(SessionEvent::Said { .. })
                    | Event::Session(SessionEvent::VoteHeard { .. })
            )
        })
        .collect()
}

impl Asked {
    /// The code of the refusal; none for a success.
    pub(crate) fn code(self) -> Option<String> {
        self.0.err().map(|no| no.code())
    }

    #[track_caller]
    pub(crate) fn changes_nothing(self) {
        self.then::<Event>([]);
    }

    #[track_caller]
    pub(crate) fn then<E: Into<Event>>(self, events: impl IntoIterator<Item = E>) {
        let expected: Vec<Event> = events.into_iter().map(Into::into).collect();
        assert_eq!(self.0.map(without_said), Ok(expected));
    }

    #[track_caller]
    /// Expects a refusal with these values.
    pub(crate) fn refuses_with(self, no: Refusal) {
        assert_eq!(self.0, Err(no));
    }

    pub(crate) fn refuses(self, code: &str) {
        match self.0 {
            Ok(events) => panic!("{code} was expected, it did {events:?}"),
            Err(no) => assert_eq!(no.code(), code),
        }
    }
}
