//! Words and numbers of a document, the same in every format.

use std::borrow::Cow;
use std::collections::BTreeMap;

use floke_core::board::Outcome;
use floke_core::form::{self, Item, List, Stage, fields};
use floke_core::is_blank;

use crate::report::{BallotReport, CaseReport, GroupReport, GroupVotes, VoteReport};
use crate::texts::Texts;

/// The letter of a group: A to Z, then AA.
pub(crate) fn letter(index: usize) -> String {
    let one = |i: usize| char::from(b'A' + u8::try_from(i % 26).unwrap_or(0));
    if index < 26 {
        one(index).to_string()
    } else {
        format!("{}{}", one(index / 26 - 1), one(index))
    }
}

/// The items of a stage; none when the group wrote nothing in it. What the case says in the same words appears there
/// instead.
pub(crate) fn stage_items(group: &GroupReport, stage: Stage) -> Vec<&'static Item> {
    let items: Vec<_> = form::items(stage).filter(|item| !is_said_elsewhere(group, item)).collect();
    let any = items
        .iter()
        .any(|item| group.texts.contains_key(item.id()) || group.lists.contains_key(item.id()));
    if any { items } else { Vec::new() }
}

/// Whether the case says an item in the same words. Without a case, a title that is the project's name is said there.
fn is_said_elsewhere(group: &GroupReport, item: &Item) -> bool {
    let written = |id: &str| Some(group.texts.get(id).filter(|t| t.others.is_empty())?.text.trim());
    let Some(case) = &group.case else {
        return item.id() == "case.title" && written("case.title") == written("test.name");
    };
    match item {
        Item::Field(field) => {
            case_text(case, field.id).is_some_and(|said| written(field.id) == Some(said.trim()))
        }
        Item::List(list) if list.id == "case.points" => {
            let points = group.lists.get(list.id).into_iter().flatten();
            let said = case.proposals.first().map(|own| own.points.iter().map(Some));
            said.is_some_and(|said| points.map(|cells| cells.get("text")).eq(said))
        }
        Item::List(list) => {
            case.lists.get(list.id).is_some_and(|said| group.lists.get(list.id) == Some(said))
        }
    }
}

/// What a case says of a field of the form.
fn case_text<'a>(case: &'a CaseReport, field: &str) -> Option<&'a str> {
    match field {
        "case.title" | "test.name" => Some(&case.title),
        "case.facts" => Some(&case.facts),
        "case.assessment" => Some(&case.assessment),
        "case.costs" => Some(&case.costs),
        other => case.texts.get(other).map(String::as_str),
    }
}

/// The one title of what a group proposes: that of its case, or else its project's, or else its solution's.
pub(crate) fn title(group: &GroupReport) -> Option<&str> {
    let written = ["case.title", "test.name", "solution.title"];
    let written = written.into_iter().filter_map(|id| Some(group.texts.get(id)?.text.as_str()));
    let mut all = group.case.iter().map(|case| case.title.as_str()).chain(written);
    all.find(|title| !is_blank(title))
}

pub(crate) fn stage_name(texts: &Texts, stage: Stage) -> &str {
    texts.get(match stage {
        Stage::Need => "stage.need",
        Stage::Solution => "stage.solution",
        Stage::Test => "stage.test",
        Stage::Decide => "stage.decide",
        Stage::Result => "stage.result",
    })
}

/// Where a stage is presented to the others. The board hears the test.
pub(crate) fn plenum_name(texts: &Texts, stage: Stage) -> &str {
    match stage {
        Stage::Need => texts.get("plenum.need"),
        Stage::Solution => texts.get("plenum.solution"),
        Stage::Test => texts.get("plenum.test"),
        Stage::Decide | Stage::Result => stage_name(texts, stage),
    }
}

/// A result without its needed texts is marked as a draft (R55, R61).
pub(crate) fn is_draft(group: &GroupReport) -> bool {
    fields()
        .filter(|f| f.place.stage == Stage::Result && f.required)
        .any(|f| group.texts.get(f.id).is_none_or(|t| is_blank(&t.text)))
}

/// A row's cells in the order of its columns; the first has no label.
pub(crate) fn row_words<'a>(
    texts: &'static Texts,
    list: &List,
    cells: &'a BTreeMap<String, String>,
) -> Vec<(Option<&'static str>, Cow<'a, str>)> {
    let columns = list.columns.iter().enumerate();
    columns
        .filter_map(|(index, column)| {
            let label = (index > 0).then(|| texts.column(list, column));
            let value = texts.value(&column.kind, cells.get(column.id)?);
            (!value.is_empty()).then_some((label, value))
        })
        .collect()
}

pub(crate) fn outcome_words(texts: &Texts, outcome: Outcome) -> &str {
    texts.get(match outcome {
        Outcome::Adopted => "outcome.adopted",
        Outcome::Unanimous => "outcome.unanimous",
        Outcome::AdoptedByChair => "outcome.adopted_by_chair",
        Outcome::NotAdopted => "outcome.not_adopted",
        Outcome::NotAdoptedByChair => "outcome.not_adopted_by_chair",
        Outcome::NotQuorate => "outcome.not_quorate",
        Outcome::Void => "outcome.void",
    })
}

/// How many conversations outside the room the need builds on.
pub(crate) fn based_on(group: &GroupReport) -> usize {
    group.based_on.unwrap_or_else(|| group.lists.get("need.external").map_or(0, Vec::len))
}

/// Each choice with its count among some groups.
pub(crate) fn group_votes(choices: &[(String, usize)], part: &GroupVotes) -> String {
    let each = choices.iter().zip(&part.counts);
    let each: Vec<_> = each.map(|((choice, _), n)| format!("{choice} {n}")).collect();
    each.join(" · ")
}

pub(crate) fn vote_words(texts: &Texts, vote: &VoteReport) -> String {
    let n = |n: usize| n.to_string();
    let counts = match (vote.r#for, vote.against) {
        (Some(yes), Some(no)) => {
            let sides = texts.fill("for_against", &[("for", &n(yes)), ("against", &n(no))]);
            format!("{sides}.")
        }
        _ => texts.get("too_few").to_owned(),
    };
    let cast = texts.fill(
        "cast",
        &[
            ("cast", &n(vote.cast)),
            ("present", &n(vote.present)),
            ("members", &n(vote.members)),
            ("quorum", &n(vote.quorum)),
        ],
    );
    format!("{counts} {cast} {}", secrecy(texts, vote.secret))
}

/// How many voted in plenum, of how many, and whether in secret.
pub(crate) fn cast_words(texts: &Texts, ballot: &BallotReport) -> String {
    if ballot.lost {
        return texts.get("votes_lost").to_owned();
    }
    let (cast, of) = (ballot.cast.to_string(), ballot.present.to_string());
    let cast = texts.fill("votes_cast", &[("n", &cast), ("of", &of)]);
    format!("{cast} {}", secrecy(texts, ballot.secret))
}

fn secrecy(texts: &Texts, secret: bool) -> &str {
    texts.get(if secret { "secret" } else { "open" })
}

/// The vote that a case stands on: the newest that counts, or else the newest.
pub(crate) fn decision(case: &CaseReport) -> Option<&VoteReport> {
    let votes = || case.proposals.iter().flat_map(|proposal| proposal.votes.iter().rev());
    let counts = |vote: &&VoteReport| !matches!(vote.outcome, Outcome::Void | Outcome::NotQuorate);
    votes().find(counts).or_else(|| votes().next())
}
