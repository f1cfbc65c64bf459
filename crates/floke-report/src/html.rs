//! The report as pages that read and print well. Everything people wrote is escaped.

use std::fmt::Write as _;

use floke_core::Language;
use floke_core::form::{List, Stage};

use crate::report::{CaseReport, ClusterReport, GroupReport, GroupVotes, Report};
use crate::texts::Texts;
use crate::words::{
    based_on, cast_words, date_words, field_words, group_votes, is_draft, letter, outcome_words,
    row_words, stage_name, stage_parts, vote_words,
};
use crate::written::{lines, turns};

/// The page of the whole session. `assets` is the prefix of style sheets, `base` the address of this session's result.
#[must_use]
pub fn session_page(report: &Report, assets: &str, base: &str, exports: &str) -> String {
    let mut page = Page::new(report, assets, &report.facts.title);
    page.links(&[
        (&format!("{exports}/export.md"), "download_md"),
        (&format!("{exports}/export.json"), "download_json"),
    ]);
    if report.groups.len() > 1 {
        page.contents(report, base);
    }
    if let Some((yes, all)) = report.going_on() {
        let (n, m) = (yes.to_string(), all.to_string());
        page.add(&format!("<p>{}</p>", page.texts.fill("continue", &[("n", &n), ("m", &m)])));
    }
    for (index, group) in report.groups.iter().enumerate() {
        page.group(index, group);
    }
    page.ballots(report);
    page.bruttoliste(report);
    page.done()
}

/// The page of one group.
#[must_use]
pub fn group_page(report: &Report, index: usize, assets: &str, base: &str) -> Option<String> {
    let group = report.groups.get(index)?;
    let mut page = Page::new(report, assets, &group.name);
    page.links(&[(base, "whole")]);
    page.group(index, group);
    Some(page.done())
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// What somebody wrote, escaped, with its line breaks; it turns nothing beside it.
fn words(text: &str) -> String {
    let line = |line: String| match (escape(&line), turns(&line)) {
        (escaped, true) => format!("<bdi>{escaped}</bdi>"),
        (escaped, false) => escaped,
    };
    lines(text.trim_end()).map(line).collect::<Vec<_>>().join("<br>")
}

struct Page<'t> {
    html: String,
    texts: &'t Texts,
}

