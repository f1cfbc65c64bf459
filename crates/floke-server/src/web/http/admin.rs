//! The operator's commands, with a secret that only readers of the data folder know. The address a command comes from
//! proves nothing: behind a proxy no request counts as made on this machine.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{App, Body};
use crate::admin::{self, Request};
use crate::net;
use crate::web::error::ApiError;

pub(super) async fn command(
    State(app): State<App>,
    Body(request): Body<Request>,
) -> Result<Json<Result<Vec<String>, String>>, ApiError> {
    if !app.door.as_ref().is_some_and(|door| door.lets_in(&request.secret)) {
        return Err(ApiError::new(StatusCode::FORBIDDEN, "not_allowed"));
    }
    let base = net::public_base(&app.config, app.bound);
    Ok(Json(admin::carry_out((&app.hub, &app.config), request.order, &base).await))
}
