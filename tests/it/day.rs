//! Forty-eight people live the day of the data set; the screen and the report show the results in the data.

use floke_client::dataset::{Case, Dataset, Voting};
use floke_client::day::{Day, Pace, Place, case_ballot_id, cluster_id, group_id};
use floke_client::{Client, View};
use floke_core::board::Outcome;
use floke_wire::Role;
use serde_json::json;

use crate::harness::{Person, Room, SOON, TestServer, does, refusal, sees, vote};

/// The cases without motions: their outcomes must be those in the data.
const PLAIN: [&str; 5] = ["IF 01/26", "IF 02/26", "IF 04/26", "IF 06/26", "IF 08/26"];

fn outcome(voting: &Voting) -> Outcome {
    match voting.outcome.as_str() {
        "vedtatt" => Outcome::Adopted,
        "enstemmig vedtatt" => Outcome::Unanimous,
        "vedtatt med møtelederens stemme" => Outcome::AdoptedByChair,
        "ikke vedtatt" => Outcome::NotAdopted,
        "ikke vedtaksført" => Outcome::NotQuorate,
        other => panic!("{other}"),
    }
}

/// The report's words for it.
fn words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Adopted => "Vedtatt",
        Outcome::Unanimous => "Enstemmig vedtatt",
        Outcome::AdoptedByChair => "Vedtatt med møtelederens stemme",
        Outcome::NotAdopted => "Ikke vedtatt",
        Outcome::NotAdoptedByChair => "Ikke vedtatt – møtelederens stemme avgjorde",
        Outcome::NotQuorate => "Ikke vedtaksført",
        Outcome::Void => "Ikke gjeldende",
    }
}

