//! Who may see what: scopes, the keys in them, and what stands under a key.
//!
//! `apply` names the keys it touched, so nothing is found by comparing views. A value is a function of the session and the key.

mod key;

use std::collections::BTreeSet;

pub use key::{Key, Part, Scope};
use serde::Serialize;

use crate::command::Actor;
use crate::form::{FIELDS, LISTS};
use crate::ids::{ClusterId, GroupId, PersonId, QuestionId, RowId};
use crate::session::Session;
use crate::{ballot, board, floker, groups, people, pick, plenum, programme, scene, session, work};

/// What stands under a key; how it is written is the wire's business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "one variant for each shape in web/src/protocol.d.ts")]
pub enum Value {
    Session(session::SessionView),
    Programme(Vec<programme::Step>),
    Clock(programme::ClockView),
    Scene(scene::SceneView),
    Message(session::MessageView),
    Clusters(Vec<ClusterId>),
    Cluster(floker::ClusterView),
    Groups(Vec<GroupId>),
    GroupCard(groups::CardView),
    Delivered(work::DeliveredView),
    Plenum(plenum::PlenumView),
    RaisedQuestion(plenum::RaisedView),
    Case(board::CaseView),
    Ballot(ballot::BallotView),
    Decision(board::DecisionView),
    Continuation(board::ContinuationView),
    People(Vec<PersonId>),
    Person(people::PersonView),
    Counts(people::CountsView),
    Newcomers(people::NewcomersView),
    Status(work::StatusView),
    Questions(Vec<QuestionId>),
    Question(plenum::QuestionView),
    ConsoleBallot(ballot::ConsoleBallotView),
    Undo(programme::UndoView),
    Actuals(programme::ActualsView),
    Inhabil(Vec<board::InhabilView>),
    Settings(groups::SettingsView),
    Hidden(Vec<floker::HiddenView>),
    ScreenBallot(ballot::ScreenBallotView),
    Names(Vec<String>),
    Waiting(people::WaitingCard),
    Outside(people::OutsideView),
    Rush(people::RushView),
    ScreenStatus(work::ScreenStatusView),
    Members(Vec<groups::MemberView>),
    Text(work::TextView),
    Rows(Vec<RowId>),
    Row(work::RowView),
    Dots(pick::DotsView),
    Work(work::WorkView),
    GroupQuestion(plenum::GroupQuestionView),
    Profile(people::ProfileView),
    MyBallot(ballot::MyBallotView),
    MyInhabil(board::MyInhabilView),
    Note(people::NoteView),
    Chair(board::ChairView),
}

/// The keys an event touched, and the people whose scopes it changed.
#[derive(Debug, Default)]
pub struct Touched {
    keys: Option<BTreeSet<Key>>,
    rescoped: BTreeSet<PersonId>,
    order_changed: bool,
}

impl Touched {
    /// Collects keys, for a room that is awake.
    #[must_use]
    pub fn collecting() -> Self {
        Self { keys: Some(BTreeSet::new()), ..Self::default() }
    }

    /// Collects nothing, for replay.
    #[must_use]
    pub fn ignoring() -> Self {
        Self::default()
    }

    pub(crate) fn key(&mut self, key: Key) {
        if let Some(keys) = &mut self.keys {
            keys.insert(key);
        }
    }

    pub(crate) fn rescope(&mut self, person: &PersonId) {
        if self.keys.is_some() {
            self.rescoped.insert(*person);
        }
    }

    /// Groups came or went: facilitators, who see every group, need a fresh view.
    pub(crate) fn rescope_facilitators(&mut self) {
        self.order_changed = true;
    }

    /// The keys whose value may be another now.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().flatten()
    }

    /// The people whose scopes are others now.
    pub fn rescoped(&self) -> impl Iterator<Item = &PersonId> {
        self.rescoped.iter()
    }

    /// Whether facilitators' scopes are others now.
    #[must_use]
    pub fn facilitators_rescoped(&self) -> bool {
        self.order_changed
    }
}

