//! Limits how fast newcomers join one session with the code on the wall. Above the limit nobody is refused: she gets a
//! place in the queue, and her page asks again when told to.
//!
//! There is no limit for an address, because a town hall has only one. People who have a place already, by a cookie or
//! a personal code, skip this.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use floke_core::SessionId;
use tokio::time::Instant;

use super::bucket::{Bucket, KEPT, Pace};

/// A hall joins at once; a script that goes on gets this rate.
const NEWCOMERS: Pace = Pace { burst: 300.0, a_second: 5.0 };
/// The most people in one session's queue; later ones are told to come again, without a place in it.
const WAITING: usize = 1_000;
/// The longest time before a waiting page must ask again, which shows that it still waits.
const AGAIN: Duration = Duration::from_secs(10);
/// A page that asks this much later than it should has left the queue: a phone may have slept meanwhile.
const GONE: Duration = Duration::from_secs(30);
/// How little short of one still counts as a place: floating point is not exact.
const ALMOST: f64 = 1e-6;

/// The queues of a server. Above the limit, idle queues with full buckets are dropped.
#[derive(Debug, Default)]
pub struct Joins(Mutex<HashMap<SessionId, Queue>>);

/// Whether a newcomer may join now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// She joins.
    Now,
    /// She asks again later.
    Later {
        /// How many come first.
        ahead: usize,
        /// How long she waits.
        wait: Duration,
    },
}

impl Joins {
    /// Asks to join. `token` is the hash of her browser's token; without one she can join, but not wait.
    pub fn ask(&self, session: &SessionId, token: Option<&str>) -> Turn {
        self.ask_at(session, token, Instant::now())
    }

    fn ask_at(&self, session: &SessionId, token: Option<&str>, now: Instant) -> Turn {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if queues.len() >= KEPT && !queues.contains_key(session) {
            queues.retain(|_, queue| !queue.is_idle(now));
        }
        queues.entry(*session).or_default().ask(token, now)
    }
}

/// The queue of one session.
#[derive(Debug)]
struct Queue {
    bucket: Bucket,
    /// How often somebody has asked: also the number of the next to come.
    asked: u64,
    waiting: BTreeMap<u64, Waiter>,
    numbers: HashMap<Box<str>, u64>,
}

#[derive(Debug)]
struct Waiter {
    token: Box<str>,
    /// When she must ask again.
    due: Instant,
}

impl Default for Queue {
    fn default() -> Self {
        let bucket = Bucket::full(NEWCOMERS);
        Self { bucket, asked: 0, waiting: BTreeMap::new(), numbers: HashMap::new() }
    }
}

impl Queue {
    fn ask(&mut self, token: Option<&str>, now: Instant) -> Turn {
        self.leave(now);
        self.asked += 1;
        let number = token.and_then(|token| self.numbers.get(token)).copied();
        let ahead = self.waiting.range(..number.unwrap_or(u64::MAX)).count();
        let places = u32::try_from(ahead + 1).map_or(f64::MAX, f64::from);
        let lacks = places - self.bucket.holds(NEWCOMERS, now);
        if lacks <= ALMOST {
            self.bucket.take(NEWCOMERS, now, 1.0);
            if let Some(waiter) = number.and_then(|number| self.waiting.remove(&number)) {
                self.numbers.remove(&waiter.token);
            }
            return Turn::Now;
        }
        let wait = soon_enough(Duration::from_secs_f64(lacks / NEWCOMERS.a_second), self.asked);
        if let Some(token) = token {
            self.wait(number, token, now + wait);
        }
        Turn::Later { ahead, wait }
    }

    fn wait(&mut self, number: Option<u64>, token: &str, due: Instant) {
        if let Some(waiter) = number.and_then(|number| self.waiting.get_mut(&number)) {
            waiter.due = due;
        } else if self.waiting.len() < WAITING {
            self.waiting.insert(self.asked, Waiter { token: token.into(), due });
            self.numbers.insert(token.into(), self.asked);
        }
    }

    /// Drops people who stopped asking, for those behind them.
    fn leave(&mut self, now: Instant) {
        let numbers = &mut self.numbers;
        self.waiting.retain(|_, waiter| {
            let stays = now.saturating_duration_since(waiter.due) <= GONE;
            if !stays {
                numbers.remove(&waiter.token);
            }
            stays
        });
    }

