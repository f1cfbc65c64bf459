//! Votes that were carried out, without their voters: a repeated vote is decided once, and its voter is forgotten
//! (V16).

use std::collections::{BTreeSet, VecDeque};

use crate::ids::CommandId;

/// How many votes of a session are remembered, over all voters.
const VOTES_REMEMBERED: usize = 65_536;

/// The last [`VOTES_REMEMBERED`] ids. Browsers draw ids at random, so one id is one vote of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Heard {
    order: VecDeque<CommandId>,
    all: BTreeSet<CommandId>,
}

impl Heard {
    pub(super) fn contains(&self, cmd: &CommandId) -> bool {
        self.all.contains(cmd)
    }

    pub(super) fn hear(&mut self, cmd: &CommandId) {
        if !self.all.insert(*cmd) {
            return;
        }
        if self.order.len() == VOTES_REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.all.remove(&oldest);
        }
        self.order.push_back(*cmd);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::id;

    #[test]
    fn the_last_votes_are_remembered_and_no_more() {
        let mut heard = Heard::default();
        let cmd = |n: usize| -> CommandId { id("cmd", n) };
        for n in 0..=VOTES_REMEMBERED {
            heard.hear(&cmd(n));
            heard.hear(&cmd(n));
        }
        assert_eq!((heard.order.len(), heard.all.len()), (VOTES_REMEMBERED, VOTES_REMEMBERED));
        assert!(!heard.contains(&cmd(0)) && heard.contains(&cmd(1)));
        assert!(heard.contains(&cmd(VOTES_REMEMBERED)));
    }
}
