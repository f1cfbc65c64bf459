//! What a group writes: texts and lists of the table in `form.rs`, kept whole when two write at once, and delivered.

mod delivery;
mod rows;
#[cfg(test)]
mod tests;
mod views;

use std::collections::BTreeMap;

pub use delivery::Delivery;
pub use views::{DeliveredView, RowView, ScreenStatusView, StatusView, TextView, WorkView};

use crate::command::{Actor, Context, WorkCommand};
use crate::event::WorkEvent;
use crate::form::{Kind, LISTS, Stage, find_field, find_list};
use crate::ids::{GroupId, Millis, PersonId, RowId};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::{bounded, is_blank};
use crate::touched::{Aspect, Touched};

/// The most versions of one text that are kept beside it.
const MAX_OTHERS: usize = 8;

/// `n` counts up from 1 in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Version {
    n: u32,
    text: String,
    by: Actor,
    at: Millis,
}

/// `others` were written at the same time as the newest and wait for somebody to settle.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Text {
    newest: Version,
    others: Vec<Version>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    cells: BTreeMap<String, String>,
    version: u32,
    by: Actor,
    at: Millis,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Rows {
    order: Vec<RowId>,
    rows: BTreeMap<RowId, Row>,
}

impl Rows {
    fn place(&mut self, row: &RowId, before: Option<&RowId>) {
        self.order.retain(|r| r != row);
        let end = self.order.len();
        let index = before.and_then(|b| self.order.iter().position(|r| r == b)).unwrap_or(end);
        self.order.insert(index, *row);
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct GroupWork {
    texts: BTreeMap<&'static str, Text>,
    lists: BTreeMap<&'static str, Rows>,
    delivered: BTreeMap<Stage, (Millis, Delivery)>,
    hand: Option<(Option<PersonId>, Millis)>,
    last: Option<(Actor, &'static str, Millis)>,
}

/// All groups' work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Work {
    groups: BTreeMap<GroupId, GroupWork>,
}

impl Work {
    pub(crate) fn has_any(&self) -> bool {
        self.groups.values().any(|g| !g.texts.is_empty() || !g.lists.is_empty())
    }

    pub(crate) fn delivered_at(&self, group: &GroupId, stage: Stage) -> Option<Millis> {
        Some(self.groups.get(group)?.delivered.get(&stage)?.0)
    }

    /// The texts that say who wrote them, and she did.
    pub(crate) fn texts_of(
        &self,
        person: PersonId,
    ) -> impl Iterator<Item = (GroupId, &'static str)> {
        let by = Actor::Participant(person);
        let hers = move |text: &Text| {
            text.newest.by == by || text.others.iter().any(|other| other.by == by)
        };
        self.groups.iter().flat_map(move |(group, work)| {
            let texts = work.texts.iter().filter(move |(_, text)| hers(text));
            texts.map(|(field, _)| (*group, *field))
        })
    }

    /// The rows that she put or changed last.
    pub(crate) fn rows_of(
        &self,
        person: PersonId,
    ) -> impl Iterator<Item = (GroupId, &'static str, RowId)> {
        let by = Actor::Participant(person);
        self.groups.iter().flat_map(move |(group, work)| {
            work.lists.iter().flat_map(move |(list, rows)| {
                let hers = rows.rows.iter().filter(move |(_, row)| row.by == by);
                hers.map(|(row, _)| (*group, *list, *row))
            })
        })
    }

    /// The groups whose status says her name: she wrote last, or raised the hand.
    pub(crate) fn status_names(&self, person: PersonId) -> impl Iterator<Item = GroupId> {
        let by = Actor::Participant(person);
        let names = move |work: &GroupWork| {
            work.last.as_ref().is_some_and(|(last, ..)| *last == by)
                || work.hand.as_ref().is_some_and(|(hand, _)| *hand == Some(person))
        };
        self.groups.iter().filter(move |(_, work)| names(work)).map(|(group, _)| *group)
    }

    /// A group's rows of all lists.
    pub(crate) fn all_rows(&self, group: &GroupId) -> impl Iterator<Item = (&'static str, RowId)> {
        let lists = self.groups.get(group).into_iter().flat_map(|work| &work.lists);
        lists.flat_map(|(list, rows)| rows.order.iter().map(|row| (*list, *row)))
    }

    fn text(&self, group: &GroupId, field: &str) -> Option<&Text> {
        self.groups.get(group)?.texts.get(field)
    }

    fn list(&self, group: &GroupId, list: &str) -> Option<&Rows> {
        self.groups.get(group)?.lists.get(list)
    }
}

fn check_kind(kind: &Kind, text: &str) -> Result<(), Refusal> {
    bounded(text, kind.max())?;
    match kind {
        Kind::Choice { of } if !text.is_empty() && !of.contains(&text) => Err(Refusal::BadValue),
        Kind::Choice { .. } | Kind::Text { .. } => Ok(()),
    }
}

impl Session {
    /// A group's text; blank when nothing was written.
    #[must_use]
    pub fn text(&self, group: &GroupId, field: &str) -> &str {
        self.work.text(group, field).map_or("", |t| &t.newest.text)
    }

    /// Texts that were written at the same time as the newest, and not settled.
    pub fn other_texts(&self, group: &GroupId, field: &str) -> impl Iterator<Item = &str> {
        let text = self.work.text(group, field);
        text.into_iter().flat_map(|t| t.others.iter().map(|o| o.text.as_str()))
    }

    /// The rows of a group's list in order.
    pub fn rows(
        &self,
        group: &GroupId,
        list: &str,
    ) -> impl Iterator<Item = &BTreeMap<String, String>> {
        let rows = self.work.list(group, list);
        rows.into_iter()
            .flat_map(|rows| rows.order.iter().filter_map(|id| Some(&rows.rows.get(id)?.cells)))
    }

    /// When a group delivered a stage.
    #[must_use]
    pub fn delivered_at(&self, group: &GroupId, stage: Stage) -> Option<Millis> {
        self.work.delivered_at(group, stage)
    }

    /// May this group's stage be written in now?
    fn writable(&self, ctx: &Context, group: &GroupId, stage: Stage) -> Result<(), Refusal> {
        self.may_work(ctx, group)?;
        if !self.programme.is_open(stage) {
            return Err(Refusal::NotOpen);
        }
        if self.work.delivered_at(group, stage).is_some() {
            return Err(Refusal::Delivered);
        }
        Ok(())
    }

    pub(crate) fn decide_work(&self, command: &WorkCommand, ctx: &Context) -> Decision {
        let by = ctx.who;
        match command {
            WorkCommand::Write { group, field, text, base, settle } => {
                let spec = find_field(field).ok_or(Refusal::Unknown)?;
                self.writable(ctx, group, spec.stage)?;
                check_kind(&spec.kind, text)?;
                let known = self.work.text(group, field);
                // Who has not seen the newest text cannot say that the others may go.
                let stale = known.is_some_and(|known| *base < known.newest.n);
                let settle = *settle && !stale && known.is_some_and(|k| !k.others.is_empty());
                if !settle && text == self.text(group, field) {
                    return Ok(Vec::new());
                }
                // Somebody wrote since this person began, or she did on another device: both texts stay. A page
                // that has sent its text waits for the answer, and never writes ahead of itself.
                let keep = stale
                    && known.is_some_and(|known| !is_blank(&known.newest.text))
                    && matches!(spec.kind, Kind::Text { .. });
                if keep && known.is_some_and(|k| k.others.len() >= MAX_OTHERS) {
                    return Err(Refusal::TooMany { max: MAX_OTHERS });
                }
                let (group, field, text, base) = (*group, field.clone(), text.clone(), *base);
                Ok(vec![
                    WorkEvent::TextWritten { group, field, text, base, by, keep, settle }.into(),
                ])
            }
            WorkCommand::PutRow { group, list, row, cells, before, base } => {
                let spec = find_list(list).ok_or(Refusal::Unknown)?;
                self.writable(ctx, group, spec.stage)?;
                self.row_allowed(&ctx.who, group, spec, row)?;
                if let Some(known) = self.known(group, list, row) {
                    if known.cells == *cells && before.is_none() {
                        return Ok(Vec::new());
                    }
                    if base.is_some_and(|base| base < known.version) {
                        return Err(Refusal::RowChanged);
                    }
                }
                for (name, text) in cells {
                    let column = spec.columns.iter().find(|c| c.id == *name);
                    check_kind(&column.ok_or(Refusal::BadValue)?.kind, text)?;
                }
                let first = spec.columns.first().and_then(|c| cells.get(c.id));
                if first.is_none_or(|text| is_blank(text)) {
                    return Err(Refusal::Empty);
                }
                Ok(vec![
                    WorkEvent::RowPut {
                        group: *group,
                        list: list.clone(),
                        row: *row,
                        cells: cells.clone(),
                        before: *before,
                        by,
                    }
                    .into(),
                ])
            }
            WorkCommand::MoveRow { group, list, row, before } => {
                let spec = find_list(list).ok_or(Refusal::Unknown)?;
                self.writable(ctx, group, spec.stage)?;
                if spec.rounds {
                    return Err(Refusal::RoundOver);
                }
                self.known_row(group, list, row)?;
                if before.as_ref() == Some(row) {
                    return Err(Refusal::BadValue);
                }
                Ok(vec![
                    WorkEvent::RowMoved {
                        group: *group,
                        list: list.clone(),
                        row: *row,
                        before: *before,
                    }
                    .into(),
                ])
            }
            WorkCommand::DeleteRow { group, list, row } => {
                let spec = find_list(list).ok_or(Refusal::Unknown)?;
                self.writable(ctx, group, spec.stage)?;
                self.known_row(group, list, row)?;
                self.row_allowed(&ctx.who, group, spec, row)?;
                let (group, list, row) = (*group, list.clone(), *row);
                Ok(vec![WorkEvent::RowDeleted { group, list, row }.into()])
            }
            WorkCommand::Deliver { group, stage } => {
                self.writable(ctx, group, *stage)?;
                self.decide_delivery(group, *stage)
            }
            WorkCommand::TakeBack { group, stage } => {
                self.may_work(ctx, group)?;
                self.decide_take_back(ctx, group, *stage)
            }
            WorkCommand::Unlock { group, stage } => {
                self.only_facilitator(ctx)?;
                self.decide_take_back(ctx, group, *stage)
            }
            WorkCommand::CallHelp { group, on } => {
                self.may_work(ctx, group)?;
                let by = on.then(|| self.only_participant(ctx).ok().copied()).flatten();
                if *on && by.is_none() {
                    return Err(Refusal::NotAllowed);
                }
                Ok(vec![WorkEvent::HandRaised { group: *group, by }.into()])
            }
        }
    }

    pub(crate) fn apply_work(&mut self, at: Millis, event: &WorkEvent, touched: &mut Touched) {
        match event {
            WorkEvent::TextWritten { group, field, text, base, by, keep, settle } => {
                let Some(spec) = find_field(field) else { return };
                let work = self.work.groups.entry(*group).or_default();
                let newest = Version { n: 1, text: text.clone(), by: *by, at };
                let was_blank = work.texts.get(spec.id).is_none_or(|t| is_blank(&t.newest.text));
                match work.texts.get_mut(spec.id) {
                    None => {
                        work.texts.insert(spec.id, Text { newest, others: Vec::new() });
                    }
                    Some(known) => {
                        let n = known.newest.n + 1;
                        let older = std::mem::replace(&mut known.newest, Version { n, ..newest });
                        // What she wrote on was hers: this is the same text, a little longer.
                        known.others.retain(|other| other.n != *base || other.by != *by);
                        if *settle {
                            known.others.clear();
                        }
                        if *keep {
                            known.others.push(older);
                        }
                    }
                }
                work.last = Some((*by, spec.id, at));
                touched.raise(Aspect::Text(*group, spec.id));
                touched.raise(Aspect::Written(*group));
                if was_blank != is_blank(text) {
                    touched.raise(Aspect::Progress(*group));
                }
            }
            WorkEvent::RowPut { group, list, row, cells, before, by } => {
                let Some(spec) = find_list(list) else { return };
                let work = self.work.groups.entry(*group).or_default();
                work.last = Some((*by, spec.id, at));
                let rows = work.lists.entry(spec.id).or_default();
                let version = rows.rows.get(row).map_or(0, |known| known.version) + 1;
                let new = Row { cells: cells.clone(), version, by: *by, at };
                if rows.rows.insert(*row, new).is_none() || before.is_some() {
                    // Rounds only ever grow at the end.
                    let before = if spec.rounds { None } else { before.as_ref() };
                    rows.place(row, before);
                    touched.raise(Aspect::Rows(*group, spec.id));
                }
                touched.raise(Aspect::Row(*group, spec.id, *row));
                touched.raise(Aspect::Written(*group));
                touched.raise(Aspect::Progress(*group));
            }
            WorkEvent::RowMoved { group, list, row, before } => {
                let Some(spec) = find_list(list) else { return };
                let work = self.work.groups.entry(*group).or_default();
                work.lists.entry(spec.id).or_default().place(row, before.as_ref());
                touched.raise(Aspect::Rows(*group, spec.id));
            }
            WorkEvent::RowDeleted { group, list, row } => {
                let Some(spec) = find_list(list) else { return };
                let work = self.work.groups.entry(*group).or_default();
                let rows = work.lists.entry(spec.id).or_default();
                rows.rows.remove(row);
                rows.order.retain(|r| r != row);
                touched.raise(Aspect::Row(*group, spec.id, *row));
                touched.raise(Aspect::Rows(*group, spec.id));
                touched.raise(Aspect::Progress(*group));
            }
            WorkEvent::HandRaised { group, by } => {
                let work = self.work.groups.entry(*group).or_default();
                work.hand = by.as_ref().map(|by| (Some(*by), at));
                touched.raise(Aspect::Hand(*group));
            }
            WorkEvent::Delivered { group, stage, delivery } => {
                let work = self.work.groups.entry(*group).or_default();
                work.delivered.insert(*stage, (at, delivery.clone()));
                touched.raise(Aspect::Delivered(*group));
            }
            WorkEvent::TakenBack { group, stage } => self.take_back(group, *stage, touched),
        }
    }

    /// What is needed for a stage, and how much of it is there; names of what is missing.
    fn progress(&self, group: &GroupId, stage: Stage) -> (usize, usize, Vec<&'static str>) {
        let mut missing = Vec::new();
        let mut required = 0;
        for field in crate::form::FIELDS.iter().filter(|f| f.stage == stage && f.required) {
            required += 1;
            if is_blank(self.text(group, field.id)) {
                missing.push(field.id);
            }
        }
        for list in LISTS.iter().filter(|l| l.stage == stage && l.required > 0) {
            required += 1;
            if self.rows(group, list.id).count() < list.required {
                missing.push(list.id);
            }
        }
        (required - missing.len(), required, missing)
    }
}
