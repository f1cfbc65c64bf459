//! Links for consoles, screens and readers: each has a secret of its own, and is renewed and withdrawn alone.

mod rules;

use serde::Serialize;

use crate::ids::{LinkId, Millis};
use crate::role::Role;

/// The most links that work at a time. Facilitators make them, one for each facilitator and reader.
pub const MAX_LINKS: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) role: Role,
    pub(super) hash: Box<str>,
    pub(super) made_at: Millis,
    pub(super) until: Option<Millis>,
    /// Whether it was made with the session.
    pub(super) with_session: bool,
}

impl Link {
    pub(super) fn works(&self, now: Millis) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// A working link, without its secret, which nobody can read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssuedLink {
    /// Its id.
    pub link: LinkId,
    /// What it opens.
    pub role: Role,
    /// When it was made.
    pub made_at: Millis,
    /// When it stops working by itself.
    pub until: Option<Millis>,
    /// Whether it was made with the session.
    pub with_session: bool,
}
