//! Scopes, the keys in them, and how a key is written.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{ClusterId, GroupId, PersonId, QuestionId, RowId};

/// What everybody may see and a phone asks for when a page needs it, so that joining stays small (DESIGN, Scopes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The bruttoliste.
    Floker,
    /// What the groups have delivered.
    Delivered,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 2] = [Self::Floker, Self::Delivered];
}

/// A part of the state that some may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Everybody.
    Room,
    /// Everybody who asks for it; consoles and screens from the beginning.
    Part(Part),
    /// Facilitators.
    Console,
    /// Projectors.
    Screen,
    /// A group's members, and facilitators.
    Group(GroupId),
    /// One person.
    Mine(PersonId),
    /// One person who waits at the closed door; all that she sees.
    Waiting(PersonId),
    /// The chair of the open case.
    Chair,
}

/// The name of one value in a view.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the key of web/src/protocol.d.ts that its Display writes")]
pub enum Key {
    Session,
    Programme,
    Clock,
    Scene,
    Message,
    ClusterOrder,
    Cluster(ClusterId),
    GroupOrder,
    GroupCard(GroupId),
    DeliveredOrder,
    Delivered(GroupId),
    Plenum,
    RaisedQuestion,
    Case,
    Ballot,
    Decision(GroupId),
    Continuation,
    PersonOrder,
    Person(PersonId),
    Counts,
    Newcomers,
    Status(GroupId),
    QuestionOrder,
    Question(QuestionId),
    ConsoleBallot,
    Undo,
    Actuals,
    Inhabil,
    Settings,
    Hidden,
    WaitingOrder,
    WaitingCard(PersonId),
    Rush,
    ScreenCounts,
    ScreenBallot,
    Names,
    ScreenStatus(GroupId),
    Members(GroupId),
    Text(GroupId, &'static str),
    ListOrder(GroupId, &'static str),
    Row(GroupId, &'static str, RowId),
    Dots(GroupId),
    Work(GroupId),
    GroupMessage(GroupId),
    GroupQuestionOrder(GroupId),
    GroupQuestion(GroupId, QuestionId),
    Profile(PersonId),
    MyDots(PersonId),
    MyBallot(PersonId),
    MyInhabil(PersonId),
    Note(PersonId),
    MyWaiting(PersonId),
    Chair,
}

impl Key {
    /// The scope this key lies in.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::Session
            | Self::Programme
            | Self::Clock
            | Self::Scene
            | Self::Message
            | Self::GroupOrder
            | Self::GroupCard(_)
            | Self::Plenum
            | Self::RaisedQuestion
            | Self::Case
            | Self::Ballot
            | Self::Decision(_)
            | Self::Continuation => Scope::Room,
            Self::ClusterOrder | Self::Cluster(_) => Scope::Part(Part::Floker),
            Self::DeliveredOrder | Self::Delivered(_) => Scope::Part(Part::Delivered),
            Self::PersonOrder
            | Self::Person(_)
            | Self::Counts
            | Self::Newcomers
            | Self::Status(_)
            | Self::QuestionOrder
            | Self::Question(_)
            | Self::ConsoleBallot
            | Self::Undo
            | Self::Actuals
            | Self::Inhabil
            | Self::Settings
            | Self::Hidden
            | Self::WaitingOrder
            | Self::WaitingCard(_)
            | Self::Rush => Scope::Console,
            Self::ScreenCounts | Self::ScreenBallot | Self::Names | Self::ScreenStatus(_) => {
                Scope::Screen
            }
            Self::Members(g)
            | Self::Text(g, _)
            | Self::ListOrder(g, _)
            | Self::Row(g, _, _)
            | Self::Dots(g)
            | Self::Work(g)
            | Self::GroupMessage(g)
            | Self::GroupQuestionOrder(g)
            | Self::GroupQuestion(g, _) => Scope::Group(*g),
            Self::Profile(p)
            | Self::MyDots(p)
            | Self::MyBallot(p)
            | Self::MyInhabil(p)
            | Self::Note(p) => Scope::Mine(*p),
            Self::MyWaiting(p) => Scope::Waiting(*p),
            Self::Chair => Scope::Chair,
        }
    }

    /// Counts that change with every person: sent at most four times a second, and a ballot's when the ballot itself changes.
    #[must_use]
    pub fn is_counter(&self) -> bool {
        matches!(
            self,
            Self::Counts
                | Self::Newcomers
                | Self::ScreenCounts
                | Self::ConsoleBallot
                | Self::ScreenBallot
                | Self::Names
                | Self::PersonOrder
                | Self::WaitingOrder
                | Self::Rush
        )
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session => f.write_str("room/session"),
            Self::Programme => f.write_str("room/programme"),
            Self::Clock => f.write_str("room/clock"),
            Self::Scene => f.write_str("room/scene"),
            Self::Message => f.write_str("room/message"),
            Self::ClusterOrder => f.write_str("floker/order"),
            Self::Cluster(id) => write!(f, "floker/{id}/line"),
            Self::GroupOrder => f.write_str("room/group/order"),
            Self::GroupCard(id) => write!(f, "room/group/{id}/card"),
            Self::DeliveredOrder => f.write_str("delivered/order"),
            Self::Delivered(id) => write!(f, "delivered/{id}/work"),
            Self::Plenum => f.write_str("room/plenum"),
            Self::RaisedQuestion => f.write_str("room/question"),
            Self::Case => f.write_str("room/case"),
            Self::Ballot => f.write_str("room/ballot"),
            Self::Decision(id) => write!(f, "room/group/{id}/decision"),
            Self::Continuation => f.write_str("room/continuation"),
            Self::PersonOrder => f.write_str("console/person/order"),
            Self::Person(id) => write!(f, "console/person/{id}/card"),
            Self::Counts => f.write_str("console/counts"),
            Self::Newcomers => f.write_str("console/newcomers"),
            Self::Status(id) => write!(f, "console/group/{id}/status"),
            Self::QuestionOrder => f.write_str("console/question/order"),
            Self::Question(id) => write!(f, "console/question/{id}/card"),
            Self::ConsoleBallot => f.write_str("console/ballot"),
            Self::Undo => f.write_str("console/undo"),
            Self::Actuals => f.write_str("console/actuals"),
            Self::Inhabil => f.write_str("console/inhabil"),
            Self::Settings => f.write_str("console/settings"),
            Self::Hidden => f.write_str("console/hidden"),
            Self::WaitingOrder => f.write_str("console/waiting/order"),
            Self::WaitingCard(id) => write!(f, "console/waiting/{id}/card"),
            Self::Rush => f.write_str("console/rush"),
            Self::ScreenCounts => f.write_str("screen/counts"),
            Self::ScreenBallot => f.write_str("screen/ballot"),
            Self::Names => f.write_str("screen/names"),
            Self::ScreenStatus(id) => write!(f, "screen/group/{id}/status"),
            Self::Members(g) => write!(f, "group/{g}/members"),
            Self::Text(g, field) => write!(f, "group/{g}/text/{field}"),
            Self::ListOrder(g, list) => write!(f, "group/{g}/list/{list}/order"),
            Self::Row(g, list, row) => write!(f, "group/{g}/list/{list}/row/{row}"),
            Self::Dots(g) => write!(f, "group/{g}/dots"),
            Self::Work(g) => write!(f, "group/{g}/work"),
            Self::GroupMessage(g) => write!(f, "group/{g}/message"),
            Self::GroupQuestionOrder(g) => write!(f, "group/{g}/question/order"),
            Self::GroupQuestion(g, q) => write!(f, "group/{g}/question/{q}/card"),
            Self::Profile(_) => f.write_str("mine/profile"),
            Self::MyDots(_) => f.write_str("mine/dots"),
            Self::MyBallot(_) => f.write_str("mine/ballot"),
            Self::MyInhabil(_) => f.write_str("mine/inhabil"),
            Self::Note(_) => f.write_str("mine/note"),
            Self::MyWaiting(_) => f.write_str("mine/waiting"),
            Self::Chair => f.write_str("chair/case"),
        }
    }
}
