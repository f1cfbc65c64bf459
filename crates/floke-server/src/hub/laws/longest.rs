//! The longest View, with everything in it at its bound.

use std::collections::{BTreeMap, BTreeSet};

use floke_core::command::{
    GroupsCommand, PeopleCommand, PlenumCommand, ProgrammeCommand, WorkCommand,
};
use floke_core::form::{Kind, LONG, MAX_ROWS, fields, lists};
use floke_core::groups::MAX_GROUPS;
use floke_core::plenum::{MAX_QUESTIONS, QuestionKind};
use floke_core::programme::{Phase, Step};
use floke_core::{Actor, Command, Key, Millis, Role, Scope};

use crate::hub::live::Live;
use crate::hub::testing::{MORNING, PHASES, create, form, group, id, join, link, person, step};

/// Text of characters that take six bytes in JSON and that long texts keep; `last` makes it another text.
fn long(chars: usize, last: char) -> String {
    "\u{1}".repeat(chars - 1) + last.encode_utf8(&mut [0; 4])
}

/// A session that is decided and applied, but not stored.
struct Day(Live, usize);

impl Day {
    fn does(&mut self, who: &Actor, command: &Command) {
        let Self(live, said) = self;
        *said += 1;
        let mut batch = live.batch(Millis(MORNING));
        let done = live.decide(&mut batch, who, &id("said", *said), command);
        done.unwrap_or_else(|refusal| panic!("{refusal:?}: {command:?}"));
    }

    fn of_key(&self, key: &Key) -> usize {
        let value = self.0.session.value(key).map(|value| serde_json::to_string(&value).unwrap());
        value.map_or(0, |value| key.to_string().len() + value.len() + 4)
    }

    /// The bytes a person is sent, without the frame.
    fn bytes(&self, who: &Actor) -> usize {
        let scopes = self.0.session.scopes(who, &BTreeSet::new()).into_iter();
        let keys = scopes.flat_map(|scope| self.0.session.keys(&scope));
        keys.map(|key| self.of_key(&key)).sum()
    }
}

/// Fills every text with as many versions as are kept, and every list.
fn fill(day: &mut Day, writers: &[Actor], console: &Actor) {
    for field in fields() {
        let Kind::Text { max } = field.kind else { continue };
        for (writer, last) in writers.iter().zip('a'..) {
            let (group, field) = (group(0), field.id.to_owned());
            let text = long(max, last);
            day.does(
                writer,
                &Command::Work(WorkCommand::Write { group, field, text, base: 0, settle: false }),
            );
        }
    }
    for (nth, list) in lists().enumerate() {
        for n in 0..MAX_ROWS {
            let cells = list.columns.iter().map(|column| {
                let cell = match &column.kind {
                    Kind::Text { max } => long(*max, 'a'),
                    Kind::Choice { of, .. } => of[0].to_owned(),
                };
                (column.id.to_owned(), cell)
            });
            let (group, row) = (group(0), id("row", nth * MAX_ROWS + n));
            let (list, cells) = (list.id.to_owned(), cells.collect::<BTreeMap<_, _>>());
            let put = Command::Work(WorkCommand::PutRow {
                group,
                list,
                row,
                cells,
                before: None,
                base: None,
            });
            // People who already have rows may not take the last ones, so the console does.
            let who = if n < MAX_ROWS * 3 / 4 { &writers[n % writers.len()] } else { console };
            day.does(who, &put);
        }
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are to be seen, with `--nocapture`")]
fn the_page_says_how_long_a_view_may_be() {
    let mut day = Day(Live::unmade(), 0);
    let mut batch = day.0.batch(Millis(MORNING));
    let mut hosts = vec![create(&id("session", 1), "FDK-264"), link(1, Role::Facilitator, false)];
    hosts.extend((0..10).map(join));
    for host in &hosts {
        day.0.decide_host(&mut batch, host).unwrap();
    }
    let console = Actor::Link(Role::Facilitator, id("link", 1));
    let people: Vec<_> = (0..10).map(|n| Actor::Person(person(n))).collect();
    day.does(&console, &form(2));
    for n in 0..people.len() {
        // Everybody but the last person, who asks.
        let group = Some(group(usize::from(n == people.len() - 1)));
        day.does(
            &console,
            &Command::Groups(GroupsCommand::MovePerson { person: person(n), group }),
        );
    }
    let asker = people[9];
    for from in 0..PHASES.len() - 1 {
        let jump =
            Command::Programme(ProgrammeCommand::Jump { from: step(from), to: step(from + 1) });
        day.does(&console, &jump);
    }
    for (who, last) in people.iter().zip('a'..) {
        let (name, role, area) = ("😀".repeat(79), "😀".repeat(80), "😀".repeat(80));
        let name = format!("{name}{last}");
        day.does(
            who,
            &Command::People(PeopleCommand::SetProfile { person: None, name, role, area }),
        );
    }
    fill(&mut day, &people[..9], &console);
    let steps = (0..60).map(|n| {
        let phase = PHASES.get(n).copied().unwrap_or(Phase::Break);
        let step = Step::titled(step(n), phase, "😀".repeat(160), 600);
        Step { text: Some(long(LONG, 'a')), ..step }
    });
    day.does(
        &console,
        &Command::Programme(ProgrammeCommand::SetProgramme { steps: steps.collect() }),
    );
    day.does(
        &people[0],
        &Command::People(PeopleCommand::WriteOwn {
            field: "need.note".into(),
            text: long(LONG, 'a'),
            base: None,
        }),
    );
    let plenum = PHASES.iter().position(|phase| *phase == Phase::NeedPlenum).unwrap();
    day.does(
        &console,
        &Command::Programme(ProgrammeCommand::Jump {
            from: step(PHASES.len() - 1),
            to: step(plenum),
        }),
    );
    day.does(&console, &Command::Plenum(PlenumCommand::Present { group: Some(group(0)) }));
    let (phone, console_has) = (day.bytes(&people[0]), day.bytes(&console));
    let groups_work = day.0.session.keys(&Scope::Group(group(0))).into_iter();
    let groups_work: usize = groups_work.map(|key| day.of_key(&key)).sum();
    // The size of one question: one group may be asked all of them.
    let question = id("question", 1);
    let ask = Command::Plenum(PlenumCommand::Ask {
        id: question,
        kind: QuestionKind::Question,
        text: long(300, 'a'),
        to: Some(group(0)),
    });
    day.does(&asker, &ask);
    day.does(
        &people[0],
        &Command::Plenum(PlenumCommand::Answer { question, text: long(1_000, 'a'), base: None }),
    );
    let asked = day.bytes(&people[0]) - phone;
    let listed = day.bytes(&console) - console_has;

    let phone = phone + asked * MAX_QUESTIONS;
    let console_has = console_has + listed * MAX_QUESTIONS + groups_work * (MAX_GROUPS - 1);
    let megabytes = |bytes: usize| bytes.div_ceil(1_000_000);
    println!(
        "{groups_work} bytes of a group's work, {asked} for a question, {listed} at a console"
    );
    let says =
        format!("{} MB for a phone, {} MB for a console", megabytes(phone), megabytes(console_has));
    let page = include_str!("../../../../../docs/protocol.md");
    assert!(page.contains(&says), "{says}");
}
