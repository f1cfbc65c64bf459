//! Questions to a group that presents, and its answers.

use std::sync::Arc;

use floke_core::command::PlenumCommand;
use floke_core::plenum::QuestionKind;
use floke_core::{Command, GroupId, QuestionId};
use tokio::time::Instant;

use super::AS_LONG_AS_IT_TAKES;
use super::crowd::{Crowd, Mark};
use super::ids::{group_id, id, share};
use crate::dataset::{Asked, Dataset};
use crate::person::ClientError;
use crate::view::View;

/// How long people think before they ask or answer, in real time.
const THINKING_MS: u64 = 1_500;

/// One question or input, and its answer.
#[derive(Debug, Clone)]
pub(super) struct Talk {
    pub(super) id: QuestionId,
    pub(super) to: String,
    /// `need`, `solution` or `board`, as in `room/plenum`.
    pub(super) stage: &'static str,
    said: Asked,
}

impl Talk {
    /// Whether the data has an answer.
    pub(super) fn is_answered(&self) -> bool {
        !self.said.answer.is_empty()
    }

    pub(super) fn mark(&self) -> Mark {
        Mark::Talked(self.id.to_string())
    }
}

/// All questions and inputs of the day.
pub(super) fn talks(data: &Dataset) -> Vec<Talk> {
    let work = data.groups_work.iter();
    let of_work = work.flat_map(|w| {
        [(&w.group, "need", &w.plenum.need), (&w.group, "solution", &w.plenum.solution)]
    });
    let cases = data.formannskap.cases.iter().map(|c| (&c.group, "board", &c.questions));
    let of_all = of_work.chain(cases).flat_map(|(to, stage, asked)| {
        (1..).zip(asked).map(move |(n, said): (u32, _)| Talk {
            id: id(&format!("{to}{stage}{n}")),
            to: to.clone(),
            stage,
            said: said.clone(),
        })
    });
    of_all.collect()
}

/// Asks when the group has the floor, and answers.
pub(super) async fn hold(crowd: Arc<Crowd>, talk: Talk) {
    crowd.finished(AS_LONG_AS_IT_TAKES, &Mark::Arrived).await;
    // If a connection has ended for good, the conversation ends; the facilitator goes on without it.
    let _over: Result<(), _> = converse(&crowd, &talk).await;
    crowd.mark(talk.mark());
}

async fn converse(crowd: &Crowd, talk: &Talk) -> Result<(), ClientError> {
    let by = talk.said.by.as_deref().unwrap_or_default();
    let watching = crowd.one_of(&talk.said.from, by).ok_or(ClientError::Ended)?;
    let to = group_id(&talk.to);
    let has_floor = |view: &View| {
        view.member::<GroupId>("room/plenum", "presenting").as_ref() == Some(&to)
            && view.member::<String>("room/plenum", "stage").is_some_and(|s| s == talk.stage)
    };
    watching.client.wait(AS_LONG_AS_IT_TAKES, has_floor).await?;
    let asker = crowd.one_of(&talk.said.from, by).ok_or(ClientError::Ended)?;
    let think = |salt: &'static str| share(&[talk.id.as_str(), salt]);
    crowd.pace.rest(Instant::now(), THINKING_MS, think("ask")).await;
    let kind =
        if talk.said.kind == "innspill" { QuestionKind::Input } else { QuestionKind::Question };
    let (question, text) = (talk.id, talk.said.text.clone());
    let ask = Command::Plenum(PlenumCommand::Ask { id: question, kind, text, to: Some(to) });
    let asked = crowd.say(&asker, ask).await?;
    if !asked.is_done() || !talk.is_answered() {
        return Ok(());
    }
    let speaker = crowd.one_of(&talk.to, "").ok_or(ClientError::Ended)?;
    let key = format!("group/{to}/question/{question}/card");
    speaker.client.wait(AS_LONG_AS_IT_TAKES, |view| view.value(&key).is_some()).await?;
    crowd.pace.rest(Instant::now(), THINKING_MS, think("answer")).await;
    let text = talk.said.answer.clone();
    crowd
        .say(&speaker, Command::Plenum(PlenumCommand::Answer { question, text, base: None }))
        .await?;
    Ok(())
}
