//! Builds what a document says about votes: on a case before the imaginary formannskap, and in plenum.

use floke_core::board::ProposalKind;

use crate::block::{Block, Item, ListKind, Shape, Text, Tone};
use crate::report::{BallotReport, CaseReport, GroupVotes, ProposalReport, VoteReport, VoteSplit};
use crate::texts::Texts;
use crate::words::{cast_words, group_votes, outcome_words, vote_words};

/// The section of a case. It says that the case is an exercise.
pub(super) fn case<'a>(texts: &'static Texts, case: &'a CaseReport) -> Block<'a> {
    let no = texts.fill("case", &[("no", &case.no)]);
    let title = Text::of(no).and(": ").and_written(case.title.as_str());
    let exercise = Text::strong(texts.get("exercise")).and(" ").and(texts.get("imaginary"));
    let mut blocks = vec![Block::Heading(3, title, None), Block::Paragraph(Tone::Notice, exercise)];
    let fields = [
        ("case.facts", &case.facts),
        ("case.assessment", &case.assessment),
        // The saksframlegg has its own heading for it.
        ("case.costs.formal", &case.costs),
    ];
    for (key, text) in fields.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        blocks.push(Block::Pair(texts.form(key), Text::written(text)));
    }
    blocks.extend(case.proposals.iter().filter_map(|proposal| points(texts, proposal)));
    if let Some(chair) = case.chair.as_deref().filter(|chair| !chair.is_empty()) {
        blocks.push(Block::Pair(texts.get("chair"), Text::written(chair)));
    }
    let inhabil = case.inhabil.iter().filter(|(name, _)| !name.is_empty());
    let inhabil = inhabil
        .map(|(name, reason)| Text::written(name).and(" – ").and_written(reason))
        .fold(Text::default(), Text::line);
    if !inhabil.is_empty() {
        blocks.push(Block::Pair(texts.get("inhabil"), inhabil));
    }
    let votes = case.proposals.iter().flat_map(|proposal| &proposal.votes);
    blocks.extend(votes.map(|of| vote(texts, of)));
    Block::Section(Shape::Whole, blocks)
}

/// The points to decide, under the name of this kind of proposal.
fn points<'a>(texts: &'static Texts, proposal: &'a ProposalReport) -> Option<Block<'a>> {
    let label = match proposal.kind {
        ProposalKind::Recommendation => texts.form("case.points"),
    };
    let points = proposal.points.iter().map(|point| Item::of(Text::written(point)));
    let list = Block::List(Some(label), ListKind::Numbered, points.collect());
    (!proposal.points.is_empty()).then_some(list)
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

/// The section of the plenum's ballots; none when there were no ballots.
pub(super) fn in_plenum<'a>(
    texts: &'static Texts,
    ballots: &'a [BallotReport],
) -> Option<Block<'a>> {
    let mut blocks = vec![Block::Heading(2, Text::of(texts.get("ballots")), None)];
    for ballot in ballots {
        blocks.push(Block::Heading(3, Text::written(ballot.question.as_str()), None));
        blocks.push(Block::Paragraph(Tone::Plain, Text::of(cast_words(texts, ballot))));
        match &ballot.counts {
            None if ballot.lost => {}
            None => blocks.push(Block::Paragraph(Tone::Plain, Text::of(texts.get("too_few")))),
            Some(counts) => {
                let row = |(choice, n): &'a (String, usize)| (Text::written(choice), *n);
                blocks.push(Block::Table(counts.iter().map(row).collect()));
                blocks.extend(by_group(texts, counts, &ballot.by_group));
            }
        }
    }
    (!ballots.is_empty()).then_some(Block::Section(Shape::Plain, blocks))
}

fn by_group(
    texts: &'static Texts,
    counts: &[(String, usize)],
    parts: &[GroupVotes],
) -> Option<Block<'static>> {
    let item = |part: &GroupVotes| {
        let groups = Text::written(part.groups.join(" + "));
        Item::of(groups.and(": ").and_written(group_votes(counts, part)))
    };
    let label = Some(texts.get("votes_by_group"));
    let items: Vec<_> = parts.iter().map(item).collect();
    (!items.is_empty()).then_some(Block::List(label, ListKind::Bulleted, items))
}
