//! The arithmetic of the figures: percentiles, medians, spreads. Knows nothing of what was measured.

use std::time::Duration;

use serde::Serialize;

/// A duration in milliseconds.
#[must_use]
pub(crate) fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// The smallest sample that at least this share of all samples does not exceed (nearest rank); none without samples.
#[must_use]
pub(crate) fn percentile(samples: &[f64], share: f64) -> Option<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    // Counted instead of computed from a float: the first sample with enough samples at or below it.
    let wanted = share * as_f64(sorted.len());
    let at = (0..sorted.len()).find(|at| as_f64(at + 1) >= wanted)?;
    sorted.get(at).copied()
}

/// The middle sample, or the mean of the two middle ones.
#[must_use]
pub(crate) fn median(samples: &[f64]) -> Option<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = sorted.len() / 2;
    let high = *sorted.get(upper)?;
    if sorted.len() % 2 == 1 {
        return Some(high);
    }
    sorted.get(upper.checked_sub(1)?).map(|low| f64::midpoint(*low, high))
}

/// The spread of samples.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Spread {
    /// The smallest sample.
    pub min: f64,
    /// The median.
    pub median: f64,
    /// The greatest sample.
    pub max: f64,
    /// How many samples there are.
    pub n: usize,
}

impl Spread {
    /// The spread of these samples; none without samples.
    #[must_use]
    pub(crate) fn of(samples: &[f64]) -> Option<Self> {
        let min = samples.iter().copied().min_by(f64::total_cmp)?;
        let max = samples.iter().copied().max_by(f64::total_cmp)?;
        Some(Self { min, median: median(samples)?, max, n: samples.len() })
    }
}

/// Times until an answer, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Ack {
    /// The median.
    pub p50: f64,
    /// The 99th percentile.
    pub p99: f64,
    /// The longest time.
    pub max: f64,
}

impl Ack {
    /// The times of these samples; none without samples.
    #[must_use]
    pub(crate) fn of(samples: &[f64]) -> Option<Self> {
        let max = samples.iter().copied().max_by(f64::total_cmp)?;
        Some(Self { p50: percentile(samples, 0.5)?, p99: percentile(samples, 0.99)?, max })
    }
}

/// The ratio of Floke's figure to the floor's, for each pair.
#[must_use]
pub(crate) fn ratios(pairs: &[(f64, f64)]) -> Option<Spread> {
    let ratios: Vec<f64> =
        pairs.iter().filter(|(_, floor)| *floor > 0.0).map(|(ours, floor)| ours / floor).collect();
    Spread::of(&ratios)
}

/// A count as a number to divide by. Exact below 2^52, which no count here reaches.
#[expect(clippy::cast_precision_loss, reason = "counts of people and bytes")]
#[must_use]
pub(crate) fn as_f64(count: usize) -> f64 {
    count as f64
}

/// Rounds to two decimals; the figures are no more precise than that.
#[must_use]
pub(crate) fn rounded(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_sample_that_was_taken() {
        let samples: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(&samples, 0.5), Some(50.0));
        assert_eq!(percentile(&samples, 0.99), Some(99.0));
        assert_eq!(percentile(&samples, 1.0), Some(100.0));
        assert_eq!(percentile(&[7.0], 0.99), Some(7.0));
        assert_eq!(percentile(&[], 0.5), None);
        assert_eq!(percentile(&[3.0, 1.0, 2.0], 0.99), Some(3.0), "few samples: the worst of them");
    }

    #[test]
    fn the_median_lies_in_the_middle() {
        assert_eq!(median(&[9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 9.0]), Some(3.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn ratios_are_taken_pair_by_pair() {
        let spread = ratios(&[(2.0, 1.0), (9.0, 3.0), (4.0, 4.0), (1.0, 0.0)]).unwrap();
        assert_eq!(spread, Spread { min: 1.0, median: 2.0, max: 3.0, n: 3 });
        assert_eq!(ratios(&[]), None);
    }

    #[test]
    fn acks_are_told_by_their_tail() {
        let samples: Vec<f64> = (1..=1_000).map(f64::from).collect();
        assert_eq!(Ack::of(&samples), Some(Ack { p50: 500.0, p99: 990.0, max: 1_000.0 }));
        assert_eq!(Ack::of(&[]), None);
    }
}
