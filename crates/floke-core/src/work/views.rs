//! Views of a group's work.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Delivery;
use crate::document::Version;
use crate::form::Stage;
use crate::ids::{ClusterId, GroupId, Millis, PersonId, RowId};
use crate::session::Session;

impl Session {
    pub(crate) fn text_view(&self, group: &GroupId, field: &str) -> Option<TextView> {
        let text = self.work.text(group, field)?;
        let version = |version: &Version| VersionView {
            text: version.text.clone(),
            version: version.n,
            person: version.by.person().copied(),
            by: self.name_of(&version.by),
            at: version.at,
        };
        Some(TextView {
            newest: version(text.newest()),
            others: text.others().iter().map(version).collect(),
        })
    }

    /// The ids of a list's rows in order; none for an empty list.
    pub(crate) fn list_order(&self, group: &GroupId, list: &str) -> Option<Vec<RowId>> {
        let order = &self.work.list(group, list)?.order;
        (!order.is_empty()).then(|| order.clone())
    }

    pub(crate) fn row_view(&self, group: &GroupId, list: &str, row: &RowId) -> Option<RowView> {
        let row = self.work.list(group, list)?.rows.get(row)?;
        Some(RowView {
            cells: row.cells.clone(),
            version: row.version,
            person: row.by.person().copied(),
            by: self.name_of(&row.by),
            at: row.at,
        })
    }

    /// The groups with a delivered stage, in their order.
    pub(crate) fn delivered_order(&self) -> Vec<GroupId> {
        let delivered = |id: &&GroupId| {
            self.work.groups.get(*id).is_some_and(|work| !work.delivered.is_empty())
        };
        self.groups.order().iter().filter(delivered).copied().collect()
    }

    pub(crate) fn delivered_view(&self, group: &GroupId) -> Option<DeliveredView> {
        self.groups.get(group)?;
        let mut view = DeliveredView { need: None, solution: None, test: None };
        let delivered = self.work.groups.get(group).map(|g| &g.delivered);
        for (at, delivery) in delivered.into_iter().flat_map(BTreeMap::values) {
            let at = *at;
            match delivery.clone() {
                Delivery::Need { sentence, based_on } => {
                    view.need = Some(NeedView { sentence, at, based_on });
                }
                Delivery::Solution { title, summary, bonus } => {
                    view.solution = Some(SolutionView { title, summary, bonus, at });
                }
                Delivery::Test { name, goal } => view.test = Some(TestView { name, goal, at }),
            }
        }
        let any = view.need.is_some() || view.solution.is_some() || view.test.is_some();
        any.then_some(view)
    }

    pub(crate) fn work_view(&self, group: &GroupId) -> Option<WorkView> {
        self.groups.get(group)?;
        let at = |stage| self.work.delivered_at(group, stage);
        let missing = |stage| self.progress(group, stage).2;
        Some(WorkView {
            delivered: ByStage {
                need: at(Stage::Need),
                solution: at(Stage::Solution),
                test: at(Stage::Test),
            },
            may_take_back: Stage::DELIVERED
                .into_iter()
                .filter(|stage| self.may_take_back(group, *stage))
                .collect(),
            open: self.programme.opened().collect(),
            missing: ByStage {
                need: missing(Stage::Need),
                solution: missing(Stage::Solution),
                test: missing(Stage::Test),
            },
            bonus: self.bonus(group),
            hand: self.work.groups.get(group).is_some_and(|g| g.hand.is_some()),
            earlier_picks: self.pick.earlier(group).to_vec(),
        })
    }

    /// The stage a group is at: the one the step works on or presents, or else the last open one.
    fn stage_now(&self) -> Stage {
        let phase = self.programme.phase();
        let now = phase.and_then(|p| p.row().works_on.or(p.row().presents));
        now.or_else(|| self.programme.opened().last()).unwrap_or(Stage::Need)
    }

    pub(crate) fn status_view(&self, group: &GroupId) -> Option<StatusView> {
        self.groups.get(group)?;
        let stage = self.stage_now();
        let (filled, required, _) = self.progress(group, stage);
        let work = self.work.groups.get(group);
        let hand = work.and_then(|w| w.hand.as_ref()).map(|(by, at)| HandView {
            name: by.as_ref().map(|by| self.people.name(by)).unwrap_or_default(),
            at: *at,
        });
        let last = work.and_then(|w| w.last.as_ref()).map(|(by, field, at)| LastView {
            name: self.name_of(by),
            field,
            at: *at,
        });
        Some(StatusView {
            progress: ProgressView { stage, filled, required },
            delivered_at: self.work.delivered_at(group, stage),
            hand,
            last,
        })
    }

    pub(crate) fn screen_status_view(&self, group: &GroupId) -> Option<ScreenStatusView> {
        self.groups.get(group)?;
        let stage = self.stage_now();
        let (filled, required, _) = self.progress(group, stage);
        let delivered = self.work.delivered_at(group, stage).is_some();
        Some(ScreenStatusView { filled, required, delivered })
    }
}

/// `group/…/text/…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextView {
    /// The newest version.
    #[serde(flatten)]
    pub newest: VersionView,
    /// The versions written at the same time.
    pub others: Vec<VersionView>,
}

/// One of the versions written at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionView {
    pub text: String,
    pub version: u32,
    pub person: Option<PersonId>,
    pub by: String,
    pub at: Millis,
}

/// `group/…/list/…/row/…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowView {
    pub cells: BTreeMap<String, String>,
    pub version: u32,
    pub person: Option<PersonId>,
    pub by: String,
    pub at: Millis,
}

/// `delivered/…/work`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliveredView {
    pub need: Option<NeedView>,
    pub solution: Option<SolutionView>,
    pub test: Option<TestView>,
}

/// A delivered need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NeedView {
    pub sentence: String,
    pub at: Millis,
    pub based_on: usize,
}

/// A delivered solution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SolutionView {
    pub title: String,
    pub summary: String,
    pub bonus: usize,
    pub at: Millis,
}

/// A delivered test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestView {
    pub name: String,
    pub goal: String,
    pub at: Millis,
}

/// One value for each stage that is delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByStage<T> {
    pub need: T,
    pub solution: T,
    pub test: T,
}

/// `group/…/work`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkView {
    pub delivered: ByStage<Option<Millis>>,
    pub may_take_back: Vec<Stage>,
    pub open: Vec<Stage>,
    pub missing: ByStage<Vec<&'static str>>,
    pub bonus: usize,
    pub hand: bool,
    pub earlier_picks: Vec<ClusterId>,
}

/// `console/group/…/status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusView {
    pub progress: ProgressView,
    pub delivered_at: Option<Millis>,
    pub hand: Option<HandView>,
    pub last: Option<LastView>,
}

/// How many of the items that a stage needs are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgressView {
    pub stage: Stage,
    pub filled: usize,
    pub required: usize,
}

/// A raised hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HandView {
    pub name: String,
    pub at: Millis,
}

/// The last activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastView {
    pub name: String,
    pub field: &'static str,
    pub at: Millis,
}

/// `screen/group/…/status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ScreenStatusView {
    pub filled: usize,
    pub required: usize,
    pub delivered: bool,
}
