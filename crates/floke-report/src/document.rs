//! Builds the document of a report: this is the one place that decides its order, its headings and its words.
//!
//! [`Report::for_participant`] has already left out what the reader may not see. Everything left in the report is shown.

mod case;
mod group;
mod summary;
mod votes;

use crate::Addresses;
use crate::block::{Block, Document, Item, Links, ListKind, Shape, Text, Tone};
use crate::dates::date_words;
use crate::report::{ClusterReport, FlokeReport, GroupReport, Report};
use crate::texts::Texts;

/// The document of the whole session.
pub(crate) fn of_session(report: &Report) -> Document<'_> {
    let texts = Texts::of(report.facts.language);
    let mut body = summary::of(texts, report);
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

/// The links of a session's document: to the reader's phone, the other formats, and each group's page.
pub(crate) fn session_links<'a>(report: &'a Report, at: &Addresses<'_>) -> Vec<Links<'a>> {
    let texts = Texts::of(report.facts.language);
    let file =
        |ending: &str, key| (format!("{}/export.{ending}", at.exports), Text::of(texts.get(key)));
    let files = [file("md", "download_md"), file("json", "download_json")];
    let links = to_phone(report, at).into_iter().chain(files).collect();
    let mut all = vec![Links { label: None, links }];
    if report.groups.len() > 1 {
        let groups = report.groups.iter().enumerate();
        let link = |(index, group): (_, &'a GroupReport)| {
            (format!("{}/{}", at.base, group.id), group::name(index, group))
        };
        all.push(Links { label: Some(texts.get("contents")), links: groups.map(link).collect() });
    }
    all
}

/// The links of a group's document: to the reader's phone, and to the whole report.
pub(crate) fn group_links(report: &Report, at: &Addresses<'_>) -> Vec<Links<'static>> {
    let whole = Text::of(Texts::of(report.facts.language).get("whole"));
    let links = to_phone(report, at).into_iter().chain([(at.base.to_owned(), whole)]).collect();
    vec![Links { label: None, links }]
}

/// The way back, for a reader who came from her phone.
fn to_phone(report: &Report, at: &Addresses<'_>) -> Option<(String, Text<'static>)> {
    let back = Text::of(Texts::of(report.facts.language).get("back"));
    report.on_phone.then(|| (at.phone.to_owned(), back))
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
        print: texts.get("print"),
    }
}

fn bruttoliste<'a>(texts: &'static Texts, clusters: &'a [ClusterReport]) -> Option<Block<'a>> {
    let mut blocks = vec![Block::Heading(2, Text::of(texts.get("brutto")), None)];
    for cluster in clusters {
        blocks.push(Block::Heading(3, Text::written(texts.words(&cluster.title)), None));
        blocks.extend(originals(texts, cluster, None, ListKind::Bulleted));
    }
    (!clusters.is_empty()).then_some(Block::Section(Shape::Sheet, blocks))
}

/// The texts that people sent in; `None` when nobody did, or when the line's title is the one text.
fn originals<'a>(
    texts: &'static Texts,
    cluster: &'a ClusterReport,
    label: Option<&'a str>,
    kind: ListKind,
) -> Option<Block<'a>> {
    if let [floke] = cluster.floker.as_slice()
        && floke.text.trim() == cluster.title.trim()
    {
        return None;
    }
    let item = |floke: &'a FlokeReport| Item::of(Text::written(texts.words(&floke.text)));
    let items: Vec<_> = cluster.floker.iter().map(item).collect();
    (!items.is_empty()).then_some(Block::List(label, kind, items))
}
