//! Many rooms of 50 at normal work: each person writes something into the group's notes every ten seconds.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use floke_wire::Role;
use serde_json::json;

use super::Plan;
use crate::figures::{Ack, as_f64, ms};
use crate::herd::{Heard, Herd};
use crate::measure::{self, SOON};
use crate::progress::Progress;
use crate::report::Report;
use crate::server::{Server, Session};
use crate::workshop::{carried_out, command, hello, name};
use crate::{codec, http};

/// People in a room.
const ROOM: usize = 50;

/// Groups of a room.
const GROUPS: usize = 8;

/// How often each person sends a command.
const EVERY: Duration = Duration::from_secs(10);

pub(super) fn run(plan: &Plan, report: &mut Report, progress: &mut Progress) -> Result<()> {
    let server = Server::start(ROOM, plan.cores)?;
    let mut herd = Herd::new(server.at)?;
    let rooms = plan.people.div_ceil(ROOM);
    let mut groups = vec![String::new(); plan.people];
    let mut sessions = Vec::with_capacity(rooms);
    let in_room = |room: usize| room * ROOM..plan.people.min((room + 1) * ROOM);
    for room in 0..rooms {
        progress.shows("rooms", room, rooms);
        let console = plan.people + room;
        sessions.push(open(&server, &mut herd, in_room(room), console, &mut groups)?);
    }
    let order = one_room_after_the_other(plan.people);
    let passes = plan.lasts.as_secs().div_ceil(EVERY.as_secs()).max(1);
    // A short run does the whole round faster.
    let spread = EVERY.min(plan.lasts);
    let (mut acks, mut load, mut cpu_us) = (Vec::new(), Vec::new(), 0.0);
    for pass in 0..passes {
        progress.shows("rounds", usize::try_from(pass)?, usize::try_from(passes)?);
        let marker = format!("\"text\":\"Notat {pass} ");
        let notes: Result<Vec<_>> = groups
            .iter()
            .enumerate()
            .map(|(who, group)| note(usize::try_from(pass)?, who, group))
            .collect();
        let notes = notes?;
        let (before, begun) = (server.process.cpu()?, Instant::now());
        let says = |nth: usize| {
            let who = order.get(nth).copied().unwrap_or_default();
            (who, notes.get(who).cloned().unwrap_or_default())
        };
        let marker = marker.as_bytes();
        let mut storm = measure::storm(&mut herd, plan.people, spread, marker, says, |_, _| {})?;
        let took = begun.elapsed();
        let cpu = server.process.cpu()?.saturating_sub(before);
        storm.tell(&mut herd, marker)?;
        load.push(cpu.as_secs_f64() / took.as_secs_f64());
        cpu_us += ms(cpu) * 1_000.0;
        report.lost += storm.refused;
        acks.extend(storm.acks);
    }
    // What a newcomer sees: one row of each person, as she wrote it last.
    for (room, session) in sessions.iter().enumerate() {
        let (hello, mut view) = (hello(Role::Facilitator)?, Vec::new());
        let (console, last) = (plan.people + room, format!("\"text\":\"Notat {} ", passes - 1));
        let upgrade = http::upgrade(server.at, &session.id, &session.console);
        herd.cut(console);
        measure::join(
            &mut herd,
            console..console + 1,
            SOON,
            |_| upgrade.clone(),
            |_| hello.clone(),
            |_, text| view = text.to_vec(),
        )?;
        let (rows, wanted) = (codec::count(&view, last.as_bytes()), in_room(room).len());
        report.lost += wanted.saturating_sub(rows);
        report.doubled += rows.saturating_sub(wanted);
    }
    report.ack_ms = Ack::of(&acks);
    let commands = as_f64(acks.len().max(1));
    report.also("rooms", as_f64(rooms));
    report.also("commands_per_s", as_f64(plan.people) / spread.as_secs_f64());
    report.also("share_of_a_core", load.iter().copied().fold(0.0, f64::max));
    report.also("cpu_us_per_command", cpu_us / commands);
    let more = server.process.rss()?.saturating_sub(server.empty_rss);
    report.rss_bytes_per_connection = Some(as_f64(more) / as_f64(plan.people));
    Ok(())
}

