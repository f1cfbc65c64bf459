//! Makes a report of a session: everything, for a reader to leave out what is not hers.

use floke_core::ballot::{Alternative, Ballot, GroupCounts, Subject};
use floke_core::board::{Case, Proposal};
use floke_core::floker::Cluster;
use floke_core::form::{Stage, fields, lists};
use floke_core::plenum::Question;
use floke_core::programme::Step;
use floke_core::{BallotId, ClusterId, FlokeId, GroupId, PersonId, QuestionId, Session};

use super::{
    Answered, BallotReport, CaseReport, ClusterReport, FlokeReport, GroupReport, GroupVotes,
    MemberReport, ProposalReport, Report, StepReport, TextReport, VoteReport, VoteSplit,
};

impl Report {
    /// Everything that `session` made. Copies only the lines of the bruttoliste that are shown.
    pub(crate) fn with_lines(session: &Session, is_shown: impl Fn(&ClusterId) -> bool) -> Self {
        let lines = session.clusters().filter(|(id, _)| is_shown(id));
        let ballots = session.ballots_on(Subject::Question {});
        Self {
            format: "floke-report".to_owned(),
            version: 1,
            id: session.id().copied(),
            facts: session.facts().clone(),
            demo: session.is_demo(),
            ended_at: session.ended_at(),
            met: session.met(),
            programme: session.steps().iter().map(|of| step(session, of)).collect(),
            bruttoliste: lines.map(|(id, line)| cluster(session, id, line)).collect(),
            groups: session.groups().map(|(id, _)| group(session, id)).collect(),
            ballots: ballots.filter_map(|(id, of)| ballot(session, id, of)).collect(),
            is_partial: false,
            on_phone: false,
        }
    }
}

fn step(session: &Session, step: &Step) -> StepReport {
    StepReport {
        id: step.id,
        phase: step.phase,
        standard: step.standard.clone(),
        title: step.title.clone(),
        text: step.text.clone(),
        seconds: step.seconds,
        planned: step.planned,
        began: session.began(&step.id),
    }
}

fn cluster(session: &Session, id: &ClusterId, cluster: &Cluster) -> ClusterReport {
    let floke = |id: &FlokeId| {
        let text = session.floke(id)?.text.clone();
        Some(FlokeReport { id: *id, text })
    };
    ClusterReport {
        id: *id,
        title: cluster.title.clone(),
        theme: cluster.theme.clone(),
        size: cluster.size,
        complexity: cluster.complexity,
        floker: cluster.floker.iter().filter_map(floke).collect(),
    }
}

fn group_name(session: &Session, id: &GroupId) -> Option<String> {
    session.groups().find(|(g, _)| *g == id).map(|(_, g)| g.name.clone())
}

fn member(session: &Session, person: &PersonId) -> MemberReport {
    let profile = session.profile(person);
    MemberReport {
        id: *person,
        name: profile.name,
        role: profile.role,
        area: profile.area,
        met: session.has_met(person),
    }
}

fn group(session: &Session, id: &GroupId) -> GroupReport {
    let known = session.groups().find(|(g, _)| *g == id).map(|(_, g)| g);
    let members = known.map(|g| g.members.as_slice()).unwrap_or_default();
    let floke = session.picked(id).and_then(|picked| {
        let (id, line) = session.clusters().find(|(id, _)| *id == picked)?;
        Some(cluster(session, id, line))
    });
    let texts = fields().filter_map(|field| {
        let text = session.text(id, field.id).to_owned();
        let others: Vec<_> = session.other_texts(id, field.id).map(str::to_owned).collect();
        let any = !text.is_empty() || !others.is_empty();
        any.then(|| (field.id.to_owned(), TextReport { text, others }))
    });
    let lists = lists().filter_map(|list| {
        let rows: Vec<_> = session.rows(id, list.id).cloned().collect();
        (!rows.is_empty()).then(|| (list.id.to_owned(), rows))
    });
    let delivered = |stage| Some((stage, session.delivered_at(id, stage)?));
    let raised = session.questions_to(id).filter(|(_, question)| question.shown);
    GroupReport {
        id: *id,
        name: known.map(|g| g.name.clone()).unwrap_or_default(),
        members: members.iter().map(|person| member(session, person)).collect(),
        floke,
        dots: session.dots_shown(id).unwrap_or_default(),
        texts: texts.collect(),
        lists: lists.collect(),
        based_on: None,
        bonus: session.bonus(id),
        delivered: Stage::DELIVERED.into_iter().filter_map(delivered).collect(),
        questions: raised.map(|(id, question)| answered(session, id, question)).collect(),
        case: session.cases().find(|(g, _)| *g == id).map(|(_, c)| case(session, id, c)),
    }
}

