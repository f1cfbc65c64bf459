//! Rules for writing, and what a stage still lacks.

use std::collections::BTreeMap;

use crate::command::{Context, WorkCommand};
use crate::document::{Document, Write};
use crate::event::WorkEvent;
use crate::form::{Kind, Stage, fields, find_field, find_list, lists};
use crate::ids::{GroupId, Millis};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::is_blank;

impl Session {
    /// A group's text; blank when nothing was written.
    #[must_use]
    pub fn text(&self, group: &GroupId, field: &str) -> &str {
        self.work.text(group, field).map_or("", |text| &text.newest().text)
    }

    /// Unsettled texts that were written at the same time as the newest.
    pub fn other_texts(&self, group: &GroupId, field: &str) -> impl Iterator<Item = &str> {
        let text = self.work.text(group, field);
        text.into_iter().flat_map(|text| text.others().iter().map(|other| other.text.as_str()))
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

    /// Checks that the actor may write in this stage of the group now.
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
                self.writable(ctx, group, spec.place.stage)?;
                spec.kind.check(text)?;
                let keeps = matches!(spec.kind, Kind::Text { .. });
                let known = self.work.text(group, field);
                let write = Document::decide(known, text, (*base, *settle), keeps)?;
                let Some(Write { base, keep, settle }) = write else { return Ok(Vec::new()) };
                let (group, field, text) = (*group, field.clone(), text.clone());
                Ok(vec![
                    WorkEvent::TextWritten { group, field, text, base, by, keep, settle }.into(),
                ])
            }
            WorkCommand::PutRow { group, list, row, cells, before, base } => {
                let spec = find_list(list).ok_or(Refusal::Unknown)?;
                self.writable(ctx, group, spec.place.stage)?;
                self.row_allowed(&ctx.who, group, spec, row)?;
                if let Some(known) = self.known(group, list, row) {
                    if known.cells == *cells && before.is_none() {
                        return Ok(Vec::new());
                    }
                    if base.is_some_and(|base| base < known.version) {
                        return Err(Refusal::Changed);
                    }
                }
                for (name, text) in cells {
                    let column = spec.columns.iter().find(|c| c.id == *name);
                    column.ok_or(Refusal::BadValue)?.kind.check(text)?;
                }
                if spec.needed().any(|c| cells.get(c.id).is_none_or(|text| is_blank(text))) {
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
                self.writable(ctx, group, spec.place.stage)?;
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
                self.writable(ctx, group, spec.place.stage)?;
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

    /// How many items a stage needs, how many of them are there, and the names of the missing ones.
    pub(super) fn progress(
        &self,
        group: &GroupId,
        stage: Stage,
    ) -> (usize, usize, Vec<&'static str>) {
        let mut missing = Vec::new();
        let mut required = 0;
        for field in fields().filter(|f| f.place.stage == stage && f.required) {
            required += 1;
            if is_blank(self.text(group, field.id)) {
                missing.push(field.id);
            }
        }
        for list in lists().filter(|l| l.place.stage == stage && l.required > 0) {
            required += 1;
            if self.rows(group, list.id).count() < list.required {
                missing.push(list.id);
            }
        }
        (required - missing.len(), required, missing)
    }
}
