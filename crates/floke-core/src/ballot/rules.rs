//! What a ballot may ask, and which answers it takes.

use std::collections::BTreeSet;

use super::{Alternative, ChoiceText, Meaning, Method};
use crate::limits::{CHOICE, CHOICES};
use crate::refusal::Refusal;
use crate::text::named;

/// Checks the choices and their words.
pub(super) fn checked_choices(
    choices: &[ChoiceText],
    method: Method,
) -> Result<Vec<Alternative>, Refusal> {
    let count = match method {
        Method::Scale {} => 0..=0,
        Method::One {} | Method::Dots { .. } => 2..=CHOICES,
    };
    if !count.contains(&choices.len()) {
        return Err(Refusal::BadChoices);
    }
    let ids: BTreeSet<_> = choices.iter().map(|c| c.id.as_str()).collect();
    let known = ids.len() == choices.len() && ids.iter().all(|id| is_choice_id(id));
    let dots = match method {
        Method::Dots { n } => (1..=choices.len()).contains(&n),
        Method::One {} | Method::Scale {} => true,
    };
    if !known || !dots {
        return Err(Refusal::BadChoices);
    }
    let called = |c: &ChoiceText| {
        Ok(Alternative { id: c.id.clone(), means: Meaning::Text(named(&c.text, CHOICE)?) })
    };
    choices.iter().map(called).collect()
}

fn is_choice_id(id: &str) -> bool {
    (1..=26).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}
