//! Delivering a stage to plenum or to the board, and taking it back.

use super::Delivery;
use crate::command::Context;
use crate::event::WorkEvent;
use crate::floker::shortened;
use crate::form::Stage;
use crate::ids::{FlokeId, GroupId};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::is_blank;
use crate::touched::{Aspect, Touched};

impl Session {
    /// Extra points: one when others than the municipality take active part with something stated, another for two
    /// kinds of them, another when the users themselves do (R31).
    #[must_use]
    pub fn bonus(&self, group: &GroupId) -> usize {
        let mut kinds = std::collections::BTreeSet::new();
        for cells in self.rows(group, "solution.partners") {
            let cell = |name: &str| cells.get(name).map_or("", String::as_str);
            let stated = !is_blank(cell("does"));
            if cell("active") == "yes" && stated && !matches!(cell("kind"), "staff" | "") {
                kinds.insert(cell("kind"));
            }
        }
        usize::from(!kinds.is_empty())
            + usize::from(kinds.len() >= 2)
            + usize::from(kinds.contains("users"))
    }

    /// The public copy of a stage that is delivered.
    #[must_use]
    pub fn delivered(&self, group: &GroupId, stage: Stage) -> Option<&Delivery> {
        Some(&self.work.groups.get(group)?.delivered.get(&stage)?.1)
    }

    fn delivery(&self, group: &GroupId, stage: Stage) -> Option<Delivery> {
        let text = |field: &str| self.text(group, field).to_owned();
        Some(match stage {
            Stage::Need => Delivery::Need {
                sentence: text("need.sentence"),
                based_on: self.rows(group, "need.external").count(),
            },
            Stage::Solution => Delivery::Solution {
                title: text("solution.title"),
                summary: shortened(self.text(group, "solution.description"), 400),
                bonus: self.bonus(group),
            },
            Stage::Test => Delivery::Test {
                name: shortened(&self.case_name(group), 160),
                goal: shortened(self.text(group, "test.goal"), 400),
            },
            Stage::Decide | Stage::Result => return None,
        })
    }

    /// The project's name: its own, or else the solution's, or else the floke's. Not a line that a person sent in
    /// herself: this copy stays when she is forgotten.
    #[must_use]
    pub fn project_name(&self, group: &GroupId) -> String {
        let own = ["test.name", "solution.title"].map(|field| self.text(group, field));
        if let Some(name) = own.into_iter().find(|name| !is_blank(name)) {
            return name.to_owned();
        }
        let line = self.picked(group).and_then(|c| self.floker.get(c));
        let nobodys = |id: &FlokeId| self.floke(id).is_some_and(|floke| floke.by.is_none());
        let line = line.filter(|line| line.floker.iter().all(nobodys));
        line.map(|c| c.title.clone()).unwrap_or_default()
    }

    /// The name of the group's case: its own title, or else the project's name, or else what its test will do, or else
    /// the group's name.
    pub(crate) fn case_name(&self, group: &GroupId) -> String {
        let text = |field| self.text(group, field).to_owned();
        let group_name = || self.groups.get(group).map(|group| group.name.clone());
        let names =
            [text("case.title"), self.project_name(group), shortened(&text("test.goal"), 120)];
        names.into_iter().find(|name| !is_blank(name)).or_else(group_name).unwrap_or_default()
    }

    pub(super) fn decide_delivery(&self, group: &GroupId, stage: Stage) -> Decision {
        let (_, _, missing) = self.progress(group, stage);
        if !missing.is_empty() {
            return Err(Refusal::Missing { fields: missing.join(",") });
        }
        let delivery = self.delivery(group, stage).ok_or(Refusal::BadValue)?;
        Ok(vec![WorkEvent::Delivered { group: *group, stage, delivery }.into()])
    }

    pub(super) fn decide_take_back(
        &self,
        ctx: &Context,
        group: &GroupId,
        stage: Stage,
    ) -> Decision {
        self.work.delivered_at(group, stage).ok_or(Refusal::Unknown)?;
        if self.only_facilitator(ctx).is_err() && !self.may_take_back(group, stage) {
            return Err(Refusal::Delivered);
        }
        Ok(vec![WorkEvent::TakenBack { group: *group, stage }.into()])
    }

    /// Whether the group may take the stage back: until plenum begins with that stage.
    pub(super) fn may_take_back(&self, group: &GroupId, stage: Stage) -> bool {
        self.work.delivered_at(group, stage).is_some()
            && self.stage_on_floor() != Some(stage)
            && !self.was_presented(group, stage)
    }

    pub(crate) fn take_back(&mut self, group: &GroupId, stage: Stage, touched: &mut Touched) {
        if let Some(work) = self.work.groups.get_mut(group) {
            work.delivered.remove(&stage);
        }
        touched.raise(Aspect::Delivered(*group));
    }
}
