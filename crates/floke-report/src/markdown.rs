//! The report as Markdown: what a person pastes into a case or a mail.

use std::fmt::Write as _;

use floke_core::form::{Field, List, Stage};

use crate::report::{BallotReport, CaseReport, ClusterReport, GroupReport, Report};
use crate::texts::Texts;
use crate::words::{
    based_on, cast_words, date_words, field_words, group_votes, is_draft, letter, outcome_words,
    row_words, stage_name, stage_parts, vote_words,
};
use crate::written::{lines, turns};

/// The whole report.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let texts = Texts::of(report.facts.language);
    let mut out = Out { text: String::new(), texts };
    let facts = &report.facts;
    out.heading(1, &words(facts.title.trim_end(), " "));
    let date = date_words(facts.language, &facts.date);
    let about = [&facts.municipality, &facts.venue, &date];
    let about: Vec<_> = about.into_iter().filter(|s| !s.is_empty()).map(|s| plain(s)).collect();
    out.paragraph(&about.join(" · "));
    if report.demo {
        out.paragraph(&format!("**{}**", texts.get("demo")));
    }
    if let Some((yes, all)) = report.going_on() {
        let (n, m) = (yes.to_string(), all.to_string());
        out.paragraph(&texts.fill("continue", &[("n", &n), ("m", &m)]));
    }
    for (index, group) in report.groups.iter().enumerate() {
        out.group(index, group);
    }
    out.ballots(&report.ballots);
    out.bruttoliste(&report.bruttoliste);
    out.text
}

/// A line that people wrote is text, never markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at_line_start = true;
    for c in text.chars() {
        let mark = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&');
        let line_mark = at_line_start && matches!(c, '#' | '+' | '-' | '=');
        if mark || line_mark {
            out.push('\\');
        }
        out.push(c);
        at_line_start &= c.is_whitespace();
    }
    out
}

/// What somebody wrote, escaped, with its line breaks as `end`; it turns nothing beside it.
fn words(text: &str, end: &str) -> String {
    let line = |line: String| match (escape(&line), turns(&line)) {
        // First strong isolate … pop directional isolate (UAX 9).
        (escaped, true) => format!("\u{2068}{escaped}\u{2069}"),
        (escaped, false) => escaped,
    };
    lines(text).map(line).collect::<Vec<_>>().join(end)
}

/// A text inside a list item: its line breaks stay inside the item.
fn inline(text: &str) -> String {
    words(text.trim_end(), "  \n  ")
}

/// A text inside a paragraph.
fn plain(text: &str) -> String {
    words(text.trim_end(), "  \n")
}

struct Out<'t> {
    text: String,
    texts: &'t Texts,
}

