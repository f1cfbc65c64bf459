//! What a group writes, in the order of the form's pages.

use std::collections::BTreeMap;

use floke_core::command::WorkCommand;
use floke_core::form::{self, Stage};
use floke_core::programme::Phase;
use floke_core::{Command, GroupId};

use super::ids::{group_id, id};
use crate::dataset::{Dataset, Row, Work};

/// One thing that one member does.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// The earliest step of the programme for it.
    pub(super) step: usize,
    /// The member who does it, when she is there; otherwise another member of the group.
    pub(super) by: String,
    /// What she does.
    pub(super) act: Act,
}

#[derive(Debug, Clone)]
pub(super) enum Act {
    Write { field: &'static str, text: String },
    Other(Command),
}

/// Everything that `group` writes in `stage`, with its delivery.
pub(super) fn work(data: &Dataset, work: &Work, stage: Stage) -> Vec<Item> {
    let mut script = Script {
        group: group_id(&work.group),
        name: &work.group,
        members: data.members(&work.group),
        step: 0,
        turn: 0,
        rows: BTreeMap::new(),
        items: Vec::new(),
    };
    match stage {
        Stage::Need => script.need(data, work),
        Stage::Solution => script.page(data, work, stage, Phase::Solution),
        Stage::Test => script.page(data, work, stage, Phase::Test),
        Stage::Decide | Stage::Result => script.page(data, work, stage, Phase::Decide),
    }
    script.items
}

/// Items with a time of their own in the need's rounds; the group writes everything else after the first round.
const IN_ROUNDS: [&str; 4] = ["need.sentence", "need.rounds", "need.notes", "need.external"];

struct Script<'d> {
    group: GroupId,
    name: &'d str,
    members: &'d [String],
    step: usize,
    turn: usize,
    rows: BTreeMap<&'static str, usize>,
    items: Vec<Item>,
}

impl Script<'_> {
    /// The members take turns.
    fn next_author(&mut self) -> String {
        self.turn += 1;
        self.members.iter().cycle().nth(self.turn - 1).cloned().unwrap_or_default()
    }

    fn push(&mut self, by: String, act: Act) {
        self.items.push(Item { step: self.step, by, act });
    }

    /// One person writes all versions of a text: the room would keep versions by two people side by side.
    fn write(&mut self, by: String, field: &'static str, text: &str) {
        if !text.is_empty() {
            self.push(by, Act::Write { field, text: text.to_owned() });
        }
    }

    fn row(&mut self, list: &'static str, row: &Row) {
        let by = row.by.clone().unwrap_or_else(|| self.next_author());
        let n = self.rows.entry(list).or_default();
        *n += 1;
        let short = list.split_once('.').map_or(list, |(_, short)| short);
        let id = id(&format!("{}{short}{n:02}", self.name));
        let (group, list, cells) = (self.group, list.to_owned(), row.cells.clone());
        let (before, base) = (None, None);
        let put = WorkCommand::PutRow { group, list, row: id, cells, before, base };
        self.push(by, Act::Other(Command::Work(put)));
    }

    /// What the data has for an item of the form.
    fn item(&mut self, work: &Work, item: &'static form::Item) {
        match item {
            form::Item::Field(field) => {
                let by = self.next_author();
                self.write(by, field.id, work.text(field.id));
            }
            form::Item::List(list) => {
                for row in work.rows(list.id) {
                    self.row(list.id, row);
                }
            }
        }
    }

    /// A stage's page from top to bottom.
    fn page(&mut self, data: &Dataset, work: &Work, stage: Stage, phase: Phase) {
        self.step = data.step(phase, 0);
        for item in form::items(stage) {
            self.item(work, item);
        }
        if Stage::DELIVERED.contains(&stage) {
            self.deliver(stage);
        }
    }

    fn deliver(&mut self, stage: Stage) {
        let by = self.next_author();
        self.push(by, Act::Other(Command::Work(WorkCommand::Deliver { group: self.group, stage })));
    }

    /// The need goes in rounds: notes, their summary, and last the one sentence.
    fn need(&mut self, data: &Dataset, work: &Work) {
        let first = data.step(Phase::Need, 0);
        let contact = data.step(Phase::NeedContact, 0);
        let last = data.step(Phase::Need, 1);
        let scribe = self.next_author();
        let rounds = work.rows("need.rounds");
        for (i, round) in rounds.iter().enumerate() {
            self.step = match i {
                0 => first,
                i if i + 1 == rounds.len() => last,
                _ => contact,
            };
            if self.step == last {
                self.contact(contact, work);
                self.step = last;
            }
            let n = (i + 1).to_string();
            for note in
                work.rows("need.notes").iter().filter(|note| note.cells.get("round") == Some(&n))
            {
                self.row("need.notes", note);
            }
            self.row("need.rounds", round);
            if i == 0 {
                for item in form::items(Stage::Need).filter(|item| !IN_ROUNDS.contains(&item.id()))
                {
                    self.item(work, item);
                }
            }
        }
        for draft in work.drafts.iter().map(String::as_str).chain([work.text("need.sentence")]) {
            self.write(scribe.clone(), "need.sentence", draft);
        }
        self.deliver(Stage::Need);
    }

    /// The calls to people outside. One group delivers its need before it is done, and takes it back (incident i02).
    fn contact(&mut self, step: usize, work: &Work) {
        self.step = step;
        for call in work.rows("need.external") {
            self.row("need.external", call);
        }
        if let ("g6", Some(draft)) = (self.name, work.drafts.first()) {
            let scribe = self.members.first().cloned().unwrap_or_default();
            self.write(scribe, "need.sentence", draft);
            self.deliver(Stage::Need);
            let (by, group) = (self.next_author(), self.group);
            self.push(
                by,
                Act::Other(Command::Work(WorkCommand::TakeBack { group, stage: Stage::Need })),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use floke_core::form::{Kind, find_field, find_list};

    use super::*;

    #[test]
    fn every_word_of_the_data_has_a_place_in_the_form() {
        let data = Dataset::kongsvinger();
        let fits = |kind: &Kind, text: &str| match kind {
            Kind::Text { max } => assert!(text.chars().count() <= *max, "{text}"),
            Kind::Choice { of, .. } => assert!(text.is_empty() || of.contains(&text), "{text}"),
        };
        let mut items = 0;
        for group in &data.groups_work {
            let known = |id: &String| find_field(id).is_some() || find_list(id).is_some();
            assert!(group.texts.keys().chain(group.lists.keys()).all(known), "{}", group.group);
            for stage in Stage::ALL {
                for item in work(&data, group, stage) {
                    items += 1;
                    match &item.act {
                        Act::Write { field, text } => {
                            let field = find_field(field).unwrap();
                            assert_eq!(field.place.stage, stage);
                            fits(&field.kind, text);
                        }
                        Act::Other(Command::Work(WorkCommand::PutRow { list, cells, .. })) => {
                            let list = find_list(list).unwrap();
                            assert_eq!(list.place.stage, stage);
                            for (name, text) in cells {
                                let column = list.columns.iter().find(|c| c.id == name).unwrap();
                                fits(&column.kind, text);
                            }
                        }
                        Act::Other(_) => {}
                    }
                }
            }
        }
        assert!(items > 500, "{items}");
    }

    #[test]
    fn nothing_is_written_before_its_step() {
        let data = Dataset::kongsvinger();
        for group in &data.groups_work {
            let steps: Vec<_> = work(&data, group, Stage::Need).iter().map(|i| i.step).collect();
            assert!(steps.is_sorted(), "{}: {steps:?}", group.group);
        }
    }
}
