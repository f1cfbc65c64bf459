//! A whole workshop of code-made people, so that anybody can see one happen (`floke demo`, and the start page's button).
//!
//! The code-made people connect over loopback as phones do over the network. The hub does not know that they are code;
//! it knows only that nobody has taken over yet, so that the console can show it. There is one demo at a time; its
//! session is forgotten after half an hour, even if this process dies meanwhile.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use floke_client::dataset::Dataset;
use floke_client::day::{Day, DayError, Pace, Place, Stop};
use floke_core::{Facts, JoinCode, Language, Refusal, SessionId};
use serde_json::json;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::hub::Hub;
use crate::programme::standard_day;
use crate::web::error::ApiError;
use crate::web::http::{Made, make};

/// How long the demo takes to play a day of seven hours.
const DAY: Duration = Duration::from_secs(10 * 60);
/// How long people may look at the results.
const KEEP: Duration = Duration::from_secs(30 * 60);
/// The people of the data set, and one who watches.
const PEOPLE: usize = 49;

/// The demo of this server, when one runs.
#[derive(Debug, Default)]
pub struct Demo {
    running: Mutex<Option<Running>>,
}

#[derive(Debug)]
struct Running {
    session: SessionId,
    /// The day has ended, so the next demo may replace this one.
    over: Arc<AtomicBool>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    fn is_busy(&self) -> bool {
        !self.task.is_finished() && !self.over.load(Ordering::Relaxed)
    }

    /// Ends it, and waits until its session is forgotten.
    async fn end(self) {
        self.stop.cancel();
        if self.task.await.is_err() {
            tracing::error!("the demo panicked");
        }
    }
}

impl Demo {
    /// A server without a demo.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a session of example data and lets people made of code live its day. `bound` is this server's address.
    ///
    /// # Errors
    /// `demo_busy` while another runs, `full` when the server is too small, or what making a session says.
    pub(crate) async fn start(
        &self,
        hub: &Hub,
        bound: SocketAddr,
        max_people: usize,
    ) -> Result<Made, ApiError> {
        let mut running = self.running.lock().await;
        if let Some(demo) = running.as_ref().filter(|demo| demo.is_busy()) {
            let busy = ApiError::new(StatusCode::CONFLICT, "demo_busy");
            // The facilitator who took over may have changed the code.
            let code = |session: &floke_core::Session| session.code().cloned();
            let code = hub.with_session(&demo.session, code).await.ok().flatten();
            let code = code.as_ref().map(JoinCode::as_str);
            return Err(busy.with(json!({ "code": code })));
        }
        room(max_people)?;
        if let Some(old) = running.take() {
            old.end().await;
        }
        let data = Dataset::kongsvinger();
        let keep_ms = u64::try_from(KEEP.as_millis()).unwrap_or(u64::MAX);
        let steps = standard_day(None);
        let keep_until = hub.now().plus(keep_ms);
        let made = make(hub, facts(&data), steps, keep_until, true).await?;
        let place = Place {
            base: loopback(bound),
            session: made.session,
            code: made.code.clone(),
            console_secret: made.console_secret.clone(),
        };
        let (over, stop) = (Arc::new(AtomicBool::new(false)), CancellationToken::new());
        let demo = run(hub.clone(), place, data, Arc::clone(&over), stop.clone());
        let task = tokio::spawn(demo);
        *running = Some(Running { session: made.session, over, stop, task });
        Ok(made)
    }

    /// Ends the demo and forgets its session. To be called before the hub closes.
    pub async fn close(&self) {
        if let Some(demo) = self.running.lock().await.take() {
            demo.end().await;
        }
    }
}

async fn run(
    hub: Hub,
    place: Place,
    data: Dataset,
    over: Arc<AtomicBool>,
    stop: CancellationToken,
) {
    let session = place.session;
    hub.goes_by_itself(&session, true);
    let stay = async {
        match timeout(KEEP, live(&hub, &place, data, &over)).await {
            Ok(Ok(())) | Err(_) => {}
            Ok(Err(error)) => {
                let error: &dyn std::error::Error = &error;
                tracing::error!(%session, error, "the demo did not begin");
                return;
            }
        }
        over.store(true, Ordering::Relaxed);
    };
    let began = tokio::time::Instant::now();
    tokio::select! {
        () = stay => {
            // People can read the results for half an hour, or until the next demo.
            tokio::select! {
                () = tokio::time::sleep_until(began + KEEP) => {}
                () = stop.cancelled() => {}
            }
        }
        () = stop.cancelled() => {}
    }
    forget(&hub, &session).await;
}

async fn live(hub: &Hub, place: &Place, data: Dataset, over: &AtomicBool) -> Result<(), DayError> {
    let pace = Pace::whole_day_in(DAY, &data);
    let mut day = Day::begin(place.clone(), data, pace).await?;
    let session = &place.session;
    let lived = day.live().await;
    // Code no longer leads, and the console must show it.
    hub.goes_by_itself(session, false);
    match lived {
        Ok(()) => tracing::info!(%session, "the demo's day is over"),
        Err(Stop::TakenOver) => {
            tracing::info!(%session, "somebody has taken over the demo");
            day.live_on().await;
        }
        Err(stop) => {
            tracing::warn!(%session, error = %stop, "the demo's facilitator stopped");
            day.live_on().await;
        }
    }
    over.store(true, Ordering::Relaxed);
    Ok(())
}

async fn forget(hub: &Hub, session: &SessionId) {
    hub.goes_by_itself(session, false);
    if let Err(error) = hub.forget(session).await {
        // The keeping date forgets it later.
        let error: &dyn std::error::Error = &error;
        tracing::warn!(%session, error, "the demo's session was not forgotten at once");
    }
}

fn facts(data: &Dataset) -> Facts {
    let areas: BTreeSet<_> = data.participants.iter().map(|p| p.area.clone()).collect();
    let workshop = &data.workshop;
    Facts {
        title: workshop.name.clone(),
        municipality: workshop.municipality.clone(),
        community: workshop.community.clone(),
        language: Language::Nb,
        date: workshop.date.clone(),
        venue: workshop.venue.clone(),
        zone: "Europe/Oslo".to_owned(),
        areas: areas.into_iter().collect(),
    }
}

/// Where this machine reaches itself.
fn loopback(bound: SocketAddr) -> SocketAddr {
    let ip = match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, bound.port())
}

/// Whether the people of the demo fit.
///
/// # Errors
/// `full` when they have not.
pub(crate) fn room(max_people: usize) -> Result<(), ApiError> {
    if max_people < PEOPLE { Err(Refusal::Full { max: max_people }.into()) } else { Ok(()) }
}

/// The reason a demo did not begin, for the operator who started it from a terminal.
pub(crate) fn why_not(error: &ApiError) -> String {
    match error.code() {
        "full" => format!("it is a day of {PEOPLE} people, and --max-people allows fewer"),
        "demo_busy" => "one is running already".to_owned(),
        _ => "its session could not be stored".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_all_addresses_reaches_itself_on_loopback() {
        let at = |text: &str| loopback(text.parse().unwrap()).to_string();
        assert_eq!(at("0.0.0.0:8080"), "127.0.0.1:8080");
        assert_eq!(at("[::]:8080"), "[::1]:8080");
        assert_eq!(at("192.168.1.20:80"), "192.168.1.20:80");
    }

    #[test]
    fn the_data_set_is_a_session_that_the_rules_take() {
        let facts = facts(&Dataset::kongsvinger());
        assert_eq!(facts.areas.len(), 6);
        assert_eq!(facts.title, "Ledersamling: Innovasjon i praksis");
    }
}
