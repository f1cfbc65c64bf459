//! Builds the document of a report: this is the one place that decides its order, its headings and its words.
//!
//! [`Report::for_participant`] has already left out what the reader may not see. Everything left in the report is shown.

mod group;
mod votes;

use crate::block::{Block, Document, Item, Links, ListKind, Shape, Text, Tone};
use crate::report::{ClusterReport, FlokeReport, GroupReport, Report};
use crate::texts::Texts;
use crate::words::date_words;

/// The document of the whole session.
pub(crate) fn of_session(report: &Report) -> Document<'_> {
    let texts = Texts::of(report.facts.language);
    let mut body = Vec::new();
    if let Some((yes, all)) = report.going_on() {
        let (n, m) = (yes.to_string(), all.to_string());
        let sum = texts.fill("continue", &[("n", &n), ("m", &m)]);
        body.push(Block::Paragraph(Tone::Plain, Text::of(sum)));
    }
    let groups = report.groups.iter().enumerate();
    body.extend(groups.map(|(index, group)| group::group(texts, index, group)));
    body.extend(votes::in_plenum(texts, &report.ballots));
    body.extend(bruttoliste(texts, &report.bruttoliste));
    document(report, &report.facts.title, body)
}

/// The document of one group; none when there is no such group.
pub(crate) fn of_group(report: &Report, index: usize) -> Option<Document<'_>> {
    let texts = Texts::of(report.facts.language);
    let group = report.groups.get(index)?;
    Some(document(report, &group.name, vec![group::group(texts, index, group)]))
}

/// The links of a session's document: to the other formats below `exports`, and to each group's page below `base`.
pub(crate) fn session_links<'a>(report: &'a Report, base: &str, exports: &str) -> Vec<Links<'a>> {
    let texts = Texts::of(report.facts.language);
    let file = |ending: &str, key| (format!("{exports}/export.{ending}"), Text::of(texts.get(key)));
    let files = vec![file("md", "download_md"), file("json", "download_json")];
    let mut all = vec![Links { label: None, links: files }];
    if report.groups.len() > 1 {
        let groups = report.groups.iter().enumerate();
        let link = |(index, group): (_, &'a GroupReport)| {
            (format!("{base}/{}", group.id), group::name(index, group))
        };
        all.push(Links { label: Some(texts.get("contents")), links: groups.map(link).collect() });
    }
    all
}

/// The link of a group's document: to the whole report at `base`.
pub(crate) fn group_links(report: &Report, base: &str) -> Vec<Links<'static>> {
    let whole = Text::of(Texts::of(report.facts.language).get("whole"));
    vec![Links { label: None, links: vec![(base.to_owned(), whole)] }]
}

fn document<'a>(report: &'a Report, name: &'a str, body: Vec<Block<'a>>) -> Document<'a> {
    let (facts, texts) = (&report.facts, Texts::of(report.facts.language));
    let about = [
        Text::written(facts.municipality.as_str()),
        Text::written(facts.venue.as_str()),
        Text::written(date_words(facts.language, &facts.date)),
    ];
    let about = Text::joined(about.into_iter().filter(|text| !text.is_empty()), " · ");
    let mut head = Vec::new();
    if !about.is_empty() {
        head.push(Block::Paragraph(Tone::Plain, about));
    }
    if report.demo {
        head.push(Block::Paragraph(Tone::Notice, Text::strong(texts.get("demo"))));
    }
    Document {
        language: facts.language,
        name,
        kind: texts.get("report"),
        title: Text::written(facts.title.as_str()),
        head,
        links: Vec::new(),
        body,
        made: texts.get("made"),
    }
}

fn bruttoliste<'a>(texts: &'static Texts, clusters: &'a [ClusterReport]) -> Option<Block<'a>> {
    let mut blocks = vec![Block::Heading(2, Text::of(texts.get("brutto")), None)];
    for cluster in clusters {
        blocks.push(Block::Heading(3, Text::written(texts.words(&cluster.title)), None));
        blocks.extend(originals(texts, cluster, None, ListKind::Bulleted));
    }
    (!clusters.is_empty()).then_some(Block::Section(Shape::Plain, blocks))
}

/// The texts that people sent in; `None` when nobody did.
fn originals<'a>(
    texts: &'static Texts,
    cluster: &'a ClusterReport,
    label: Option<&'a str>,
    kind: ListKind,
) -> Option<Block<'a>> {
    let item = |floke: &'a FlokeReport| Item::of(Text::written(texts.words(&floke.text)));
    let items: Vec<_> = cluster.floker.iter().map(item).collect();
    (!items.is_empty()).then_some(Block::List(label, kind, items))
}
