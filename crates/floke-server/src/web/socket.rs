//! One connection: from the handshake to the Close.
//!
//! After the upgrade there is the bare socket, its [`Out`] and one task, which reads into a buffer shared by all
//! connections of a thread. Knows limits and invalid messages; the room knows the commands.

mod alive;
mod line;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Extension, Path, Request, State};
use axum::response::Response;
use bytes::Bytes;
use floke_core::{JoinCode, Part, Role, SessionId};
use floke_wire::{CloseCode, PROTOCOL_VERSION, ServerMsg};

use super::cookies::Shown;
use super::http::{App, is_here};
use super::out::{Out, Sent};
use crate::hub::{Enter, Entered, NotIn, OpenError, Outlet, RoomHandle, Took, Visitor};
use crate::listen::{Peer, upgrade};
use crate::net;
use line::{End, Line, Place};

impl Outlet for Out {
    fn send_shared(&self, frame: &Bytes) -> Took {
        match Self::send_shared(self, frame) {
            Sent::Done | Sent::Partial => Took::Taken,
            Sent::Behind => Took::Behind,
            Sent::Gone => Took::Gone,
        }
    }

    fn answer(&self, frame: Bytes) {
        // A closed socket's own task notices it.
        let _sent = Self::answer(self, frame);
    }

    fn hang_up(&self, code: CloseCode) {
        self.close(code.code(), code.reason());
    }

    fn warm(&self) {
        Self::warm(self);
    }
}

/// The handshake's headers.
struct Visit {
    app: App,
    session: Option<SessionId>,
    /// The browser's cookies for the session; hello names the role.
    shown: Option<Shown>,
    remote: bool,
}

/// `GET /ws/{session}`. Refuses with a close code, because a browser cannot read a refused handshake.
pub(super) async fn open(
    State(app): State<App>,
    Path(session): Path<String>,
    Extension(peer): Extension<Peer>,
    mut request: Request,
) -> Response {
    let session = session.parse().ok();
    let shown = session.as_ref().map(|session| app.shown(request.headers(), session));
    let remote = !is_here(request.headers(), peer, &app.config);
    let visitor = app.hub.visitor();
    let visit = Box::new(Visit { app, session, shown, remote });
    upgrade(&mut request, move |upgraded| serve(Box::new(Line::new(upgraded)), visit, visitor))
}

/// Serves a socket until its Close. Joining and leaving are boxed, because they end soon; what stays for a phone's
/// hours is a task of some hundred bytes.
async fn serve(mut line: Box<Line>, visit: Box<Visit>, visitor: Visitor) {
    let says_close = match Box::pin(come_in(&mut line, visit, &visitor)).await {
        Ok(place) => line.stay(&place, &visitor).await,
        Err(end) => line.end(end),
    };
    if says_close {
        Box::pin(line.finish()).await;
    }
}

/// Reads hello, and takes a place in the room.
async fn come_in(line: &mut Line, visit: Box<Visit>, visitor: &Visitor) -> Result<Place, End> {
    tokio::select! {
        place = line.come_in(&visit) => place,
        () = visitor.closing() => Err(End::Close(CloseCode::Restart)),
    }
}

impl Visit {
    /// Opens the room and asks to enter.
    async fn enter(
        &self,
        role: Role,
        (cursor, parts): (Option<String>, BTreeSet<Part>),
        outlet: Arc<dyn Outlet>,
    ) -> Result<(RoomHandle, Entered), CloseCode> {
        let session = self.session.as_ref().ok_or(CloseCode::NoSuchSession)?;
        let room = self.app.hub.room(session).await.map_err(|error| match error {
            OpenError::NoSuchSession => CloseCode::NoSuchSession,
            OpenError::Newer(_) => CloseCode::Newer,
            OpenError::Damaged(_) => CloseCode::Damaged,
            OpenError::Unavailable => CloseCode::Restart,
        })?;
        let proof = self.proof(role).ok_or(CloseCode::NotAllowed)?;
        let enter = Enter { role, proof, cursor, parts, remote: self.remote, outlet };
        let entered = room.enter(enter).await.map_err(|not_in| match not_in {
            NotIn::Closed(code) => code,
            NotIn::Unavailable => CloseCode::Restart,
        })?;
        Ok((room, entered))
    }

    fn proof(&self, role: Role) -> Option<Arc<str>> {
        Some(self.shown.as_ref()?.hash(role)?.into())
    }

    fn welcome(&self, role: Role, room: &RoomHandle, entered: &Entered) -> Option<ServerMsg<()>> {
        let App { config, bound, .. } = &self.app;
        let path = |code: &JoinCode| format!("/join/{}", code.as_str());
        let path = entered.code.as_ref().map(path).unwrap_or_default();
        // Only pages that show the address to others need all of them.
        let shows_it = matches!(role, Role::Facilitator | Role::Screen);
        let addresses = if shows_it { net::bases(config, *bound) } else { Vec::new() };
        Some(ServerMsg::Welcome {
            version: PROTOCOL_VERSION,
            session: self.session?,
            role,
            me: entered.seated.me().copied(),
            was: entered.was.clone(),
            now: room.now(),
            join_url: format!("{}{path}", net::public_base(config, *bound)),
            addresses,
        })
    }
}

#[cfg(test)]
mod tests;
