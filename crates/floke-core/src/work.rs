//! A group's writing: texts and lists of the form, with both versions when two people write at once, and delivery.

mod apply;
mod decide;
mod delivery;
mod rows;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::form::Stage;
use crate::ids::{GroupId, Millis, PersonId, RowId};
use crate::role::Actor;

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
    texts: BTreeMap<&'static str, Document>,
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

    /// The texts that show their writer, where she is the writer.
    pub(crate) fn texts_of(
        &self,
        person: PersonId,
    ) -> impl Iterator<Item = (GroupId, &'static str)> {
        let by = Actor::Person(person);
        self.groups.iter().flat_map(move |(group, work)| {
            let texts = work.texts.iter().filter(move |(_, text)| text.is_partly_by(&by));
            texts.map(|(field, _)| (*group, *field))
        })
    }

    /// The rows that she was the last to add or change.
    pub(crate) fn rows_of(
        &self,
        person: PersonId,
    ) -> impl Iterator<Item = (GroupId, &'static str, RowId)> {
        let by = Actor::Person(person);
        self.groups.iter().flat_map(move |(group, work)| {
            work.lists.iter().flat_map(move |(list, rows)| {
                let hers = rows.rows.iter().filter(move |(_, row)| row.by == by);
                hers.map(|(row, _)| (*group, *list, *row))
            })
        })
    }

    /// The groups whose status shows her name: she wrote last, or raised her hand.
    pub(crate) fn status_names(&self, person: PersonId) -> impl Iterator<Item = GroupId> {
        let by = Actor::Person(person);
        let names = move |work: &GroupWork| {
            work.last.as_ref().is_some_and(|(last, ..)| *last == by)
                || work.hand.as_ref().is_some_and(|(hand, _)| *hand == Some(person))
        };
        self.groups.iter().filter(move |(_, work)| names(work)).map(|(group, _)| *group)
    }

    /// The rows of all lists of a group.
    pub(crate) fn all_rows(&self, group: &GroupId) -> impl Iterator<Item = (&'static str, RowId)> {
        let lists = self.groups.get(group).into_iter().flat_map(|work| &work.lists);
        lists.flat_map(|(list, rows)| rows.order.iter().map(|row| (*list, *row)))
    }

    fn text(&self, group: &GroupId, field: &str) -> Option<&Document> {
        self.groups.get(group)?.texts.get(field)
    }

    fn list(&self, group: &GroupId, list: &str) -> Option<&Rows> {
        self.groups.get(group)?.lists.get(list)
    }
}

/// The public copy of a delivered stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Delivery {
    Need {
        sentence: String,
        /// How many conversations outside the room it builds on (R22).
        based_on: usize,
    },
    Solution {
        title: String,
        summary: String,
        /// Bonus points, 0 to 3 (R31).
        bonus: usize,
    },
    Test {
        /// The name of its case.
        name: String,
        goal: String,
    },
}
