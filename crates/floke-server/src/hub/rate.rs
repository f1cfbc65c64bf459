//! Limits how fast a person may send, in frames and in bytes on the network. The server reads nothing from a faster
//! sender for a while; it throws nothing away.
//!
//! The server keeps what participants say, and a script may hold all their places, so all of them together have one
//! pace. But nobody waits because of others: each has a share of her own.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use floke_wire::{
    BYTES_BURST, BYTES_PER_SECOND, COMMANDS_BURST, COMMANDS_PER_SECOND, FACILITATORS_BYTES_BURST,
    FACILITATORS_BYTES_PER_SECOND, POOL_BYTES_BURST, POOL_BYTES_PER_SECOND, SHARE_BYTES_BURST,
    SHARE_BYTES_PER_SECOND, TOO_FAST_FOR,
};
use tokio::time::Instant;

/// A burst, and a rate per second.
type Flow = (f64, f64);

/// The frames of one person, or of one link.
const FRAMES: Flow = (COMMANDS_BURST, COMMANDS_PER_SECOND);
/// The most bytes of one participant or screen.
const BYTES: Flow = (BYTES_BURST, BYTES_PER_SECOND);
/// The part of them that nobody can take from her.
const SHARE: Flow = (SHARE_BYTES_BURST, SHARE_BYTES_PER_SECOND);
/// The bytes of all participants and screens of a session beyond their shares.
const POOL: Flow = (POOL_BYTES_BURST, POOL_BYTES_PER_SECOND);
/// The bytes of all facilitators of a session.
const FACILITATORS: Flow = (FACILITATORS_BYTES_BURST, FACILITATORS_BYTES_PER_SECOND);

/// The excess is over when this many frames could come at once again, and for bytes this share of the burst.
const CALM_FRAMES: f64 = 10.0;
const CALM_BYTES: f64 = 1.0 / 16.0;

/// Buckets of what may come, which fill at a steady pace.
#[derive(Debug)]
pub struct Rate {
    /// Negative: credit given to sockets that now wait.
    frames: f64,
    bytes: Bytes,
    at: Option<Instant>,
    excess_since: Option<Instant>,
}

#[derive(Debug)]
enum Bytes {
    Participant {
        all: f64,
        share: f64,
        pool: Arc<Bucket>,
    },
    /// A facilitator may make any number of links: they draw on one bucket.
    Facilitator(Arc<Bucket>),
}

/// What the people of one session may send together.
#[derive(Debug)]
pub struct Together {
    participants: Arc<Bucket>,
    facilitators: Arc<Bucket>,
}

#[derive(Debug)]
struct Bucket {
    flow: Flow,
    filled: Mutex<(f64, Option<Instant>)>,
}

/// The cost of some bytes.
#[derive(Debug)]
struct Taken {
    /// Seconds until she owes nothing at all.
    owes: f64,
    /// Seconds until her share covers what the pool did not have. Others cause this, so it is no excess of hers.
    short: f64,
    /// The bucket was full enough to forgive earlier excess.
    calm: bool,
    /// The bytes taken from the pool.
    lent: f64,
}

/// What to do with a frame that was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// Carry it out.
    Go,
    /// Carry it out after this long, and read nothing before.
    Wait(Duration),
    /// The sender was too fast for too long.
    TooFast,
}

impl Default for Together {
    fn default() -> Self {
        let full = |flow: Flow| Arc::new(Bucket { flow, filled: Mutex::new((flow.0, None)) });
        Self { participants: full(POOL), facilitators: full(FACILITATORS) }
    }
}

impl Rate {
    /// The rate of one participant or screen: its own frames and bytes, and the pool's bytes beyond its share.
    #[must_use]
    pub fn of_participant(together: &Together) -> Self {
        let pool = Arc::clone(&together.participants);
        Self::new(Bytes::Participant { all: BYTES.0, share: SHARE.0, pool })
    }

    /// The rate of one facilitator's link: its own frames, and the bytes that all links share.
    #[must_use]
    pub fn of_facilitator(together: &Together) -> Self {
        Self::new(Bytes::Facilitator(Arc::clone(&together.facilitators)))
    }

    fn new(bytes: Bytes) -> Self {
        Self { frames: FRAMES.0, bytes, at: None, excess_since: None }
    }

