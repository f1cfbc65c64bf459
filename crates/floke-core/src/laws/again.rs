//! A repeated command is decided once: also after a restart, also when other commands came between.

use proptest::prelude::*;

use super::{cases, told, turns};
use crate::ballot::{Choice, Method};
use crate::command::{
    BallotCommand, Command, Context, PeopleCommand, ProgrammeCommand, WorkCommand,
};
use crate::event::{Event, SessionEvent};
use crate::ids::{CommandId, Owner};
use crate::programme::Phase;
use crate::refusal::Refusal;
use crate::role::Actor;
use crate::session::{REMEMBERED, Session};
use crate::testing::{
    Day, ballot, day, facilitator, group, id, participant, person, replay, screen,
};

/// Repeats a command in the live session and in a restarted one: nothing happens.
fn is_done_already(day: &Day, who: &Actor, cmd: &CommandId, command: &Command) {
    for session in [&day.session, &day.restarted().session] {
        assert_eq!(session.decide(command, &ctx(day, who, cmd)), Ok(Vec::new()), "{command:?}");
    }
}

fn ctx(day: &Day, who: &Actor, cmd: &CommandId) -> Context {
    Context { who: *who, now: day.now, cmd: *cmd }
}

fn counts(session: &Session, n: usize) -> Option<Vec<usize>> {
    session.ballot(&ballot(n))?.closing()?.counts.clone()
}

fn choose(text: &str) -> Command {
    Command::Ballot(BallotCommand::Vote { ballot: ballot(1), choice: Choice::One(text.into()) })
}

#[test]
fn the_first_vote_that_arrives_again_does_not_push_out_the_second() {
    let mut day = day(6, 2);
    day.open_plenum(1, Method::One {}, false, 2);
    let (who, first) = (participant(0), day.next_cmd());
    day.says(&who, &first, &choose("c0")).unwrap();
    day.does(&who, choose("c1"));
    is_done_already(&day, &who, &first, &choose("c0"));
    let mut day = day.restarted();
    assert_eq!(day.says(&who, &first, &choose("c0")), Ok(Vec::new()));
    day.close(1);
    assert_eq!(counts(&day.session, 1), Some(vec![0, 1]));
}

#[test]
fn a_vote_that_arrives_again_after_closing_is_done_and_counts_once() {
    let mut day = day(6, 2);
    day.open_plenum(1, Method::One {}, false, 2);
    let (who, first) = (participant(0), day.next_cmd());
    day.says(&who, &first, &choose("c0")).unwrap();
    day.close(1);
    is_done_already(&day, &who, &first, &choose("c0"));
    assert_eq!(counts(&day.restarted().session, 1), Some(vec![1, 0]));
    // A new command of the same person is decided anew.
    day.when(&who, choose("c0")).refuses("ballot_closed");
}

#[test]
fn a_repeated_vote_is_done_even_when_its_voter_is_forgotten() {
    let mut day = day(6, 2);
    day.open_plenum(1, Method::One {}, false, 2);
    let (who, first) = (participant(0), day.next_cmd());
    day.does(&facilitator(), PeopleCommand::SetGone { person: Some(person(0)), gone: true });
    day.says(&who, &first, &choose("c0")).unwrap();
    day.close(1);
    let key = Owner::Ballot(ballot(1));
    let read = replay(&day.log, |event| event.owner() != key);
    assert_eq!(read.decide(&choose("c0"), &ctx(&day, &who, &first)), Ok(Vec::new()));
    // The only thing left of the vote is that there was one.
    let voted = day.log.iter().find(|(_, events)| events.iter().any(|e| e.owner() == key));
    let left: Vec<_> = voted.unwrap().1.iter().filter(|e| e.owner() != key).cloned().collect();
    assert_eq!(left, [Event::Session(SessionEvent::VoteHeard { cmd: first })]);
}

