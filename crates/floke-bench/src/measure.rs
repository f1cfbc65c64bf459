//! Actions on a server, timed. The same code measures the floor and Floke.

use std::ops::Range;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::codec::{self, Answer};
use crate::figures::ms;
use crate::herd::{Heard, Herd, Next, Reply};

/// The longest wait for anything, on a machine that does many things at once.
pub(crate) const SOON: Duration = Duration::from_secs(60);

/// The generator does not sleep while it measures: at every send, the server would pay for waking it, as no network
/// makes it.
const AWAKE: Duration = Duration::ZERO;

/// How long after the last receiver the bench looks for duplicates and lets the server finish.
const AFTERMATH: Duration = Duration::from_millis(40);

/// One message to everybody.
#[derive(Debug)]
pub(crate) struct Fanout {
    /// Until the last person received it.
    pub all: Duration,
    /// Until the sender of the command heard that it is done; none for the floor.
    pub ack: Option<f64>,
    /// How many people never received it.
    pub lost: usize,
    /// How many people received it more than once.
    pub doubled: usize,
}

/// Sends the cause, and waits until everybody in `0..people` has received a message that contains `marker`.
///
/// # Errors
/// When the cause is refused, or a connection ends.
pub(crate) fn fanout(
    herd: &mut Herd,
    people: usize,
    marker: &[u8],
    console: Option<usize>,
    cause: impl FnOnce(&mut Herd) -> Result<()>,
) -> Result<Fanout> {
    let mut counts = Counts::new(people);
    let (mut ack, mut trouble) = (None, None);
    let begun = Instant::now();
    let mut all = begun.elapsed();
    cause(herd)?;
    while counts.missing > 0 || (console.is_some() && ack.is_none()) {
        if begun.elapsed() > SOON {
            break;
        }
        herd.turn(AWAKE, |who, heard| {
            match heard {
                Heard::Text(text) if Some(who) == console && is(text, "done") => {
                    ack = Some(ms(begun.elapsed()));
                }
                Heard::Text(text) if Some(who) == console && is(text, "refused") => {
                    trouble = Some(String::from_utf8_lossy(text).into_owned());
                }
                Heard::Text(text) => {
                    if counts.take(who, text, marker) {
                        all = begun.elapsed();
                    }
                }
                Heard::Ended(code) => trouble = Some(format!("{who} was ended with {code}")),
                Heard::Connected | Heard::Answer(_) => {}
            }
            None
        })?;
        if let Some(trouble) = trouble {
            bail!("{trouble}");
        }
    }
    herd.rest(AFTERMATH, |who, heard| {
        if let Heard::Text(text) = heard {
            counts.take(who, text, marker);
        }
        None
    })?;
    Ok(Fanout { all, ack, lost: counts.missing, doubled: counts.doubled() })
}

/// How often each person has received the message to everybody.
#[derive(Debug)]
pub(crate) struct Counts {
    had: Vec<u16>,
    /// How many have not received it.
    pub missing: usize,
}

impl Counts {
    /// Counts of zero for everybody.
    #[must_use]
    pub(crate) fn new(people: usize) -> Self {
        Self { had: vec![0; people], missing: people }
    }

    /// Looks for `marker`; whether this person received it for the first time.
    pub(crate) fn take(&mut self, who: usize, text: &[u8], marker: &[u8]) -> bool {
        let Some(had) = self.had.get_mut(who) else { return false };
        if codec::find(text, marker).is_none() {
            return false;
        }
        *had += 1;
        self.missing -= usize::from(*had == 1);
        *had == 1
    }

    /// How many people received it more than once.
    #[must_use]
    pub(crate) fn doubled(&self) -> usize {
        self.had.iter().filter(|had| **had > 1).count()
    }
}

/// Votes by everybody within a while, each answered on its own.
#[derive(Debug)]
pub(crate) struct Storm {
    /// Milliseconds from sending to the answer.
    pub acks: Vec<f64>,
    /// When the last vote was sent.
    pub last: Instant,
    /// The people who have received the final message to everybody; the floor sends it by itself.
    pub told: Counts,
    /// When the last of them received it.
    pub told_at: Option<Instant>,
    /// How many votes were refused.
    pub refused: usize,
}