impl Out<'_> {
    fn line(&mut self, line: &str) {
        // Writing to a String cannot fail.
        let _: std::fmt::Result = writeln!(self.text, "{line}");
    }

    fn paragraph(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.line(text);
            self.line("");
        }
    }

    fn heading(&mut self, level: usize, text: &str) {
        self.line(&format!("{} {text}", "#".repeat(level)));
        self.line("");
    }

    fn group(&mut self, index: usize, group: &GroupReport) {
        let name = words(group.name.trim_end(), " ");
        self.heading(2, &format!("{} – {name}", letter(index)));
        let members: Vec<_> = group
            .members
            .iter()
            .filter(|m| !m.name.is_empty())
            .map(|m| match m.role.as_str() {
                "" => plain(&m.name),
                role => format!("{} ({})", plain(&m.name), plain(role)),
            })
            .collect();
        if !members.is_empty() {
            let label = self.texts.get("members");
            self.paragraph(&format!("**{label}:** {}", members.join(", ")));
        }
        if let Some(floke) = &group.floke {
            self.heading(3, self.texts.get("floke"));
            self.paragraph(&plain(self.texts.words(&floke.title)));
            if !floke.floker.is_empty() {
                self.paragraph(&format!("**{}**", self.texts.get("originals")));
                self.originals(floke);
            }
        }
        for stage in Stage::ALL {
            self.stage(group, stage);
        }
        self.questions(group);
        if let Some(case) = &group.case {
            self.case(case);
        }
    }

    fn stage(&mut self, group: &GroupReport, stage: Stage) {
        let (fields, lists) = stage_parts(group, stage);
        if fields.is_empty() {
            return;
        }
        let name = stage_name(self.texts, stage);
        let draft = stage == Stage::Result && is_draft(group);
        let draft = if draft { format!(" ({})", self.texts.get("draft")) } else { String::new() };
        self.heading(3, &format!("{name}{draft}"));
        for field in fields {
            self.field(group, field);
        }
        for list in lists {
            self.list(group, list);
        }
        if stage == Stage::Need && group.texts.contains_key("need.sentence") {
            let note = self.texts.count("based_on", based_on(group));
            self.paragraph(&format!("*{note}*"));
        }
        if stage == Stage::Solution && group.bonus > 0 {
            let note = self.texts.count("bonus", group.bonus);
            self.paragraph(&format!("*{note}*"));
        }
    }

    fn field(&mut self, group: &GroupReport, field: &Field) {
        let label = self.texts.get(field.id).to_owned();
        let written = group.texts.get(field.id);
        let text = written.map_or("", |t| t.text.as_str());
        let value = field_words(self.texts, field, text);
        if value.is_empty() && written.is_none() {
            return;
        }
        let mut text = plain(&value);
        for other in written.iter().flat_map(|t| &t.others) {
            let label = self.texts.get("other_version");
            let end = if text.is_empty() { "" } else { "  \n" };
            text.push_str(&format!("{end}*{label}:* {}", plain(other)));
        }
        self.paragraph(&format!("**{label}:** {text}"));
    }

    fn list(&mut self, group: &GroupReport, list: &List) {
        let rows = group.lists.get(list.id);
        if rows.is_none() && list.id != "result.measures" {
            return;
        }
        let label = self.texts.get(list.id).to_owned();
        let Some(rows) = rows else {
            // R57: never a colon followed by nothing.
            let none = self.texts.get("not_given").to_owned();
            self.paragraph(&format!("**{label}:** {none}"));
            return;
        };
        self.paragraph(&format!("**{label}**"));
        for (index, cells) in rows.iter().enumerate() {
            let parts = row_words(self.texts, list, cells);
            let parts: Vec<_> = parts
                .iter()
                .map(|(label, text)| match label {
                    None => inline(text),
                    Some(label) => format!("{label}: {}", inline(text)),
                })
                .collect();
            let mark = if list.rounds || list.id == "case.points" {
                format!("{}.", index + 1)
            } else {
                "-".to_owned()
            };
            self.line(&format!("{mark} {}", parts.join(" · ")));
        }
        self.line("");
    }

    fn questions(&mut self, group: &GroupReport) {
        if group.questions.is_empty() {
            return;
        }
        self.heading(3, self.texts.get("questions"));
        for q in &group.questions {
            let from = q.from.as_deref().unwrap_or_default();
            let from = if from.is_empty() {
                String::new()
            } else {
                let from = self.texts.fill("from_group", &[("group", from)]);
                format!(" {}", inline(&format!("({from})")))
            };
            let label = self.texts.get("answer");
            let answer = q.answer.as_deref().map(|a| format!("  \n  **{label}:** {}", inline(a)));
            let answer = answer.unwrap_or_default();
            self.line(&format!("- {}{from}{answer}", inline(self.texts.words(&q.text))));
        }
        self.line("");
    }

    fn case(&mut self, case: &CaseReport) {
        let no = words(&self.texts.fill("case", &[("no", &case.no)]), " ");
        self.heading(3, &format!("{no}: {}", words(case.title.trim_end(), " ")));
        let mark = format!("**{}** {}", self.texts.get("exercise"), self.texts.get("imaginary"));
        self.paragraph(&mark);
        for (key, text) in [
            ("case.facts", &case.facts),
            ("case.assessment", &case.assessment),
            ("case.costs", &case.costs),
        ] {
            if !text.trim().is_empty() {
                let label = self.texts.get(key).to_owned();
                self.paragraph(&format!("**{label}:** {}", plain(text)));
            }
        }
        if !case.points.is_empty() {
            let label = self.texts.get("case.points").to_owned();
            self.paragraph(&format!("**{label}**"));
            for (i, point) in case.points.iter().enumerate() {
                self.line(&format!("{}. {}", i + 1, inline(point)));
            }
            self.line("");
        }
        if let Some(chair) = case.chair.as_deref().filter(|c| !c.is_empty()) {
            let label = self.texts.get("chair").to_owned();
            self.paragraph(&format!("**{label}:** {}", plain(chair)));
        }
        let inhabil: Vec<_> = case
            .inhabil
            .iter()
            .map(|(name, reason)| format!("{} – {}", plain(name), plain(reason)))
            .collect();
        if !inhabil.is_empty() {
            let label = self.texts.get("inhabil").to_owned();
            self.paragraph(&format!("**{label}:** {}", inhabil.join("  \n")));
        }
        for vote in &case.votes {
            let outcome = outcome_words(self.texts, vote.outcome);
            let counts = vote_words(self.texts, vote);
            let label = self.texts.get("vote");
            let mut text = format!("**{label}:** **{outcome}**  \n{counts}");
            let splits: Vec<_> = vote
                .by_group
                .iter()
                .map(|s| format!("{} {}–{}", plain(&s.groups.join(" + ")), s.r#for, s.against))
                .collect();
            if !splits.is_empty() {
                let label = self.texts.get("by_group");
                text.push_str(&format!("  \n{label}: {}", splits.join(" · ")));
            }
            self.paragraph(&text);
        }
    }

    fn ballots(&mut self, ballots: &[BallotReport]) {
        if ballots.is_empty() {
            return;
        }
        self.heading(2, self.texts.get("ballots"));
        for ballot in ballots {
            self.heading(3, &words(ballot.question.trim_end(), " "));
            self.paragraph(&cast_words(self.texts, ballot));
            match &ballot.counts {
                None if ballot.lost => {}
                None => {
                    let few = self.texts.get("too_few").to_owned();
                    self.paragraph(&few);
                }
                Some(counts) => {
                    for (choice, n) in counts {
                        self.line(&format!("- {}: {n}", inline(choice)));
                    }
                    self.line("");
                    if !ballot.by_group.is_empty() {
                        let label = self.texts.get("votes_by_group").to_owned();
                        self.paragraph(&format!("**{label}**"));
                    }
                    for part in &ballot.by_group {
                        let groups = inline(&part.groups.join(" + "));
                        let votes = group_votes(counts, part);
                        self.line(&format!("- {groups}: {}", inline(&votes)));
                    }
                    if !ballot.by_group.is_empty() {
                        self.line("");
                    }
                }
            }
        }
    }

    fn bruttoliste(&mut self, clusters: &[ClusterReport]) {
        if clusters.is_empty() {
            return;
        }
        self.heading(2, self.texts.get("brutto"));
        for cluster in clusters {
            let title = self.texts.words(&cluster.title);
            self.heading(3, &words(title.trim_end(), " "));
            self.originals(cluster);
        }
    }

    /// What was sent in, a list item each.
    fn originals(&mut self, cluster: &ClusterReport) {
        for raw in &cluster.floker {
            self.line(&format!("- {}", inline(self.texts.words(raw))));
        }
        if !cluster.floker.is_empty() {
            self.line("");
        }
    }
}
