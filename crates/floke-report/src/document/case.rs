//! Builds the section of a case before the imaginary formannskap: what it says, and how it was voted on.

use floke_core::board::ProposalKind;
use floke_core::form::{self, Stage};
use floke_core::is_blank;

use super::group::rows;
use crate::block::{Block, Item, ListKind, Shape, Text, Tone};
use crate::report::{CaseReport, ProposalReport, VoteReport, VoteSplit};
use crate::texts::Texts;
use crate::words::{outcome_words, vote_words};

/// The section. It says that the case is an exercise.
pub(super) fn case<'a>(texts: &'static Texts, case: &'a CaseReport) -> Block<'a> {
    let no = texts.fill("case", &[("no", &case.no)]);
    let title = Text::of(no).and(": ").and_written(case.title.as_str());
    let mut blocks = vec![Block::Heading(3, title, None), exercise(texts)];
    let text = |key: &'static str, text: &'a str| {
        (!is_blank(text)).then(|| Block::Pair(texts.form(key), Text::written(text)))
    };
    blocks.extend(text("case.facts", &case.facts));
    blocks.extend(text("case.assessment", &case.assessment));
    blocks.extend(form::items(Stage::Test).filter_map(|item| match item {
        form::Item::Field(of) => text(of.id, case.texts.get(of.id)?),
        form::Item::List(of) => Some(rows(texts, of, case.lists.get(of.id)?)),
    }));
    // The saksframlegg has its own heading for it.
    blocks.extend(text("case.costs.formal", &case.costs));
    blocks.extend(case.proposals.iter().map(|proposal| points(texts, &case.title, proposal)));
    blocks.push(Block::Section(Shape::Whole, votes(texts, case)));
    Block::Section(Shape::Plain, blocks)
}

/// Says that the board is imaginary and decides nothing (V19).
pub(super) fn exercise(texts: &'static Texts) -> Block<'static> {
    let said = Text::strong(texts.get("exercise")).and(" ").and(texts.get("imaginary"));
    Block::Paragraph(Tone::Notice, said)
}

/// The points to decide, under the name of this kind of proposal. A group that left them out asks for its test.
fn points<'a>(texts: &'static Texts, title: &str, proposal: &'a ProposalReport) -> Block<'a> {
    let label = match proposal.kind {
        ProposalKind::Recommendation => texts.form("case.points"),
    };
    let mut points: Vec<_> = proposal.points.iter().map(|of| Item::of(Text::written(of))).collect();
    if points.is_empty() {
        let as_described = texts.form("case.points.empty").replace("{title}", title.trim());
        points.push(Item::of(Text::written(as_described)));
    }
    Block::List(Some(label), ListKind::Numbered, points)
}

/// Who led, who took no part, and each vote; or that there was none.
fn votes<'a>(texts: &'static Texts, case: &'a CaseReport) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    if let Some(chair) = case.chair.as_deref().filter(|chair| !chair.is_empty()) {
        blocks.push(Block::Pair(texts.get("chair"), Text::written(chair)));
    }
    let inhabil = case.inhabil.iter().filter(|(name, _)| !name.is_empty());
    let inhabil = inhabil.map(|(name, reason)| {
        let name = Text::written(name);
        if is_blank(reason) { name } else { name.and(" – ").and_written(reason) }
    });
    let inhabil = inhabil.fold(Text::default(), Text::line);
    if !inhabil.is_empty() {
        blocks.push(Block::Pair(texts.get("inhabil"), inhabil));
    }
    let votes = case.proposals.iter().flat_map(|proposal| &proposal.votes);
    blocks.extend(votes.map(|of| vote(texts, of)));
    blocks.extend(
        without_result(texts, case).map(|said| Block::Pair(texts.get("vote"), Text::of(said))),
    );
    blocks
}

/// What is said of a case that has a vote without a result, or no vote at all.
pub(super) fn without_result(texts: &'static Texts, case: &CaseReport) -> Option<&'static str> {
    let any = |is: fn(&ProposalReport) -> bool| case.proposals.iter().any(is);
    let key = if any(|proposal| proposal.waits) {
        "vote_waits"
    } else if any(|proposal| proposal.lost) {
        "votes_lost"
    } else if any(|proposal| !proposal.votes.is_empty()) {
        return None;
    } else {
        "never_voted"
    };
    Some(texts.get(key))
}

fn vote<'a>(texts: &'static Texts, vote: &'a VoteReport) -> Block<'a> {
    let outcome = Text::strong(outcome_words(texts, vote.outcome));
    let mut said = outcome.line(Text::of(vote_words(texts, vote)));
    let split = |split: &'a VoteSplit| {
        let groups = Text::written(split.groups.join(" + "));
        groups.and(format!(" {}–{}", split.r#for, split.against))
    };
    let splits = Text::joined(vote.by_group.iter().map(split), " · ");
    if !splits.is_empty() {
        said = said.line(Text::of(texts.get("by_group")).and(": ").then(splits));
    }
    Block::Pair(texts.get("vote"), said)
}
