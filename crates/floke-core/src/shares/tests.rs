//! A person with nothing in a list yet still gets hers in, whoever filled the list.

use proptest::prelude::*;

use crate::command::{Command, FlokerCommand, PlenumCommand};
use crate::floker::{Complexity, FLOKER_OF_ONE, MAX_CLUSTERS, Size};
use crate::form::MAX_ROWS;
use crate::plenum::{MAX_QUESTIONS, QuestionKind};
use crate::programme::Phase;
use crate::role::Actor;
use crate::testing::{Day, day, facilitator, group, id, participant, person};

fn floke(n: usize) -> Command {
    let (size, complexity) = (Some(Size::Small), Some(Complexity::Simple));
    Command::Floker(FlokerCommand::SubmitFloke {
        id: id("floke", n),
        text: "Vikarer".into(),
        size,
        complexity,
    })
}

/// Gives commands until one is refused; returns how many were carried out, and the code.
fn until_refused(day: &mut Day, who: &Actor, make: impl Fn(usize) -> Command) -> (usize, String) {
    let mut n = 0;
    loop {
        if let Some(code) = day.when(who, make(n)).code() {
            return (n, code);
        }
        day.does(who, make(n));
        n += 1;
    }
}

/// Fifteen people do nothing but fill the bruttoliste.
fn flood(day: &mut Day, first: usize) {
    for n in first..first + 15 {
        day.join(n, "Nav");
        let (sent, _) = until_refused(day, &participant(n), |m| floke(n * 1_000 + m));
        assert!(sent >= 1);
    }
}

#[test]
fn fifteen_scripted_joins_do_not_keep_the_sixteenth_person_off_the_list() {
    let mut day = day(0, 0);
    flood(&mut day, 0);
    day.when(&participant(14), floke(900_000)).refuses("room_kept");
    day.join(15, "Oppvekst og læring");
    day.does(&participant(15), floke(900_001));
    day.when(&participant(15), floke(900_002)).refuses("room_kept");
}

#[test]
fn forty_eight_people_get_a_line_each_after_fifteen_fill_the_bruttoliste() {
    let mut day = day(48, 8);
    flood(&mut day, 100);
    for n in 0..48 {
        day.does(&participant(n), floke(900_000 + n));
    }
    assert!(day.session.clusters().count() < MAX_CLUSTERS, "there is room for who comes later");
    day.when(&participant(47), floke(990_000)).refuses("room_kept");
}

#[test]
fn sixty_who_only_join_keep_no_room_from_those_who_are_here() {
    let lines = |ghosts: usize| {
        let mut day = day(12, 2);
        for n in 0..ghosts {
            day.only_join(100 + n, "Nav", 1_000).unwrap();
        }
        flood(&mut day, 200);
        day.session.clusters().count()
    };
    assert_eq!(lines(60), lines(0));
}

#[test]
fn a_person_who_asks_over_and_over_leaves_the_others_their_question() {
    let mut day = day(6, 2);
    day.at(Phase::NeedPlenum);
    let of = |day: &Day, n: &usize| day.session.group_of(&person(*n)).copied();
    let asks: Vec<_> = (0..6).filter(|n| of(&day, n) == Some(group(1))).collect();
    day.does(&facilitator(), PlenumCommand::Present { group: Some(group(0)) });
    let ask = |n: usize| {
        let (kind, text) = (QuestionKind::Question, "Hva?".into());
        Command::Plenum(PlenumCommand::Ask { id: id("q", n), kind, text, to: None })
    };
    let (asked, code) = until_refused(&mut day, &participant(asks[0]), ask);
    assert_eq!((asked, &*code), (MAX_QUESTIONS - MAX_QUESTIONS / 10 - 5, "room_kept"));
    day.does(&participant(asks[1]), ask(900_000));
    day.when(&participant(asks[1]), ask(900_001)).refuses("room_kept");
}

#[test]
fn filling_a_group_list_leaves_each_member_a_row_and_the_facilitator_the_rest() {
    let mut day = day(24, 2);
    day.at(Phase::Need);
    let members = day.session.groups.members(&group(0)).to_vec();
    let put = |n: usize| -> Command {
        serde_json::from_value(serde_json::json!({
            "type": "put_row", "group": group(0), "list": "need.notes",
            "row": id::<crate::ids::RowId>("row", n), "cells": { "text": "Brukerne" },
        }))
        .unwrap()
    };
    let actor = |n: usize| Actor::Person(members[n]);
    let (rows, code) = until_refused(&mut day, &actor(0), put);
    assert_eq!((rows, &*code), (MAX_ROWS - MAX_ROWS / 10 - 11, "room_kept"));
    // She may still change her own row.
    day.does(&actor(0), put(0));
    for n in 1..members.len() {
        day.does(&actor(n), put(1_000 + n));
    }
    let (rows, code) = until_refused(&mut day, &facilitator(), |n| put(5_000 + n));
    assert_eq!((rows, &*code), (MAX_ROWS / 10, "too_many"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn no_list_passes_its_limit_and_only_a_full_one_refuses_a_first_entry(
        turns in prop::collection::vec((0..40_usize, 1..FLOKER_OF_ONE), 1..60),
    ) {
        let mut day = day(0, 0);
        for (turn, (who, sends)) in turns.into_iter().enumerate() {
            if day.session.joined() == 0 || day.session.profile(&person(who)).name.is_empty() {
                day.join(who, "Nav");
            }
            for n in 0..sends {
                let lines = day.session.clusters().count();
                let mine = |f: &crate::floker::Floke| f.by.as_ref() == Some(&person(who));
                let has_none = day
                    .session
                    .clusters()
                    .filter_map(|(_, line)| day.session.floke(line.floker.first()?))
                    .all(|floke| !mine(floke));
                let send = floke(turn * 100 + n);
                match day.when(&participant(who), send.clone()).code().as_deref() {
                    None => drop(day.does(&participant(who), send)),
                    Some("room_kept") => {
                        prop_assert!(!has_none);
                        prop_assert!((MAX_CLUSTERS / 2..MAX_CLUSTERS).contains(&lines));
                    }
                    Some("too_many") => prop_assert_eq!(lines, MAX_CLUSTERS),
                    Some(code) => prop_assert_eq!(code, "too_many_floker"),
                }
            }
            prop_assert!(day.session.clusters().count() <= MAX_CLUSTERS);
        }
    }
}
