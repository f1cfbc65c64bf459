//! How fast the day goes.

use std::time::Duration;

use floke_core::Millis;
use floke_core::programme::Step;
use tokio::time::Instant;

use super::ids::id;
use crate::dataset::Dataset;

/// Instant, or scaled to real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How long a minute of the programme takes; none when nobody waits.
    minute: Option<Duration>,
}

impl Pace {
    /// Nobody waits between two actions. The lengths in the programme stay as they are.
    #[must_use]
    pub const fn instant() -> Self {
        Self { minute: None }
    }

    /// The whole programme takes `total`.
    #[must_use]
    pub fn whole_day_in(total: Duration, data: &Dataset) -> Self {
        let minutes: u32 = data.program.iter().map(|item| item.minutes).sum();
        Self { minute: total.checked_div(minutes) }
    }

    /// Whether nobody waits.
    #[must_use]
    pub fn is_instant(self) -> bool {
        self.minute.is_none()
    }

    /// The programme, beginning at `now`. Its first step has the id `first`, the step at which the room already is.
    #[must_use]
    pub(super) fn programme(
        self,
        data: &Dataset,
        now: Millis,
        first: &floke_core::StepId,
    ) -> Vec<Step> {
        let mut planned = now;
        let mut steps = Vec::new();
        for (i, item) in data.program.iter().enumerate() {
            let length =
                self.minute.unwrap_or(Duration::from_secs(60)).saturating_mul(item.minutes);
            let seconds = u32::try_from((length.as_millis() + 500) / 1_000).unwrap_or(u32::MAX);
            let id = if i == 0 { *first } else { id(&format!("step{:02}", i + 1)) };
            steps.push(Step {
                text: Some(item.text.clone()),
                planned: Some(planned),
                ..Step::titled(id, item.phase, item.title.clone(), seconds)
            });
            planned = planned.plus(u64::from(seconds) * 1_000);
        }
        steps
    }

    /// The moment when a `share` of a step that began at `began` is over; none when nobody waits.
    pub(super) fn moment(self, began: Instant, length_ms: u64, share: f64) -> Option<Instant> {
        self.minute?;
        Some(began + Duration::from_millis(length_ms).mul_f64(share.clamp(0.0, 1.0)))
    }

    /// Waits for [`Self::moment`].
    pub(super) async fn rest(self, began: Instant, length_ms: u64, share: f64) {
        if let Some(moment) = self.moment(began, length_ms, share) {
            tokio::time::sleep_until(moment).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_seven_hours_fits_into_ten_minutes() {
        let data = Dataset::kongsvinger();
        let pace = Pace::whole_day_in(Duration::from_secs(600), &data);
        let steps = pace.programme(&data, Millis(0), &id("first"));
        let seconds: u32 = steps.iter().map(|s| s.seconds).sum();
        assert!((590..=610).contains(&seconds), "{seconds}");
        let steps = Pace::instant().programme(&data, Millis(0), &id("first"));
        assert_eq!(steps.iter().map(|s| s.seconds).sum::<u32>(), 420 * 60);
    }
}