impl Page<'_> {
    fn new(report: &Report, assets: &str, title: &str) -> Self {
        let language = report.facts.language;
        let texts = Texts::of(language);
        let lang = match language {
            Language::Nb => "nb",
            Language::Nn => "nn",
            Language::En => "en",
        };
        let mut page = Page { html: String::new(), texts };
        let facts = &report.facts;
        let date = date_words(language, &facts.date);
        let about: Vec<_> = [&facts.municipality, &facts.venue, &date]
            .into_iter()
            .filter(|s| !s.is_empty())
            .map(|s| words(s))
            .collect();
        let demo = if report.demo {
            format!("<p class=\"document__notice\"><b>{}</b></p>\n", texts.get("demo"))
        } else {
            String::new()
        };
        page.add(&format!(
            "<!doctype html>\n<html lang=\"{lang}\" data-color-scheme=\"auto\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} – Floke</title>\n\
             <link rel=\"icon\" href=\"{assets}favicon.svg\">\n\
             <link rel=\"stylesheet\" href=\"{assets}vendor/theme.css\">\n<link rel=\"stylesheet\" href=\"{assets}vendor/ds.css\">\n\
             <link rel=\"stylesheet\" href=\"{assets}styles/base.css\">\n<link rel=\"stylesheet\" href=\"{assets}styles/document.css\">\n\
             <script type=\"module\" src=\"{assets}src/result.js\"></script>\n\
             </head>\n<body class=\"document\" data-size=\"sm\">\n<main>\n<header class=\"document__head\">\n\
             <p class=\"document__kind\">{kind}</p>\n<h1>{heading}</h1>\n{about}{demo}</header>",
            title = escape(title),
            kind = texts.get("report"),
            heading = words(&facts.title),
            about = match about.join(" · ") {
                about if about.is_empty() => about,
                about => format!("<p>{about}</p>\n"),
            },
        ));
        page
    }

    fn add(&mut self, html: &str) {
        // Writing to a String cannot fail.
        let _: std::fmt::Result = writeln!(self.html, "{html}");
    }

    fn done(mut self) -> String {
        let made = self.texts.get("made");
        self.add(&format!(
            "<footer class=\"document__foot\">{made}</footer>\n</main>\n</body>\n</html>"
        ));
        self.html
    }

    fn links(&mut self, links: &[(&str, &str)]) {
        let items: Vec<_> = links
            .iter()
            .map(|(href, key)| {
                format!("<li><a href=\"{}\">{}</a></li>", escape(href), self.texts.get(key))
            })
            .collect();
        self.add(&format!("<ul class=\"document__links\">{}</ul>", items.join("")));
    }

    fn contents(&mut self, report: &Report, base: &str) {
        let items: Vec<_> = report
            .groups
            .iter()
            .enumerate()
            .map(|(i, g)| {
                let (letter, name) = (letter(i), words(&g.name));
                format!("<li><a href=\"{}/{}\">{letter} – {name}</a></li>", escape(base), g.id)
            })
            .collect();
        let label = self.texts.get("contents");
        self.add(&format!(
            "<nav class=\"document__contents\" aria-label=\"{label}\"><h2>{label}</h2><ol>{}</ol></nav>",
            items.join("")
        ));
    }

    fn group(&mut self, index: usize, group: &GroupReport) {
        let heading = format!("{} – {}", letter(index), words(&group.name));
        self.add(&format!("<article class=\"document__sheet\">\n<h2>{heading}</h2>"));
        let members: Vec<_> = group
            .members
            .iter()
            .filter(|m| !m.name.is_empty())
            .map(|m| match m.role.as_str() {
                "" => words(&m.name),
                role => format!("{} ({})", words(&m.name), words(role)),
            })
            .collect();
        if !members.is_empty() {
            self.pair(self.texts.get("members"), &members.join(", "));
        }
        if let Some(floke) = &group.floke {
            self.add(&format!(
                "<h3>{}</h3>\n<p class=\"document__lead\">{}</p>",
                self.texts.get("floke"),
                words(self.texts.words(&floke.title))
            ));
            let raw = self.originals(floke);
            if !raw.is_empty() {
                let label = self.texts.get("originals");
                self.add(&format!("<details><summary>{label}</summary><ul>{raw}</ul></details>"));
            }
        }
        for stage in Stage::ALL {
            self.stage(group, stage);
        }
        self.questions(group);
        if let Some(case) = &group.case {
            self.case(case);
        }
        self.add("</article>");
    }

    fn pair(&mut self, label: &str, html: &str) {
        self.add(&format!("<dl class=\"document__pair\"><dt>{label}</dt><dd>{html}</dd></dl>"));
    }

    fn stage(&mut self, group: &GroupReport, stage: Stage) {
        let (fields, lists) = stage_parts(group, stage);
        if fields.is_empty() {
            return;
        }
        let draft = if stage == Stage::Result && is_draft(group) {
            format!(" <span class=\"document__state\">{}</span>", self.texts.get("draft"))
        } else {
            String::new()
        };
        self.add(&format!("<section>\n<h3>{}{draft}</h3>", stage_name(self.texts, stage)));
        for field in fields {
            let written = group.texts.get(field.id);
            let text = written.map_or("", |t| t.text.as_str());
            let value = field_words(self.texts, field, text);
            if value.is_empty() && written.is_none() {
                continue;
            }
            let mut html = words(&value);
            for other in written.iter().flat_map(|t| &t.others) {
                let label = self.texts.get("other_version");
                let end = if html.is_empty() { "" } else { "<br>" };
                html.push_str(&format!("{end}<em>{label}:</em> {}", words(other)));
            }
            self.pair(self.texts.get(field.id), &html);
        }
        for list in lists {
            self.list(group, list);
        }
        if stage == Stage::Need && group.texts.contains_key("need.sentence") {
            let note = self.texts.count("based_on", based_on(group));
            self.add(&format!("<p class=\"document__note\">{note}</p>"));
        }
        if stage == Stage::Solution && group.bonus > 0 {
            let note = self.texts.count("bonus", group.bonus);
            self.add(&format!("<p class=\"document__note\">{note}</p>"));
        }
        self.add("</section>");
    }

    fn list(&mut self, group: &GroupReport, list: &List) {
        let label = self.texts.get(list.id);
        let Some(rows) = group.lists.get(list.id) else {
            if list.id == "result.measures" {
                self.pair(label, self.texts.get("not_given"));
            }
            return;
        };
        let rows: Vec<_> = rows
            .iter()
            .map(|cells| {
                let parts: Vec<_> = row_words(self.texts, list, cells)
                    .into_iter()
                    .map(|(label, text)| match label {
                        None => words(&text),
                        Some(label) => format!(
                            "<span class=\"document__cell\"><b>{label}:</b> {}</span>",
                            words(&text)
                        ),
                    })
                    .collect();
                format!("<li>{}</li>", parts.join(" "))
            })
            .collect();
        let tag = if list.rounds || list.id == "case.points" { "ol" } else { "ul" };
        self.pair(label, &format!("<{tag}>{}</{tag}>", rows.join("")));
    }

    fn questions(&mut self, group: &GroupReport) {
        if group.questions.is_empty() {
            return;
        }
        let mut items = String::new();
        for q in &group.questions {
            let from = match q.from.as_deref() {
                None | Some("") => String::new(),
                Some(from) => {
                    let from = self.texts.fill("from_group", &[("group", from)]);
                    format!(" <i>{}</i>", words(&format!("({from})")))
                }
            };
            let answer = q
                .answer
                .as_deref()
                .map(|a| format!("<br><b>{}:</b> {}", self.texts.get("answer"), words(a)));
            items.push_str(&format!(
                "<li>{}{from}{}</li>",
                words(self.texts.words(&q.text)),
                answer.unwrap_or_default()
            ));
        }
        let label = self.texts.get("questions");
        self.add(&format!("<section>\n<h3>{label}</h3>\n<ul>{items}</ul>\n</section>"));
    }

    fn case(&mut self, case: &CaseReport) {
        let no = words(&self.texts.fill("case", &[("no", &case.no)]));
        let (mark, imaginary) = (self.texts.get("exercise"), self.texts.get("imaginary"));
        self.add(&format!(
            "<section class=\"document__whole\">\n<h3>{no}: {}</h3>\n\
             <p class=\"document__notice\"><b>{mark}</b> {imaginary}</p>",
            words(&case.title)
        ));
        for (key, text) in [
            ("case.facts", &case.facts),
            ("case.assessment", &case.assessment),
            ("case.costs", &case.costs),
        ] {
            if !text.trim().is_empty() {
                self.pair(self.texts.get(key), &words(text));
            }
        }
        let points: Vec<_> = case.points.iter().map(|p| format!("<li>{}</li>", words(p))).collect();
        if !points.is_empty() {
            self.pair(self.texts.get("case.points"), &format!("<ol>{}</ol>", points.join("")));
        }
        if let Some(chair) = case.chair.as_deref().filter(|c| !c.is_empty()) {
            self.pair(self.texts.get("chair"), &words(chair));
        }
        let inhabil: Vec<_> = case
            .inhabil
            .iter()
            .map(|(name, reason)| format!("{} – {}", words(name), words(reason)))
            .collect();
        if !inhabil.is_empty() {
            self.pair(self.texts.get("inhabil"), &inhabil.join("<br>"));
        }
        for vote in &case.votes {
            let outcome = words(outcome_words(self.texts, vote.outcome));
            let counts = vote_words(self.texts, vote);
            let splits: Vec<_> = vote
                .by_group
                .iter()
                .map(|s| format!("{} {}–{}", words(&s.groups.join(" + ")), s.r#for, s.against))
                .collect();
            let splits = if splits.is_empty() {
                String::new()
            } else {
                format!("<br>{}: {}", self.texts.get("by_group"), splits.join(" · "))
            };
            let label = self.texts.get("vote");
            self.pair(label, &format!("<b>{outcome}</b><br>{counts}{splits}"));
        }
        self.add("</section>");
    }

    fn ballots(&mut self, report: &Report) {
        if report.ballots.is_empty() {
            return;
        }
        self.add(&format!("<section>\n<h2>{}</h2>", self.texts.get("ballots")));
        for ballot in &report.ballots {
            let cast = cast_words(self.texts, ballot);
            self.add(&format!("<h3>{}</h3>\n<p>{cast}</p>", words(&ballot.question)));
            let Some(counts) = &ballot.counts else {
                if !ballot.lost {
                    self.add(&format!("<p>{}</p>", self.texts.get("too_few")));
                }
                continue;
            };
            let row = |(choice, n): &(String, usize)| {
                format!("<tr><th scope=\"row\">{}</th><td>{n}</td></tr>", words(choice))
            };
            self.add(&format!("<table>{}</table>", counts.iter().map(row).collect::<String>()));
            let part = |part: &GroupVotes| {
                let groups = words(&part.groups.join(" + "));
                format!("<li>{groups}: {}</li>", words(&group_votes(counts, part)))
            };
            let parts: String = ballot.by_group.iter().map(part).collect();
            if !parts.is_empty() {
                self.pair(self.texts.get("votes_by_group"), &format!("<ul>{parts}</ul>"));
            }
        }
        self.add("</section>");
    }

    /// What was sent in, a list item each.
    fn originals(&self, cluster: &ClusterReport) -> String {
        let item = |text: &String| format!("<li>{}</li>", words(self.texts.words(text)));
        cluster.floker.iter().map(item).collect()
    }

    fn bruttoliste(&mut self, report: &Report) {
        if report.bruttoliste.is_empty() {
            return;
        }
        self.add(&format!(
            "<section>\n<h2>{}</h2>",
            self.texts.get("brutto")
        ));
        for cluster in &report.bruttoliste {
            let (title, raw) = (self.texts.words(&cluster.title), self.originals(cluster));
            self.add(&format!("<h3>{}</h3>", words(title)));
            if !raw.is_empty() {
                self.add(&format!("<ul>{raw}</ul>"));
            }
        }
        self.add("</section>");
    }
}
