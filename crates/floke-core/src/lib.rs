//! A session as a value: its state, commands, events, and who may see what.
//!
//! Pure: no clock, no randomness, no IO. Each command brings its actor and its time.

// Every match must name a new command, event, phase or state, or the crate does not compile.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

pub mod ballot;
pub mod board;
mod by_feature;
pub mod command;
mod document;
pub mod event;
mod facts;
pub mod floker;
pub mod form;
pub mod groups;
mod ids;
#[cfg(test)]
mod laws;
pub mod limits;
pub mod people;
pub mod pick;
pub mod plenum;
pub mod programme;
mod refusal;
pub mod role;
pub mod scene;
mod session;
mod shares;
#[cfg(test)]
mod testing;
mod text;
mod touched;
mod view;
pub mod work;

pub use command::{Command, Context, HostCommand};
pub use event::Event;
pub use facts::{Facts, Language, kept_until};
pub use ids::{
    BallotId, CODE_ALPHABET, ClusterId, CommandId, FlokeId, GroupId, JoinCode, LinkId, Millis,
    NotACode, NotAnId, Owner, PersonId, ProposalId, QuestionId, RowId, Seq, SessionId, StepId,
    plain_code,
};
pub use refusal::Refusal;
pub use role::{Actor, Role};
pub use session::{Decision, REMEMBERED, Session};
pub use text::is_blank;
pub use touched::Touched;
pub use view::{Key, Pace, Part, Scope, Value};
