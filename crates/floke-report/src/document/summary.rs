//! Builds the first pages of a report: who met, what was decided, and who does what by when.

use floke_core::form::find_field;

use super::{case, group};
use crate::block::{Block, Text, Tone};
use crate::report::{CaseReport, GroupReport, Report};
use crate::texts::Texts;
use crate::words::{decision, outcome_words, title};

/// The first pages.
pub(super) fn of<'a>(texts: &'static Texts, report: &'a Report) -> Vec<Block<'a>> {
    let mut blocks = who(texts, report);
    blocks.extend(decided(texts, report).into_iter().flatten());
    blocks.extend(does_what(texts, report).into_iter().flatten());
    blocks
}

/// Each group with its letter.
fn groups(report: &Report) -> impl Iterator<Item = (usize, &GroupReport)> {
    report.groups.iter().enumerate()
}

fn heading(texts: &'static Texts, key: &'static str) -> Block<'static> {
    Block::Heading(2, Text::of(texts.get(key)), None)
}

fn who<'a>(texts: &'static Texts, report: &'a Report) -> Vec<Block<'a>> {
    let counts = [texts.count("met", report.met), texts.count("groups", report.groups.len())];
    let said = Text::of(counts.join(" · "));
    let mut blocks = vec![heading(texts, "who"), Block::Paragraph(Tone::Plain, said)];
    let row = |(index, of): (usize, &'a GroupReport)| {
        let members = group::members(of, |member| member.met);
        (!members.is_empty()).then(|| vec![group::name(index, of), members])
    };
    let rows: Vec<_> = groups(report).filter_map(row).collect();
    if !rows.is_empty() {
        blocks.push(Block::Table(vec![texts.get("group"), texts.get("people")], rows));
    }
    blocks
}

/// What the board came to in each case.
fn decided<'a>(texts: &'static Texts, report: &'a Report) -> Option<Vec<Block<'a>>> {
    let row = |index, of: &'a GroupReport, case: &'a CaseReport| {
        let (outcome, sides) = match decision(case) {
            Some(vote) => {
                let sides = vote.r#for.zip(vote.against);
                let sides = sides.map(|(yes, no)| format!("{yes}–{no}")).unwrap_or_default();
                (outcome_words(texts, vote.outcome), sides)
            }
            None => (case::without_result(texts, case).unwrap_or_default(), String::new()),
        };
        let no = Text::strong(case.no.as_str()).and(" ").and_written(case.title.as_str());
        vec![no, group::name(index, of), Text::of(outcome), Text::of(sides)]
    };
    let mut cases: Vec<_> =
        groups(report).filter_map(|(index, of)| Some((index, of, of.case.as_ref()?))).collect();
    cases.sort_by_key(|(.., case)| &case.no);
    let rows: Vec<_> = cases.into_iter().map(|(index, of, case)| row(index, of, case)).collect();
    let names = ["matter", "group", "outcome", "sides"].map(|key| texts.get(key));
    let table = |rows| {
        vec![heading(texts, "decided"), case::exercise(texts), Block::Table(names.into(), rows)]
    };
    (!rows.is_empty()).then(|| table(rows))
}

/// What each group has answered, and what it does first.
fn does_what<'a>(texts: &'static Texts, report: &'a Report) -> Option<Vec<Block<'a>>> {
    const ASKED: [&str; 4] = ["decide.answer", "decide.first", "decide.owner", "decide.when"];
    let cell = |of: &'a GroupReport, id| {
        let written = find_field(id).zip(of.texts.get(id));
        let value = written.map(|(field, text)| texts.value(&field.kind, &text.text));
        value.map(Text::written).unwrap_or_default()
    };
    let row = |(index, of): (usize, &'a GroupReport)| {
        let cells = ASKED.map(|id| cell(of, id));
        let name = group::name(index, of);
        let name = title(of).map(Text::written).into_iter().fold(name, Text::line);
        cells.iter().any(|cell| !cell.is_empty()).then(|| [name].into_iter().chain(cells).collect())
    };
    let rows: Vec<Vec<_>> = groups(report).filter_map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let mut blocks = vec![heading(texts, "does_what")];
    if let Some((yes, all)) = report.going_on() {
        let (n, m) = (yes.to_string(), all.to_string());
        let key = if yes == 0 { "continue_none" } else { "continue" };
        blocks.push(Block::Paragraph(
            Tone::Plain,
            Text::of(texts.fill(key, &[("n", &n), ("m", &m)])),
        ));
    }
    let names = ASKED.into_iter().map(|id| texts.form(id));
    blocks.push(Block::Table([texts.get("group")].into_iter().chain(names).collect(), rows));
    Some(blocks)
}
