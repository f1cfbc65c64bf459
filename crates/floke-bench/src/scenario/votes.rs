//! Everybody votes within one second, and then receives the result.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use super::{Duel, Plan, number_after, one_frame};
use crate::codec;
use crate::figures::{Ack, as_f64, median, ms};
use crate::floor::Wanted;
use crate::herd::{Heard, Herd};
use crate::measure::{self, SOON, Storm};
use crate::progress::Progress;
use crate::report::{Pairs, Report};
use crate::workshop::{Workshop, command, name};

/// How long everybody has to vote.
const SPREAD: Duration = Duration::from_secs(1);

/// Text that only the revealed result contains.
const REVEALED: &str = "\"secret\":false,\"state\":\"revealed\"";

pub(super) fn run(plan: &Plan, report: &mut Report, progress: &mut Progress) -> Result<()> {
    let Duel { mut workshop, mut floor, .. } = Duel::open(plan, report, progress)?;
    let (mut pairs, mut acks, mut p99) = (Pairs::default(), Vec::new(), Vec::new());
    let (mut floors_acks, mut counted) = (Vec::new(), Vec::new());
    for pair in 0..=plan.pairs {
        progress.shows("pairs", pair, plan.pairs);
        let cast = cast(&mut workshop, pair)?;
        report.lost += cast.lost;
        report.doubled += cast.doubled;
        let wanted = Wanted::Storm {
            vote: cast.vote,
            then: cast.done,
            all: cast.revealed,
            marker: REVEALED.to_owned(),
            spread_ms: 1_000,
        };
        let round = floor.round(&wanted)?;
        if pair > 0 {
            let people = as_f64(plan.people);
            pairs.all.push((cast.all_ms, round.all_ms));
            pairs.cpu.push((cast.cpu_us / people, round.cpu_us / people));
            p99.extend(Ack::of(&cast.acks).map(|ack| ack.p99));
            acks.extend(cast.acks);
            floors_acks.extend(round.acks);
            counted.push(cast.counted_ms);
        }
    }
    report.take(&pairs);
    report.ack_ms = Ack::of(&acks);
    report.rss_bytes_per_connection = Some(workshop.rss_per_connection()?);
    report.also("counted_ms", median(&counted).context("no round")?);
    report.also("ack_p99_ms_least", p99.iter().copied().fold(f64::INFINITY, f64::min));
    report.also("ack_p99_ms_most", p99.iter().copied().fold(0.0, f64::max));
    report.also("floor_ack_p99_ms", Ack::of(&floors_acks).context("no round")?.p99);
    Ok(())
}

/// A vote by everybody, from opening to the revealed counts.
struct Cast {
    acks: Vec<f64>,
    /// From the last vote sent until everybody has the revealed counts.
    all_ms: f64,
    /// From the last vote sent until console and screen, which see counts earlier, have the last count.
    counted_ms: f64,
    cpu_us: f64,
    lost: usize,
    doubled: usize,
    vote: Vec<u8>,
    done: Vec<u8>,
    revealed: Vec<u8>,
}

fn cast(workshop: &mut Workshop, nth: usize) -> Result<Cast> {
    let ballot = open(workshop, nth)?;
    let votes = votes(workshop.people, &ballot)?;
    let (people, screen) = (workshop.people, workshop.screen());
    workshop.herd.tap(0);
    let before = workshop.server.process.cpu()?;
    let mut counts = Counted { want: people, console: None, screen: None };
    let mut storm = measure::storm(
        &mut workshop.herd,
        people,
        SPREAD,
        REVEALED.as_bytes(),
        |who| (who, votes.get(who).cloned().unwrap_or_default()),
        |who, text| counts.take(who == screen, text),
    )?;
    counts.wait(&mut workshop.herd, screen)?;
    let done = one_frame(&mut workshop.herd, "\"type\":\"done\"");
    workshop.herd.tap(0);
    let counted = counts.at().context("no count")?.saturating_duration_since(storm.last);
    let (all_ms, revealed) = reveal(workshop, &ballot, &mut storm)?;
    let cpu = workshop.server.process.cpu()?.saturating_sub(before);
    let (lost, doubled) = compare(&revealed, people, storm.refused)?;
    Ok(Cast {
        acks: storm.acks,
        all_ms,
        counted_ms: ms(counted),
        cpu_us: ms(cpu) * 1_000.0,
        lost,
        doubled,
        vote: votes.first().cloned().unwrap_or_default(),
        done,
        revealed,
    })
}