/// Lets everybody in `0..people` send one message, evenly over `spread`, and waits for the answers. `says` tells who is
/// the nth, and gives her message.
///
/// # Errors
/// When an answer does not come, or a connection ends.
pub(crate) fn storm(
    herd: &mut Herd,
    people: usize,
    spread: Duration,
    marker: &[u8],
    mut says: impl FnMut(usize) -> (usize, Vec<u8>),
    mut aside: impl FnMut(usize, &[u8]),
) -> Result<Storm> {
    let begun = Instant::now();
    let mut sent: Vec<Option<Instant>> = vec![None; people];
    let mut storm = Storm {
        acks: Vec::with_capacity(people),
        last: begun,
        told: Counts::new(people),
        told_at: None,
        refused: 0,
    };
    let gap = spread / u32::try_from(people.max(1)).unwrap_or(u32::MAX);
    let (mut said, mut due) = (0, begun);
    let (mut answered, mut trouble) = (0, None);
    while answered < people {
        while said < people {
            let now = Instant::now();
            if now < due {
                break;
            }
            let (who, words) = says(said);
            herd.say(who, &words)?;
            *sent.get_mut(who).context("somebody who is not there speaks")? = Some(now);
            storm.last = now;
            (said, due) = (said + 1, due + gap);
        }
        herd.turn(AWAKE, |who, heard| {
            match heard {
                Heard::Text(text) if who < people => {
                    if is(text, "done") || is(text, "refused") {
                        if let Some(Some(at)) = sent.get(who) {
                            storm.acks.push(ms(at.elapsed()));
                        }
                        answered += 1;
                        storm.refused += usize::from(is(text, "refused"));
                    }
                    if storm.told.take(who, text, marker) {
                        storm.told_at = Some(Instant::now());
                    }
                }
                Heard::Text(text) => aside(who, text),
                Heard::Ended(code) => trouble = Some(format!("{who} was ended with {code}")),
                Heard::Connected | Heard::Answer(_) => {}
            }
            None
        })?;
        if let Some(trouble) = trouble {
            bail!("{trouble}");
        }
        if begun.elapsed() > spread + SOON {
            bail!("{answered} of {people} were answered in time");
        }
    }
    Ok(storm)
}

impl Storm {
    /// Waits until everybody has received the final message.
    ///
    /// # Errors
    /// When that does not happen in time.
    pub(crate) fn tell(&mut self, herd: &mut Herd, marker: &[u8]) -> Result<Duration> {
        let begun = Instant::now();
        while self.told.missing > 0 {
            herd.turn(AWAKE, |who, heard| {
                if let Heard::Text(text) = heard
                    && self.told.take(who, text, marker)
                {
                    self.told_at = Some(Instant::now());
                }
                None
            })?;
            if begun.elapsed() > SOON {
                bail!("{} were not told the result", self.told.missing);
            }
        }
        let at = self.told_at.context("nobody was told")?;
        Ok(at.saturating_duration_since(self.last))
    }
}

/// Connects `who`: the upgrade, hello, and everything after it up to the first View.
///
/// # Errors
/// When one of them has no View after `within`.
pub(crate) fn join(
    herd: &mut Herd,
    who: Range<usize>,
    within: Duration,
    mut upgrade: impl FnMut(usize) -> Vec<u8>,
    mut hello: impl FnMut(usize) -> Vec<u8>,
    mut view: impl FnMut(usize, &[u8]),
) -> Result<Duration> {
    let mut refused = None;
    let took = herd.gather(who, within, &mut upgrade, |one, heard| match heard {
        Heard::Answer(Answer { status: 101, .. }) => Next::Say(hello(one)),
        Heard::Answer(Answer { status, .. }) => {
            refused = Some(*status);
            Next::Wait
        }
        Heard::Text(text) if is(text, "view") => {
            view(one, text);
            Next::Content
        }
        Heard::Text(_) | Heard::Connected | Heard::Ended(_) => Next::Wait,
    });
    match refused {
        Some(status) => bail!("a handshake was refused with {status}"),
        None => took,
    }
}

/// Whether a message is of this type.
#[must_use]
pub(crate) fn is(text: &[u8], kind: &str) -> bool {
    let rest = text.strip_prefix(b"{\"type\":\"");
    rest.and_then(|rest| rest.strip_prefix(kind.as_bytes()))
        .is_some_and(|rest| rest.first() == Some(&b'"'))
}

/// A handler that ignores everything.
pub(crate) fn ignore(_: usize, _: Heard<'_>) -> Reply {
    None
}
