//! One cookie for each session and role, so that one browser may be console, screen and participant at once.

use axum::http::{HeaderMap, HeaderValue, header};
use floke_core::{Actor, Millis, Role, Session, SessionId};

use crate::random;

/// The most bytes of Cookie headers that are read.
const MAX_BYTES: usize = 16 * 1024;

/// One place in one session.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// Which session.
    pub session: SessionId,
    /// As what.
    pub role: Role,
    /// The secret; only its hash is stored.
    pub token: String,
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Place({} {})", self.role.row().word, self.session)
    }
}

const fn prefix(https: bool) -> &'static str {
    if https { "__Host-" } else { "" }
}

/// The `Set-Cookie` that keeps a place for `kept_ms` milliseconds. `https` adds `Secure` and the `__Host-` prefix; plain
/// http must do without.
#[must_use]
pub fn keep(place: &Place, kept_ms: u64, https: bool) -> Option<HeaderValue> {
    let max_age = kept_ms / 1_000;
    let (prefix, secure) = (prefix(https), if https { "; Secure" } else { "" });
    let (role, session, token) = (place.role.row().word, &place.session, &place.token);
    HeaderValue::from_str(&format!(
        "{prefix}floke-{role}-{session}={token}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}"
    ))
    .ok()
}

/// Every place of this browser. Over https only the `__Host-` name counts: an attacker on the line or a neighbouring
/// host may have set a cookie of another name.
#[must_use]
pub fn places(headers: &HeaderMap, https: bool) -> Vec<Place> {
    let mut places = Vec::new();
    let mut read = 0;
    for value in headers.get_all(header::COOKIE) {
        read += value.len();
        if read > MAX_BYTES {
            break;
        }
        let Ok(text) = value.to_str() else { continue };
        places.extend(text.split(';').filter_map(|pair| place(pair.trim(), https)));
    }
    places
}

/// A browser's cookies for one session: the hashes of its secrets, each with the role that its cookie names.
#[derive(Debug, Clone)]
pub struct Shown(Vec<(Role, Box<str>)>);

impl Shown {
    /// The cookies of a request.
    #[must_use]
    pub fn of(headers: &HeaderMap, https: bool, session: &SessionId) -> Self {
        let places = places(headers, https).into_iter().filter(|place| place.session == *session);
        Self(places.map(|place| (place.role, random::hash(&place.token))).collect())
    }

    /// The hash shown for this role.
    #[must_use]
    pub fn hash(&self, role: Role) -> Option<&str> {
        self.0.iter().find(|(shown, _)| *shown == role).map(|(_, hash)| &**hash)
    }

    /// The actor whose place it is, when this browser has one of this role.
    #[must_use]
    pub fn holder(&self, role: Role, session: &Session, now: Millis) -> Option<Actor> {
        session.holder(role, self.hash(role)?, now)
    }
}

fn place(pair: &str, https: bool) -> Option<Place> {
    let (name, token) = pair.split_once('=')?;
    let name = name.strip_prefix(prefix(https))?.strip_prefix("floke-")?;
    let (role, session) = name.split_once('-')?;
    let role = Role::of(role)?;
    let session = session.parse().ok()?;
    let fits = (20..=64).contains(&token.len());
    fits.then(|| Place { session, role, token: token.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(role: Role) -> Place {
        let session = "abcdefghijklmnopqrst".parse().unwrap();
        Place { session, role, token: crate::random::token() }
    }

    #[test]
    fn what_is_kept_is_read_back_for_every_role_at_once() {
        for https in [false, true] {
            let kept: Vec<_> = Role::all().map(example).collect();
            let mut headers = HeaderMap::new();
            for place in &kept {
                let set = keep(place, 90_000, https).unwrap();
                let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
                headers.append(header::COOKIE, pair.parse().unwrap());
            }
            assert_eq!(places(&headers, https), kept);
            assert_eq!(places(&headers, !https), [], "a cookie of the other kind opens nothing");
        }
    }

    #[test]
    fn plain_http_gets_a_cookie_that_browsers_accept_there() {
        let plain = keep(&example(Role::Participant), 90_000, false).unwrap();
        let plain = plain.to_str().unwrap();
        assert!(!plain.contains("Secure") && !plain.contains("__Host-"), "{plain}");
        assert!(plain.contains("; Max-Age=90;"), "{plain}");
        assert!(plain.contains("HttpOnly") && plain.contains("SameSite=Lax"), "{plain}");
        let https = keep(&example(Role::Participant), 90_000, true).unwrap();
        let https = https.to_str().unwrap();
        assert!(https.starts_with("__Host-") && https.contains("; Secure"), "{https}");
    }

    #[test]
    fn strange_cookies_are_passed_over() {
        let mut headers = HeaderMap::new();
        let strange = "a=b; floke-=x; floke-participant-abc=y; =; floke-boss-abcdefghijklmnopqrst=zzzzzzzzzzzzzzzzzzzzzzz";
        headers.insert(header::COOKIE, strange.parse().unwrap());
        assert!(places(&headers, false).is_empty() && places(&headers, true).is_empty());
    }

    #[test]
    fn no_secret_stands_in_debug_text() {
        let place = example(Role::Screen);
        assert!(!format!("{place:?}").contains(&place.token));
    }
}