impl Session {
    /// The scopes of somebody who may connect, in a fixed order. Empty for a person who is withdrawn or unknown;
    /// who waits at the closed door sees that she waits, and nothing of the session.
    ///
    /// A participant has the `parts` that the page has asked for; consoles and screens have all of them.
    #[must_use]
    pub fn scopes(&self, who: &Actor, parts: &BTreeSet<Part>) -> Vec<Scope> {
        let all = Part::ALL.map(Scope::Part);
        match who {
            Actor::Facilitator(_) => {
                let mut scopes = vec![Scope::Room, Scope::Console];
                scopes.extend(all);
                scopes.extend(self.groups.order().iter().copied().map(Scope::Group));
                scopes
            }
            Actor::Screen(_) => {
                let mut scopes = vec![Scope::Room, Scope::Screen];
                scopes.extend(all);
                scopes
            }
            Actor::Participant(person) => {
                if self.is_waiting(person) {
                    return vec![Scope::Waiting(*person)];
                }
                if !self.people.is_in(person) {
                    return Vec::new();
                }
                let mut scopes = vec![Scope::Room];
                scopes.extend(parts.iter().copied().map(Scope::Part));
                if let Some(group) = self.groups.of(person) {
                    scopes.push(Scope::Group(*group));
                }
                scopes.push(Scope::Mine(*person));
                if self.board.chair() == Some(person) {
                    scopes.push(Scope::Chair);
                }
                scopes
            }
        }
    }

    /// Every key of a scope that may have a value.
    #[must_use]
    pub fn keys(&self, scope: &Scope) -> Vec<Key> {
        match scope {
            Scope::Room => {
                let mut keys = vec![
                    Key::Session,
                    Key::Programme,
                    Key::Clock,
                    Key::Scene,
                    Key::Message,
                    Key::GroupOrder,
                    Key::Plenum,
                    Key::RaisedQuestion,
                    Key::Case,
                    Key::Ballot,
                    Key::Continuation,
                ];
                for group in self.groups.order() {
                    keys.push(Key::GroupCard(*group));
                    keys.push(Key::Decision(*group));
                }
                keys
            }
            Scope::Part(Part::Floker) => {
                let mut keys = vec![Key::ClusterOrder];
                keys.extend(self.floker.order().iter().copied().map(Key::Cluster));
                keys
            }
            Scope::Part(Part::Delivered) => {
                let mut keys = vec![Key::DeliveredOrder];
                keys.extend(self.groups.order().iter().copied().map(Key::Delivered));
                keys
            }
            Scope::Console => {
                let mut keys = vec![
                    Key::PersonOrder,
                    Key::Counts,
                    Key::Newcomers,
                    Key::QuestionOrder,
                    Key::ConsoleBallot,
                    Key::Undo,
                    Key::Actuals,
                    Key::Inhabil,
                    Key::Settings,
                    Key::Hidden,
                    Key::WaitingOrder,
                    Key::Rush,
                ];
                keys.extend(self.people.known().copied().map(Key::Person));
                let waiting = self.waiting_order().unwrap_or_default();
                keys.extend(waiting.into_iter().map(Key::WaitingCard));
                keys.extend(self.groups.order().iter().copied().map(Key::Status));
                keys.extend(self.plenum.order().iter().copied().map(Key::Question));
                keys
            }
            Scope::Screen => {
                let mut keys = vec![Key::ScreenCounts, Key::ScreenBallot, Key::Names];
                keys.extend(self.groups.order().iter().copied().map(Key::ScreenStatus));
                keys
            }
            Scope::Group(g) => {
                let mut keys = vec![
                    Key::Members(*g),
                    Key::Dots(*g),
                    Key::Work(*g),
                    Key::GroupMessage(*g),
                    Key::GroupQuestionOrder(*g),
                ];
                keys.extend(FIELDS.iter().map(|f| Key::Text(*g, f.id)));
                for list in LISTS {
                    keys.push(Key::ListOrder(*g, list.id));
                    let rows = self.work.rows(g, list.id).into_iter().copied();
                    keys.extend(rows.map(|row| Key::Row(*g, list.id, row)));
                }
                let asked = self.plenum.asked(g).into_iter().copied();
                keys.extend(asked.map(|q| Key::GroupQuestion(*g, q)));
                keys
            }
            Scope::Mine(p) => vec![
                Key::Profile(*p),
                Key::MyDots(*p),
                Key::MyBallot(*p),
                Key::MyInhabil(*p),
                Key::Note(*p),
            ],
            Scope::Waiting(p) => vec![Key::MyWaiting(*p)],
            Scope::Chair => vec![Key::Chair],
        }
    }

