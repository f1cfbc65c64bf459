//! A session as documents: everything it made, in order, to read, print and carry on with.
//!
//! Pure: a [`Report`] is built from a session, and each format is written from the report.

mod html;
mod markdown;
mod reader;
mod report;
mod texts;
mod words;
mod written;

pub use html::{group_page, session_page};
pub use markdown::markdown;
pub use report::{
    Answered, BallotReport, CaseReport, ClusterReport, GroupReport, GroupVotes, MemberReport,
    Report, TextReport, VoteReport, VoteSplit,
};
pub use texts::Texts;
