//! Builds what a document says about votes in plenum.

use crate::block::{Block, Item, ListKind, Shape, Text, Tone};
use crate::report::{BallotReport, GroupVotes};
use crate::texts::Texts;
use crate::words::{cast_words, group_votes};

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
                let row = |(choice, n): &'a (String, usize)| {
                    vec![Text::written(choice), Text::of(n.to_string())]
                };
                blocks.push(Block::Table(Vec::new(), counts.iter().map(row).collect()));
                blocks.extend(by_group(texts, counts, &ballot.by_group));
            }
        }
    }
    (!ballots.is_empty()).then_some(Block::Section(Shape::Sheet, blocks))
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