fn case(session: &Session, group: &GroupId, case: &Case) -> CaseReport {
    let decision = session.decision(group).and_then(|(_, ballot)| ballot.closing());
    let led = decision.and_then(|closing| closing.led.as_ref());
    let inhabil = session.inhabil_in(case).into_iter();
    CaseReport {
        no: case.no.clone(),
        title: case.text.title.clone(),
        facts: case.text.facts.clone(),
        assessment: case.text.assessment.clone(),
        costs: case.text.costs.clone(),
        texts: case.text.texts.clone(),
        lists: case.text.lists.clone(),
        chair: led.or(case.chair.as_ref()).map(|person| session.told_apart(person)),
        inhabil: inhabil.map(|(name, reason)| (name, reason.to_owned())).collect(),
        proposals: case.proposals.iter().map(|of| proposal(session, group, of)).collect(),
    }
}

fn proposal(session: &Session, case: &GroupId, proposal: &Proposal) -> ProposalReport {
    let subject = Subject::Proposal { case: *case, proposal: proposal.id };
    let ballots = || session.ballots_on(subject);
    let shown = ballots().filter(|(_, ballot)| ballot.is_revealed());
    ProposalReport {
        id: proposal.id,
        kind: proposal.kind,
        by: group_name(session, &proposal.by).unwrap_or_default(),
        points: proposal.points.clone(),
        votes: shown.filter_map(|(id, ballot)| vote(session, id, ballot)).collect(),
        waits: ballots().any(|(_, ballot)| !ballot.is_revealed()),
        lost: ballots().any(|(_, ballot)| ballot.is_revealed() && ballot.is_lost()),
    }
}

fn answered(session: &Session, id: &QuestionId, question: &Question) -> Answered {
    Answered {
        id: *id,
        stage: question.stage,
        kind: question.kind,
        from: question.from.as_ref().and_then(|g| group_name(session, g)),
        text: question.text.clone(),
        answer: question.answer.clone(),
    }
}

fn vote(session: &Session, id: &BallotId, ballot: &Ballot) -> Option<VoteReport> {
    let closing = ballot.closing()?;
    let sides = ballot.sides();
    let split = |part: &GroupCounts| {
        let sides = ballot.sides_of(&part.counts)?;
        let groups = part.groups.iter().filter_map(|g| group_name(session, g)).collect();
        Some(VoteSplit { groups, r#for: sides.r#for, against: sides.against })
    };
    let chair = closing.chair.as_ref();
    let (opened_at, closed_at) = ballot.times();
    Some(VoteReport {
        id: *id,
        opened_at,
        closed_at,
        members: ballot.members,
        present: ballot.present(),
        quorum: ballot.quorum,
        cast: closing.cast,
        secret: ballot.secret,
        r#for: sides.map(|sides| sides.r#for),
        against: sides.map(|sides| sides.against),
        outcome: closing.outcome?,
        by_group: closing.by_group.iter().filter_map(split).collect(),
        chair: chair.map(|(person, side)| (session.told_apart(person), *side)),
    })
}

fn ballot(session: &Session, id: &BallotId, ballot: &Ballot) -> Option<BallotReport> {
    let closing = ballot.closing().filter(|_| ballot.is_revealed())?;
    let names: Vec<String> = if ballot.choices.is_empty() {
        (1..=5).map(|n| n.to_string()).collect()
    } else {
        ballot.choices.iter().filter_map(Alternative::text).map(str::to_owned).collect()
    };
    let together = |part: &GroupCounts| GroupVotes {
        groups: part.groups.iter().filter_map(|g| group_name(session, g)).collect(),
        counts: part.counts.clone(),
    };
    let (opened_at, closed_at) = ballot.times();
    Some(BallotReport {
        id: *id,
        opened_at,
        closed_at,
        question: ballot.question.clone(),
        secret: ballot.secret,
        present: ballot.present(),
        cast: closing.cast,
        lost: closing.lost,
        counts: closing.counts.clone().map(|counts| names.into_iter().zip(counts).collect()),
        by_group: closing.by_group.iter().map(together).collect(),
    })
}
