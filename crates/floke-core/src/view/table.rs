//! The table of keys. A row holds everything about a key: its name on the wire, who may see it, how soon it is sent,
//! its value, and which aspects of the state it reads.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use super::key::{Pace, Part, Scope, keys};
use crate::form::{Stage, fields, lists, own_fields};
use crate::ids::{ClusterId, GroupId, PersonId, QuestionId, RowId};
use crate::session::Session;
use crate::touched::{Aspect, Touched};
use crate::{ballot, board, floker, groups, people, pick, plenum, programme, scene, session, work};

keys! { at, this;
    // Everybody.
    Session: "room/session", Room, AtOnce;
        session::views::SessionView = Some(at.session_view());
        Facts, JoinCode, Ended;
    Programme: "room/programme", Room, AtOnce;
        Vec<programme::Step> = Some(at.programme.steps().to_vec());
        Steps;
    Clock: "room/clock", Room, AtOnce;
        programme::views::ClockView = at.clock_view();
        Clock, Step;
    Scene: "room/scene", Room, AtOnce;
        scene::views::SceneView = Some(at.scene_view());
        Scene, Step, Ended, Stage, Ballot, Case, Floor, Raised;
    Message: "room/message", Room, AtOnce;
        session::Message = at.message_view(None);
        Message(None) => [this], Step => at.has_message(None).then_some(this);
    GroupOrder: "room/group/order", Room, AtOnce;
        Vec<GroupId> = Some(at.groups.order().to_vec());
        Groups;
    GroupCard(group: GroupId): "room/group/{group}/card", Room, AtOnce, each group in groups(at);
        groups::views::CardView = at.group_card(&group);
        Group(g), Members(g), GroupName(g), Picked(g);
    Plenum: "room/plenum", Room, AtOnce;
        plenum::views::PlenumView = at.plenum_view();
        Floor, Step, Groups, Delivered(_) => [this];
    RaisedQuestion: "room/question", Room, AtOnce;
        plenum::views::RaisedView = at.raised_view();
        Raised, Question(q) => at.plenum.is_raised(&q).then_some(this);
    Case: "room/case", Room, AtOnce;
        board::views::CaseView = at.case_view();
        Case, Called(p) => at.board.names(&p).then_some(this);
    Ballot: "room/ballot", Room, AtOnce;
        ballot::views::BallotView = at.ballot_view();
        Ballot, Called(p) => at.ballots.says_name_of(&p).then_some(this);
    Decision(group: GroupId): "room/group/{group}/decision", Room, AtOnce, each group in groups(at);
        board::views::DecisionView = at.decision_view(&group);
        Decision(g);
    Continuation: "room/continuation", Room, AtOnce;
        board::views::ContinuationView = at.continuation_view();
        Step, Groups,
        Text(_, "decide.answer") => at.programme.is_open(Stage::Decide).then_some(this);

    // Everybody who asks for it.
    ClusterOrder: "floker/order", Part(Part::Floker), AtOnce;
        Vec<ClusterId> = Some(at.floker.order().to_vec());
        Clusters;
    Cluster(line: ClusterId): "floker/{line}/line", Part(Part::Floker), AtOnce,
            each line in at.floker.order().iter().copied();
        floker::views::ClusterView = at.cluster_view(&line);
        Cluster(c), Taken(c);
    DeliveredOrder: "delivered/order", Part(Part::Delivered), AtOnce;
        Vec<GroupId> = Some(at.delivered_order());
        Groups, Delivered(_) => [this];
    Delivered(group: GroupId): "delivered/{group}/work", Part(Part::Delivered), AtOnce, each group in groups(at);
        work::views::DeliveredView = at.delivered_view(&group);
        Delivered(g), Group(g);

    // Facilitators.
    PersonOrder: "console/person/order", Console, Counter;
        Vec<PersonId> = Some(at.people.known().copied().collect());
        Came;
    Person(person: PersonId): "console/person/{person}/card", Console, AtOnce,
            each person in at.people.known().copied();
        people::views::PersonView = at.person_view(&person);
        Profile(p), Called(p) => (!at.people.is_stranger(&p)).then_some(this(p)), Attendance(p), Seat(p);
    Counts: "console/counts", Console, Counter;
        people::views::CountsView = Some(at.counts_view());
        Attendance(_) => [this];
    Newcomers: "console/newcomers", Console, Counter;
        people::arrival::NewcomersView = at.newcomers_view();
        Newcomers, Called(p) => at.people.is_new(&p).then_some(this);
    Status(group: GroupId): "console/group/{group}/status", Console, AtOnce, each group in groups(at);
        work::views::StatusView = at.status_view(&group);
        Written(g), Progress(g), Hand(g), Delivered(g), Group(g),
        Step => groups(at).map(this),
        Profile(p) => at.work.status_names(p).map(this);
    QuestionOrder: "console/question/order", Console, AtOnce;
        Vec<QuestionId> = Some(at.plenum.order().to_vec());
        Questions;
    Question(question: QuestionId): "console/question/{question}/card", Console, AtOnce,
            each question in at.plenum.order().iter().copied();
        plenum::views::QuestionView = at.question_view(&question);
        Question(q);
    ConsoleBallot: "console/ballot", Console, CounterOfBallot;
        ballot::views::ConsoleBallotView = at.console_ballot_view();
        Ballot, Voted(_) => [this],
        Attendance(_) => while_voting(at, this), Seat(_) => while_voting(at, this),
        Called(_) => while_voting(at, this), Case => while_voting(at, this);
    Undo: "console/undo", Console, AtOnce;
        programme::views::UndoView = at.undo_view();
        Undo;
    Actuals: "console/actuals", Console, AtOnce;
        programme::views::ActualsView = Some(at.actuals_view());
        Actuals;
    Inhabil: "console/inhabil", Console, AtOnce;
        Vec<board::views::InhabilView> = at.inhabil_view();
        Case, Report(_) => [this], Called(p) => at.board.names(&p).then_some(this);
    Settings: "console/settings", Console, AtOnce;
        groups::views::SettingsView = Some(at.settings_view());
        Lock, Shared, Door;
    Hidden: "console/hidden", Console, AtOnce;
        Vec<floker::views::HiddenView> = Some(at.hidden_view());
        Hidden;
    WaitingOrder: "console/waiting/order", Console, Counter;
        Vec<PersonId> = at.waiting_order();
        Waiting;
    WaitingCard(person: PersonId): "console/waiting/{person}/card", Console, AtOnce,
            each person in waiting(at);
        people::door::views::WaitingCard = at.waiting_card(&person);
        Stranger(p), Called(p) => at.is_waiting(&p).then_some(this(p));
    Rush: "console/rush", Console, Counter;
        people::door::views::RushView = at.rush_view();
        Rush;

    // Projectors.
    ScreenCounts: "screen/counts", Screen, Counter;
        people::views::CountsView = Some(at.counts_view());
        Attendance(_) => [this];
    ScreenBallot: "screen/ballot", Screen, CounterOfBallot;
        ballot::views::ScreenBallotView = at.screen_ballot_view();
        Ballot, Voted(_) => [this];
    Names: "screen/names", Screen, Counter;
        Vec<String> = Some(at.newest_names());
        Attendance(_) => [this], Profile(_) => [this];
    ScreenStatus(group: GroupId): "screen/group/{group}/status", Screen, AtOnce, each group in groups(at);
        work::views::ScreenStatusView = at.screen_status_view(&group);
        Progress(g), Delivered(g), Group(g),
        Step => groups(at).map(this);

    // A group's members, and facilitators.
    Members(group: GroupId): "group/{group}/members", Group(group), AtOnce;
        Vec<groups::views::MemberView> = at.members_view(&group);
        Members(g), Group(g), Profile(p) => group_of(at, p).map(this), Attendance(p) => group_of(at, p).map(this);
    Text(group: GroupId, field: &'static str): "group/{group}/text/{field}", Group(group), AtOnce,
            each field in fields().map(|field| field.id);
        work::views::TextView = at.text_view(&group, field);
        Text(g, f), Profile(p) => at.work.texts_of(p).map(|(group, field)| this(group, field));
    ListOrder(group: GroupId, list: &'static str): "group/{group}/list/{list}/order", Group(group), AtOnce,
            each list in lists().map(|list| list.id);
        Vec<RowId> = at.list_order(&group, list);
        Rows(g, l);
    Row(group: GroupId, list: &'static str, row: RowId): "group/{group}/list/{list}/row/{row}", Group(group), AtOnce,
            each (list, row) in at.work.all_rows(&group);
        work::views::RowView = at.row_view(&group, list, &row);
        Row(g, l, r), Profile(p) => at.work.rows_of(p).map(|(group, list, row)| this(group, list, row));
    Dots(group: GroupId): "group/{group}/dots", Group(group), AtOnce;
        pick::views::DotsView = at.dots_view(&group);
        DotsShown(g), Members(g), Group(g),
        Dots(p) => group_of(at, p).map(this), Attendance(p) => group_of(at, p).map(this);
    Work(group: GroupId): "group/{group}/work", Group(group), AtOnce;
        work::views::WorkView = at.work_view(&group);
        Progress(g), Hand(g), Delivered(g), Presented(g), Picked(g), Group(g),
        Step => groups(at).map(this);
    GroupMessage(group: GroupId): "group/{group}/message", Group(group), AtOnce;
        session::Message = at.message_view(Some(&group));
        Message(Some(g)) => [this(g)],
        Step => groups(at).filter(|group| at.has_message(Some(group))).map(this);
    GroupQuestionOrder(group: GroupId): "group/{group}/question/order", Group(group), AtOnce;
        Vec<QuestionId> = at.asked_order(&group);
        Asked(g);
    GroupQuestion(group: GroupId, question: QuestionId): "group/{group}/question/{question}/card", Group(group), AtOnce,
            each question in at.plenum.asked(&group).into_iter().copied();
        plenum::views::GroupQuestionView = at.group_question_view(&group, &question);
        Question(q) => at.plenum.asked_of(&q).map(|group| this(group, q));

    // One person.
    Profile(person: PersonId): "mine/profile", Mine(person), AtOnce;
        people::views::ProfileView = at.profile_view(&person);
        Profile(p), PersonalCode(p), Attendance(p), Seat(p);
    MyDots(person: PersonId): "mine/dots", Mine(person), AtOnce;
        Vec<ClusterId> = at.pick.dots_of(&person).map(<[_]>::to_vec);
        Dots(p);
    MyBallot(person: PersonId): "mine/ballot", Mine(person), AtOnce;
        ballot::views::MyBallotView = at.my_ballot_view(&person);
        Standing(p), Voted(p), Choice(p), Chair(p), Report(p),
        Attendance(p) => at.ballots.has_any().then_some(this(p)),
        Seat(p) => at.ballots.has_any().then_some(this(p));
    MyInhabil(person: PersonId): "mine/inhabil", Mine(person), AtOnce;
        board::views::MyInhabilView = at.my_inhabil_view(&person);
        Report(p);
    OwnText(person: PersonId, field: &'static str): "mine/text/{field}", Mine(person), AtOnce,
            each field in own_fields().map(|field| field.id);
        people::OwnText = at.own_view(&person, field);
        Own(p, f);
    // One person who waits at the closed door: includes what the join page tells.
    MyWaiting(person: PersonId): "mine/waiting", Waiting(person), AtOnce;
        people::door::views::OutsideView = at.outside_view(&person);
        Stranger(p), Facts => waiting(at).map(this);

    // The chair of the open case.
    Chair: "chair/case", Chair, AtOnce;
        board::views::ChairView = at.chair_view();
        Case, Ballot, Voted(_) => while_voting(at, this), Choice(_) => while_voting(at, this),
        Attendance(_) => while_voting(at, this), Seat(_) => while_voting(at, this);
}

fn groups(session: &Session) -> impl Iterator<Item = GroupId> {
    session.groups.order().iter().copied()
}

fn group_of(session: &Session, person: PersonId) -> Option<GroupId> {
    session.groups.of(&person).copied()
}

fn waiting(session: &Session) -> impl Iterator<Item = PersonId> {
    session.waiting_order().into_iter().flatten()
}

/// Only an open ballot reads this. Opening or closing changes the ballot itself.
fn while_voting(session: &Session, key: Key) -> Option<Key> {
    session.ballots.open().map(|_| key)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::NAMES;

    /// A name as in `protocol.d.ts`: `group/${string}/members`.
    fn in_typescript(name: &str) -> String {
        let parts =
            name.split('/').map(|part| if part.starts_with('{') { "${string}" } else { part });
        parts.collect::<Vec<_>>().join("/")
    }

    #[test]
    fn the_browsers_types_have_every_key_and_no_other() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/protocol.d.ts");
        let source = fs::read_to_string(file).unwrap();
        let views = &source[source.find("'room/session'").unwrap()..];
        let quoted =
            views.split(['\'', '`']).filter(|text| text.contains('/') && !text.contains(' '));
        // Current activity of people is presence, and never stored.
        let typed: BTreeSet<_> =
            quoted.filter(|name| !name.contains("/live/")).map(str::to_owned).collect();
        let keys: BTreeSet<_> = NAMES.iter().map(|name| in_typescript(name)).collect();
        assert_eq!(typed, keys);
    }
}
