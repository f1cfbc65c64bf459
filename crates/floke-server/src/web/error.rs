//! Every refusal over HTTP: a status, a stable code, and never a cause that is not the asker's.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use floke_core::Refusal;
use serde_json::{Value, json};

use crate::hub::{HostError, OpenError};

/// A refusal.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    code: String,
    params: Value,
    /// When to try again, in seconds.
    retry_after: Option<u64>,
}

impl ApiError {
    /// A refusal with its code, as in the catalogue under `refusal.`.
    #[must_use]
    pub fn new(status: StatusCode, code: &str) -> Self {
        Self { status, code: code.to_owned(), params: json!({}), retry_after: None }
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Says that the client may try again after this many seconds.
    #[must_use]
    pub fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Adds values for the placeholders of its text.
    #[must_use]
    pub fn with(mut self, params: Value) -> Self {
        self.params = params;
        self
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::NotAllowed | Refusal::Full { .. } | Refusal::DoorFull { .. } => {
                StatusCode::FORBIDDEN
            }
            Refusal::Ended => StatusCode::GONE,
            Refusal::Unknown | Refusal::CodeWrong => StatusCode::NOT_FOUND,
            _ => StatusCode::CONFLICT,
        };
        let value = serde_json::to_value(&refusal).unwrap_or_default();
        let params = value.get("params").cloned().unwrap_or_else(|| json!({}));
        Self { params, ..Self::new(status, &refusal.code()) }
    }
}

impl From<OpenError> for ApiError {
    fn from(error: OpenError) -> Self {
        let (status, code) = match error {
            OpenError::NoSuchSession => (StatusCode::NOT_FOUND, "session_unknown"),
            OpenError::Newer(_) => (StatusCode::NOT_IMPLEMENTED, "session_newer"),
            OpenError::Damaged(_) => (StatusCode::INTERNAL_SERVER_ERROR, "session_damaged"),
            OpenError::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        };
        Self::new(status, code)
    }
}

impl From<HostError> for ApiError {
    fn from(error: HostError) -> Self {
        match error {
            HostError::Refused(refusal) => refusal.into(),
            HostError::Open(open) => open.into(),
            HostError::CodeTaken | HostError::Busy | HostError::NotYet => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy")
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let no = Json(json!({ "code": self.code, "params": self.params }));
        let mut response = (self.status, no).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
