//! A session as documents: everything it made, in order, to read, print and carry on with.
//!
//! Pure. A [`Report`] is what a person may read of a session. `document.rs` turns it into blocks (`block.rs`): the
//! order, the headings and the words. A format writes blocks (`html.rs`, `markdown.rs`) and knows nothing of workshops.

mod block;
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

/// The page of the whole session. `assets` is the prefix of style sheets, `base` the address of this page, and
/// `exports` the address of its other formats.
#[must_use]
pub fn session_page(report: &Report, assets: &str, base: &str, exports: &str) -> String {
    let mut document = document::of_session(report);
    document.links = document::session_links(report, base, exports);
    html::page(&document, assets)
}

/// The page of one group; none when there is no such group. `base` is the address of the page of the whole session.
#[must_use]
pub fn group_page(report: &Report, index: usize, assets: &str, base: &str) -> Option<String> {
    let mut document = document::of_group(report, index)?;
    document.links = document::group_links(report, base);
    Some(html::page(&document, assets))
}

/// The whole session as Markdown.
#[must_use]
pub fn markdown(report: &Report) -> String {
    markdown::file(&document::of_session(report))
}