    /// Takes this many frames and bytes.
    pub fn take(&mut self, now: Instant, frames: usize, bytes: usize) -> Pace {
        let passed = since(&mut self.at, now);
        fill(&mut self.frames, FRAMES, passed);
        let number = |n: usize| u32::try_from(n).map_or(f64::from(u32::MAX), f64::from);
        let (frames, bytes) = (number(frames), number(bytes));
        let taken = self.bytes.take(now, passed, bytes);
        if self.frames >= CALM_FRAMES && taken.calm {
            self.excess_since = None;
        }
        self.frames -= frames;
        let owes = (-self.frames / FRAMES.1).max(taken.owes);
        let wait = owes.max(taken.short);
        if wait <= 0.0 {
            return Pace::Go;
        }
        if owes <= 0.0 {
            return Pace::Wait(Duration::from_secs_f64(wait));
        }
        let since = *self.excess_since.get_or_insert(now);
        if now.saturating_duration_since(since) > TOO_FAST_FOR {
            // It is not carried out, so it costs nothing. The minute begins anew too: a page that comes back at once
            // with all its unanswered commands would otherwise be closed again, each time after a command or two.
            self.frames += frames;
            self.bytes.give_back(bytes, taken.lent);
            self.excess_since = None;
            return Pace::TooFast;
        }
        Pace::Wait(Duration::from_secs_f64(wait))
    }
}

impl Bytes {
    /// Fills up for the time passed, and takes this many bytes.
    ///
    /// A participant's own share owes what the pool does not have. So the pool owes nothing, and nobody waits for bytes
    /// that others sent.
    fn take(&mut self, now: Instant, passed: Duration, bytes: f64) -> Taken {
        match self {
            Self::Participant { all, share, pool } => {
                fill(all, BYTES, passed);
                fill(share, SHARE, passed);
                let lacks = (bytes - *share).max(0.0);
                let lent = pool.with(now, |left| {
                    let lent = lacks.min(*left);
                    *left -= lent;
                    lent
                });
                let calm = *all >= BYTES.0 * CALM_BYTES;
                *all -= bytes;
                *share -= bytes - lent;
                Taken { owes: -*all / BYTES.1, short: -*share / SHARE.1, calm, lent }
            }
            Self::Facilitator(all) => {
                let (had, left) = all.with(now, |left| {
                    let had = *left;
                    *left -= bytes;
                    (had, *left)
                });
                let calm = had >= FACILITATORS.0 * CALM_BYTES;
                Taken { owes: -left / FACILITATORS.1, short: 0.0, calm, lent: 0.0 }
            }
        }
    }

    /// Gives back what was just taken, and the pool's part of it.
    fn give_back(&mut self, bytes: f64, lent: f64) {
        match self {
            Self::Participant { all, share, pool } => {
                *all += bytes;
                *share += bytes - lent;
                pool.lock().0 += lent;
            }
            Self::Facilitator(all) => all.lock().0 += bytes,
        }
    }
}

impl Bucket {
    /// Fills the bucket, then changes its content.
    fn with<T>(&self, now: Instant, then: impl FnOnce(&mut f64) -> T) -> T {
        let mut filled = self.lock();
        let (left, at) = &mut *filled;
        fill(left, self.flow, since(at, now));
        then(left)
    }

