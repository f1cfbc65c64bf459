//! Buckets limit how fast one person may do something. Each fills at a steady pace, up to a burst.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The most buckets to keep; past it, full ones are dropped.
pub(super) const KEPT: usize = 1_000;

/// A burst, and a rate per second after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) burst: f64,
    pub(super) a_second: f64,
}

#[derive(Debug)]
pub(super) struct Bucket {
    /// Negative: taken on credit.
    tokens: f64,
    at: Option<Instant>,
}

impl Bucket {
    pub(super) const fn full(pace: Pace) -> Self {
        Self { tokens: pace.burst, at: None }
    }

    fn refill(&mut self, pace: Pace, now: Instant) {
        let passed = self.at.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        self.at = Some(now);
        self.tokens = (self.tokens + passed.as_secs_f64() * pace.a_second).min(pace.burst);
    }

    /// Its level now; a negative level is owed.
    pub(super) fn holds(&mut self, pace: Pace, now: Instant) -> f64 {
        self.refill(pace, now);
        self.tokens
    }

    pub(super) fn is_full(&mut self, pace: Pace, now: Instant) -> bool {
        self.refill(pace, now);
        self.tokens >= pace.burst
    }

    /// Takes one, with at most this much credit; returns how long until it would have been there.
    pub(super) fn take(&mut self, pace: Pace, now: Instant, credit: f64) -> Duration {
        self.refill(pace, now);
        self.tokens = (self.tokens - 1.0).max(-credit);
        if self.tokens >= 0.0 {
            return Duration::ZERO;
        }
        Duration::from_secs_f64(-self.tokens / pace.a_second)
    }

    /// Takes one if there is one.
    pub(super) fn take_one(&mut self, pace: Pace, now: Instant) -> bool {
        self.refill(pace, now);
        let is_there = self.tokens >= 1.0;
        if is_there {
            self.tokens -= 1.0;
        }
        is_there
    }
}

/// One bucket for each key.
#[derive(Debug)]
pub(super) struct Buckets<K>(Mutex<HashMap<K, (Pace, Bucket)>>);

impl<K> Default for Buckets<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash> Buckets<K> {
    /// Calls `then` with the bucket of `key`, which is full when nobody has taken from it.
    pub(super) fn with<T>(
        &self,
        key: K,
        pace: Pace,
        now: Instant,
        take: impl FnOnce(&mut Bucket) -> T,
    ) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT && !all.contains_key(&key) {
            all.retain(|_, (pace, bucket)| !bucket.is_full(*pace, now));
        }
        let (_, bucket) = all.entry(key).or_insert_with(|| (pace, Bucket::full(pace)));
        take(bucket)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}
