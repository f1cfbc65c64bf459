//! An outcome belongs to what was voted on (V9, V10).

use crate::ballot::{Alternative, Ballot, Opening, Subject};
use crate::board::Outcome;
use crate::board::tests::{board, count, members, open_vote, outcome};
use crate::command::BoardCommand;
use crate::event::BallotEvent;
use crate::testing::{Day, ballot, facilitator, group, id, person, recommendation};
use crate::view::Key;

#[test]
fn an_older_result_no_longer_counts_when_a_newer_is_shown() {
    // Edge case g, IF 08/26.
    let mut day = board();
    let members = members(&day);
    open_vote(&mut day, 1);
    count(&mut day, 1, &members[..30], 30);
    assert_eq!(outcome(&mut day, 1), Outcome::Unanimous);
    day.reveal(1);
    assert_eq!(day.sees(&Key::Decision(group(0)))["outcome"], "unanimous");
    open_vote(&mut day, 2);
    count(&mut day, 2, &members[..41], 39);
    assert_eq!(outcome(&mut day, 2), Outcome::Adopted);
    day.reveal(2);
    let of = |n| day.session.ballot(&ballot(n)).unwrap().closing().unwrap().outcome.unwrap();
    assert_eq!((of(1), of(2)), (Outcome::Void, Outcome::Adopted));
    assert_eq!(day.sees(&Key::Decision(group(0)))["votes"]["for"], 39);
}

/// The second ballot, of the same members as the first.
fn opened_like(
    first: &Ballot,
    subject: Subject,
    choices: Vec<Alternative>,
    members: &[usize],
) -> BallotEvent {
    BallotEvent::BallotOpened {
        ballot: ballot(2),
        subject,
        question: first.question.clone(),
        choices,
        method: first.method,
        secret: false,
        opening: Opening {
            members: first.members,
            present: members.iter().map(|n| person(*n)).collect(),
            quorum: first.quorum,
            outside: Vec::new(),
        },
    }
}

#[test]
fn a_vote_on_one_proposal_leaves_what_another_came_to() {
    let mut day = board();
    let members = members(&day);
    open_vote(&mut day, 1);
    count(&mut day, 1, &members[..30], 30);
    assert_eq!(outcome(&mut day, 1), Outcome::Unanimous);
    day.reveal(1);
    // There is no command for a second proposal yet: what it would do is told by the event alone.
    let first = day.session.ballot(&ballot(1)).unwrap().clone();
    let amendment = Subject::Proposal { case: group(0), proposal: id("amendment", 1) };
    let opened = opened_like(&first, amendment, first.choices.clone(), &members);
    day.commit(vec![opened.into()]);
    count(&mut day, 2, &members[..41], 15);
    assert_eq!(outcome(&mut day, 2), Outcome::NotAdopted);
    day.reveal(2);
    let of = |day: &Day, n| day.session.ballot(&ballot(n)).unwrap().outcome().unwrap();
    assert_eq!((of(&day, 1), of(&day, 2)), (Outcome::Unanimous, Outcome::NotAdopted));
    assert_eq!(day.sees(&Key::Decision(group(0)))["outcome"], "unanimous");
    // It is also not the same question: only a second vote on the recommendation is.
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    open_vote(&mut day, 3);
    count(&mut day, 3, &members[..41], 39);
    assert_eq!(outcome(&mut day, 3), Outcome::Adopted);
    day.reveal(3);
    assert_eq!((of(&day, 1), of(&day, 2)), (Outcome::Void, Outcome::NotAdopted));
}

#[test]
fn a_choice_is_for_because_it_says_so_and_not_because_it_is_first() {
    let mut day = board();
    let members = members(&day);
    open_vote(&mut day, 1);
    let first = day.session.ballot(&ballot(1)).unwrap().clone();
    let choices = first.choices.iter().rev().cloned().collect();
    let opened = opened_like(&first, first.subject, choices, &members);
    day.close(1);
    day.reveal(1);
    day.commit(vec![opened.into()]);
    count(&mut day, 2, &members[..41], 39);
    assert_eq!(outcome(&mut day, 2), Outcome::Adopted);
    day.reveal(2);
    let votes = &day.sees(&Key::Decision(group(0)))["votes"];
    assert_eq!((&votes["for"], &votes["against"]), (&39.into(), &2.into()));
}

#[test]
fn a_vote_is_on_a_proposal_of_the_open_case() {
    let mut day = board();
    let open = |proposal| BoardCommand::OpenCaseVote {
        ballot: ballot(1),
        proposal,
        secret: false,
        again: false,
        without_new: false,
    };
    for unknown in [id("amendment", 1), recommendation(&group(1))] {
        day.when(&facilitator(), open(unknown)).refuses("unknown");
    }
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(1) });
    day.when(&facilitator(), open(recommendation(&group(0)))).refuses("unknown");
    day.does(&facilitator(), open(recommendation(&group(1))));
}

#[test]
fn a_new_vote_without_quorum_leaves_the_decision_as_it_was() {
    let mut day = board();
    let members = members(&day);
    open_vote(&mut day, 1);
    count(&mut day, 1, &members[..41], 39);
    day.close(1);
    day.reveal(1);
    open_vote(&mut day, 2);
    count(&mut day, 2, &members[..3], 3);
    day.close(2);
    day.reveal(2);
    let first = day.session.ballot(&ballot(1)).and_then(|b| b.closing()?.outcome);
    assert_eq!(first, Some(Outcome::Adopted));
}

#[test]
fn a_vote_that_was_not_quorate_stays_so_in_the_minutes() {
    let mut day = board();
    let members = members(&day);
    open_vote(&mut day, 1);
    count(&mut day, 1, &members[..19], 18);
    day.close(1);
    day.reveal(1);
    open_vote(&mut day, 2);
    count(&mut day, 2, &members[..41], 39);
    day.close(2);
    day.reveal(2);
    let first = day.session.ballot(&ballot(1)).unwrap().closing().unwrap().outcome;
    assert_eq!(first, Some(Outcome::NotQuorate));
}
