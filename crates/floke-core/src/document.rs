//! One text that several people write in: its versions, and what a write does to them. Knows no group, field or
//! session. Writing together, letter by letter, will be another kind of write here.

use crate::ids::Millis;
use crate::refusal::Refusal;
use crate::role::Actor;
use crate::text::is_blank;

/// The most versions of one text that are kept beside it.
const MAX_OTHERS: usize = 8;

/// One person's version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    /// Counts from 1 in its document.
    pub(crate) n: u32,
    pub(crate) text: String,
    pub(crate) by: Actor,
    pub(crate) at: Millis,
}

/// A text that has been written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document {
    newest: Version,
    /// Versions written at the same time as the newest; they wait for a member to settle them.
    others: Vec<Version>,
}

/// What a write does to the existing versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Write {
    /// The version that was on the screen when writing began; 0 when there was none.
    pub(crate) base: u32,
    /// Keeps the version that it replaces beside it.
    pub(crate) keep: bool,
    /// Drops the versions beside it.
    pub(crate) settle: bool,
}

impl Document {
    /// The first version.
    pub(crate) fn begun(text: String, by: Actor, at: Millis) -> Self {
        Self { newest: Version { n: 1, text, by, at }, others: Vec::new() }
    }

    pub(crate) fn newest(&self) -> &Version {
        &self.newest
    }

    pub(crate) fn others(&self) -> &[Version] {
        &self.others
    }

    /// Whether one of its versions is this actor's.
    pub(crate) fn is_partly_by(&self, actor: &Actor) -> bool {
        self.newest.by == *actor || self.others.iter().any(|other| other.by == *actor)
    }

    /// What writing `text` over version `base` does; none when it changes nothing. With `keeps`, two texts written at
    /// once both stay; otherwise the later one replaces the other.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] when too many versions wait to be settled.
    pub(crate) fn decide(
        known: Option<&Self>,
        text: &str,
        (base, settle): (u32, bool),
        keeps: bool,
    ) -> Result<Option<Write>, Refusal> {
        let Some(known) = known else {
            let write = Write { base, keep: false, settle: false };
            return Ok((!text.is_empty()).then_some(write));
        };
        // A writer who has not seen the newest text may not drop the others.
        let stale = base < known.newest.n;
        let settle = settle && !stale && !known.others.is_empty();
        if !settle && text == known.newest.text {
            return Ok(None);
        }
        // Another person has written since this one began, or she has on another device: both texts stay. A page that
        // has sent its text waits for the answer, so it never conflicts with itself.
        let keep = stale && keeps && !is_blank(&known.newest.text);
        if keep && known.others.len() >= MAX_OTHERS {
            return Err(Refusal::TooMany { max: MAX_OTHERS });
        }
        Ok(Some(Write { base, keep, settle }))
    }

    /// Carries out a write.
    pub(crate) fn apply(&mut self, write: Write, text: String, by: Actor, at: Millis) {
        let n = self.newest.n + 1;
        let older = std::mem::replace(&mut self.newest, Version { n, text, by, at });
        // She wrote on a version of her own: this is the same text, a little longer.
        self.others.retain(|other| other.n != write.base || other.by != by);
        if write.settle {
            self.others.clear();
        }
        if write.keep {
            self.others.push(older);
        }
    }
}