    fn is_idle(&mut self, now: Instant) -> bool {
        self.leave(now);
        self.waiting.is_empty() && self.bucket.is_full(NEWCOMERS, now)
    }
}

/// Her turn, when it comes soon. Otherwise some time before it, spread so that people who were told at once do not ask
/// at once.
fn soon_enough(turn: Duration, asked: u64) -> Duration {
    if turn <= AGAIN {
        return turn;
    }
    let spread = u32::try_from(asked % 50).unwrap_or(0);
    AGAIN / 2 + AGAIN / 100 * spread
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(n: usize) -> SessionId {
        format!("session{n:013}").parse().unwrap()
    }

    /// Asks again when told to, as pages do; returns after how many milliseconds each joined.
    fn all_come_in(joins: &Joins, tokens: &[String], begun: Instant) -> Vec<u128> {
        let mut asks: Vec<_> = tokens.iter().map(|token| (begun, token)).collect();
        let mut came = Vec::new();
        while let Some(first) = asks.iter().map(|(at, _)| *at).min() {
            let at = asks.iter().position(|(at, _)| *at == first).unwrap();
            let (now, token) = asks.swap_remove(at);
            match joins.ask_at(&session(1), Some(token), now) {
                Turn::Now => came.push((now - begun).as_millis()),
                Turn::Later { wait, .. } => {
                    assert!(wait <= AGAIN && wait > Duration::ZERO, "{wait:?}");
                    asks.push((now + wait, token));
                }
            }
        }
        came
    }

    #[test]
    fn three_hundred_come_in_at_once_and_then_five_a_second_each_in_her_turn() {
        let joins = Joins::default();
        let tokens: Vec<_> = (0..400).map(|n| format!("token{n}")).collect();
        let came = all_come_in(&joins, &tokens, Instant::now());
        assert_eq!(came.len(), 400);
        assert_eq!(came.iter().filter(|ms| **ms == 0).count(), 300);
        for (n, ms) in came.iter().skip(300).enumerate() {
            let turn = 200 * (u128::try_from(n).unwrap() + 1);
            assert!((turn..turn + 500).contains(ms), "the {n}th came after {ms} ms");
        }
    }

    #[test]
    fn a_latecomer_does_not_come_in_before_those_who_wait() {
        let (joins, now) = (Joins::default(), Instant::now());
        let ask = |token: &str, ms: u64| {
            joins.ask_at(&session(1), Some(token), now + Duration::from_millis(ms))
        };
        for n in 0..300 {
            assert_eq!(ask(&format!("first{n}"), 0), Turn::Now);
        }
        let later = |ahead, ms| Turn::Later { ahead, wait: Duration::from_millis(ms) };
        assert_eq!(ask("kari", 0), later(0, 200));
        assert_eq!(ask("ola", 0), later(1, 400));
        assert_eq!(ask("ola", 200), later(1, 200), "it is Kari's");
        assert_eq!(joins.ask_at(&session(1), None, now), later(2, 400), "nor who cannot wait");
        assert_eq!(ask("kari", 200), Turn::Now);
        assert_eq!(ask("ola", 400), Turn::Now);
        assert_eq!(joins.ask_at(&session(2), Some("per"), now), Turn::Now, "another session");
    }

    #[test]
    fn a_page_that_does_not_ask_again_leaves_the_queue() {
        let (joins, now) = (Joins::default(), Instant::now());
        let ask = |token: &str, s: u64| {
            joins.ask_at(&session(1), Some(token), now + Duration::from_secs(s))
        };
        for n in 0..1_400 {
            ask(&format!("script{n}"), 0);
        }
        let Turn::Later { ahead, .. } = ask("kari", 0) else { panic!("there is a queue") };
        assert_eq!(ahead, WAITING, "no more than that wait");
        assert!(matches!(ask("kari", 10), Turn::Later { ahead: WAITING, .. }));
        assert_eq!(ask("kari", 41), Turn::Now, "all of the script's are gone");
    }

    #[test]
    fn quiet_queues_are_not_kept_for_ever() {
        let (joins, mut now) = (Joins::default(), Instant::now());
        for n in 0..3 * KEPT {
            now += Duration::from_secs(1);
            joins.ask_at(&session(n), Some("kari"), now);
        }
        assert!(joins.0.lock().unwrap().len() <= KEPT);
    }
}
