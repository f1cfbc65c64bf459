//! One published scope: its keys, their values, and when each changed.

use std::collections::HashMap;
use std::sync::Arc;

use floke_wire as wire;

use super::{Change, Rev};

/// How many deleted keys a scope remembers, and for how many revs: an older cursor gets a fresh view.
const KEPT_REVS: u64 = 512;

/// The most ready-made patches to keep, for phones that come back from different revs.
pub(super) const KEPT_PATCHES: usize = 64;

/// How far back a scope can tell what changed, and when it last changed. Small and separate from the values: every tick
/// reads it for every scope of every socket.
#[derive(Clone, Copy)]
pub(super) struct Times {
    /// Patches reach back to here.
    pub(super) from: Rev,
    /// The newest change.
    pub(super) touched: Rev,
}

/// A scope's keys and values.
pub(super) struct Loaded {
    /// Sorted, and as small as possible: each person has one, with two or three keys in it.
    keys: Vec<(Box<str>, Entry)>,
    deleted: usize,
    /// Only for a scope that several people see.
    ready: Option<Box<Ready>>,
}

/// Texts that other connections will ask for too.
#[derive(Default)]
struct Ready {
    full: Option<Arc<str>>,
    deltas: HashMap<Rev, Arc<Delta>>,
}

struct Entry {
    rev: Rev,
    json: Option<Box<str>>,
}

/// Changes in one scope.
#[derive(Default)]
pub(super) struct Delta {
    pub(super) set: String,
    pub(super) deleted: Vec<Box<str>>,
}

impl Loaded {
    /// A scope with these values at this rev. `private`: one person sees it, so there is nothing to keep ready.
    pub(super) fn new(values: Vec<Change>, rev: Rev, private: bool) -> Self {
        let entry = |Change { key, json }| json.map(|json| (key, Entry { rev, json: Some(json) }));
        let mut keys: Vec<_> = values.into_iter().filter_map(entry).collect();
        keys.sort_by(|(one, _), (other, _)| one.cmp(other));
        keys.shrink_to_fit();
        Self { keys, deleted: 0, ready: (!private).then(Box::default) }
    }

    /// Applies the changes of `rev`, and updates `times`.
    pub(super) fn change(&mut self, changes: Vec<Change>, rev: Rev, times: &mut Times) {
        for Change { key, json } in changes {
            let place = self.keys.binary_search_by(|(other, _)| other.cmp(&key));
            let old = place.ok().and_then(|at| self.keys.get_mut(at)).map(|(_, entry)| entry);
            let new = json.is_some();
            // A touched value may be unchanged, and a key that never existed is not deleted.
            if old.as_ref().map_or(!new, |old| old.json == json) {
                continue;
            }
            let was_deleted = old.as_ref().is_some_and(|old| old.json.is_none());
            self.deleted += usize::from(!new && !was_deleted);
            self.deleted -= usize::from(new && was_deleted);
            match (old, place) {
                (Some(old), _) => *old = Entry { rev, json },
                (None, Ok(at) | Err(at)) => self.keys.insert(at, (key, Entry { rev, json })),
            }
            times.touched = rev;
        }
        if times.touched == rev
            && let Some(ready) = &mut self.ready
        {
            **ready = Ready::default();
        }
        if u64::try_from(self.deleted).is_ok_and(|deleted| deleted > KEPT_REVS) {
            self.forget_deleted(rev, times);
        }
    }

    /// All members, joined by commas.
    pub(super) fn full(&mut self) -> Arc<str> {
        if let Some(full) = self.ready.as_ref().and_then(|ready| ready.full.as_ref()) {
            return Arc::clone(full);
        }
        let mut text = String::new();
        for (key, entry) in &self.keys {
            if let Some(json) = &entry.json {
                wire::push_member(&mut text, key, json);
            }
        }
        let full: Arc<str> = text.into();
        if let Some(ready) = &mut self.ready {
            ready.full = Some(Arc::clone(&full));
        }
        full
    }

    /// Changes after `from`.
    pub(super) fn delta(&mut self, from: Rev) -> Arc<Delta> {
        if let Some(delta) = self.ready.as_ref().and_then(|ready| ready.deltas.get(&from)) {
            return Arc::clone(delta);
        }
        let mut delta = Delta::default();
        for (key, entry) in self.keys.iter().filter(|(_, entry)| entry.rev > from) {
            match &entry.json {
                Some(json) => wire::push_member(&mut delta.set, key, json),
                None => delta.deleted.push(key.clone()),
            }
        }
        let delta = Arc::new(delta);
        if let Some(ready) = self.ready.as_mut().filter(|r| r.deltas.len() < KEPT_PATCHES) {
            ready.deltas.insert(from, Arc::clone(&delta));
        }
        delta
    }

    fn forget_deleted(&mut self, rev: Rev, times: &mut Times) {
        let floor = Rev(rev.0.saturating_sub(KEPT_REVS)).max(times.from);
        self.keys.retain(|(_, entry)| entry.json.is_some() || entry.rev > floor);
        self.deleted = self.keys.iter().filter(|(_, entry)| entry.json.is_none()).count();
        times.from = floor;
    }
}