/// A bug: a screen that used the id of a person's vote was told that it had voted.
#[test]
fn the_id_of_a_vote_does_not_answer_another_role_or_another_command() {
    let mut day = day(6, 2);
    day.open_plenum(1, Method::One {}, false, 2);
    let cmd = day.next_cmd();
    day.says(&participant(0), &cmd, &choose("c0")).unwrap();
    for who in [screen(), facilitator()] {
        let refused = day.session.decide(&choose("c0"), &ctx(&day, &who, &cmd));
        assert_eq!(refused, Err(Refusal::NotAllowed), "{who:?}");
    }
    let note = Command::People(PeopleCommand::WriteOwn {
        field: "need.note".into(),
        text: "Husk bussen".into(),
        base: None,
    });
    let said = day.session.decide(&note, &ctx(&day, &participant(1), &cmd));
    assert_ne!(said, Ok(Vec::new()));
}

#[test]
fn a_row_that_was_deleted_stays_deleted_when_it_arrives_again() {
    let mut day = day(6, 2);
    day.at(Phase::Need);
    let cells = [("text".to_owned(), "Hvem eier transporten?".to_owned())].into();
    let (list, row) = ("need.unknowns".to_owned(), id("row", 1));
    let put = Command::Work(WorkCommand::PutRow {
        group: group(0),
        list: list.clone(),
        row,
        cells,
        before: None,
        base: None,
    });
    let (who, first) = (participant(0), day.next_cmd());
    day.says(&who, &first, &put).unwrap();
    let row = id("row", 1);
    day.does(&who, WorkCommand::DeleteRow { group: group(0), list, row });
    is_done_already(&day, &who, &first, &put);
    assert_eq!(day.restarted().session.rows(&group(0), "need.unknowns").count(), 0);
}

#[test]
fn a_step_that_was_gone_back_from_is_not_entered_again() {
    let mut day = day(6, 2);
    let from = day.session.step().unwrap().id;
    let next = Command::Programme(ProgrammeCommand::Next { from });
    let (who, first) = (facilitator(), day.next_cmd());
    day.says(&who, &first, &next).unwrap();
    let there = day.session.step().unwrap().id;
    day.does(&who, ProgrammeCommand::Back { from: there });
    is_done_already(&day, &who, &first, &next);
    assert_eq!(day.restarted().session.step().unwrap().id, from);
}

#[test]
fn what_a_merged_person_said_is_not_decided_again_under_the_new_name() {
    let mut day = day(6, 2);
    day.open_plenum(1, Method::One {}, false, 2);
    let first = day.next_cmd();
    let note = Command::People(PeopleCommand::WriteOwn {
        field: "need.note".into(),
        text: "Husk bussen".into(),
        base: None,
    });
    day.says(&participant(4), &first, &note).unwrap();
    day.close(1);
    let (from, into) = (person(4), person(5));
    day.does(&facilitator(), PeopleCommand::MergePeople { from, into });
    is_done_already(&day, &participant(5), &first, &note);
}

#[test]
fn the_last_sixty_four_of_a_person_are_remembered() {
    let mut day = day(2, 1);
    let note = |n: usize| {
        Command::People(PeopleCommand::WriteOwn {
            field: "need.note".into(),
            text: format!("{n}"),
            base: None,
        })
    };
    let cmds: Vec<CommandId> = (0..=REMEMBERED).map(|_| day.next_cmd()).collect();
    for (n, cmd) in cmds.iter().enumerate() {
        day.says(&participant(0), cmd, &note(n)).unwrap();
    }
    for (n, cmd) in cmds.iter().enumerate().skip(1) {
        is_done_already(&day, &participant(0), cmd, &note(n));
    }
    let ctx = ctx(&day, &participant(0), &cmds[0]);
    assert_ne!(day.session.decide(&note(0), &ctx), Ok(Vec::new()));
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn nothing_happens_when_something_is_said_again(turns in turns()) {
        let story = told(&turns);
        let read = replay(&story.day.log, |_| true);
        let mut seen = std::collections::BTreeMap::new();
        for (who, cmd, command) in story.said.iter().rev() {
            let n = seen.entry(who).or_insert(0);
            *n += 1;
            let out = matches!(who, Actor::Person(p) if !story.session().people.is_in(p));
            if *n > REMEMBERED || out {
                continue;
            }
            for session in [story.session(), &read] {
                let again = session.decide(command, &ctx(&story.day, who, cmd));
                prop_assert_eq!(again, Ok(Vec::new()), "{:?} {:?}", who, command);
            }
        }
    }
}