/// Opens the nth ballot and waits until every phone shows it.
pub(super) fn open(workshop: &mut Workshop, nth: usize) -> Result<String> {
    let ballot = name::<floke_core::BallotId>("vote", nth)?.to_string();
    let json = json!({ "type": "open_ballot", "ballot": ballot, "question": "Skal vi gå videre?",
        "choices": [{ "id": "ja", "text": "Ja" }, { "id": "nei", "text": "Nei" }],
        "method": { "type": "one" }, "secret": false });
    let say = workshop.console_says(json)?;
    let console = workshop.console();
    let marker = format!("\"room/ballot\":{{\"id\":\"{ballot}\"");
    let Workshop { herd, people, .. } = workshop;
    let cause = |herd: &mut Herd| herd.say(console, &say);
    let told = measure::fanout(herd, *people, marker.as_bytes(), Some(console), cause)?;
    if told.lost > 0 {
        bail!("{} were not told of the ballot", told.lost);
    }
    Ok(ballot)
}

/// Everybody's votes, two of three for it; made in advance, so that the bench does not measure making them.
pub(super) fn votes(people: usize, ballot: &str) -> Result<Vec<Vec<u8>>> {
    let vote = |who: usize, n: usize| {
        let choice = if who.is_multiple_of(3) { "nei" } else { "ja" };
        let json = json!({ "type": "vote", "ballot": ballot, "choice": { "one": choice } });
        command(&name("said", n)?, json)
    };
    // The same command id for the same person in every ballot would be the same command.
    let nth = ballot.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<usize>()?;
    (0..people).map(|who| vote(who, nth * 1_000_000 + who)).collect()
}

/// Closes and reveals; how long after the last vote everybody had the result, and the frame with it.
pub(super) fn reveal(
    workshop: &mut Workshop,
    ballot: &str,
    storm: &mut Storm,
) -> Result<(f64, Vec<u8>)> {
    let console = workshop.console();
    // The second command is sent as soon as the first is, as a facilitator with quick fingers would.
    for what in ["close_ballot", "reveal_ballot"] {
        let say = workshop.console_says(json!({ "type": what, "ballot": ballot }))?;
        workshop.herd.say(console, &say)?;
    }
    let all = storm.tell(&mut workshop.herd, REVEALED.as_bytes())?;
    Ok((ms(all), one_frame(&mut workshop.herd, REVEALED)))
}

/// Votes that were answered but not counted, and votes counted but not answered.
pub(super) fn compare(frame: &[u8], people: usize, refused: usize) -> Result<(usize, usize)> {
    let no = people.div_ceil(3);
    let yes = people - no;
    let counts = "\"counts\":[";
    let said_yes = number_after(frame, counts).context("a result without counts")?;
    let said_no = number_after(frame, &format!("{counts}{said_yes},")).context("one count")?;
    let lost = yes.saturating_sub(said_yes) + no.saturating_sub(said_no);
    let doubled = said_yes.saturating_sub(yes) + said_no.saturating_sub(no);
    Ok((lost.max(refused), doubled))
}

/// The count of votes cast, as roles see it that may see it while the vote is open.
struct Counted {
    want: usize,
    console: Option<Instant>,
    screen: Option<Instant>,
}

impl Counted {
    fn take(&mut self, is_screen: bool, text: &[u8]) {
        let key = if is_screen { "\"screen/ballot\":" } else { "\"console/ballot\":" };
        let Some(at) = codec::find(text, key.as_bytes()) else { return };
        let cast = number_after(text.get(at..).unwrap_or_default(), "\"cast\":");
        if cast == Some(self.want) {
            let seen = if is_screen { &mut self.screen } else { &mut self.console };
            seen.get_or_insert_with(Instant::now);
        }
    }

    fn at(&self) -> Option<Instant> {
        self.console.zip(self.screen).map(|(console, screen)| console.max(screen))
    }

    fn wait(&mut self, herd: &mut Herd, screen: usize) -> Result<()> {
        let begun = Instant::now();
        while self.at().is_none() {
            herd.turn(Duration::from_millis(5), |who, heard| {
                if let Heard::Text(text) = heard {
                    self.take(who == screen, text);
                }
                None
            })?;
            if begun.elapsed() > SOON {
                bail!("console and screen did not see all votes counted");
            }
        }
        Ok(())
    }
}