    fn lock(&self) -> MutexGuard<'_, (f64, Option<Instant>)> {
        self.filled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time since the bucket was last taken from. When two take at once, the second may have read the clock first: time
/// is never counted twice.
fn since(at: &mut Option<Instant>, now: Instant) -> Duration {
    let before = *at.get_or_insert(now);
    *at = Some(before.max(now));
    now.saturating_duration_since(before)
}

fn fill(tokens: &mut f64, (burst, per_second): Flow, passed: Duration) {
    *tokens = (*tokens + passed.as_secs_f64() * per_second).min(burst);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A participant who is alone in her session.
    fn alone() -> Rate {
        Rate::of_participant(&Together::default())
    }

    #[test]
    fn a_burst_goes_through_and_then_twenty_a_second() {
        let start = Instant::now();
        let mut rate = alone();
        for _ in 0..60 {
            assert_eq!(rate.take(start, 1, 100), Pace::Go);
        }
        assert_eq!(rate.take(start, 1, 100), Pace::Wait(Duration::from_millis(50)));
        assert_eq!(rate.take(start + Duration::from_millis(100), 1, 100), Pace::Go);
    }

    #[test]
    fn a_megabyte_goes_through_and_then_sixteen_kilobytes_a_second() {
        let start = Instant::now();
        let mut rate = alone();
        for _ in 0..16 {
            assert_eq!(rate.take(start, 1, 65_536), Pace::Go);
        }
        assert_eq!(rate.take(start, 1, 16_384), Pace::Wait(Duration::from_secs(1)));
        assert_eq!(rate.take(start + Duration::from_secs(2), 1, 16_384), Pace::Go);
        // Typing the longest text, saved as fast as possible, never waits.
        let mut typing = alone();
        for second in 0..3_600 {
            let now = start + Duration::from_secs(second);
            assert_eq!(typing.take(now, 1, 4 * 4_000), Pace::Go);
        }
    }

    #[test]
    fn frames_without_bytes_and_bytes_without_frames_have_their_pace_too() {
        let start = Instant::now();
        let (mut empty, mut endless) = (alone(), alone());
        assert_eq!(empty.take(start, 60, 0), Pace::Go);
        assert_eq!(empty.take(start, 20, 0), Pace::Wait(Duration::from_secs(1)));
        assert_eq!(endless.take(start, 0, 1_048_576), Pace::Go);
        assert_eq!(endless.take(start, 0, 32_768), Pace::Wait(Duration::from_secs(2)));
    }

    #[test]
    fn all_links_of_facilitators_share_one_larger_pace_in_bytes() {
        let (start, all) = (Instant::now(), Together::default());
        let mut links: Vec<Rate> = (0..8).map(|_| Rate::of_facilitator(&all)).collect();
        for link in &mut links {
            for _ in 0..16 {
                assert_eq!(link.take(start, 1, 65_536), Pace::Go, "8 MB of all");
            }
        }
        for (n, link) in links.iter_mut().enumerate() {
            let seconds = u64::try_from(n).unwrap() + 1;
            let wait = Pace::Wait(Duration::from_secs(seconds));
            assert_eq!(link.take(start, 1, 65_536), wait, "64 kB a second of all");
        }
        // Each link has its own frames, and a participant waits for no other.
        let mut small = Rate::of_facilitator(&Together::default());
        assert_eq!(small.take(start, 60, 6_000), Pace::Go);
        assert_eq!(Rate::of_participant(&all).take(start, 1, 1_048_576), Pace::Go);
    }

    #[test]
    fn a_minute_of_excess_is_too_much_and_a_pause_forgives() {
        let mut now = Instant::now();
        let mut rate = alone();
        let mut flood = |rate: &mut Rate, seconds: u64| {
            let end = now + Duration::from_secs(seconds);
            while now < end {
                match rate.take(now, 1, 100) {
                    Pace::Go => {}
                    Pace::Wait(wait) => now += wait,
                    Pace::TooFast => return true,
                }
            }
            now += Duration::from_secs(2);
            false
        };
        assert!(!flood(&mut rate, 55));
        assert!(!flood(&mut rate, 55));
        assert!(flood(&mut rate, 70));
    }

    #[test]
    fn a_sender_closed_for_haste_is_heard_for_another_minute_when_she_returns() {
        let start = Instant::now();
        let mut now = start;
        let mut rate = alone();
        let mut closed_at = Vec::new();
        let mut carried_out = 0_u32;
        while carried_out < 5_000 && closed_at.len() < 9 {
            match rate.take(now, 1, 100) {
                Pace::Go => carried_out += 1,
                Pace::Wait(wait) => {
                    now += wait;
                    carried_out += 1;
                }
                Pace::TooFast => closed_at.push((now - start).as_secs()),
            }
        }
        assert_eq!(closed_at, [60, 120, 180, 240]);
        assert!((246..=248).contains(&(now - start).as_secs()), "{:?}", now - start);
    }

    /// Empties the pool on behalf of others.
    fn nothing_is_left(together: &Together, now: Instant) {
        together.participants.with(now, |left| *left = 0.0);
    }

    #[test]
    fn no_leader_waits_with_her_commands_whatever_scripts_take() {
        let (start, together) = (Instant::now(), Together::default());
        let mut leaders: Vec<Rate> = (0..48).map(|_| Rate::of_participant(&together)).collect();
        let mut now = start;
        for second in 0..3_600 {
            now = start + Duration::from_secs(second);
            nothing_is_left(&together, now);
            for leader in &mut leaders {
                // A vote or a typing indicator; and every tenth second the whole of a long text.
                assert_eq!(leader.take(now, 1, 250), Pace::Go, "after {second} s");
                if second % 10 == 9 {
                    assert_eq!(leader.take(now, 1, 4_300), Pace::Go, "after {second} s");
                }
            }
        }
        // Beyond her share she waits, but not for what others sent.
        assert_eq!(leaders[0].take(now, 0, 49_152), Pace::Go);
        let Pace::Wait(wait) = leaders[0].take(now, 1, 16_384) else { panic!("there was more") };
        assert!(wait < Duration::from_secs(10), "{wait:?}");
    }

    #[test]
    fn a_long_text_written_without_a_pause_is_seconds_late_while_scripts_take_all() {
        let (start, together) = (Instant::now(), Together::default());
        let mut leader = Rate::of_participant(&together);
        // Her page sends the whole text every 600 ms, but never before the last one is answered.
        let (mut now, mut latest) = (start, Duration::ZERO);
        while now < start + Duration::from_secs(1_800) {
            now += Duration::from_millis(600);
            nothing_is_left(&together, now);
            match leader.take(now, 1, 4_300) {
                Pace::Go => {}
                Pace::Wait(wait) => {
                    now += wait;
                    latest = latest.max(wait);
                }
                Pace::TooFast => panic!("it is not she who is too fast"),
            }
        }
        assert!((3..5).contains(&latest.as_secs()), "{latest:?}");
    }

    #[test]
    fn a_hall_that_says_much_at_once_does_not_wait_for_each_other() {
        let (now, together) = (Instant::now(), Together::default());
        let mut hall: Vec<Rate> = (0..1_000).map(|_| Rate::of_participant(&together)).collect();
        for phone in &mut hall {
            // After a network outage: fifteen long notes and texts each.
            assert_eq!(phone.take(now, 15, 15 * 4_300), Pace::Go);
        }
        // Forty phones that had no network since lunch.
        for phone in &mut hall[..40] {
            assert_eq!(phone.take(now, 25, 25 * 4_100), Pace::Go);
        }
    }

    #[test]
    fn the_page_says_how_much_a_thousand_places_can_send_in_an_hour() {
        let (start, together) = (Instant::now(), Together::default());
        let mut scripts: Vec<Rate> = (0..1_000).map(|_| Rate::of_participant(&together)).collect();
        let mut said = 0.0;
        let (mut at_once, mut free) = (0.0, vec![start; scripts.len()]);
        for second in 0..3_600 {
            let now = start + Duration::from_secs(second);
            for (script, free) in scripts.iter_mut().zip(&mut free) {
                while *free <= now {
                    match script.take(now, 0, 4_096) {
                        Pace::Go => said += 4_096.0,
                        Pace::Wait(wait) => {
                            said += 4_096.0;
                            *free = now + wait;
                        }
                        Pace::TooFast => *free = now + Duration::from_secs(1),
                    }
                }
            }
            if second == 0 {
                at_once = said;
            }
        }
        let page = include_str!("../../../../docs/security.md");
        let says = format!("{:.0} MB at once and {:.1} GB an hour", at_once / 1e6, said / 1e9);
        assert!(page.contains(&says), "{says}");
    }

    /// The acts of several: which one, after how many milliseconds, with how many bytes.
    fn doings() -> impl Strategy<Value = Vec<(usize, u64, usize)>> {
        let bytes =
            prop_oneof![Just(0_usize), 1..2_000_usize, 1..65_536_usize, 500_000..1_100_000_usize];
        proptest::collection::vec((0..6_usize, 0..3_000_u64, bytes), 1..400_usize)
    }

    proptest! {
        #[test]
        fn a_sender_within_her_share_never_waits_and_all_together_are_bounded(
            doings in doings(),
        ) {
            let (start, together) = (Instant::now(), Together::default());
            let mut now = start;
            let mut people: Vec<Rate> = (0..6).map(|_| Rate::of_participant(&together)).collect();
            let mut free = [start; 6];
            // The rest of the share of the first one, who keeps within it.
            let (mut share, mut at) = (SHARE.0, start);
            let mut on_credit = 0.0;
            let (mut said, mut sum) = ([0.0; 6], 0.0);
            for (who, ms, bytes) in doings {
                now += Duration::from_millis(ms);
                let number = f64::from(u32::try_from(bytes).unwrap());
                if who == 0 {
                    share = (share + (now - at).as_secs_f64() * SHARE.1).min(SHARE.0);
                    at = now;
                    if number + 1.0 < share {
                        share -= number;
                        prop_assert_eq!(people[0].take(now, 0, bytes), Pace::Go);
                        (said[0], sum) = (said[0] + number, sum + number);
                    }
                    continue;
                }
                // The server does not read a waiting socket, but it may read the person's second one.
                if free[who] > now && bytes % 2 == 0 {
                    continue;
                }
                match people[who].take(now, 0, bytes) {
                    Pace::Go => {}
                    Pace::Wait(wait) => {
                        free[who] = free[who].max(now + wait);
                        on_credit += number;
                    }
                    Pace::TooFast => continue,
                }
                (said[who], sum) = (said[who] + number, sum + number);
                let passed = (now - start).as_secs_f64();
                let most = BYTES.0 + BYTES.1 * passed + on_credit;
                prop_assert!(said[who] <= most + 1.0, "one: {} > {}", said[who], most);
                let shares = 6.0 * (SHARE.0 + SHARE.1 * passed);
                let most = POOL.0 + POOL.1 * passed + shares + on_credit;
                prop_assert!(sum <= most + 1.0, "all: {} > {}", sum, most);
            }
        }
    }
}
