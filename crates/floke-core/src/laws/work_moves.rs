//! Moves of groups: dot, pick, write, deliver, ask and answer; and plain nonsense.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::story::{Chooser, Move, Story, console};
use crate::command::{Command, PickCommand, PlenumCommand, SessionCommand, WorkCommand};
use crate::form::{Kind, List, Stage, fields, lists};
use crate::ids::{ClusterId, GroupId, QuestionId, RowId};
use crate::plenum::QuestionKind;
use crate::role::Actor;
use crate::testing::{id, screen};

pub(super) const MOVES: &[(usize, Chooser)] = &[
    (6, dots),
    (5, pick),
    (1, shared),
    (1, show),
    (8, write),
    (3, settle),
    (36, fill),
    (7, put_row),
    (3, move_row),
    (3, delete_row),
    (12, deliver),
    (4, take_back),
    (2, unlock),
    (3, help),
    (8, present),
    (14, ask),
    (5, answer),
    (3, raise),
    (2, drop_question),
    (4, nonsense),
];

fn line(story: &Story, dice: &mut Dice) -> Option<ClusterId> {
    dice.pick(story.session().floker.order()).copied()
}

fn dots(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let who = Actor::Person(story.anyone(dice)?);
    let clusters = (0..dice.below(3)).filter_map(|_| line(story, dice)).collect();
    Some(Move::Do(who, Command::Pick(PickCommand::PlaceDots { clusters })))
}

fn pick(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let who = Actor::Person(story.anyone(dice)?);
    Some(Move::Do(who, Command::Pick(PickCommand::PickFloke { cluster: line(story, dice)? })))
}

fn shared(_: &mut Story, dice: &mut Dice) -> Option<Move> {
    Some(Move::Do(
        console(dice),
        Command::Pick(PickCommand::AllowShared { allowed: dice.one_in(2) }),
    ))
}

fn show(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    Some(Move::Do(
        console(dice),
        Command::Pick(PickCommand::ShowDots { group: story.any_group(dice)? }),
    ))
}

fn open_stage(story: &Story, dice: &mut Dice) -> Option<Stage> {
    dice.pick(story.session().programme.opened())
}

fn value(kind: &Kind, dice: &mut Dice) -> String {
    match kind {
        Kind::Text { .. } => dice.text(),
        Kind::Choice { of, .. } => dice.pick(of.iter().copied()).unwrap_or_default().to_owned(),
    }
}

fn write(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (who, group) = story.worker(dice)?;
    let stage = open_stage(story, dice)?;
    let field = dice.pick(fields().filter(|f| f.place.stage == stage))?;
    let text = value(&field.kind, dice);
    let newest = story.day.version(&group, field.id);
    let base = if dice.one_in(3) { newest.saturating_sub(1) } else { newest };
    let field = field.id.to_owned();
    Some(Move::Do(
        who,
        Command::Work(WorkCommand::Write { group, field, text, base, settle: dice.one_in(9) }),
    ))
}

fn settle(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (who, group) = story.worker(dice)?;
    let torn = fields().find(|f| story.session().other_texts(&group, f.id).count() > 0)?;
    let base = story.day.version(&group, torn.id);
    let (field, text) = (torn.id.to_owned(), dice.words());
    Some(Move::Do(
        who,
        Command::Work(WorkCommand::Write { group, field, text, base, settle: true }),
    ))
}

/// Writes an item that a stage still lacks.
fn fill(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (mut who, mut group) = story.worker(dice)?;
    if dice.one_in(2) {
        // One group is fast.
        group = *story.session().groups.order().first()?;
        who = console(dice);
    }
    // Late stages open late: they come first.
    let stage = story.session().programme.opened().filter(|_| dice.one_in(2)).last()?;
    let missing = |field: &&crate::form::Field| {
        field.place.stage == stage
            && field.required
            && story.session().text(&group, field.id).trim().is_empty()
    };
    if let Some(field) = fields().find(missing) {
        let base = story.day.version(&group, field.id);
        let text = match field.kind {
            Kind::Text { .. } => dice.words(),
            Kind::Choice { of, .. } => dice.pick(of.iter().copied())?.to_owned(),
        };
        let field = field.id.to_owned();
        return Some(Move::Do(
            who,
            Command::Work(WorkCommand::Write { group, field, text, base, settle: false }),
        ));
    }
    let short = |l: &&List| {
        l.place.stage == stage && story.session().rows(&group, l.id).count() < l.required
    };
    let list = lists().find(short)?;
    Some(Move::Do(who, row_of(story, dice, group, list, None)))
}

fn row_of(
    story: &mut Story,
    dice: &mut Dice,
    group: GroupId,
    list: &List,
    known: Option<RowId>,
) -> Command {
    let mut cells = BTreeMap::new();
    for (i, column) in list.columns.iter().enumerate() {
        if i == 0 || column.required {
            cells.insert(column.id.to_owned(), dice.words());
        } else if dice.one_in(2) {
            cells.insert(column.id.to_owned(), value(&column.kind, dice).chars().take(4).collect());
        }
        if let Kind::Choice { of, .. } = column.kind {
            cells.insert(
                column.id.to_owned(),
                dice.pick(of.iter().copied()).unwrap_or_default().to_owned(),
            );
        }
    }
    let row = known.unwrap_or_else(|| id("row", story.fresh()));
    let before = if dice.one_in(3) { any_row(story, dice, &group, list.id) } else { None };
    Command::Work(WorkCommand::PutRow {
        group,
        list: list.id.to_owned(),
        row,
        cells,
        before,
        base: None,
    })
}

