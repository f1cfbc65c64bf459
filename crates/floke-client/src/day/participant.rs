//! A participant: comes, places dots, votes in every open ballot, and leaves when the facilitator says so.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use floke_core::ballot::{Choice, Method, Side};
use floke_core::command::{BallotCommand, BoardCommand, PickCommand};
use floke_core::programme::Phase;
use floke_core::{BallotId, Command, GroupId};
use floke_wire::Role;
use serde_json::Value;
use tokio::time::Instant;

use super::crowd::{Crowd, Mark, Member};
use super::ids::{case_ballot_id, cluster_id, group_id, name, share};
use super::{AS_LONG_AS_IT_TAKES, Place, reflection_ballot_id};
use crate::dataset::{Inhabil, Participant, Voting};
use crate::http::{Browser, HttpError, Joining};
use crate::person::{ClientError, Outcome};
use crate::view::{Ballot, View};

/// The share of the first step after which everybody who comes in time has come.
const ALL_HERE: f64 = 0.8;
/// How long people take to vote in real time.
const VOTING_MS: u64 = 4_000;
/// The share of the step for choosing a floke in which people place dots.
const DOTS: f64 = 0.5;

/// Brings everybody who comes in time through the door, one after the other.
pub(super) async fn arrivals(crowd: Arc<Crowd>) {
    let began = Instant::now();
    let mut coming: Vec<_> =
        crowd.data.participants.iter().filter(|p| crowd.data.step_at(p.comes()) == 0).collect();
    coming.sort_by_key(|p| p.comes());
    let length_ms = first_step_ms(&crowd);
    let count = u32::try_from(coming.len()).unwrap_or(u32::MAX);
    for (i, participant) in (1_u32..).zip(&coming) {
        let at = ALL_HERE * f64::from(i) / f64::from(count);
        crowd.pace.rest(began, length_ms, at).await;
        if let Ok(member) = join(&crowd.place, participant).await {
            crowd.came(member);
        }
    }
    crowd.mark(Mark::Arrived);
}

fn first_step_ms(crowd: &Crowd) -> u64 {
    let now = floke_core::Millis(0);
    let steps = crowd.pace.programme(&crowd.data, now, &super::ids::id("first"));
    steps.first().map_or(0, |step| u64::from(step.seconds) * 1_000)
}

async fn join(place: &Place, who: &Participant) -> Result<Member, ClientError> {
    let mut browser = Browser::new(place.base);
    let mut joining = Joining {
        code: place.code.as_str().to_owned(),
        name: who.name.clone(),
        role: who.role.clone(),
        area: who.area.clone(),
        language: who.lang.clone(),
        other: false,
        token: None,
    };
    let mut joined = browser.join(&place.session, &joining).await;
    if matches!(&joined, Err(HttpError::Refused { code, .. }) if code == "name_known") {
        // A guest of the demo has already taken the name.
        joining.other = true;
        joined = browser.join(&place.session, &joining).await;
    }
    let person = joined.map_err(|_| ClientError::Late)?;
    let client = browser.connect(&place.session, Role::Participant).await?;
    Ok(Member { name: who.id.clone(), person, client, browser })
}

/// What the room asks a person to do now.
enum Asked {
    Dots,
    Vote(Box<Ballot>),
    Leave,
}

/// One person's day.
pub(super) async fn attend(crowd: Arc<Crowd>, id: String) {
    let Some(who) = crowd.data.participant(&id).cloned() else { return };
    if crowd.data.step_at(who.comes()) > 0 && late(&crowd, &who).await.is_err() {
        return;
    }
    let Some(me) = crowd.arrival(&id).await else { return };
    let mut dotted = false;
    let mut voted = BTreeSet::new();
    loop {
        let look = |view: &View| asked(view, dotted, &voted);
        let done = match me.client.find(AS_LONG_AS_IT_TAKES, look).await {
            Ok(Asked::Dots) => {
                dotted = true;
                place_dots(&crowd, &me, &who).await
            }
            Ok(Asked::Vote(ballot)) => {
                voted.insert(ballot.id);
                vote(&crowd, &me, &who, &ballot).await
            }
            Ok(Asked::Leave) | Err(_) => break,
        };
        if done.is_err() {
            break;
        }
    }
    crowd.left(&id);
}

/// Comes in the middle of a step, when a person who is already there sees that step begin.
async fn late(crowd: &Arc<Crowd>, who: &Participant) -> Result<(), ClientError> {
    let step = crowd.data.step_at(who.comes());
    crowd.finished(AS_LONG_AS_IT_TAKES, &Mark::Arrived).await;
    let other = crowd.one_of(&who.group, "").ok_or(ClientError::Ended)?;
    let clock = other
        .client
        .find(AS_LONG_AS_IT_TAKES, |view| view.clock().filter(|c| c.index >= step))
        .await?;
    crowd.pace.rest(Instant::now(), clock.length_ms, 0.3).await;
    crowd.came(join(&crowd.place, who).await?);
    Ok(())
}