/// The order of speaking: a person of each room, then the next of each. If the people of one room spoke together, the
/// server would make one commit and one patch of it.
fn one_room_after_the_other(people: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..people).collect();
    order.sort_by_key(|who| (who % ROOM, who / ROOM));
    order
}

/// Makes a room with its groups at work, and connects its people and its console.
fn open(
    server: &Server,
    herd: &mut Herd,
    people: std::ops::Range<usize>,
    console: usize,
    groups: &mut [String],
) -> Result<Session> {
    let mut session = server.session()?;
    let mut quiet = Progress::silent();
    let registered = server.register(&session, people.len(), &mut quiet)?;
    let first = people.start;
    let (hello_console, hello_person) = (hello(Role::Facilitator)?, hello(Role::Participant)?);
    let (at, id) = (server.at, session.id.clone());
    let mut day = Vec::new();
    measure::join(
        herd,
        console..console + 1,
        SOON,
        |_| http::upgrade(at, &id, &session.console),
        |_| hello_console.clone(),
        |_, view| day = view.to_vec(),
    )?;
    session.read_day(&day)?;
    let new: Vec<_> = (0..GROUPS)
        .map(|n| Ok(json!({ "id": name::<floke_core::GroupId>("grp", n)?.as_str(), "name": format!("Gruppe {n}") })))
        .collect::<Result<_>>()?;
    let (begins, need) =
        (session.steps.first().context("a day without steps")?.0.clone(), session.step("need")?);
    let commands = [
        json!({ "type": "form_groups", "groups": new }),
        json!({ "type": "jump", "from": begins, "to": need }),
    ];
    for (n, json) in commands.into_iter().enumerate() {
        carried_out(herd, console, &command(&name("cons", console * 10 + n)?, json)?)?;
    }
    let cookie = |who: usize| registered.cookies.get(who - first).map_or("", |cookie| cookie);
    measure::join(
        herd,
        people.clone(),
        SOON,
        |who| http::upgrade(at, &id, cookie(who)),
        |_| hello_person.clone(),
        |who, view| {
            if let (Some(group), Some(slot)) = (group(view), groups.get_mut(who)) {
                *slot = group;
            }
        },
    )?;
    if groups.get(people).is_none_or(|groups| groups.iter().any(String::is_empty)) {
        bail!("somebody is in no group");
    }
    herd.turn(Duration::ZERO, |_, _: Heard<'_>| None)?;
    Ok(session)
}

/// The group in a person's View.
fn group(view: &[u8]) -> Option<String> {
    let key = b"\"group/";
    let rest = view.get(codec::find(view, key)? + key.len()..)?;
    let end = rest.iter().position(|byte| *byte == b'/')?;
    String::from_utf8(rest.get(..end)?.to_vec()).ok()
}

/// A person writes her own row of the group's notes, anew each time.
fn note(pass: usize, who: usize, group: &str) -> Result<Vec<u8>> {
    let row = name::<floke_core::RowId>("row", who)?;
    let words = "Vi trenger ett sted å spørre, og noen som svarer samme dag.";
    let json = json!({ "type": "put_row", "group": group, "list": "need.notes", "row": row.as_str(),
        "cells": { "text": format!("Notat {pass} av {who}: {words}") } });
    command(&name("note", pass * 1_000_000 + who)?, json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_has_its_turn_when_all_others_had_theirs() {
        let order = one_room_after_the_other(120);
        assert_eq!(&order[..7], [0, 50, 100, 1, 51, 101, 2]);
        // The last room has twenty people.
        assert_eq!(&order[57..64], [19, 69, 119, 20, 70, 21, 71]);
        assert_eq!(order.len(), 120);
    }
}
