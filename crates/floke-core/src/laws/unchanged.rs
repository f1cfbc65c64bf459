//! Keys written without need: their value is the same after an event as before it.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::story::Story;
use crate::view::{Key, Value};

const DAYS: u64 = 24;
const TURNS: usize = 360;

/// Unchanged keys for a hundred changed ones. A change that raises this says why.
const MOST: usize = 63;

/// The name of a key without the ids in it.
fn kind(key: &Key) -> String {
    format!("{key:?}").split('(').next().unwrap().to_owned()
}

/// The server encodes each key that an event names, and sends it to everybody in its scope. So `apply` names no key
/// without need.
#[test]
fn few_keys_are_written_whose_value_did_not_change() {
    let (mut changed, mut same) = (0, BTreeMap::<String, usize>::new());
    for seed in 0..DAYS {
        let mut dice = Dice::new(seed);
        let mut story = Story::new();
        let mut known: BTreeMap<Key, Value> = BTreeMap::new();
        for _ in 0..TURNS {
            let Some(turn) = story.turn(dice.roll()) else { continue };
            for key in story.session().changed(&turn.touched) {
                let now = story.session().value(&key);
                if known.get(&key) == now.as_ref() {
                    *same.entry(kind(&key)).or_default() += 1;
                    continue;
                }
                changed += 1;
                match now {
                    Some(now) => known.insert(key, now),
                    None => known.remove(&key),
                };
            }
        }
    }
    let idle: usize = same.values().sum();
    let share = idle * 100 / changed;
    assert!(share <= MOST, "{idle} keys were the same, {changed} changed: {same:#?}");
}