fn asked(view: &View, dotted: bool, voted: &BTreeSet<BallotId>) -> Option<Asked> {
    let is = |key: &str, member: &str| view.member::<bool>(key, member).unwrap_or(false);
    let ended = view.member::<u64>("room/session", "ended_at").is_some();
    if ended || is("mine/profile", "gone") || is("mine/profile", "withdrawn") {
        return Some(Asked::Leave);
    }
    if let Some(ballot) = view.ballot().filter(|b| b.is_open() && !voted.contains(&b.id)) {
        // Absent when she simply may vote; it is about the previous ballot until the newer one has come.
        let about = view.member::<BallotId>("mine/ballot", "ballot");
        let standing = view.member::<String>("mine/ballot", "standing");
        let chose = view.value("mine/ballot").and_then(|mine| mine.get("choice"));
        let may = standing.is_none_or(|s| s == "may_vote") && chose.is_none_or(Value::is_null);
        if about.is_none_or(|about| about != ballot.id) || may {
            return Some(Asked::Vote(Box::new(ballot)));
        }
    }
    let picking = view.clock().is_some_and(|clock| clock.phase == Phase::Pick);
    let grouped = view.member::<GroupId>("mine/profile", "group").is_some();
    (picking && grouped && !dotted && view.value("mine/dots").is_none()).then_some(Asked::Dots)
}

async fn place_dots(crowd: &Crowd, me: &Member, who: &Participant) -> Result<(), ClientError> {
    let length_ms = me.client.view().clock().map_or(0, |c| c.length_ms);
    crowd.pace.rest(Instant::now(), length_ms, DOTS * share(&["dots", &who.id])).await;
    let work = crowd.data.groups_work.iter().find(|w| w.group == who.group);
    let dots = work.and_then(|w| w.pick.dots.get(&who.id));
    if let Some(dots) = dots {
        let clusters = dots.iter().map(|cluster| cluster_id(cluster)).collect();
        crowd.say(me, Command::Pick(PickCommand::PlaceDots { clusters })).await?;
    }
    Ok(())
}

async fn vote(
    crowd: &Crowd,
    me: &Member,
    who: &Participant,
    ballot: &Ballot,
) -> Result<(), ClientError> {
    let Some(choice) = choice(crowd, who, ballot) else { return Ok(()) };
    let at = share(&[&who.id, ballot.id.as_str()]);
    crowd.pace.rest(Instant::now(), VOTING_MS, at).await;
    let command = Command::Ballot(BallotCommand::Vote { ballot: ballot.id, choice });
    // The view may be a moment behind: the server then refuses a person who may not vote, and nothing is wrong.
    let _told: Outcome = me.client.send(command).await?;
    Ok(())
}

/// The choice for a side.
fn stands(side: Side) -> Choice {
    Choice::One(side.id().to_owned())
}

/// The choice in the data, or one that looks random in a ballot that a person opened.
fn choice(crowd: &Crowd, who: &Participant, ballot: &Ballot) -> Option<Choice> {
    if ballot.id == reflection_ballot_id() {
        let mut thoughts = crowd.data.reflection.answers.iter();
        let thought = thoughts.find(|t| t.participant == who.id)?;
        return Some(Choice::Scale(thought.trust_vs_zero_error));
    }
    if let Some(group) = ballot.subject.case() {
        let case = name(group.as_str()).and_then(|group| crowd.data.case_of(group));
        let Some(case) = case else { return Some(stands(Side::For)) };
        let of_the_day = |n: &usize| case_ballot_id(&case.group, *n) == ballot.id;
        let nth = (0..case.votings.len()).find(of_the_day);
        let mut votings = case.recommendations();
        let voting: Option<&Voting> = match nth {
            Some(nth) => votings.nth(nth),
            None => votings.last(),
        };
        return match voting.map(|voting| voting.ballots.get(&who.id)) {
            Some(Some(choice)) if choice == Side::For.id() => Some(stands(Side::For)),
            Some(Some(_)) => Some(stands(Side::Against)),
            Some(None) => None,
            None => Some(stands(Side::For)),
        };
    }
    let mut ids: Vec<_> = ballot.choices.iter().map(|c| c.id.clone()).collect();
    ids.sort_by_key(|choice| super::ids::dice(&[&who.id, ballot.id.as_str(), choice]));
    match ballot.method {
        Method::One {} => ids.into_iter().next().map(Choice::One),
        Method::Dots { n } => Some(Choice::Dots(ids.into_iter().take(n).collect())),
        Method::Scale {} => {
            let points = super::ids::dice(&[&who.id, ballot.id.as_str()]) % 5;
            u8::try_from(points + 1).ok().map(Choice::Scale)
        }
    }
}

/// Reports herself inhabil when the case comes up.
pub(super) async fn report(crowd: Arc<Crowd>, group: String, inhabil: Inhabil) {
    let Some(me) = crowd.arrival(&inhabil.participant).await else { return };
    let group = group_id(&group);
    let is_up = |view: &View| view.member::<GroupId>("room/case", "group").as_ref() == Some(&group);
    if me.client.wait(AS_LONG_AS_IT_TAKES, is_up).await.is_ok() {
        if !crowd.pace.is_instant() {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        // If the connection has ended for good, `attend` ends this person's day.
        let _over: Result<Outcome, _> = crowd
            .say(&me, Command::Board(BoardCommand::ReportInhabil { reason: inhabil.reason }))
            .await;
    }
}
