//! Views of the session itself, and of messages.

use serde::Serialize;

use super::{Facts, Message, Session};
use crate::ids::{GroupId, JoinCode, Millis, SessionId};

impl Session {
    pub(crate) fn session_view(&self) -> SessionView {
        SessionView {
            id: self.id,
            code: self.code.clone(),
            facts: self.facts.clone(),
            keep_until: self.keep_until,
            demo: self.demo,
            ended_at: self.ended_at,
        }
    }

    /// Whether the facilitator has ever sent them a message.
    pub(crate) fn has_message(&self, group: Option<&GroupId>) -> bool {
        match group {
            Some(group) => self.group_messages.contains_key(group),
            None => self.message.is_some(),
        }
    }

    /// The facilitator's message, until it is removed or the room goes on to another step.
    pub(crate) fn message_view(&self, group: Option<&GroupId>) -> Option<Message> {
        let message = match group {
            Some(group) => self.group_messages.get(group),
            None => self.message.as_ref(),
        }?;
        let stands = !message.text.is_empty() && Some(message.at) >= self.programme.entered();
        stands.then(|| message.clone())
    }
}

/// `room/session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionView {
    pub id: Option<SessionId>,
    pub code: Option<JoinCode>,
    #[serde(flatten)]
    pub facts: Facts,
    pub keep_until: Millis,
    pub demo: bool,
    pub ended_at: Option<Millis>,
}