fn any_row(story: &Story, dice: &mut Dice, group: &GroupId, list: &str) -> Option<RowId> {
    let all = story.session().work.all_rows(group).filter(|(of, _)| *of == list);
    dice.pick(all.map(|(_, row)| row))
}

fn put_row(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (who, group) = story.worker(dice)?;
    let stage = open_stage(story, dice)?;
    let list = dice.pick(lists().filter(|l| l.place.stage == stage))?;
    let known = any_row(story, dice, &group, list.id).filter(|_| dice.one_in(2));
    Some(Move::Do(who, row_of(story, dice, group, list, known)))
}

/// A list of the group with rows.
fn some_list(story: &Story, dice: &mut Dice, group: &GroupId) -> Option<&'static List> {
    dice.pick(lists().filter(|l| story.session().rows(group, l.id).count() > 0))
}

fn move_row(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (who, group) = story.worker(dice)?;
    let list = some_list(story, dice, &group)?.id;
    let row = any_row(story, dice, &group, list)?;
    let before = any_row(story, dice, &group, list).filter(|_| dice.one_in(2));
    Some(Move::Do(
        who,
        Command::Work(WorkCommand::MoveRow { group, list: list.into(), row, before }),
    ))
}

fn delete_row(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (who, group) = story.worker(dice)?;
    let list = some_list(story, dice, &group)?.id;
    let row = any_row(story, dice, &group, list)?;
    Some(Move::Do(who, Command::Work(WorkCommand::DeleteRow { group, list: list.into(), row })))
}

fn deliver(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (who, group) = story.worker(dice)?;
    let work = story.session().work_view(&group)?;
    let ready = [
        (Stage::Need, work.missing.need),
        (Stage::Solution, work.missing.solution),
        (Stage::Test, work.missing.test),
    ];
    let ready = ready.into_iter().filter(|(_, missing)| missing.is_empty() || dice.one_in(9));
    let ready: Vec<_> = ready.collect();
    let stage = dice.pick(ready)?.0;
    Some(Move::Do(who, Command::Work(WorkCommand::Deliver { group, stage })))
}

fn delivered(story: &Story, dice: &mut Dice, group: &GroupId) -> Option<Stage> {
    let all = Stage::DELIVERED.into_iter();
    dice.pick(all.filter(|stage| story.session().delivered_at(group, *stage).is_some()))
}

fn take_back(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (who, group) = story.worker(dice)?;
    let stage = delivered(story, dice, &group)?;
    Some(Move::Do(who, Command::Work(WorkCommand::TakeBack { group, stage })))
}

fn unlock(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let group = story.any_group(dice)?;
    let stage = delivered(story, dice, &group)?;
    Some(Move::Do(console(dice), Command::Work(WorkCommand::Unlock { group, stage })))
}

fn help(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (who, group) = story.worker(dice)?;
    Some(Move::Do(who, Command::Work(WorkCommand::CallHelp { group, on: dice.one_in(2) })))
}

fn present(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    story.session().stage_on_floor()?;
    let group = story.any_group(dice).filter(|_| !dice.one_in(6));
    Some(Move::Do(console(dice), Command::Plenum(PlenumCommand::Present { group })))
}

fn ask(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    story.session().plenum.presenting()?;
    let who = Actor::Person(story.anyone(dice)?);
    let to = story.any_group(dice).filter(|_| dice.one_in(3));
    let (id, text) = (id("question", story.fresh()), dice.words());
    Some(Move::Do(
        who,
        Command::Plenum(PlenumCommand::Ask { id, kind: QuestionKind::Question, text, to }),
    ))
}

fn question(story: &Story, dice: &mut Dice) -> Option<QuestionId> {
    dice.pick(story.session().plenum.order()).copied()
}

fn answer(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let question = question(story, dice)?;
    let asked = story.session().question_view(&question)?.to;
    let who = match dice.pick(story.session().groups.members(&asked)) {
        Some(person) => Actor::Person(*person),
        None => console(dice),
    };
    Some(Move::Do(
        who,
        Command::Plenum(PlenumCommand::Answer { question, text: dice.text(), base: None }),
    ))
}

fn raise(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let question = question(story, dice).filter(|_| !dice.one_in(4));
    Some(Move::Do(console(dice), Command::Plenum(PlenumCommand::RaiseQuestion { question })))
}

fn drop_question(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let question = question(story, dice)?;
    Some(Move::Do(console(dice), Command::Plenum(PlenumCommand::DropQuestion { question })))
}

/// Anybody repeats another's command under a new id: often wrong, never harmful.
fn nonsense(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (_, _, command) = dice.pick(&story.said)?.clone();
    let who = match dice.below(4) {
        0 => console(dice),
        1 => screen(),
        2 => Actor::Person(id("nobody", dice.below(3))),
        _ => Actor::Person(story.anyone(dice)?),
    };
    (!matches!(command, Command::Session(SessionCommand::EndSession {})))
        .then_some(Move::Do(who, command))
}
