//! Events of writing.

use std::collections::btree_map::Entry;

use super::Row;
use crate::document::{Document, Write};
use crate::event::WorkEvent;
use crate::form::{find_field, find_list};
use crate::ids::Millis;
use crate::session::Session;
use crate::text::is_blank;
use crate::touched::{Aspect, Touched};

impl Session {
    pub(crate) fn apply_work(&mut self, at: Millis, event: &WorkEvent, touched: &mut Touched) {
        match event {
            WorkEvent::TextWritten { group, field, text, base, by, keep, settle } => {
                let Some(spec) = find_field(field) else { return };
                let work = self.work.groups.entry(*group).or_default();
                let was_blank = work.texts.get(spec.id).is_none_or(|t| is_blank(&t.newest().text));
                let write = Write { base: *base, keep: *keep, settle: *settle };
                match work.texts.entry(spec.id) {
                    Entry::Vacant(new) => {
                        new.insert(Document::begun(text.clone(), *by, at));
                    }
                    Entry::Occupied(known) => known.into_mut().apply(write, text.clone(), *by, at),
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
                    // Rounds are only added at the end.
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
}
