//! Two days that differ only in a secret look the same to everybody who may not know it.

use proptest::collection::vec;
use proptest::prelude::*;

use super::dice::Dice;
use super::hub::{fresh, json};
use super::story::Story;
use super::{board_moves, cases, told, turns};
use crate::ballot::{Choice, ChoiceText, Method, SECRET_FLOOR};
use crate::command::{
    BallotCommand, BoardCommand, Command, Context, GroupsCommand, PeopleCommand, PickCommand,
    ProgrammeCommand, WorkCommand,
};
use crate::event::{Event, PeopleEvent};
use crate::form::{Kind, fields, lists};
use crate::ids::{BallotId, GroupId, PersonId};
use crate::role::Actor;
use crate::session::Session;
use crate::testing::{Day, facilitator, id, recommendation, scopes, screen, smallest_row, step};
use crate::touched::Touched;

/// The patch of one commit for one actor.
fn patch(session: &Session, touched: &Touched, who: &Actor) -> Vec<(String, String)> {
    let theirs = scopes(session, who);
    let keys = session.changed(touched);
    let keys = keys.iter().filter(|key| theirs.contains(&key.scope()));
    let text = |key| serde_json::to_string(&session.value(key)).unwrap();
    keys.map(|key| (key.to_string(), text(key))).collect()
}

/// Gives one command on each day, and compares what everybody who is not `entitled` receives.
fn alike(
    one: &mut Day,
    other: &mut Day,
    commands: (&(Actor, Command), &(Actor, Command)),
    entitled: impl Fn(&Actor) -> bool,
) -> Result<(), TestCaseError> {
    let cmd = one.next_cmd();
    let ctx = |who: &Actor, day: &Day| Context { who: *who, now: day.now, cmd };
    let first = one.session.decide(&commands.0.1, &ctx(&commands.0.0, one));
    let second = other.session.decide(&commands.1.1, &ctx(&commands.1.0, other));
    let (first, second) = match (first, second) {
        (Ok(first), Ok(second)) => (first, second),
        (first, second) => {
            prop_assert_eq!(first.err(), second.err());
            return Ok(());
        }
    };
    let (first, second) = (one.commit(first), other.commit(second));
    for who in everybody(&one.session).filter(|who| !entitled(who)) {
        let sent = patch(&one.session, &first, &who);
        prop_assert_eq!(sent, patch(&other.session, &second, &who), "{:?}", who);
        let seen = json(&fresh(&one.session, &who));
        prop_assert_eq!(seen, json(&fresh(&other.session, &who)), "{:?}", who);
    }
    Ok(())
}

fn everybody(session: &Session) -> impl Iterator<Item = Actor> {
    let people = session.people.order().iter().copied().map(Actor::Person);
    people.chain([facilitator(), screen()]).collect::<Vec<_>>().into_iter()
}

/// A day with at least two groups and every stage open, before any delivery.
fn busy(turns: &[u64]) -> Option<Story> {
    let mut story = told(turns.get(..turns.len().min(90))?);
    let day = &mut story.day;
    if day.session.ended_at().is_some() {
        return None;
    }
    day.set_door(true);
    for n in day.session.joined()..9 {
        day.join(900 + n, "Nav");
    }
    if day.session.groups().count() < 2 {
        day.does(&facilitator(), GroupsCommand::LockGroups { locked: false });
        day.form(3);
    }
    day.does(
        &facilitator(),
        ProgrammeCommand::SetProgramme { steps: crate::testing::steps_and(&day.session) },
    );
    for phase in crate::testing::PHASES {
        let from = day.session.step()?.id;
        day.does(&facilitator(), ProgrammeCommand::Jump { from, to: step(phase) });
    }
    if let Some(ballot) = board_moves::open(&story).map(|(id, _)| id) {
        let day = &mut story.day;
        let cmd = day.next_cmd();
        let closing = Command::Ballot(BallotCommand::CloseBallot { ballot });
        day.says(&facilitator(), &cmd, &closing).ok()?;
        // The closing may wait for the chair.
        day.session.ballot(&ballot)?.closing()?;
    }
    Some(story)
}

