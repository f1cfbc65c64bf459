//! One group at its table: chooses a floke, writes its part of a stage, and hands it in.

use std::sync::Arc;

use floke_core::command::{PickCommand, WorkCommand};
use floke_core::form::Stage;
use floke_core::programme::Phase;
use floke_core::{ClusterId, Command};
use tokio::time::Instant;

use super::AS_LONG_AS_IT_TAKES;
use super::crowd::{Crowd, Mark, Member};
use super::ids::{cluster_id, group_id};
use super::script::{self, Act, Item};
use crate::dataset::Work;
use crate::person::ClientError;
use crate::view::View;

/// The share of a step after which a group is done.
const DONE_BY: f64 = 0.85;

/// Chooses the floke with the most dots, or the next when another group was first.
pub(super) async fn pick(crowd: Arc<Crowd>, work: Work) {
    crowd.finished(AS_LONG_AS_IT_TAKES, &Mark::Arrived).await;
    let Some(speaker) = crowd.one_of(&work.group, "") else { return };
    // If the connection has ended for good, the group's part ends.
    let _over: Result<(), _> = choose(&crowd, &speaker, &work).await;
}

async fn choose(crowd: &Crowd, speaker: &Member, work: &Work) -> Result<(), ClientError> {
    let group = group_id(&work.group);
    let tally = format!("group/{group}/dots");
    // A guest who took a seat may never place her dots: the table does not wait for her.
    let own = u64::try_from(work.pick.dots.len()).unwrap_or(u64::MAX);
    let counted = |view: &View| {
        view.value(&tally).is_some_and(|dots| {
            dots["tally"].is_object() || dots["placed"].as_u64().is_some_and(|n| n >= own)
        })
    };
    speaker.client.wait(AS_LONG_AS_IT_TAKES, counted).await?;
    for wanted in wishes(work) {
        if wanted != work.pick.chosen {
            // The group that gets this floke in the data takes it first.
            let line = format!("floker/{}/line", cluster_id(wanted));
            let taken = |view: &View| {
                let gone = view.clock().is_some_and(|clock| clock.phase != Phase::Pick);
                gone || view.value(&line).is_some_and(|l| l["taken_by"] != serde_json::json!([]))
            };
            speaker.client.wait(AS_LONG_AS_IT_TAKES, taken).await?;
        }
        let cluster: ClusterId = cluster_id(wanted);
        if crowd.say(speaker, Command::Pick(PickCommand::PickFloke { cluster })).await?.is_done() {
            break;
        }
    }
    Ok(())
}

/// What the group wants, the most wanted first. The floke that it got comes after those it wanted as much and lost.
fn wishes(work: &Work) -> Vec<&str> {
    let votes = |cluster: &str| work.pick.votes.get(cluster).copied().unwrap_or(0);
    let most = votes(&work.pick.chosen);
    let mut wishes: Vec<&str> = work.pick.votes.keys().map(String::as_str).collect();
    wishes.retain(|cluster| votes(cluster) >= most && *cluster != work.pick.chosen);
    wishes.push(&work.pick.chosen);
    wishes
}

/// Writes a stage once it is open, and marks it as written.
pub(super) async fn write(crowd: Arc<Crowd>, work: Work, stage: Stage) {
    crowd.finished(AS_LONG_AS_IT_TAKES, &Mark::Arrived).await;
    let Some(lead) = crowd.one_of(&work.group, "") else { return };
    let key = format!("group/{}/work", group_id(&work.group));
    let is_open =
        |view: &View| view.member::<Vec<Stage>>(&key, "open").is_some_and(|o| o.contains(&stage));
    if lead.client.wait(AS_LONG_AS_IT_TAKES, is_open).await.is_err() {
        return;
    }
    let items = script::work(&crowd.data, &work, stage);
    for items in items.chunk_by(|a, b| a.step == b.step) {
        if write_step(&crowd, &work, items).await.is_err() {
            return;
        }
    }
    crowd.mark(Mark::Written(work.group.clone(), stage));
}

/// Writes the items of one step of the programme, spread over it.
async fn write_step(crowd: &Crowd, work: &Work, items: &[Item]) -> Result<(), ClientError> {
    let Some(step) = items.first().map(|item| item.step) else { return Ok(()) };
    let lead = crowd.one_of(&work.group, "").ok_or(ClientError::Ended)?;
    let here = |view: &View| view.clock().filter(|clock| clock.index >= step);
    let clock = lead.client.find(AS_LONG_AS_IT_TAKES, here).await?;
    let began = Instant::now();
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
    for (i, item) in (1_u32..).zip(items) {
        crowd.pace.rest(began, clock.length_ms, DONE_BY * f64::from(i) / f64::from(count)).await;
        let author = crowd.one_of(&work.group, &item.by).ok_or(ClientError::Ended)?;
        do_item(crowd, work, &author, item).await?;
    }
    Ok(())
}

async fn do_item(
    crowd: &Crowd,
    work: &Work,
    author: &Member,
    item: &Item,
) -> Result<(), ClientError> {
    let command = match &item.act {
        Act::Other(command) => command.clone(),
        Act::Write { field, text } => {
            let group = group_id(&work.group);
            let key = format!("group/{group}/text/{field}");
            let (base, by) = {
                let view = author.client.view();
                (view.member(&key, "version"), view.member::<String>(&key, "by"))
            };
            // Simulated people never write over a real person.
            let ours = |by: &String| crowd.data.participants.iter().any(|p| p.name == *by);
            if by.as_ref().is_some_and(|by| !ours(by)) {
                return Ok(());
            }
            let (field, text) = ((*field).to_owned(), text.clone());
            Command::Work(WorkCommand::Write {
                group,
                field,
                text,
                base: base.unwrap_or(0),
                settle: false,
            })
        }
    };
    crowd.say(author, command).await?;
    Ok(())
}