    /// What stands under `key` now; `None` when nothing does.
    #[must_use]
    pub fn value(&self, key: &Key) -> Option<Value> {
        match key {
            Key::Session => Some(Value::Session(self.session_view())),
            Key::Programme => Some(Value::Programme(self.programme.steps().to_vec())),
            Key::Clock => self.clock_view().map(Value::Clock),
            Key::Scene => Some(Value::Scene(self.scene_view())),
            Key::Message => self.message_view(None).map(Value::Message),
            Key::ClusterOrder => Some(Value::Clusters(self.floker.order().to_vec())),
            Key::Cluster(id) => self.cluster_view(id).map(Value::Cluster),
            Key::GroupOrder => Some(Value::Groups(self.groups.order().to_vec())),
            Key::GroupCard(id) => self.group_card(id).map(Value::GroupCard),
            Key::DeliveredOrder => Some(Value::Groups(self.delivered_order())),
            Key::Delivered(id) => self.delivered_view(id).map(Value::Delivered),
            Key::Plenum => self.plenum_view().map(Value::Plenum),
            Key::RaisedQuestion => self.raised_view().map(Value::RaisedQuestion),
            Key::Case => self.case_view().map(Value::Case),
            Key::Ballot => self.ballot_view().map(Value::Ballot),
            Key::Decision(id) => self.decision_view(id).map(Value::Decision),
            Key::Continuation => self.continuation_view().map(Value::Continuation),
            Key::PersonOrder => Some(Value::People(self.people.known().copied().collect())),
            Key::Person(id) => self.person_view(id).map(Value::Person),
            Key::Counts | Key::ScreenCounts => Some(Value::Counts(self.counts_view())),
            Key::Newcomers => self.newcomers_view().map(Value::Newcomers),
            Key::Status(id) => self.status_view(id).map(Value::Status),
            Key::QuestionOrder => Some(Value::Questions(self.plenum.order().to_vec())),
            Key::Question(id) => self.question_view(id).map(Value::Question),
            Key::ConsoleBallot => self.console_ballot_view().map(Value::ConsoleBallot),
            Key::Undo => self.undo_view().map(Value::Undo),
            Key::Actuals => Some(Value::Actuals(self.actuals_view())),
            Key::Inhabil => self.inhabil_view().map(Value::Inhabil),
            Key::Settings => Some(Value::Settings(self.settings_view())),
            Key::Hidden => Some(Value::Hidden(self.hidden_view())),
            Key::WaitingOrder => self.waiting_order().map(Value::People),
            Key::WaitingCard(id) => self.waiting_card(id).map(Value::Waiting),
            Key::MyWaiting(id) => self.outside_view(id).map(Value::Outside),
            Key::Rush => self.rush_view().map(Value::Rush),
            Key::ScreenBallot => self.screen_ballot_view().map(Value::ScreenBallot),
            Key::Names => Some(Value::Names(self.newest_names())),
            Key::ScreenStatus(id) => self.screen_status_view(id).map(Value::ScreenStatus),
            Key::Members(id) => self.members_view(id).map(Value::Members),
            Key::Text(group, field) => self.text_view(group, field).map(Value::Text),
            Key::ListOrder(group, list) => {
                let rows: Vec<_> = self.work.rows(group, list).into_iter().copied().collect();
                (!rows.is_empty()).then_some(Value::Rows(rows))
            }
            Key::Row(group, list, row) => self.row_view(group, list, row).map(Value::Row),
            Key::Dots(id) => self.dots_view(id).map(Value::Dots),
            Key::Work(id) => self.work_view(id).map(Value::Work),
            Key::GroupMessage(id) => self.message_view(Some(id)).map(Value::Message),
            Key::GroupQuestionOrder(id) => {
                let asked: Vec<_> = self.plenum.asked(id).into_iter().copied().collect();
                (!asked.is_empty()).then_some(Value::Questions(asked))
            }
            Key::GroupQuestion(g, id) => self.group_question_view(g, id).map(Value::GroupQuestion),
            Key::Profile(id) => self.profile_view(id).map(Value::Profile),
            Key::MyDots(id) => self.pick.dots_of(id).map(|d| Value::Clusters(d.to_vec())),
            Key::MyBallot(id) => self.my_ballot_view(id).map(Value::MyBallot),
            Key::MyInhabil(id) => self.my_inhabil_view(id).map(Value::MyInhabil),
            Key::Note(id) => self.note_view(id).map(Value::Note),
            Key::Chair => self.chair_view().map(Value::Chair),
        }
    }
}
