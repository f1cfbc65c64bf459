//! One scope as it is known: its keys, their values and when each changed.

use std::collections::HashMap;
use std::sync::Arc;

use floke_wire as wire;

use super::{Change, Rev};

/// Deleted keys of a scope that are remembered, and the revs for which they are: a cursor from before gets a fresh view.
const KEPT_REVS: u64 = 512;

/// Ready-made patches that are kept, for phones that come back from different revs.
pub(super) const KEPT_PATCHES: usize = 64;

/// How far back a scope can tell what changed, and when something last did. Apart from the values, and small: looked at
/// for every scope of every socket at every tick.
#[derive(Clone, Copy)]
pub(super) struct Times {
    /// Patches reach back to here.
    pub(super) from: Rev,
    /// The newest change.
    pub(super) touched: Rev,
}

/// See the module.
pub(super) struct Loaded {
    /// In order, and no larger than it has to be: there is one for each person, with two or three keys in it.
    keys: Vec<(Box<str>, Entry)>,
    deleted: usize,
    /// Only of a scope that several see.
    ready: Option<Box<Ready>>,
}

/// Texts that others will ask for too.
#[derive(Default)]
struct Ready {
    full: Option<Arc<str>>,
    deltas: HashMap<Rev, Arc<Delta>>,
}

struct Entry {
    rev: Rev,
    json: Option<Box<str>>,
}

/// What changed in one scope.
#[derive(Default)]
pub(super) struct Delta {
    pub(super) set: String,
    pub(super) deleted: Vec<Box<str>>,
}

impl Loaded {
    /// A scope with these values, of this rev. `private`: seen by one person, so that nothing is worth keeping ready.
    pub(super) fn new(values: Vec<Change>, rev: Rev, private: bool) -> Self {
        let entry = |Change { key, json }| json.map(|json| (key, Entry { rev, json: Some(json) }));
        let mut keys: Vec<_> = values.into_iter().filter_map(entry).collect();
        keys.sort_by(|(one, _), (other, _)| one.cmp(other));
        keys.shrink_to_fit();
        Self { keys, deleted: 0, ready: (!private).then(Box::default) }
    }

    /// Takes the changes of `rev`, and says so in `times`.
    pub(super) fn change(&mut self, changes: Vec<Change>, rev: Rev, times: &mut Times) {
        for Change { key, json } in changes {
            let place = self.keys.binary_search_by(|(other, _)| other.cmp(&key));
            let old = place.ok().and_then(|at| self.keys.get_mut(at)).map(|(_, entry)| entry);
            let new = json.is_some();
            // What was touched is not always another; and what was never there is not deleted.
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

    /// What has changed after `from`.
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
