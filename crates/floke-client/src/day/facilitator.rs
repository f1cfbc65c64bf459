//! The simulated facilitator: takes the room through the programme, and lets go when a person moves it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use floke_core::ballot::Method;
use floke_core::command::{
    BallotCommand, FlokerCommand, GroupsCommand, PeopleCommand, PlenumCommand, ProgrammeCommand,
    SessionCommand,
};
use floke_core::floker::{Complexity, ImportCluster, ImportFloke, Size};
use floke_core::form::Stage;
use floke_core::groups::NewGroup;
use floke_core::programme::{Phase, Step};
use floke_core::{Command, GroupId, Millis};
use tokio::time::Instant;

use super::crowd::{Crowd, Mark};
use super::ids::{group_id, id};
use super::plenum::{Talk, talks};
use super::reflection_ballot_id;
use super::steering::{SOON, Stop};
use super::wheel::Wheel;
use crate::dataset::Cluster;
use crate::person::Client;
use crate::view::View;

/// Moves the room until somebody else does.
#[derive(Debug)]
pub struct Facilitator {
    /// The console.
    pub client: Client,
    pub(super) crowd: Arc<Crowd>,
    pub(super) wheel: Wheel,
    /// When the step began, and its length.
    pub(super) began: Instant,
    steps: Vec<Step>,
    at: usize,
}

impl Facilitator {
    pub(super) fn new(client: Client, crowd: Arc<Crowd>) -> Self {
        let wheel = Wheel::of(&client.view());
        Self { client, crowd, wheel, began: Instant::now(), steps: Vec::new(), at: 0 }
    }

    /// The whole day.
    ///
    /// # Errors
    /// See [`Stop`].
    pub async fn lead(&mut self) -> Result<(), Stop> {
        self.until_board().await?;
        self.board().await?;
        self.after_board().await
    }

    /// From the first coffee to the board's step, before any case is opened.
    ///
    /// # Errors
    /// See [`Stop`].
    pub async fn until_board(&mut self) -> Result<(), Stop> {
        self.prepare().await?;
        self.arrive().await?;
        loop {
            match self.phase() {
                Phase::Pick => self.pick().await?,
                Phase::NeedContact => self.late_are_here().await?,
                Phase::Need if self.next_phase() != Some(Phase::NeedContact) => {
                    self.all_written(Stage::Need, "the needs").await?;
                }
                Phase::NeedPlenum => self.plenum("need").await?,
                Phase::Solution => self.all_written(Stage::Solution, "the solutions").await?,
                Phase::SolutionPlenum => {
                    self.goodbyes().await?;
                    self.plenum("solution").await?;
                }
                Phase::Test => self.all_written(Stage::Test, "the tests").await?,
                Phase::Board => return Ok(()),
                _ => {}
            }
            self.hold(1.0).await?;
            self.next().await?;
        }
    }

    /// From the last case to the end of the session.
    ///
    /// # Errors
    /// See [`Stop`].
    pub async fn after_board(&mut self) -> Result<(), Stop> {
        while self.next_phase().is_some() {
            self.next().await?;
            match self.phase() {
                Phase::Decide => {
                    self.all_written(Stage::Decide, "the decisions").await?;
                    self.all_written(Stage::Result, "the results").await?;
                }
                Phase::Reflection => self.reflect().await?,
                _ => {}
            }
            self.hold(1.0).await?;
        }
        self.tell(Command::Session(SessionCommand::EndSession {})).await
    }

    /// Sets the programme and the bruttoliste.
    async fn prepare(&mut self) -> Result<(), Stop> {
        let clock = self.client.view().clock().ok_or(Stop::Stuck("the clock"))?;
        let now = Millis(clock.ends_at.map_or(0, |end| end.0.saturating_sub(clock.length_ms)));
        self.steps = self.crowd.pace.programme(&self.crowd.data, now, &clock.step);
        self.tell(Command::Programme(ProgrammeCommand::SetProgramme { steps: self.steps.clone() }))
            .await?;
        let length_ms = self.length_ms();
        let wheel = self.wheel.at(&clock.step, length_ms);
        let (from, to) = (clock.step, clock.step);
        self.steer(Command::Programme(ProgrammeCommand::Jump { from, to }), wheel).await?;
        self.began = Instant::now();
        let clusters = self.crowd.data.clusters.iter().map(|c| self.import(c)).collect();
        self.tell(Command::Floker(FlokerCommand::ImportFloker { clusters })).await
    }