/// A member of a group, and the group.
fn insider(day: &Day, which: usize) -> Option<(PersonId, GroupId)> {
    let inside = day.session.people.ins().filter_map(|p| Some((p, day.session.group_of(p)?)));
    let inside: Vec<_> = inside.collect();
    let (person, group) = inside.get(which % inside.len().max(1))?;
    Some((**person, **group))
}

fn plenum(ballot: &BallotId, method: Method, secret: bool) -> Command {
    let choices = if method == (Method::Scale {}) { 0 } else { 3 };
    let choices = (0..choices)
        .map(|n| ChoiceText { id: format!("c{n}"), text: format!("Valg {n}") })
        .collect();
    let (ballot, question) = (*ballot, "Hva nå?".into());
    let (again, without_new) = (true, false);
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

fn open_case(ballot: &BallotId, case: &GroupId, secret: bool) -> Command {
    Command::Board(BoardCommand::OpenCaseVote {
        ballot: *ballot,
        proposal: recommendation(case),
        secret,
        again: true,
        without_new: false,
    })
}

#[test]
fn most_days_have_secrets_to_keep() {
    let day = |seed| {
        let mut dice = Dice::new(seed);
        (0..180).map(|_| dice.roll()).collect::<Vec<_>>()
    };
    let busy = (0..60).filter(|seed| busy(&day(*seed)).is_some()).count();
    assert!(busy >= 40, "{busy} of 60");
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn fewer_than_five_secret_votes_tell_nothing_of_what_they_were(
        turns in turns(),
        seed in any::<u64>(),
        kind in 0..4_usize,
        cast in 0..SECRET_FLOOR,
    ) {
        let Some(story) = busy(&turns) else { return Ok(()) };
        let mut dice = Dice::new(seed);
        let mut one = story.day;
        one.show_waiting();
        let ballot: BallotId = id("ballot", 900_000);
        let asked = match kind {
            0 => plenum(&ballot, Method::One {}, true),
            1 => plenum(&ballot, Method::Dots { n: 2 }, true),
            2 => plenum(&ballot, Method::Scale {}, true),
            _ => {
                let group = one.session.groups().next().map(|(g, _)| *g).unwrap();
                one.does(&facilitator(), BoardCommand::OpenCase { group });
                open_case(&ballot, &group, true)
            }
        };
        let cmd = one.next_cmd();
        let Ok(_) = one.says(&facilitator(), &cmd, &asked) else { return Ok(()) };
        let mut other = one.clone();
        let known = one.session.ballot(&ballot).unwrap().clone();
        let voters: Vec<_> = one.session.people.ins().filter(|p| known.has(p)).copied().collect();
        let mut may: Vec<_> = voters;
        while may.len() > cast {
            may.swap_remove(dice.below(may.len()));
        }
        let may: Vec<_> = may.into_iter().map(Actor::Person).collect();
        for who in &may {
            // Some vote more than once.
            for _ in 0..=dice.below(2) {
                let vote = |choice| (*who, Command::Ballot(BallotCommand::Vote { ballot, choice }));
                let a = vote(board_moves::choice(&known, &mut dice));
                let b = vote(board_moves::choice(&known, &mut dice));
                // Until the ballot closes, a person sees her own choice.
                alike(&mut one, &mut other, (&a, &b), |actor| may.contains(actor))?;
            }
        }
        for command in [
            Command::Ballot(BallotCommand::CloseBallot { ballot }),
            Command::Ballot(BallotCommand::RevealBallot { ballot }),
        ] {
            let said = (facilitator(), command);
            alike(&mut one, &mut other, (&said, &said), |_| false)?;
            prop_assert_eq!(one.log.last(), other.log.last(), "what is stored");
        }
        prop_assert!(one.session.ballot(&ballot).unwrap().is_revealed());
        prop_assert_eq!(one.session, other.session);
    }

    #[test]
    fn a_voter_in_a_secret_ballot_stays_in_it_whatever_the_console_says(
        turns in turns(),
        after in vec(any::<u64>(), 20..60),
    ) {
        let Some(mut story) = busy(&turns) else { return Ok(()) };
        story.day.show_waiting();
        let ballot: BallotId = id("ballot", 900_000);
        let cmd = story.day.next_cmd();
        let asked = plenum(&ballot, Method::One {}, true);
        let Ok(_) = story.day.says(&facilitator(), &cmd, &asked) else { return Ok(()) };
        let electorate = |session: &Session| {
            let known = session.ballot(&ballot).unwrap();
            let here = session.people.ins().filter(|p| known.has(p)).copied();
            (known.present(), known.members, here.collect::<Vec<_>>())
        };
        let before = electorate(&story.day.session);
        let here: Vec<_> = before.2.iter().filter(|p| story.day.session.people.is_present(p)).copied().collect();
        for turn in after {
            let Some(made) = story.turn(turn) else { continue };
            if story.day.session.ballot(&ballot).unwrap().closing().is_some() {
                break;
            }
            prop_assert_eq!(&electorate(&story.day.session), &before, "{:?}", made.events);
            for event in &made.events {
                let Event::People(PeopleEvent::GoneSet { person, gone: true }) = event else { continue };
                let herself = matches!(story.said.last(), Some((Actor::Person(who), ..)) if who == person);
                prop_assert!(herself || !here.contains(person), "{:?}", story.said.last());
            }
        }
        let gone = here.iter().filter(|p| !story.day.session.people.is_in(p)).count();
        prop_assert_eq!(gone, 0);
    }

    #[test]
    fn nobody_is_told_who_chose_what(turns in turns(), seed in any::<u64>(), kind in 0..6_usize) {
        let Some(story) = busy(&turns) else { return Ok(()) };
        let mut dice = Dice::new(seed);
        let mut one = story.day;
        let ballot: BallotId = id("ballot", 900_000);
        let (method, secret) = [
            (Method::One {}, true),
            (Method::Dots { n: 2 }, true),
            (Method::Scale {}, true),
            (Method::One {}, false),
            (Method::Dots { n: 2 }, false),
            (Method::Scale {}, false),
        ][kind];
        let case = kind % 3 == 0 && dice.one_in(2);
        one.show_waiting();
        if case {
            let group = one.session.groups().next().map(|(g, _)| *g).unwrap();
            one.does(&facilitator(), BoardCommand::OpenCase { group });
            let cmd = one.next_cmd();
            let open = open_case(&ballot, &group, secret);
            let Ok(_) = one.says(&facilitator(), &cmd, &open) else { return Ok(()) };
        } else {
            let cmd = one.next_cmd();
            let open = plenum(&ballot, method, secret);
            let Ok(_) = one.says(&facilitator(), &cmd, &open) else { return Ok(()) };
        }
        let mut other = one.clone();
        let known = one.session.ballot(&ballot).unwrap().clone();
        let chair = one.session.board.chair().copied().filter(|_| case);
        let voters: Vec<_> = one.session.people.ins().filter(|p| known.has(p)).copied().collect();
        let first: Vec<Choice> =
            voters.iter().map(|_| board_moves::choice(&known, &mut dice)).collect();
        // The same choices by other people: in an open ballot, of the same group.
        let mut second = first.clone();
        for i in 0..voters.len() {
            let j = dice.below(voters.len());
            let group = |n: usize| one.session.group_of(&voters[n]);
            let free = |n: usize| Some(&voters[n]) != chair.as_ref();
            if free(i) && free(j) && (secret || group(i) == group(j)) {
                second.swap(i, j);
            }
        }
        for ((voter, a), b) in voters.iter().zip(first).zip(second) {
            let who = Actor::Person(*voter);
            let vote = |choice| (who, Command::Ballot(BallotCommand::Vote { ballot, choice }));
            // Until the ballot closes, a person sees her own choice.
            let voted = |other: &Actor| voters.iter().any(|v| *other == Actor::Person(*v));
            alike(&mut one, &mut other, (&vote(a), &vote(b)), voted)?;
        }
        for command in [
            Command::Ballot(BallotCommand::CloseBallot { ballot }),
            Command::Ballot(BallotCommand::RevealBallot { ballot }),
        ] {
            let said = (facilitator(), command);
            alike(&mut one, &mut other, (&said, &said), |_| false)?;
        }
        // In a tie whose chair does not vote, the ballot stays open, and its choices are still the voters' own.
        if one.session.ballot(&ballot).unwrap().closing().is_none() {
            return Ok(());
        }
        prop_assert_eq!(one.session, other.session);
    }

    #[test]
    fn a_group_alone_sees_what_it_writes(turns in turns(), seed in any::<u64>(), which in any::<usize>()) {
        let Some(story) = busy(&turns) else { return Ok(()) };
        let mut one = story.day;
        let mut other = one.clone();
        let Some((person, group)) = insider(&one, which) else { return Ok(()) };
        let who = Actor::Person(person);
        let members: Vec<_> =
            one.session.groups.members(&group).iter().copied().map(Actor::Person).collect();
        let entitled = |actor: &Actor| members.contains(actor) || *actor == facilitator();
        let mut dice = Dice::new(seed);
        for n in 0..6 {
            let fields = fields().filter(|f| matches!(f.kind, Kind::Text { .. }));
            let field = dice.pick(fields).unwrap();
            let base = one.version(&group, field.id);
            let write = |text: &str| {
                let (group, field, text) = (group, field.id.into(), text.into());
                (who, Command::Work(WorkCommand::Write { group, field, text, base, settle: false }))
            };
            alike(&mut one, &mut other, (&write("Rødt"), &write("Blått")), entitled)?;
            let list = dice.pick(lists()).unwrap();
            let put = |text: &str| {
                let cells = smallest_row(list, text);
                let (group, list, row) = (group, list.id.into(), id("row", 900_000 + n));
                (who, Command::Work(WorkCommand::PutRow { group, list, row, cells, before: None, base: None }))
            };
            alike(&mut one, &mut other, (&put("Rødt"), &put("Blått")), entitled)?;
        }
    }

    #[test]
    fn notes_dots_and_reasons_are_a_persons_own(turns in turns(), which in any::<usize>()) {
        let Some(story) = busy(&turns) else { return Ok(()) };
        let mut one = story.day;
        let mut other = one.clone();
        let Some((person, group)) = insider(&one, which) else { return Ok(()) };
        let who = Actor::Person(person);
        let say = |command| (who, command);
        let note = |text: &str| say(Command::People(PeopleCommand::WriteOwn { field: "need.note".into(), text: text.into(), base: None }));
        alike(&mut one, &mut other, (&note("Rødt"), &note("Blått")), |a| *a == who)?;

        let lines: Vec<_> = one.session.clusters().map(|(id, _)| *id).take(2).collect();
        // Her dots count once everybody at the table has placed theirs, or the dots are shown.
        let dots = one.session.dots_view(&group).unwrap();
        let waits = dots.placed + 1 < dots.of && dots.tally.is_none();
        if let ([a, b], true) = (lines.as_slice(), waits) {
            let place = |line: &crate::ids::ClusterId| say(Command::Pick(PickCommand::PlaceDots { clusters: vec![*line] }));
            alike(&mut one, &mut other, (&place(a), &place(b)), |a| *a == who)?;
        }

        let groups: Vec<_> = one.session.groups().map(|(g, _)| *g).collect();
        let presents = groups.into_iter().find(|g| *g != group).unwrap();
        let open = (facilitator(), Command::Board(BoardCommand::OpenCase { group: presents }));
        alike(&mut one, &mut other, (&open, &open), |a| *a == who)?;
        let report = |text: &str| say(Command::Board(BoardCommand::ReportInhabil { reason: text.into() }));
        let entitled = |a: &Actor| *a == who || *a == facilitator();
        alike(&mut one, &mut other, (&report("Rødt"), &report("Blått")), entitled)?;
        let rule = (facilitator(), Command::Board(BoardCommand::RuleInhabil { person, inhabil: false }));
        alike(&mut one, &mut other, (&rule, &rule), entitled)?;
    }
}
