//! What a link opens, and when it stops working.

use super::{IssuedLink, Link, MAX_LINKS};
use crate::command::LinkCommand;
use crate::event::LinkEvent;
use crate::ids::Millis;
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::session::{Decision, Session};

impl Session {
    /// The holder of this secret, given as SHA-256 in hex. A secret works only for the role it was made for, so the
    /// caller names the role.
    #[must_use]
    pub fn holder(&self, role: Role, hash: &str, now: Millis) -> Option<Actor> {
        if role.row().link.is_none() {
            return self.participant_by_token(hash).copied().map(Actor::Person);
        }
        let fits = |link: &Link| *link.hash == *hash && link.role == role;
        let mut links = self.people.links.iter();
        let (id, link) = links.find(|(_, link)| fits(link))?;
        link.works(now).then_some(Actor::Link(role, *id))
    }

    /// Every working link, the oldest first; by role when made in the same millisecond.
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
                if role.row().link.is_none() {
                    return Err(Refusal::BadValue);
                }
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
                let leads = |other: &Link| other.role == Role::Facilitator && other.works(now);
                let others = self.people.links.iter().filter(|(id, _)| *id != link);
                // Without it nobody could make another link, and nobody could lead the room.
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
                let first = self.people.linked.insert(*role);
                let row = role.row().link.as_ref();
                let with_session = first && row.is_some_and(|row| row.with_session);
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
