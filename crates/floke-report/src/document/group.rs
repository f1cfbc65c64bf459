//! Builds the section of one group: its members, its floke, and what it wrote at each stage.

use std::borrow::Cow;

use floke_core::form::{self, Field, List, Place, Stage};
use floke_core::is_blank;
use floke_core::plenum::QuestionKind;

use super::{case, originals};
use crate::block::{Block, Item, ListKind, Shape, Span, Text, Tone};
use crate::report::{Answered, GroupReport, MemberReport, Rows};
use crate::texts::Texts;
use crate::words::{based_on, is_draft, letter, plenum_name, row_words, stage_items, stage_name};

/// The group's letter and name.
pub(super) fn name(index: usize, group: &GroupReport) -> Text<'_> {
    Text::of(letter(index)).and(" – ").and_written(group.name.as_str())
}

/// The whole section.
pub(super) fn group<'a>(texts: &'static Texts, index: usize, group: &'a GroupReport) -> Block<'a> {
    let mut blocks = vec![Block::Heading(2, name(index, group), None)];
    let members = members(group, |_| true);
    if !members.is_empty() {
        blocks.push(Block::Pair(texts.get("members"), members));
    }
    if let Some(floke) = &group.floke {
        blocks.push(Block::Heading(3, Text::of(texts.get("floke")), None));
        blocks.push(Block::Paragraph(Tone::Lead, Text::written(texts.words(&floke.title))));
        blocks.extend(originals(texts, floke, Some(texts.get("originals")), ListKind::Folded));
    }
    for of in Stage::ALL {
        blocks.extend(stage(texts, group, of));
        // The test is put to the board as a case.
        let case = group.case.as_ref().filter(|_| of == Stage::Test);
        blocks.extend(case.map(|case| case::case(texts, case)));
    }
    blocks.extend(questions(texts, &group.questions));
    Block::Section(Shape::Sheet, blocks)
}

/// The members who are wanted, by name; nobody who is forgotten.
pub(super) fn members(group: &GroupReport, wanted: impl Fn(&MemberReport) -> bool) -> Text<'_> {
    let named = group.members.iter().filter(|m| !m.name.is_empty() && wanted(m));
    Text::joined(named.map(member), ", ")
}

fn member(member: &MemberReport) -> Text<'_> {
    let name = Text::written(member.name.as_str());
    match member.role.as_str() {
        "" => name,
        role => name.and(" (").and_written(role).and(")"),
    }
}

fn stage<'a>(texts: &'static Texts, group: &'a GroupReport, stage: Stage) -> Option<Block<'a>> {
    let items = stage_items(group, stage);
    if items.is_empty() {
        return None;
    }
    let draft = (stage == Stage::Result && is_draft(group)).then(|| texts.get("draft"));
    let mut blocks = vec![Block::Heading(3, Text::of(stage_name(texts, stage)), draft)];
    blocks.extend(items.into_iter().filter_map(|item| match item {
        form::Item::Field(of) => field(texts, group, of),
        form::Item::List(of) => list(texts, group, of),
    }));
    let note = match stage {
        Stage::Need if group.texts.contains_key("need.sentence") => {
            Some(texts.count("based_on", based_on(group)))
        }
        Stage::Solution if group.bonus > 0 => Some(texts.count("bonus", group.bonus)),
        Stage::Need | Stage::Solution | Stage::Test | Stage::Decide | Stage::Result => None,
    };
    blocks.extend(note.map(|note| Block::Paragraph(Tone::Note, Text::of(note))));
    Some(Block::Section(Shape::Plain, blocks))
}

fn field<'a>(texts: &'static Texts, group: &'a GroupReport, field: &Field) -> Option<Block<'a>> {
    let written = group.texts.get(field.id);
    let value = texts.value(&field.kind, written.map_or("", |text| &text.text));
    // R62: what is not known is said to be so, never invented.
    let unwritten = unwritten(texts, field.id, &field.place).filter(|_| value.is_empty());
    let value = unwritten.map_or(value, Cow::Borrowed);
    let label = format!("{}:", texts.get("other_version"));
    let other = |other: &'a String| {
        Text::default().with(Span::Emphasis(label.clone().into())).and(" ").and_written(other)
    };
    let others = written.iter().flat_map(|text| &text.others).filter(|text| !is_blank(text));
    let value = others.map(other).fold(Text::written(value), Text::line);
    (!value.is_empty()).then(|| Block::Pair(texts.form(field.id), value))
}

/// What a result says of an item that nobody wrote; elsewhere it is left out.
fn unwritten(texts: &'static Texts, id: &str, place: &Place) -> Option<&'static str> {
    texts.unwritten(id).filter(|_| place.stage == Stage::Result)
}

fn list<'a>(texts: &'static Texts, group: &'a GroupReport, list: &List) -> Option<Block<'a>> {
    let Some(written) = group.lists.get(list.id) else {
        return unwritten(texts, list.id, &list.place)
            .map(|said| Block::Pair(texts.form(list.id), Text::of(said)));
    };
    Some(rows(texts, list, written))
}

/// The rows of a list under its name.
pub(super) fn rows<'a>(texts: &'static Texts, list: &List, rows: &'a Rows) -> Block<'a> {
    let items = rows.iter().map(|cells| {
        let mut item = Item::of(Text::default());
        for (label, text) in row_words(texts, list, cells) {
            match label {
                None => item.text = Text::written(text),
                Some(label) => item.cells.push((label, Text::written(text))),
            }
        }
        item
    });
    let kind = if list.numbered { ListKind::Numbered } else { ListKind::Bulleted };
    Block::List(Some(texts.form(list.id)), kind, items.collect())
}

/// What the others asked and said, by the plenum in which they did.
fn questions<'a>(texts: &'static Texts, questions: &'a [Answered]) -> Option<Block<'a>> {
    let item = |question: &'a Answered| {
        let kind = texts.get(match question.kind {
            QuestionKind::Question => "question",
            QuestionKind::Input => "input",
        });
        let text = Text::strong(format!("{kind}:")).and(" ");
        let mut text = text.and_written(texts.words(&question.text));
        if let Some(from) = question.from.as_deref().filter(|from| !from.is_empty()) {
            let from = texts.fill("from_group", &[("group", from)]);
            text = text.and(" ").with(Span::Quiet(format!("({from})").into()));
        }
        match &question.answer {
            None => Item::of(text),
            Some(answer) => {
                let label = Text::strong(format!("{}:", texts.get("answer")));
                Item::of(text.line(label.and(" ").and_written(answer)))
            }
        }
    };
    let mut blocks = vec![Block::Heading(3, Text::of(texts.get("questions")), None)];
    for stage in Stage::ALL {
        let asked = questions.iter().filter(|question| question.stage == stage);
        let items: Vec<_> = asked.map(item).collect();
        if !items.is_empty() {
            blocks.push(Block::List(Some(plenum_name(texts, stage)), ListKind::Bulleted, items));
        }
    }
    (!questions.is_empty()).then_some(Block::Section(Shape::Plain, blocks))
}