fn place(room: &Room) -> Place {
    Place {
        base: room.base,
        session: room.session,
        code: room.created.code.parse().unwrap(),
        console_secret: room.created.console_secret.clone(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_eight_people_live_the_day_and_it_comes_out_as_the_data_says() {
    let server = TestServer::start().await;
    let mut room = server.room().await;
    let screen = room.screen().await;
    let data = Dataset::kongsvinger();
    let mut day = Day::begin(place(&room), data.clone(), Pace::instant()).await.unwrap();

    day.facilitator.until_board().await.unwrap();
    picks_and_sentences_are_on_the_screen(&screen, &data).await;
    // A guest without a group who is inhabil in everything: she changes no count.
    let guest = room.join("Gro Gjest").await;
    room.does(json!({ "type": "move_person", "person": guest.id, "group": null })).await;

    for case in &data.formannskap.cases {
        day.facilitator.open_case(case).await.unwrap();
        is_inhabil(&room, &guest).await;
        for (nth, voting) in case.recommendations().enumerate() {
            let ballot = day.facilitator.open_vote(case, nth, voting).await.unwrap();
            let strangers = illegal_votes(&room, &day, case, nth, &guest).await;
            cast_is(&room, voting.cast).await;
            day.facilitator.close(&ballot).await.unwrap();
            let voter = day.crowd.get(voting.ballots.keys().next().unwrap()).unwrap();
            let late = refusal(&voter.client, vote(ballot.as_str(), "against")).await;
            assert_eq!(late, "ballot_closed");
            day.facilitator.reveal(&ballot).await.unwrap();
            if PLAIN.contains(&case.case_no.as_str()) {
                voting_is_on_the_screen(&screen, case, nth, voting).await;
            }
            for person in strangers {
                room.does(json!({ "type": "withdraw_person", "person": person.id })).await;
            }
        }
    }
    room.does(json!({ "type": "withdraw_person", "person": guest.id })).await;
    day.facilitator.after_board().await.unwrap();

    decisions_are_on_the_screen(&screen, &data).await;
    let refused: Vec<_> = day.crowd.refused().into_iter().map(|r| (r.by, r.code)).collect();
    assert_eq!(refused, [("p28".to_owned(), "taken".to_owned())], "g7 wanted k05, which g5 has");
    the_report_tells_the_same(&mut room, &data).await;
}

async fn picks_and_sentences_are_on_the_screen(screen: &Client, data: &Dataset) {
    for work in &data.groups_work {
        let group = group_id(&work.group);
        let card = format!("room/group/{group}/card");
        let delivered = format!("delivered/{group}/work");
        let picked = |view: &View| view.member::<String>(&card, "cluster");
        let chosen = cluster_id(&work.pick.chosen);
        sees(screen, "the pick", |v| picked(v).as_deref() == Some(chosen.as_str())).await;
        let need = |view: &View| Some(view.value(&delivered)?["need"].clone());
        let sentence = json!(work.text("need.sentence"));
        sees(screen, "the sentence", |v| need(v).is_some_and(|n| n["sentence"] == sentence)).await;
        assert_eq!(need(&screen.view()).unwrap()["based_on"], work.rows("need.external").len());
        let solution = screen.view().value(&delivered).unwrap()["solution"].clone();
        assert_eq!(solution["title"], work.text("solution.title"));
        assert_eq!(solution["bonus"], work.bonus_points, "{}", work.group);
    }
    let counts = screen.view().value("screen/counts").cloned();
    assert_eq!(counts, Some(json!({ "joined": 48, "arrived": 48, "present": 47 })), "p12 has left");
}

async fn is_inhabil(room: &Room, guest: &Person) {
    // Reported and decided anew in every case.
    does(&guest.client, json!({ "type": "report_inhabil", "reason": "kjenner alle her" })).await;
    room.does(json!({ "type": "rule_inhabil", "person": guest.id, "inhabil": true })).await;
}

/// Votes of a presenter, an inhabil person and a stranger, and a second vote; returns the strangers, to send home.
async fn illegal_votes(
    room: &Room,
    day: &Day,
    case: &Case,
    nth: usize,
    guest: &Person,
) -> Vec<Person> {
    let ballot = case_ballot_id(&case.group, nth).to_string();
    let presenter = case_presenter(day, case);
    let member = day.crowd.get(&presenter).unwrap();
    assert_eq!(refusal(&member.client, vote(&ballot, "for")).await, "presenting");
    assert_eq!(refusal(&guest.client, vote(&ballot, "for")).await, "inhabil");
    for inhabil in &case.inhabil_persons {
        let member = day.crowd.get(&inhabil.participant).unwrap();
        assert_eq!(refusal(&member.client, vote(&ballot, "for")).await, "inhabil");
    }
    let stranger = room.join(&format!("Fremmed {} {nth}", case.group)).await;
    room.does(json!({ "type": "move_person", "person": stranger.id, "group": null })).await;
    assert_eq!(refusal(&stranger.client, vote(&ballot, "for")).await, "not_member");
    // Votes twice, from another tab: the last choice counts, once.
    let (name, choice) = case.recommendations().nth(nth).unwrap().ballots.iter().next().unwrap();
    let voter = day.crowd.get(name).unwrap();
    let tab = voter.browser.connect(&room.session, Role::Participant).await.unwrap();
    let (own, other) = if choice == "for" { ("for", "against") } else { ("against", "for") };
    does(&tab, vote(&ballot, other)).await;
    does(&tab, vote(&ballot, own)).await;
    tab.close().await;
    vec![stranger]
}

fn case_presenter(day: &Day, case: &Case) -> String {
    let data = Dataset::kongsvinger();
    let mut members = data.members(&case.group).iter();
    members.find(|name| day.crowd.get(name).is_some()).unwrap().clone()
}

async fn cast_is(room: &Room, count: usize) {
    let cast = |view: &View| view.member::<usize>("console/ballot", "cast");
    sees(&room.console, "every vote once", |view| cast(view) == Some(count)).await;
}

async fn voting_is_on_the_screen(screen: &Client, case: &Case, nth: usize, voting: &Voting) {
    let id = case_ballot_id(&case.group, nth);
    let shown =
        screen.find(SOON, |view| view.ballot().filter(|b| b.id == id && b.result.is_some()));
    let ballot = shown.await.unwrap();
    let no = &case.case_no;
    assert_eq!(
        (ballot.members, ballot.present, ballot.quorum),
        (voting.members, voting.present, voting.quorum),
        "{no}"
    );
    let result = ballot.result.unwrap();
    assert_eq!(result.cast, voting.cast, "{no}");
    assert_eq!(result.counts, Some(vec![voting.yes, voting.against]), "{no}");
    assert_eq!(result.outcome, Some(outcome(voting)), "{no}");
    let decision = format!("room/group/{}/decision", group_id(&case.group));
    let expected = json!({
        "no": no, "outcome": outcome(voting), "title": case.title,
        "proposal": group_id(&case.group),
        "votes": { "for": voting.yes, "against": voting.against }
    });
    assert_eq!(screen.view().value(&decision), Some(&expected));
    let chair = Dataset::kongsvinger().participant(&case.chair).unwrap().name.clone();
    assert_eq!(screen.view().value("room/case").unwrap()["chair"]["name"], chair, "{no}");
}

async fn decisions_are_on_the_screen(screen: &Client, data: &Dataset) {
    let expected = json!({ "yes": 6, "not_yet": 1, "no": 1, "groups": 8 });
    sees(screen, "6, 1 and 1", |view| view.value("room/continuation") == Some(&expected)).await;
    let ended = |view: &View| view.member::<u64>("room/session", "ended_at").is_some();
    sees(screen, "the end", ended).await;
    let trust = screen.view().ballot().unwrap();
    let mut counts = vec![0; 5];
    for thought in &data.reflection.answers {
        counts[usize::from(thought.trust_vs_zero_error) - 1] += 1;
    }
    assert_eq!(trust.result.unwrap().counts, Some(counts));
}

async fn the_report_tells_the_same(room: &mut Room, data: &Dataset) {
    let report = room.export("md").await;
    let says = |text: &str| assert!(report.contains(text), "not in the report: {text}\n{report}");
    for work in &data.groups_work {
        says(work.text("need.sentence"));
        says(work.text("solution.title"));
        says(work.text("result.pilot"));
    }
    for case in data.formannskap.cases.iter().filter(|c| PLAIN.contains(&c.case_no.as_str())) {
        says(&case.case_no);
        let work = data.groups_work.iter().find(|work| work.group == case.group).unwrap();
        says(work.text("case.facts"));
        for voting in case.recommendations() {
            let votes = report
                .split("\n\n")
                .filter(|pair| pair.contains(&format!("**{}**", words(outcome(voting)))));
            let numbers = [voting.yes, voting.against, voting.cast, voting.members];
            let told = |vote: &str| numbers.iter().all(|n| has_number(vote, *n));
            assert!(
                votes.clone().any(told),
                "{}: {numbers:?} in {:?}",
                case.case_no,
                votes.collect::<Vec<_>>()
            );
        }
    }
    assert!(!report.contains("Fremmed g"), "who was sent home wrote nothing");
}

fn has_number(text: &str, number: usize) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|n| n == number.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_made_facilitator_lets_go_when_a_person_moves_the_room_and_people_go_on() {
    use floke_client::day::Stop;
    let server = TestServer::start().await;
    let room = server.room().await;
    let data = Dataset::kongsvinger();
    let mut day = Day::begin(place(&room), data, Pace::instant()).await.unwrap();
    let lead = day.live();
    let take = async {
        let groups = |view: &View| view.get::<Vec<String>>("room/group/order").map(|o| o.len());
        sees(&room.console, "the groups", |view| groups(view) == Some(8)).await;
        room.does(json!({ "type": "set_scene", "scene": "blank" })).await;
    };
    let (led, ()) = tokio::join!(lead, take);
    assert!(matches!(led, Err(Stop::TakenOver)), "{led:?}");
    let step = room.console.view().clock().unwrap().step;

    let ballot = floke_client::new_id();
    room.does(crate::harness::a_or_b(&ballot, true)).await;
    let cast = |view: &View| view.member::<usize>("console/ballot", "cast");
    sees(&room.console, "everybody's vote", |v| cast(v).is_some_and(|n| n >= 47)).await;
    assert_eq!(room.console.view().clock().unwrap().step, step, "nobody else moved the room");
}
