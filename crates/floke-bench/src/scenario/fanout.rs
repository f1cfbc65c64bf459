//! The facilitator changes the step, and everybody's phone shows it.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::json;

use super::{Duel, Plan, one_frame};
use crate::figures::{Ack, as_f64, median, ms};
use crate::floor::Wanted;
use crate::herd::Herd;
use crate::measure;
use crate::progress::Progress;
use crate::report::{Pairs, Report};
use crate::workshop::Workshop;

/// The fewest deliveries of one half of a pair: in a small room one step change is over too soon to say much.
const DELIVERIES: usize = 10_000;

pub(super) fn run(plan: &Plan, report: &mut Report, progress: &mut Progress) -> Result<()> {
    let people = plan.people;
    let Duel { mut workshop, mut floor, .. } = Duel::open(plan, report, progress)?;

    // Two steps without content of their own, so that all changes are alike.
    let steps =
        [workshop.session.step("intro")?.to_owned(), workshop.session.step("break")?.to_owned()];
    let first = workshop.session.steps.first().context("a day without steps")?.0.clone();
    let mut at = first;
    let mut to = steps.iter().cycle();
    let rounds = (DELIVERIES / people.max(1)).clamp(1, 10);
    let (mut pairs, mut acks) = (Pairs::default(), Vec::new());
    // The first pair warms up: pages, caches, the clock of the core.
    for pair in 0..=plan.pairs {
        progress.shows("pairs", pair, plan.pairs);
        let (mut ours, mut floors) = (Half::default(), Half::default());
        let mut frame = Vec::new();
        for _ in 0..rounds {
            let next = to.next().context("no step")?;
            let json = json!({ "type": "jump", "from": at, "to": next });
            let told = change(&mut workshop, &marker(next), json, &mut ours)?;
            report.lost += told.lost;
            report.doubled += told.doubled;
            acks.extend(told.ack);
            at.clone_from(next);
            frame = told.frame;
        }
        for _ in 0..rounds {
            let wanted = Wanted::Fanout { all: frame.clone(), marker: marker(&at) };
            let round = floor.round(&wanted)?;
            floors.add(round.all_ms, round.cpu_us);
            workshop.herd.rest(Duration::from_millis(1), measure::ignore)?;
        }
        if pair > 0 {
            let deliveries = as_f64(people * rounds);
            let all = (ours.median().context("no round")?, floors.median().context("no round")?);
            pairs.all.push(all);
            pairs.cpu.push((ours.cpu_us / deliveries, floors.cpu_us / deliveries));
            report.also("frame_bytes", as_f64(frame.len()));
        }
    }
    report.take(&pairs);
    report.ack_ms = Ack::of(&acks);
    report.rss_bytes_per_connection = Some(workshop.rss_per_connection()?);
    Ok(())
}

fn marker(step: &str) -> String {
    format!("\"room/clock\":{{\"step\":\"{step}\"")
}

#[derive(Debug, Default)]
struct Half {
    all: Vec<f64>,
    cpu_us: f64,
}

impl Half {
    fn add(&mut self, all_ms: f64, cpu_us: f64) {
        self.all.push(all_ms);
        self.cpu_us += cpu_us;
    }

    fn median(&self) -> Option<f64> {
        median(&self.all)
    }
}

struct Told {
    lost: usize,
    doubled: usize,
    ack: Option<f64>,
    /// What one person received.
    frame: Vec<u8>,
}

fn change(
    workshop: &mut Workshop,
    marker: &str,
    json: serde_json::Value,
    half: &mut Half,
) -> Result<Told> {
    // The room paces itself: it shows a step change at once only when it has shown nothing else just before.
    workshop.herd.rest(Duration::from_millis(80), measure::ignore)?;
    let (say, console) = (workshop.console_says(json)?, workshop.console());
    workshop.herd.tap(0);
    let before = workshop.server.process.cpu()?;
    let cause = |herd: &mut Herd| herd.say(console, &say);
    let Workshop { herd, people, server, .. } = workshop;
    let told = measure::fanout(herd, *people, marker.as_bytes(), Some(console), cause)?;
    half.add(ms(told.all), ms(server.process.cpu()?.saturating_sub(before)) * 1_000.0);
    Ok(Told {
        lost: told.lost,
        doubled: told.doubled,
        ack: told.ack,
        frame: one_frame(herd, marker),
    })
}
