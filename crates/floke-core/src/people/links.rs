//! Links for consoles, screens and readers: each is a secret of its own, renewed and withdrawn by itself.

use serde::{Deserialize, Serialize};

use crate::command::LinkCommand;
use crate::event::LinkEvent;
use crate::ids::{LinkId, Millis, PersonId};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};

/// What a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRole {
    /// The console.
    Facilitator,
    /// The big screen.
    Screen,
    /// The finished documents.
    Result,
}

/// The most links that work at a time. Whoever leads makes them, one for each facilitator and reader.
pub const MAX_LINKS: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) role: LinkRole,
    pub(super) hash: Box<str>,
    pub(super) made_at: Millis,
    pub(super) until: Option<Millis>,
    /// It came with the session: nobody asked for it.
    pub(super) with_session: bool,
}

impl Link {
    pub(super) fn works(&self, now: Millis) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// A link that works, without its secret, which nobody can read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssuedLink {
    /// Names it.
    pub link: LinkId,
    /// What it opens.
    pub role: LinkRole,
    /// When it was made.
    pub made_at: Millis,
    /// When it stops working by itself.
    pub until: Option<Millis>,
    /// It came with the session: nobody asked for it.
    pub with_session: bool,
}

/// What a secret is shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opens {
    /// A participant's place.
    Place,
    /// What a link is for.
    Link(LinkRole),
}

/// Whose secret it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A participant's.
    Person(PersonId),
    /// A link's.
    Link(LinkId),
}

impl Session {
    /// Who holds the secret with this SHA-256, in hex. It opens what it was made for and nothing else, so whoever looks it
    /// up says for what.
    #[must_use]
    pub fn holder(&self, opens: Opens, hash: &str, now: Millis) -> Option<Holder> {
        match opens {
            Opens::Place => self.participant_by_token(hash).copied().map(Holder::Person),
            Opens::Link(role) => {
                let fits = |link: &Link| *link.hash == *hash && link.role == role;
                let mut links = self.people.links.iter();
                let (id, link) = links.find(|(_, link)| fits(link))?;
                link.works(now).then_some(Holder::Link(*id))
            }
        }
    }

    /// Every link that works now, the oldest first; by what they open when they are of the same millisecond.
    #[must_use]
    pub fn links(&self, now: Millis) -> Vec<IssuedLink> {
        let working = self.people.links.iter().filter(|(_, link)| link.works(now));
        let mut links: Vec<_> = working
            .map(|(id, link)| IssuedLink {
                link: *id,
                role: link.role,
                made_at: link.made_at,
                until: link.until,
                with_session: link.with_session,
            })
            .collect();
        links.sort_by_key(|link| (link.made_at, link.role));
        links
    }

    pub(crate) fn decide_link(&self, command: &LinkCommand, now: Millis) -> Decision {
        match command {
            LinkCommand::Issue { link, role, hash, until, replace } => {
                if self.people.links.contains_key(link) {
                    return Err(Refusal::IdTaken);
                }
                let stay = |other: &&Link| other.works(now) && !(*replace && other.role == *role);
                if self.people.links.values().filter(stay).count() >= MAX_LINKS {
                    return Err(Refusal::TooMany { max: MAX_LINKS });
                }
                Ok(vec![
                    LinkEvent::LinkIssued {
                        link: *link,
                        role: *role,
                        hash: hash.clone(),
                        until: *until,
                        replace: *replace,
                    }
                    .into(),
                ])
            }
            LinkCommand::Withdraw { link } => {
                let known = self.people.links.get(link).ok_or(Refusal::Unknown)?;
                let leads = |other: &Link| other.role == LinkRole::Facilitator && other.works(now);
                let others = self.people.links.iter().filter(|(id, _)| *id != link);
                // Nobody would be left who could make another, and the room would stand still.
                if leads(known) && !others.into_iter().any(|(_, other)| leads(other)) {
                    return Err(Refusal::LastLink);
                }
                Ok(vec![LinkEvent::LinkWithdrawn { link: *link }.into()])
            }
        }
    }

    pub(crate) fn apply_link(&mut self, at: Millis, event: &LinkEvent) {
        match event {
            LinkEvent::LinkIssued { link, role, hash, until, replace } => {
                let replaced = |old: &Link| *replace && old.role == *role;
                self.people.links.retain(|_, old| old.works(at) && !replaced(old));
                // A session has a console and a big screen from the beginning; the results come later.
                let with_session = *role != LinkRole::Result && self.people.linked.insert(*role);
                let (role, hash, made_at, until) = (*role, hash.clone(), at, *until);
                let new = Link { role, hash, made_at, until, with_session };
                self.people.links.insert(*link, new);
            }
            LinkEvent::LinkWithdrawn { link } => {
                self.people.links.remove(link);
            }
        }
    }
}