    fn import(&self, cluster: &Cluster) -> ImportCluster {
        let of_cluster = |id: &String| cluster.members.contains(id);
        let floker = self.crowd.data.floker.iter().filter(|f| of_cluster(&f.id));
        ImportCluster {
            id: id(&cluster.id),
            title: cluster.title.clone(),
            theme: cluster.theme.clone(),
            size: match cluster.size.as_str() {
                "liten" => Some(Size::Small),
                "middels" => Some(Size::Medium),
                "stor" => Some(Size::Large),
                _ => None,
            },
            complexity: match cluster.complexity.as_str() {
                "enkel" => Some(Complexity::Simple),
                "sammensatt" => Some(Complexity::Composite),
                _ => None,
            },
            floker: floker.map(|f| ImportFloke { id: id(&f.id), text: f.text.clone() }).collect(),
        }
    }

    async fn arrive(&mut self) -> Result<(), Stop> {
        self.finished(SOON.max(self.length()), Mark::Arrived, "everybody's arrival").await?;
        self.hold(1.0).await?;
        self.next().await
    }

    /// Forms the groups of the data, and waits until each has a floke.
    async fn pick(&mut self) -> Result<(), Stop> {
        let crowd = Arc::clone(&self.crowd);
        let groups = crowd.data.groups.iter();
        let groups = groups.map(|g| NewGroup { id: group_id(&g.id), name: g.name.clone() });
        self.tell(Command::Groups(GroupsCommand::FormGroups { groups: groups.collect() })).await?;
        let orders = |view: &View| view.get::<Vec<GroupId>>("room/group/order").map(|o| o.len());
        let formed = |view: &View| orders(view) == Some(crowd.data.groups.len());
        self.until(SOON, "the groups", formed).await?;
        for member in crowd.here() {
            let Some(wanted) = crowd.data.participant(&member.name) else { continue };
            let group = group_id(&wanted.group);
            let card = format!("console/person/{}/card", member.person);
            let placed =
                |view: &View| view.member::<GroupId>(&card, "group").as_ref() == Some(&group);
            let there = placed(&self.client.view());
            if !there {
                let (person, group) = (member.person, Some(group));
                self.tell(Command::Groups(GroupsCommand::MovePerson { person, group })).await?;
            }
        }
        let chosen = |view: &View| {
            let mut groups = crowd.data.groups.iter().map(|g| group_id(&g.id));
            groups.all(|g| {
                view.member::<String>(&format!("room/group/{g}/card"), "cluster").is_some()
            })
        };
        self.until(self.patience(), "a floke for each group", chosen).await
    }

    async fn late_are_here(&mut self) -> Result<(), Stop> {
        let all = self.crowd.data.participants.len();
        let here = move |view: &View| {
            view.member::<usize>("console/counts", "arrived").is_some_and(|n| n >= all)
        };
        self.until(self.patience(), "those who are late", here).await
    }

    /// Marks the people who leave at the beginning of this step as gone.
    async fn goodbyes(&mut self) -> Result<(), Stop> {
        let crowd = Arc::clone(&self.crowd);
        let leaves =
            |name: &str| crowd.data.participant(name).map(|p| crowd.data.step_at(p.leaves()));
        for member in crowd.here() {
            if leaves(&member.name) == Some(self.at) {
                let person = Some(member.person);
                self.tell(Command::People(PeopleCommand::SetGone { person, gone: true })).await?;
            }
        }
        Ok(())
    }

