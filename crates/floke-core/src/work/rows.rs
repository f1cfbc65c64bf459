//! Rules for adding and changing the rows of a list.

use super::Row;
use crate::form::{List, MAX_ROWS};
use crate::ids::{GroupId, RowId};
use crate::refusal::Refusal;
use crate::role::Actor;
use crate::session::Session;

impl Session {
    pub(super) fn known(&self, group: &GroupId, list: &str, row: &RowId) -> Option<&Row> {
        self.work.list(group, list)?.rows.get(row)
    }

    pub(super) fn known_row(
        &self,
        group: &GroupId,
        list: &str,
        row: &RowId,
    ) -> Result<(), Refusal> {
        let known = self.work.list(group, list).is_some_and(|l| l.rows.contains_key(row));
        if known { Ok(()) } else { Err(Refusal::Unknown) }
    }

    /// Checks that there is room for a new row, and that only the last round changes (R20).
    pub(super) fn row_allowed(
        &self,
        who: &Actor,
        group: &GroupId,
        spec: &List,
        row: &RowId,
    ) -> Result<(), Refusal> {
        let Some(rows) = self.work.list(group, spec.id) else { return Ok(()) };
        let known = rows.rows.contains_key(row);
        if !known {
            let authors = rows.rows.values().filter_map(|row| row.by.person());
            self.room_for_one(who, (rows.order.len(), MAX_ROWS), authors, Some(group))?;
        }
        if spec.rounds && known && rows.order.last() != Some(row) {
            return Err(Refusal::RoundOver);
        }
        Ok(())
    }
}
