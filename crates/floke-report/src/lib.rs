//! A session as documents: everything it made, in order, to read, print and carry on with.
//!
//! Pure. A [`Report`] is what a person may read of a session. `document.rs` turns it into blocks (`block.rs`): the
//! order, the headings and the words. A format writes blocks (`html.rs`, `markdown.rs`) and knows nothing of workshops.

mod block;
mod dates;
mod document;
mod files;
mod html;
mod markdown;
mod reader;
mod report;
mod texts;
mod words;
mod written;

pub use files::file_name;
pub use report::{
    Answered, BallotReport, CaseReport, ClusterReport, FlokeReport, GroupReport, GroupVotes,
    MemberReport, ProposalReport, Report, Rows, StepReport, TextReport, VoteReport, VoteSplit,
};
pub use texts::Texts;

/// Addresses in a page.
#[derive(Debug, Clone, Copy)]
pub struct Addresses<'a> {
    /// The prefix of style sheets and scripts.
    pub assets: &'a str,
    /// The page of the whole session. Each group's page is below it.
    pub base: &'a str,
    /// Its other formats are below it.
    pub exports: &'a str,
    /// The phone of the reader, if the report is hers.
    pub phone: &'a str,
}

/// The page of the whole session.
#[must_use]
pub fn session_page(report: &Report, at: &Addresses<'_>) -> String {
    let mut document = document::of_session(report);
    document.links = document::session_links(report, at);
    html::page(&document, at.assets)
}

/// The page of one group; none when there is no such group.
#[must_use]
pub fn group_page(report: &Report, index: usize, at: &Addresses<'_>) -> Option<String> {
    let mut document = document::of_group(report, index)?;
    document.links = document::group_links(report, at);
    Some(html::page(&document, at.assets))
}

/// The whole session as Markdown.
#[must_use]
pub fn markdown(report: &Report) -> String {
    markdown::file(&document::of_session(report))
}
