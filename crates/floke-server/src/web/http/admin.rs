//! The operator's commands, from this machine and with the secret that only the operator can read.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{App, Body, FromHere};
use crate::admin::{self, Request};
use crate::net;
use crate::web::error::ApiError;

pub(super) async fn command(
    State(app): State<App>,
    FromHere(here): FromHere,
    Body(request): Body<Request>,
) -> Result<Json<Result<Vec<String>, String>>, ApiError> {
    if !here || !app.door.as_ref().is_some_and(|door| door.lets_in(&request.secret)) {
        return Err(ApiError::new(StatusCode::FORBIDDEN, "not_allowed"));
    }
    let base = net::public_base(&app.config, app.bound);
    Ok(Json(admin::carry_out(&app.hub, request.order, &base).await))
}
