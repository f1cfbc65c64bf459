//! Join codes: find their session, check that it is current, and make another.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use floke_core::{HostCommand, JoinCode, SessionId};
use serde_json::{Value, json};

use super::entry::forbidden;
use super::links::facilitator;
use super::{App, InPath};
use crate::hub::{DirectoryEntry, HostError, Hub};
use crate::random;
use crate::web::budget::Stored;
use crate::web::error::ApiError;
use crate::web::guess::Guess;

/// How many join codes to try before giving up: of 887 million, few are ever taken.
const CODE_TRIES: usize = 8;

/// Founds a session, or changes its code, with the first free code.
pub(super) async fn under_a_free_code(
    hub: &Hub,
    session: &SessionId,
    command: impl Fn(JoinCode) -> HostCommand,
) -> Result<JoinCode, HostError> {
    for _ in 0..CODE_TRIES {
        let code = random::join_code();
        let taken = match command(code.clone()) {
            create @ HostCommand::Create { .. } => hub.create(&create).await,
            change => hub.host(session, change).await,
        };
        match taken {
            Err(HostError::CodeTaken) => {}
            taken => return taken.map(|()| code),
        }
    }
    Err(HostError::CodeTaken)
}

/// The refusal of a wrong code, with as much of it as may be shown.
pub(super) fn code_wrong(code: &str) -> ApiError {
    let shown: String = code.chars().take(12).collect();
    ApiError::new(StatusCode::NOT_FOUND, "code_wrong").with(json!({ "code": shown }))
}

pub(super) async fn by_code(
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let parsed: JoinCode = code.parse().map_err(|_| code_wrong(&code))?;
    let entry = app.hub.by_code(&parsed).await.map_err(crate::hub::OpenError::from)?;
    let Some(DirectoryEntry { session: id, .. }) = entry else {
        app.guesses.wrong(Guess::JoinCode).await;
        return Err(code_wrong(&code));
    };
    let max = app.config.max_people;
    let found = app
        .hub
        .with_session(&id, move |session| {
            if session.ended_at().is_some() {
                return Err(ApiError::new(StatusCode::GONE, "ended"));
            }
            if session.joined() >= max {
                return Err(forbidden("full").with(json!({ "max": max })));
            }
            let facts = session.facts();
            Ok(json!({
                "session": session.id(),
                "title": facts.title,
                "municipality": facts.municipality,
                "language": facts.language,
                "areas": facts.areas,
                "zone": facts.zone,
                "keep_until": session.keep_until(),
                "demo": session.is_demo(),
            }))
        })
        .await?;
    found.map(Json)
}

/// Makes another join code. The old one stops working at once, and every screen shows the new one.
pub(super) async fn new_code(
    State(app): State<App>,
    InPath(id): InPath,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    facilitator(&app, &id, &headers).await?;
    app.budget.spend(Stored::Code(id))?;
    let code = under_a_free_code(&app.hub, &id, |code| HostCommand::NewCode { code }).await?;
    Ok(Json(json!({ "code": code.as_str() })))
}
