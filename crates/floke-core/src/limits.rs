//! The most that people may write outside the form, in characters, and the most of other things. A test writes them
//! to `web/src/limits.js`, so that the pages ask for no more.

pub use crate::form::{LONG, NAME, SENTENCE};

/// A person's post.
pub const ROLE: usize = 120;
/// A service area.
pub const AREA: usize = NAME;
/// The service areas of a session.
pub const AREAS: usize = 40;
/// Each of a session's title, municipality, community and venue.
pub const FACT: usize = 160;
/// A theme of the bruttoliste.
pub const THEME: usize = 80;
/// A question or an input to a group.
pub const QUESTION: usize = 300;
/// What a group wrote down as its answer.
pub const ANSWER: usize = 1_000;
/// The facilitator's message.
pub const MESSAGE: usize = 300;
/// Why somebody may be inhabil.
pub const REASON: usize = 300;
/// The choices of a ballot.
pub const CHOICES: usize = 10;
/// One of them.
pub const CHOICE: usize = 160;
/// The title of a step.
pub const STEP_TITLE: usize = 160;
