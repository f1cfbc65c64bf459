//! Moves around votes: ballots of the plenum, cases, chairs, who is inhabil.

use super::dice::Dice;
use super::story::{Chooser, Move, Story, console};
use crate::ballot::{Ballot, Choice, ChoiceText, Method};
use crate::command::{BallotCommand, BoardCommand, Command};
use crate::ids::{BallotId, PersonId};
use crate::role::Actor;
use crate::testing::{group, id, recommendation};
use crate::view::{Key, Value};

pub(super) const MOVES: &[(usize, Chooser)] = &[
    (3, open_ballot),
    (5, open_case),
    (10, open_case_vote),
    (40, vote),
    (3, admit),
    (12, close),
    (9, reveal),
    (4, put_away),
    (4, set_chair),
    (6, report),
    (9, rule),
];

/// The ballot in the room.
fn current(story: &Story) -> Option<(BallotId, &'static str)> {
    match story.session().value(&Key::Ballot)? {
        Value::Ballot(view) => Some((view.id, view.state)),
        _ => None,
    }
}

pub(super) fn open(story: &Story) -> Option<(BallotId, &Ballot)> {
    let (id, state) = current(story)?;
    (state == "open").then_some(())?;
    Some((id, story.session().ballot(&id)?))
}

fn open_ballot(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    open(story).is_none().then_some(())?;
    let method = dice.pick([Method::One {}, Method::Dots { n: 2 }, Method::Scale {}])?;
    let choices = if method == (Method::Scale {}) { 0 } else { 2 + dice.below(3) };
    let choices = (0..choices)
        .map(|n| ChoiceText { id: format!("c{n}"), text: format!("Valg {n}") })
        .collect();
    let (ballot, question) = (id("ballot", story.fresh()), dice.words());
    let (secret, again) = (dice.one_in(2), dice.one_in(2));
    let without_new = dice.one_in(3);
    let open = Command::Ballot(BallotCommand::OpenBallot {
        ballot,
        question,
        choices,
        method,
        secret,
        again,
        without_new,
    });
    Some(Move::Do(console(dice), open))
}

fn open_case(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let group = story.any_group(dice)?;
    Some(Move::Do(console(dice), Command::Board(BoardCommand::OpenCase { group })))
}

fn open_case_vote(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let ballot = id("ballot", story.fresh());
    let (secret, again) = (dice.one_in(4), dice.one_in(2));
    let without_new = dice.one_in(3);
    let case = story.session().board.current();
    let proposal = recommendation(case.map_or(&group(0), |(group, _)| group));
    let open =
        Command::Board(BoardCommand::OpenCaseVote { ballot, proposal, secret, again, without_new });
    Some(Move::Do(console(dice), open))
}

/// A choice that the ballot accepts.
pub(super) fn choice(ballot: &Ballot, dice: &mut Dice) -> Choice {
    let ids: Vec<String> = ballot.choices.iter().map(|c| c.id.clone()).collect();
    match ballot.method {
        Method::One {} => Choice::One(dice.pick(ids).unwrap_or_default()),
        Method::Dots { n } => Choice::Dots(ids.into_iter().take(1 + dice.below(n)).collect()),
        Method::Scale {} => Choice::Scale(dice.pick([1, 2, 3, 4, 5]).unwrap_or(3)),
    }
}

fn vote(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (id, ballot) = open(story)?;
    let asked = story.session().board.chair().filter(|_| ballot.is_chair_only());
    let voter: PersonId = if dice.one_in(8) {
        story.anyone(dice)?
    } else if let Some(chair) = asked {
        *chair
    } else {
        let may: Vec<_> = story.session().people.ins().filter(|p| ballot.has(p)).collect();
        *dice.pick(may)?
    };
    let choice = choice(ballot, dice);
    Some(Move::Do(
        Actor::Person(voter),
        Command::Ballot(BallotCommand::Vote { ballot: id, choice }),
    ))
}

fn admit(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (ballot, known) = open(story)?;
    let outside: Vec<_> = story.session().people.ins().filter(|p| !known.has(p)).collect();
    let person = *dice.pick(outside)?;
    Some(Move::Do(console(dice), Command::Ballot(BallotCommand::Admit { ballot, person })))
}

fn close(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (ballot, known) = open(story)?;
    let cast = story.session().screen_ballot_view()?.cast;
    let asks = story.session().lacks_chair() && !known.is_chair_only();
    (asks || cast * 2 > known.present() || dice.one_in(6)).then_some(())?;
    Some(Move::Do(console(dice), Command::Ballot(BallotCommand::CloseBallot { ballot })))
}

fn reveal(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let closed = story.session().closed_ballots();
    let hidden = closed.filter(|b| story.session().ballot(b).is_some_and(|b| !b.is_revealed()));
    let ballot = *dice.pick(hidden)?;
    Some(Move::Do(console(dice), Command::Ballot(BallotCommand::RevealBallot { ballot })))
}

fn put_away(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (ballot, state) = current(story)?;
    (state == "revealed" || dice.one_in(4)).then_some(())?;
    Some(Move::Do(console(dice), Command::Ballot(BallotCommand::PutAway { ballot })))
}

fn set_chair(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    story.session().board.current()?;
    Some(Move::Do(
        console(dice),
        Command::Board(BoardCommand::SetChair { person: story.anyone(dice)? }),
    ))
}

fn report(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    story.session().board.current()?;
    let who = Actor::Person(story.anyone(dice)?);
    Some(Move::Do(who, Command::Board(BoardCommand::ReportInhabil { reason: dice.words() })))
}

fn rule(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let reported = story.session().inhabil_view()?;
    let person = dice.pick(reported)?.person;
    Some(Move::Do(
        console(dice),
        Command::Board(BoardCommand::RuleInhabil { person, inhabil: dice.one_in(2) }),
    ))
}