    async fn all_written(&mut self, stage: Stage, what: &'static str) -> Result<(), Stop> {
        let crowd = Arc::clone(&self.crowd);
        for group in &crowd.data.groups {
            self.finished(self.patience(), Mark::Written(group.id.clone(), stage), what).await?;
        }
        Ok(())
    }

    /// Gives each group the floor in turn, with the questions to it.
    async fn plenum(&mut self, stage: &'static str) -> Result<(), Stop> {
        let crowd = Arc::clone(&self.crowd);
        let talks = talks(&crowd.data);
        let mut shown = BTreeSet::new();
        let count = f64::from(u32::try_from(crowd.data.groups.len()).unwrap_or(1));
        let mut turn = 0.0;
        loop {
            let next = self.client.view().member::<GroupId>("room/plenum", "next");
            let Some(group) = next else { return Ok(()) };
            if !shown.insert(group) {
                return Err(Stop::Stuck("the queue"));
            }
            let wheel = self.wheel.presenting(&group);
            self.steer(Command::Plenum(PlenumCommand::Present { group: Some(group) }), wheel)
                .await?;
            for talk in talks.iter().filter(|t| t.stage == stage && group_id(&t.to) == group) {
                self.raise(talk).await?;
            }
            turn += 1.0;
            self.hold(turn / count).await?;
        }
    }

    /// Lifts a question to the big screen and waits for its answer.
    pub(super) async fn raise(&mut self, talk: &Talk) -> Result<(), Stop> {
        let card = format!("console/question/{}/card", talk.id);
        let patience = self.patience();
        if self.until(patience, "a question", |view| view.value(&card).is_some()).await.is_err() {
            // In real time nobody waits for a person who has gone home.
            return self.check();
        }
        self.tell(Command::Plenum(PlenumCommand::RaiseQuestion { question: Some(talk.id) }))
            .await?;
        self.finished(patience, talk.mark(), "an answer").await
    }

    /// A ballot in plenum: do we trust, or do we count errors?
    async fn reflect(&mut self) -> Result<(), Stop> {
        let ballot = reflection_ballot_id();
        let wheel = self.wheel.ballot(&ballot, "open");
        let open = Command::Ballot(BallotCommand::OpenBallot {
            ballot,
            question: "Tillit eller nullfeilskultur? 1 er nullfeil, 5 er tillit.".to_owned(),
            choices: Vec::new(),
            method: Method::Scale {},
            secret: true,
            without_new: false,
            again: false,
        });
        self.steer(open, wheel).await?;
        self.all_cast(self.crowd.data.reflection.answers.len()).await?;
        self.close(&ballot).await?;
        self.reveal(&ballot).await
    }

    /// Waits for this many votes.
    pub(super) async fn all_cast(&mut self, count: usize) -> Result<(), Stop> {
        let cast = |view: &View| {
            view.member::<usize>("console/ballot", "cast").is_some_and(|cast| cast >= count)
        };
        self.until(self.patience().max(Duration::from_secs(6)), "the votes", cast).await
    }

    /// Moves on to the next step.
    async fn next(&mut self) -> Result<(), Stop> {
        let from = self.steps.get(self.at).map(|s| s.id).ok_or(Stop::Stuck("the step"))?;
        self.at += 1;
        let to = self.steps.get(self.at).map(|s| s.id).ok_or(Stop::Stuck("the next"))?;
        let wheel = self.wheel.at(&to, self.length_ms());
        self.steer(Command::Programme(ProgrammeCommand::Next { from }), wheel).await?;
        self.began = Instant::now();
        Ok(())
    }

    fn phase(&self) -> Phase {
        self.steps.get(self.at).map_or(Phase::Close, |s| s.phase)
    }

    fn next_phase(&self) -> Option<Phase> {
        self.steps.get(self.at + 1).map(|s| s.phase)
    }

    pub(super) fn length_ms(&self) -> u64 {
        self.steps.get(self.at).map_or(0, |s| u64::from(s.seconds) * 1_000)
    }

    pub(super) fn length(&self) -> Duration {
        Duration::from_millis(self.length_ms())
    }
}
