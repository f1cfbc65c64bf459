//! The keys of every session, found by their owners, with those used lately in memory.

use std::collections::{HashMap, HashSet};

use floke_core::{Millis, Owner, SessionId};

use super::backend::{Held, Keys, Mark, NewKey};
use super::seal::{Alias, Key, kind_and_id};
use crate::log::{Failed, Receipt};

/// The most keys in memory, about 10 MB; past it, all are dropped and looked up again.
const CACHED: usize = 50_000;

/// An owner in a session.
type Place<'a> = (&'a SessionId, &'a Owner);

/// The state of the keys that some work needs.
pub(super) type HeldKeys<'a> = HashMap<Place<'a>, Held>;

/// The keys of every session.
#[derive(Debug)]
pub(super) struct KeyRing<K> {
    keys: K,
    cache: HashMap<SessionId, HashMap<Owner, Held>>,
    cached: usize,
}

impl<K: Keys> KeyRing<K> {
    pub(super) fn new(keys: K) -> Self {
        Self { keys, cache: HashMap::new(), cached: 0 }
    }

    /// The state of an owner's key; `None` when it has none yet. Without the session's key all count as destroyed.
    pub(super) fn find(
        &mut self,
        session: &SessionId,
        owner: &Owner,
    ) -> Result<Option<Held>, Failed> {
        match self.look_up(session, &Owner::Session, || Alias::stored(Alias::SESSION))? {
            Some(Held::Key(of_session)) if *owner != Owner::Session => {
                self.look_up(session, owner, || of_session.alias(owner))
            }
            of_session => Ok(of_session),
        }
    }

    fn look_up(
        &mut self,
        session: &SessionId,
        owner: &Owner,
        alias: impl FnOnce() -> Alias,
    ) -> Result<Option<Held>, Failed> {
        if let Some(held) = self.cache.get(session).and_then(|owners| owners.get(owner)) {
            return Ok(Some(held.clone()));
        }
        let held = self.keys.find(session, &alias())?;
        if let Some(held) = &held {
            self.remember(session, owner, held.clone());
        }
        Ok(held)
    }

    fn remember(&mut self, session: &SessionId, owner: &Owner, held: Held) {
        if self.cached >= CACHED {
            self.cache.clear();
            self.cached = 0;
        }
        if self.cache.entry(*session).or_default().insert(*owner, held).is_none() {
            self.cached += 1;
        }
    }

    fn drop_cached(&mut self, session: &SessionId) {
        self.cached -= self.cache.remove(session).map_or(0, |owners| owners.len());
    }

    /// Makes a key for each of these owners and sessions that has none, and returns the state of all: durable when this
    /// returns.
    pub(super) fn ensure<'a>(
        &mut self,
        wanted: impl Iterator<Item = Place<'a>>,
    ) -> Result<HeldKeys<'a>, Failed> {
        let mut all = HashMap::new();
        let mut new = Vec::new();
        let wanted: HashSet<_> =
            wanted.flat_map(|place| [place, (place.0, &Owner::Session)]).collect();
        // The sessions first: the others' aliases need their keys.
        let (sessions, others): (Vec<_>, Vec<_>) =
            wanted.into_iter().partition(|place| *place.1 == Owner::Session);
        for place in sessions.into_iter().chain(others) {
            let (session, owner) = place;
            if let Some(held) = self.find(session, owner)? {
                all.insert(place, held);
                continue;
            }
            let key = Key::random()?;
            let alias = match all.get(&(session, &Owner::Session)) {
                Some(Held::Key(of_session)) => of_session.alias(owner),
                // The key being made is the session's own.
                Some(Held::Destroyed) | None => key.alias(owner),
            };
            let kind = kind_and_id(owner).0;
            new.push((owner, NewKey { session, alias, kind, key: key.clone() }));
            all.insert(place, Held::Key(key));
        }
        if new.is_empty() {
            return Ok(all);
        }
        let (owners, new): (Vec<_>, Vec<_>) = new.into_iter().unzip();
        self.keys.add(&new)?;
        for (owner, NewKey { session, key, .. }) in owners.into_iter().zip(new) {
            self.remember(session, owner, Held::Key(key));
        }
        Ok(all)
    }

    /// The alias of an owner in the database; `None` when the session's key is destroyed, and all others with it.
    pub(super) fn alias(
        &mut self,
        session: &SessionId,
        owner: &Owner,
    ) -> Result<Option<Alias>, Failed> {
        let held = self.ensure([(session, &Owner::Session)].into_iter())?;
        Ok(match held.get(&(session, &Owner::Session)) {
            Some(Held::Key(key)) => Some(key.alias(owner)),
            Some(Held::Destroyed) | None => None,
        })
    }

    /// [`Keys::destroy`].
    pub(super) fn destroy(
        &mut self,
        session: &SessionId,
        alias: &Alias,
        kind: &str,
    ) -> Result<(), Failed> {
        self.drop_cached(session);
        self.keys.destroy(session, alias, kind)
    }

    /// [`Keys::forget`].
    pub(super) fn forget(&mut self, session: &SessionId, at: Millis) -> Result<Receipt, Failed> {
        self.drop_cached(session);
        self.keys.forget(session, at)
    }

    /// Destroys what these marks say, where that has not been done.
    pub(super) fn catch_up(&mut self, marks: Vec<Mark>) -> Result<(), Failed> {
        let forgotten: HashSet<_> =
            self.receipts()?.into_iter().map(|receipt| receipt.session).collect();
        for mark in marks {
            match mark {
                Mark::Session(session, at) => {
                    if !forgotten.contains(&session) {
                        self.forget(&session, at)?;
                    }
                }
                Mark::Key(session, alias) => {
                    // A key that cannot be read is destroyed too.
                    if !matches!(self.keys.find(&session, &alias), Ok(Some(Held::Destroyed))) {
                        // The kind of its owner is unknown here; destroyed keys are never copied, so it does not matter.
                        self.destroy(&session, &alias, "")?;
                    }
                }
            }
        }
        Ok(())
    }

    /// [`Keys::receipts`].
    pub(super) fn receipts(&mut self) -> Result<Vec<Receipt>, Failed> {
        self.keys.receipts()
    }

    /// [`Keys::check`].
    pub(super) fn check(&mut self) -> Result<(), Failed> {
        self.keys.check()
    }
}
