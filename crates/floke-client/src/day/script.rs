//! What a group writes, in order: the data's words in the fields and lists of the form.

use std::collections::BTreeMap;

use floke_core::command::WorkCommand;
use floke_core::form::Stage;
use floke_core::programme::Phase;
use floke_core::{Command, GroupId};

use super::ids::{group_id, id};
use crate::dataset::{Dataset, Work};

/// One thing that one member does.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Not before the programme is here.
    pub(super) step: usize,
    /// By whom, when she is there; otherwise by another of the group.
    pub(super) by: String,
    /// What.
    pub(super) act: Act,
}

#[derive(Debug, Clone)]
pub(super) enum Act {
    Write { field: &'static str, text: String },
    Other(Command),
}

/// The form's name for a word of the data; the word itself when the form has no list for it.
fn word(norwegian: &str) -> &str {
    match norwegian {
        "åpen" => "open",
        "avklart" => "known",
        "bruker" => "user",
        "målgruppe" => "target_group",
        "fagperson" => "professional",
        "brukere" => "users",
        "organisasjon" => "organisation",
        "næringsliv" => "business",
        "utdanning" => "education",
        "stat" => "state",
        "fylkeskommune" => "county",
        "spesialisthelsetjeneste" => "health",
        "interkommunal" => "intermunicipal",
        "politisk" => "political",
        "ansatte" => "staff",
        "ja" => "yes",
        "nei" => "no",
        "ikke_ennå" => "not_yet",
        other => other,
    }
}

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "" }
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
        Stage::Solution => script.solution(data, work),
        Stage::Test => script.test(data, work),
        Stage::Decide => script.decide(data, work),
        Stage::Result => script.result(data, work),
    }
    script.items
}

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

    fn write(&mut self, field: &'static str, text: &str) {
        let by = self.next_author();
        self.write_by(by, field, text);
    }

    /// All versions of one text are one person's: two would be kept side by side.
    fn write_by(&mut self, by: String, field: &'static str, text: &str) {
        if !text.is_empty() {
            self.push(by, Act::Write { field, text: text.to_owned() });
        }
    }

    fn row(&mut self, list: &'static str, cells: &[(&str, &str)]) {
        let by = self.next_author();
        self.row_by(by, list, cells);
    }

    fn row_by(&mut self, by: String, list: &'static str, cells: &[(&str, &str)]) {
        let n = self.rows.entry(list).or_default();
        *n += 1;
        let short = list.split_once('.').map_or(list, |(_, short)| short);
        let row = id(&format!("{}{short}{n:02}", self.name));
        let filled = cells.iter().filter(|(_, text)| !text.is_empty());
        let cells = filled.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let (group, list) = (self.group, list.to_owned());
        self.push(
            by,
            Act::Other(Command::Work(WorkCommand::PutRow {
                group,
                list,
                row,
                cells,
                before: None,
                base: None,
            })),
        );
    }

    fn rows(&mut self, list: &'static str, column: &str, texts: &[String]) {
        for text in texts {
            self.row(list, &[(column, text)]);
        }
    }

    fn deliver(&mut self, stage: Stage) {
        let by = self.next_author();
        self.push(by, Act::Other(Command::Work(WorkCommand::Deliver { group: self.group, stage })));
    }

    fn need(&mut self, data: &Dataset, work: &Work) {
        let first = data.step(Phase::Need, 0);
        let contact = data.step(Phase::NeedContact, 0);
        let last = data.step(Phase::Need, 1);
        let scribe = self.next_author();
        let drafts = &work.need.sentence_drafts;
        let rounds = work.need.rounds.len();
        for (i, round) in work.need.rounds.iter().enumerate() {
            self.step = match i {
                0 => first,
                i if i + 1 == rounds => last,
                _ => contact,
            };
            if self.step == last {
                self.contact(contact, work);
                self.step = last;
            }
            for note in &round.notes {
                let n = round.n.to_string();
                self.row_by(note.by.clone(), "need.notes", &[("text", &note.text), ("round", &n)]);
            }
            self.row("need.rounds", &[("text", &round.summary), ("check", &round.check)]);
            if i == 0 {
                for u in &work.need.unknowns {
                    let (who, status) = (u.who_knows.as_str(), word(&u.status));
                    let cells = [("text", u.text.as_str()), ("who", who), ("status", status)];
                    self.row("need.unknowns", &[&cells[..], &[("answer", &u.answer)]].concat());
                }
            }
        }
        for draft in drafts.iter().chain([&work.need.sentence]) {
            self.write_by(scribe.clone(), "need.sentence", draft);
        }
        self.deliver(Stage::Need);
    }

    /// The calls to people outside. One group sends its need before it is done, and takes it back (incident i02).
    fn contact(&mut self, step: usize, work: &Work) {
        self.step = step;
        for e in &work.need.external {
            let cells = [
                ("source", e.source.as_str()),
                ("kind", if e.kind == "frivillig" { "volunteer" } else { word(&e.kind) }),
                ("channel", &e.channel),
                ("asked", &e.asked),
                ("learned", &e.learned),
                ("changed", yes(e.changed_view)),
                ("consent", yes(e.consent)),
            ];
            self.row("need.external", &cells);
        }
        if let ("g6", Some(draft)) = (self.name, work.need.sentence_drafts.first()) {
            let scribe = self.members.first().cloned().unwrap_or_default();
            self.write_by(scribe, "need.sentence", draft);
            self.deliver(Stage::Need);
            let (by, group) = (self.next_author(), self.group);
            self.push(
                by,
                Act::Other(Command::Work(WorkCommand::TakeBack { group, stage: Stage::Need })),
            );
        }
    }

    fn solution(&mut self, data: &Dataset, work: &Work) {
        self.step = data.step(Phase::Solution, 0);
        let s = &work.solution;
        self.write("solution.title", &s.title);
        self.write("solution.description", &s.description);
        for p in &s.partners {
            let kind = if p.kind == "frivillig" { "volunteers" } else { word(&p.kind) };
            let cells = [
                ("name", p.name.as_str()),
                ("kind", kind),
                ("active", yes(p.active)),
                ("does", &p.does),
            ];
            self.row("solution.partners", &cells);
        }
        self.write("solution.challenging", &s.challenging);
        self.write("solution.realistic", &s.realistic);
        self.deliver(Stage::Solution);
    }

    fn test(&mut self, data: &Dataset, work: &Work) {
        self.step = data.step(Phase::Test, 0);
        let t = &work.test;
        self.write("test.name", &t.name);
        self.write("test.goal", &t.goal);
        self.rows("test.success", "text", &t.success);
        self.rows("test.activities", "text", &t.activities);
        self.write("test.owner", &t.organisation.owner);
        self.write("test.lead", &t.organisation.lead);
        self.rows("test.team", "text", &t.organisation.team);
        self.rows("test.steering", "text", &t.organisation.steering);
        self.rows("test.reference", "text", &t.organisation.reference);
        for plan in &t.plan {
            self.row("test.plan", &[("when", &plan.when), ("what", &plan.what)]);
        }
        self.rows("test.inside", "party", &t.anchoring_inside);
        self.rows("test.outside", "party", &t.anchoring_outside);
        self.rows("test.premortem", "text", &t.premortem);
        self.write("test.stop", &t.stop_rule);
        if let Some(case) = data.case_of(self.name) {
            self.write("case.title", &case.title);
            self.write("case.facts", &case.saksfremlegg.facts);
            self.write("case.assessment", &case.saksfremlegg.assessment);
            self.write("case.costs", &case.saksfremlegg.costs);
            self.rows("case.points", "text", &case.saksfremlegg.points);
        }
        self.deliver(Stage::Test);
    }

    fn decide(&mut self, data: &Dataset, work: &Work) {
        self.step = data.step(Phase::Decide, 0);
        let d = &work.decide;
        self.write("decide.answer", word(&d.answer));
        let owner = d.owner.as_ref().and_then(|id| data.participant(id));
        self.write("decide.owner", owner.map_or("", |p| &p.name));
        self.write("decide.first", &d.first_step);
        self.write("decide.when", &d.by);
    }

    fn result(&mut self, data: &Dataset, work: &Work) {
        self.step = data.step(Phase::Decide, 0);
        let r = &work.outcome;
        self.write("result.long", &r.long_term_goal);
        self.write("result.short", &r.short_term_goal);
        self.write("result.target", &r.target_group);
        self.rows("result.measures", "text", &r.measures);
        self.rows("result.partners", "name", &r.partners);
        self.write("result.pilot", &r.pilot);
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
            Kind::Choice { of } => assert!(text.is_empty() || of.contains(&text), "{text}"),
        };
        let mut items = 0;
        for group in &data.groups_work {
            for stage in Stage::ALL {
                for item in work(&data, group, stage) {
                    items += 1;
                    match &item.act {
                        Act::Write { field, text } => {
                            let field = find_field(field).unwrap();
                            assert_eq!(field.stage, stage);
                            fits(&field.kind, text);
                        }
                        Act::Other(Command::Work(WorkCommand::PutRow { list, cells, .. })) => {
                            let list = find_list(list).unwrap();
                            assert_eq!(list.stage, stage);
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
