//! The standard day of a new session.

use floke_core::Millis;
use floke_core::programme::{STANDARD_DAY, Step};

/// The standard programme with new ids, planned from the time the day begins.
#[must_use]
pub fn standard_day(starts_at: Option<Millis>) -> Vec<Step> {
    let mut planned = starts_at;
    let step = |&(name, phase, minutes): &(&str, _, u32)| {
        let seconds = minutes * 60;
        let step = Step {
            id: crate::random::id(),
            phase,
            standard: Some(name.to_owned()),
            title: None,
            text: None,
            seconds,
            planned,
        };
        planned = planned.map(|at| at.plus(u64::from(seconds) * 1_000));
        step
    };
    STANDARD_DAY.iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use floke_core::programme::Phase;

    use super::*;

    #[test]
    fn the_day_is_mostly_practice() {
        let minutes = |intro: bool| -> u32 {
            let held =
                STANDARD_DAY.iter().filter(|(_, p, _)| !matches!(p, Phase::Arrive | Phase::Break));
            held.filter(|(_, p, _)| (*p == Phase::Intro) == intro)
                .map(|(.., minutes)| minutes)
                .sum()
        };
        assert!(minutes(false) >= 4 * minutes(true), "R4: practice before theory");
    }

    #[test]
    fn planned_times_follow_each_other() {
        let day = standard_day(Some(Millis(1_000)));
        assert_eq!(day[0].planned, Some(Millis(1_000)));
        assert_eq!(day[1].planned, Some(Millis(1_000 + 30 * 60_000)));
    }
}
