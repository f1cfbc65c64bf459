//! Steps of the programme.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::phase::Phase;
use crate::ids::{LAST_MOMENT, Millis, StepId};
use crate::limits::{LONG, STEP_TITLE};
use crate::refusal::Refusal;
use crate::text::{bounded, named};

/// The longest a step may be, in seconds.
pub(super) const DAY_S: u32 = 24 * 60 * 60;

/// One item of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its id, chosen by the maker of the programme.
    pub id: StepId,
    /// Its kind.
    pub phase: Phase,
    /// The step of the standard programme that gives its title and text where it has none of its own, in each reader's
    /// language. 1 to 40 characters of a–z, 0–9 and `_`.
    pub standard: Option<String>,
    /// 1 to 160 characters; a step outside the standard programme must have one.
    pub title: Option<String>,
    /// At most 4 000 characters.
    pub text: Option<String>,
    /// Planned length; in seconds in memory, in minutes on the wire.
    #[serde(rename = "minutes", serialize_with = "as_minutes", deserialize_with = "from_minutes")]
    pub seconds: u32,
    /// The planned beginning.
    #[serde(default)]
    pub planned: Option<Millis>,
}

impl Step {
    /// A step with a title of its own, without a planned time and without a text.
    #[must_use]
    pub fn titled(id: StepId, phase: Phase, title: String, seconds: u32) -> Self {
        Self { id, phase, standard: None, title: Some(title), text: None, seconds, planned: None }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn as_minutes<S: Serializer>(seconds: &u32, s: S) -> Result<S::Ok, S::Error> {
    if seconds.is_multiple_of(60) {
        s.serialize_u32(seconds / 60)
    } else {
        s.serialize_f64(f64::from(*seconds) / 60.0)
    }
}

fn from_minutes<'de, D: Deserializer<'de>>(d: D) -> Result<u32, D::Error> {
    let seconds = (f64::deserialize(d)? * 60.0).round();
    if !(0.0..=f64::from(DAY_S)).contains(&seconds) {
        return Err(serde::de::Error::custom("minutes lie between 0 and 1440"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded, and inside 0..=86400"
    )]
    Ok(seconds as u32)
}

fn is_standard(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// `steps` as a programme, when they are valid.
pub(crate) fn checked_steps(steps: &[Step]) -> Result<Vec<Step>, Refusal> {
    if steps.is_empty() || steps.len() > 60 {
        return Err(Refusal::BadProgramme);
    }
    let ids: BTreeSet<_> = steps.iter().map(|s| &s.id).collect();
    if ids.len() != steps.len() {
        return Err(Refusal::BadProgramme);
    }
    let checked = |step: &Step| {
        let title = step.title.as_deref().map(|title| named(title, STEP_TITLE)).transpose()?;
        let text = step.text.as_deref().map(|text| bounded(text, LONG)).transpose()?;
        let called = match &step.standard {
            Some(standard) => is_standard(standard),
            None => title.is_some(),
        };
        if !called {
            return Err(Refusal::BadProgramme);
        }
        if step.seconds > DAY_S || step.planned.is_some_and(|at| at > LAST_MOMENT) {
            return Err(Refusal::BadProgramme);
        }
        Ok(Step { title, text, ..step.clone() })
    };
    steps.iter().map(checked).collect()
}
