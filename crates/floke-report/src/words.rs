//! Words and numbers of a document, the same in every format.

use std::collections::BTreeMap;

use floke_core::Language;
use floke_core::board::Outcome;
use floke_core::form::{self, Column, Item, List, Stage, fields};

use crate::report::{BallotReport, GroupReport, GroupVotes, VoteReport};
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

/// The items of a stage; none when the group wrote nothing in it. An opened case appears as a case instead.
pub(crate) fn stage_items(group: &GroupReport, stage: Stage) -> Vec<&'static Item> {
    let own = |item: &&Item| group.case.is_none() || item.place().section != Some("case");
    let items: Vec<_> = form::items(stage).filter(own).collect();
    let any = items
        .iter()
        .any(|item| group.texts.contains_key(item.id()) || group.lists.contains_key(item.id()));
    if any { items } else { Vec::new() }
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

/// A result without its needed texts is marked as a draft (R55, R61).
pub(crate) fn is_draft(group: &GroupReport) -> bool {
    fields()
        .filter(|f| f.place.stage == Stage::Result && f.required)
        .any(|f| group.texts.get(f.id).is_none_or(|t| t.text.trim().is_empty()))
}

/// A row's cells in the order of its columns; the first has no label.
pub(crate) fn row_words<'a>(
    texts: &'static Texts,
    list: &List,
    cells: &'a BTreeMap<String, String>,
) -> Vec<(Option<&'static str>, &'a str)> {
    let written = |column: &Column| Some(cells.get(column.id)?.as_str()).filter(|t| !t.is_empty());
    let columns = list.columns.iter().enumerate();
    columns
        .filter_map(|(index, column)| {
            let label = (index > 0).then(|| texts.column(list, column));
            Some((label, texts.value(&column.kind, written(column)?)))
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
    let secret = if vote.secret { texts.get("secret") } else { "" };
    format!("{counts} {cast} {secret}").trim_end().to_owned()
}

/// How many voted in plenum, and whether in secret.
pub(crate) fn cast_words(texts: &Texts, ballot: &BallotReport) -> String {
    if ballot.lost {
        return texts.get("votes_lost").to_owned();
    }
    let cast = texts.fill("votes_cast", &[("n", &ballot.cast.to_string())]);
    if ballot.secret { format!("{cast}. {}", texts.get("secret")) } else { cast }
}

const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2026-03-12` as people write it: "12. mars 2026". Other texts stay unchanged.
pub(crate) fn date_words(language: Language, date: &str) -> String {
    let spoken = || {
        let mut parts = date.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let (month, day): (usize, u8) = (month.parse().ok()?, day.parse().ok()?);
        let at = month.checked_sub(1)?;
        let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        (digits && (1..=31).contains(&day)).then_some(())?;
        Some(match language {
            Language::Nb | Language::Nn => format!("{day}. {} {year}", MONTHS.get(at)?),
            Language::En => format!("{day} {} {year}", MONTHS_EN.get(at)?),
        })
    };
    spoken().unwrap_or_else(|| date.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_people_write_it_and_anything_else_stays() {
        assert_eq!(date_words(Language::Nb, "2026-03-12"), "12. mars 2026");
        assert_eq!(date_words(Language::Nn, "2026-10-02"), "2. oktober 2026");
        assert_eq!(date_words(Language::En, "2026-03-12"), "12 March 2026");
        for odd in ["", "i dag", "2026-13-12", "2026-00-12", "2026-03-32", "12-03-2026"] {
            assert_eq!(date_words(Language::Nb, odd), odd);
        }
    }
}
