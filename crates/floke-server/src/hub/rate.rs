//! How fast one person may send, in messages and in bytes. Who is faster is not read for a while; nothing is thrown away.

use std::time::Duration;

use floke_wire::{
    BYTES_BURST, BYTES_PER_SECOND, COMMANDS_BURST, COMMANDS_PER_SECOND, TOO_FAST_FOR,
};
use tokio::time::Instant;

/// What one person may send: of each, how much at once, and how much a second.
const MESSAGES: (f64, f64) = (COMMANDS_BURST, COMMANDS_PER_SECOND);
const BYTES: (f64, f64) = (BYTES_BURST, BYTES_PER_SECOND);

/// The excess is over when so many messages could come at once again, and so many bytes.
const CALM: (f64, f64) = (10.0, BYTES_BURST / 16.0);

/// Two buckets of what may come, filled at a steady pace.
#[derive(Debug)]
pub struct Rate {
    /// Below zero: what was let in on credit, by sockets that now wait.
    messages: f64,
    bytes: f64,
    at: Option<Instant>,
    excess_since: Option<Instant>,
}

/// What to do with a message that has been read.
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
        Self { messages: MESSAGES.0, bytes: BYTES.0, at: None, excess_since: None }
    }
}

impl Rate {
    /// Takes one message of so many bytes.
    pub fn take(&mut self, now: Instant, bytes: usize) -> Pace {
        let passed = self.at.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        self.at = Some(now);
        fill(&mut self.messages, MESSAGES, passed);
        fill(&mut self.bytes, BYTES, passed);
        if self.messages >= CALM.0 && self.bytes >= CALM.1 {
            self.excess_since = None;
        }
        let bytes = u32::try_from(bytes).map_or(f64::from(u32::MAX), f64::from);
        self.messages -= 1.0;
        self.bytes -= bytes;
        let owes = (-self.messages / MESSAGES.1).max(-self.bytes / BYTES.1);
        if owes <= 0.0 {
            return Pace::Go;
        }
        let since = *self.excess_since.get_or_insert(now);
        if now.saturating_duration_since(since) > TOO_FAST_FOR {
            // Not carried out, so it costs nothing. And the minute begins anew: who comes back at once with all that is not
            // answered yet would otherwise be closed again and again, each time after a command or two.
            self.messages += 1.0;
            self.bytes += bytes;
            self.excess_since = None;
            return Pace::TooFast;
        }
        Pace::Wait(Duration::from_secs_f64(owes))
    }
}

fn fill(tokens: &mut f64, (burst, per_second): (f64, f64), passed: Duration) {
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
            assert_eq!(rate.take(start, 100), Pace::Go);
        }
        assert_eq!(rate.take(start, 100), Pace::Wait(Duration::from_millis(50)));
        assert_eq!(rate.take(start + Duration::from_millis(100), 100), Pace::Go);
    }

    #[test]
    fn a_megabyte_goes_through_and_then_sixteen_kilobytes_a_second() {
        let start = Instant::now();
        let mut rate = Rate::default();
        for _ in 0..16 {
            assert_eq!(rate.take(start, 65_536), Pace::Go);
        }
        assert_eq!(rate.take(start, 16_384), Pace::Wait(Duration::from_secs(1)));
        assert_eq!(rate.take(start + Duration::from_secs(2), 16_384), Pace::Go);
        // Whoever types the longest text there is as fast as it can be saved is never held up.
        let mut typing = Rate::default();
        for second in 0..3_600 {
            let now = start + Duration::from_secs(second);
            assert_eq!(typing.take(now, 4 * 4_000), Pace::Go);
        }
    }

    #[test]
    fn a_minute_of_excess_is_too_much_and_a_pause_forgives() {
        let mut now = Instant::now();
        let mut rate = Rate::default();
        let mut flood = |rate: &mut Rate, seconds: u64| {
            let end = now + Duration::from_secs(seconds);
            while now < end {
                match rate.take(now, 100) {
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
            match rate.take(now, 100) {
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
