//! How fast one may send, in frames and in bytes as they come over the network. Who is faster is not read for a while;
//! nothing is thrown away.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use floke_wire::{
    BYTES_BURST, BYTES_PER_SECOND, COMMANDS_BURST, COMMANDS_PER_SECOND, FACILITATORS_BYTES_BURST,
    FACILITATORS_BYTES_PER_SECOND, TOO_FAST_FOR,
};
use tokio::time::Instant;

/// How much may come at once, and how much a second.
type Flow = (f64, f64);

/// The frames of one person, or of one link.
const FRAMES: Flow = (COMMANDS_BURST, COMMANDS_PER_SECOND);
/// The bytes of one participant or screen.
const BYTES: Flow = (BYTES_BURST, BYTES_PER_SECOND);
/// The bytes of all facilitators of a session.
const FACILITATORS: Flow = (FACILITATORS_BYTES_BURST, FACILITATORS_BYTES_PER_SECOND);

/// The excess is over when so many frames could come at once again, and of the bytes this share of what may come at once.
const CALM_FRAMES: f64 = 10.0;
const CALM_BYTES: f64 = 1.0 / 16.0;

/// Two buckets of what may come, filled at a steady pace.
#[derive(Debug)]
pub struct Rate {
    /// Below zero: what was let in on credit, by sockets that now wait.
    frames: f64,
    bytes: Bytes,
    at: Option<Instant>,
    excess_since: Option<Instant>,
}

#[derive(Debug)]
enum Bytes {
    Own(f64),
    /// A facilitator makes as many links as she likes: they draw on one bucket.
    Shared(Arc<Facilitators>),
}

/// The bytes that may come from all facilitators of a session.
#[derive(Debug)]
pub struct Facilitators(Mutex<(f64, Option<Instant>)>);

impl Default for Facilitators {
    fn default() -> Self {
        Self(Mutex::new((FACILITATORS.0, None)))
    }
}

/// What to do with what has been read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// Carry it out.
    Go,
    /// Carry it out after this long, and read nothing before.
    Wait(Duration),
    /// It has been too much for too long.
    TooFast,
}

impl Default for Rate {
    fn default() -> Self {
        Self { frames: FRAMES.0, bytes: Bytes::Own(BYTES.0), at: None, excess_since: None }
    }
}

impl Rate {
    /// That of one facilitator's link: its own frames, and bytes of all of them.
    #[must_use]
    pub fn of_facilitator(all: &Arc<Facilitators>) -> Self {
        Self { bytes: Bytes::Shared(Arc::clone(all)), ..Self::default() }
    }

    /// Takes so many frames and so many bytes.
    pub fn take(&mut self, now: Instant, frames: usize, bytes: usize) -> Pace {
        let passed = since(&mut self.at, now);
        fill(&mut self.frames, FRAMES, passed);
        let number = |n: usize| u32::try_from(n).map_or(f64::from(u32::MAX), f64::from);
        let (frames, bytes) = (number(frames), number(bytes));
        let (bytes_left, flow) = self.bytes.take(now, passed, bytes);
        if self.frames >= CALM_FRAMES && bytes_left + bytes >= flow.0 * CALM_BYTES {
            self.excess_since = None;
        }
        self.frames -= frames;
        let owes = (-self.frames / FRAMES.1).max(-bytes_left / flow.1);
        if owes <= 0.0 {
            return Pace::Go;
        }
        let since = *self.excess_since.get_or_insert(now);
        if now.saturating_duration_since(since) > TOO_FAST_FOR {
            // Not carried out, so it costs nothing. And the minute begins anew: who comes back at once with all that is not
            // answered yet would otherwise be closed again and again, each time after a command or two.
            self.frames += frames;
            self.bytes.take(now, Duration::ZERO, -bytes);
            self.excess_since = None;
            return Pace::TooFast;
        }
        Pace::Wait(Duration::from_secs_f64(owes))
    }
}

impl Bytes {
    /// What is left after filling up for the time that has passed and taking so much; and how it flows.
    fn take(&mut self, now: Instant, passed: Duration, bytes: f64) -> (f64, Flow) {
        match self {
            Self::Own(left) => {
                fill(left, BYTES, passed);
                *left -= bytes;
                (*left, BYTES)
            }
            Self::Shared(all) => {
                let mut all = all.0.lock().unwrap_or_else(PoisonError::into_inner);
                let (left, at) = &mut *all;
                fill(left, FACILITATORS, since(at, now));
                *left -= bytes;
                (*left, FACILITATORS)
            }
        }
    }
}

/// How long ago it was taken from.
fn since(at: &mut Option<Instant>, now: Instant) -> Duration {
    at.replace(now).map_or(Duration::ZERO, |at| now.saturating_duration_since(at))
}

fn fill(tokens: &mut f64, (burst, per_second): Flow, passed: Duration) {
    *tokens = (*tokens + passed.as_secs_f64() * per_second).min(burst);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_through_and_then_twenty_a_second() {
        let start = Instant::now();
        let mut rate = Rate::default();
        for _ in 0..60 {
            assert_eq!(rate.take(start, 1, 100), Pace::Go);
        }
        assert_eq!(rate.take(start, 1, 100), Pace::Wait(Duration::from_millis(50)));
        assert_eq!(rate.take(start + Duration::from_millis(100), 1, 100), Pace::Go);
    }

    #[test]
    fn a_megabyte_goes_through_and_then_sixteen_kilobytes_a_second() {
        let start = Instant::now();
        let mut rate = Rate::default();
        for _ in 0..16 {
            assert_eq!(rate.take(start, 1, 65_536), Pace::Go);
        }
        assert_eq!(rate.take(start, 1, 16_384), Pace::Wait(Duration::from_secs(1)));
        assert_eq!(rate.take(start + Duration::from_secs(2), 1, 16_384), Pace::Go);
        // Whoever types the longest text there is as fast as it can be saved is never held up.
        let mut typing = Rate::default();
        for second in 0..3_600 {
            let now = start + Duration::from_secs(second);
            assert_eq!(typing.take(now, 1, 4 * 4_000), Pace::Go);
        }
    }

    #[test]
    fn frames_without_bytes_and_bytes_without_frames_have_their_pace_too() {
        let start = Instant::now();
        let (mut empty, mut endless) = (Rate::default(), Rate::default());
        assert_eq!(empty.take(start, 60, 0), Pace::Go);
        assert_eq!(empty.take(start, 20, 0), Pace::Wait(Duration::from_secs(1)));
        assert_eq!(endless.take(start, 0, 1_048_576), Pace::Go);
        assert_eq!(endless.take(start, 0, 32_768), Pace::Wait(Duration::from_secs(2)));
    }

    #[test]
    fn facilitators_may_say_more_bytes_and_have_one_pace_for_them_however_many_links_they_make() {
        let (start, all) = (Instant::now(), Arc::default());
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
        // Their frames are each link's own, and a participant waits for nobody.
        let mut small = Rate::of_facilitator(&Arc::default());
        assert_eq!(small.take(start, 60, 6_000), Pace::Go);
        assert_eq!(Rate::default().take(start, 1, 65_536), Pace::Go);
    }

    #[test]
    fn a_minute_of_excess_is_too_much_and_a_pause_forgives() {
        let mut now = Instant::now();
        let mut rate = Rate::default();
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
    fn who_was_closed_and_comes_back_at_once_with_the_rest_is_heard_for_another_minute() {
        let start = Instant::now();
        let mut now = start;
        let mut rate = Rate::default();
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
}
