//! The day of the data set, lived by simulated people: 48 participants and a facilitator, over real sockets.
//!
//! The participants do what the room asks: place dots, write in what is open, ask the group that presents, and vote in
//! any ballot, whoever opened it. The facilitator moves the room, and stops for good as soon as a person moves it.

mod board;
mod crowd;
mod facilitator;
mod ids;
mod pace;
mod participant;
mod plenum;
mod script;
mod steering;
mod table;
mod wheel;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use floke_core::form::Stage;
use floke_core::{JoinCode, SessionId};
use floke_wire::Role;
use tokio::task::JoinSet;

pub use crowd::{Crowd, Member, Refused};
pub use facilitator::Facilitator;
pub use ids::{case_ballot_id, cluster_id, group_id, reflection_ballot_id};
pub use pace::Pace;
pub use steering::Stop;

use crate::dataset::Dataset;
use crate::http::{Browser, HttpError};
use crate::person::ClientError;

/// People wait for the room's next question as long as the room is open.
const AS_LONG_AS_IT_TAKES: Duration = Duration::from_secs(24 * 60 * 60);

/// Why a day did not begin.
#[derive(Debug, thiserror::Error)]
pub enum DayError {
    /// The facilitator's link did not open the console.
    #[error("the facilitator's link does not work")]
    Link(#[from] HttpError),
    /// The console could not connect.
    #[error("the console does not connect")]
    Console(#[from] ClientError),
}

/// The place where the day is held.
#[derive(Debug, Clone)]
pub struct Place {
    /// The server.
    pub base: SocketAddr,
    /// The session, empty so far.
    pub session: SessionId,
    /// Its join code.
    pub code: JoinCode,
    /// The secret of a facilitator's link.
    pub console_secret: String,
}

/// A day under way. Dropping it ends it for everybody.
#[derive(Debug)]
pub struct Day {
    /// The one who moves the room.
    pub facilitator: Facilitator,
    /// Everybody else.
    pub crowd: Arc<Crowd>,
    people: JoinSet<()>,
}

impl Day {
    /// Connects the facilitator; the people begin to come.
    ///
    /// # Errors
    /// When the console does not open.
    pub async fn begin(place: Place, data: Dataset, pace: Pace) -> Result<Self, DayError> {
        let mut browser = Browser::new(place.base);
        browser.enter(&place.session, "facilitator", &place.console_secret).await?;
        let client = browser.connect(&place.session, Role::Facilitator).await?;
        let data = Arc::new(data);
        let crowd = Arc::new(Crowd::new(place, Arc::clone(&data), pace));
        let facilitator = Facilitator::new(client, Arc::clone(&crowd));
        let mut people = JoinSet::new();
        people.spawn(participant::arrivals(Arc::clone(&crowd)));
        for participant in &data.participants {
            people.spawn(participant::attend(Arc::clone(&crowd), participant.id.clone()));
        }
        for work in &data.groups_work {
            people.spawn(table::pick(Arc::clone(&crowd), work.clone()));
            for stage in Stage::ALL {
                people.spawn(table::write(Arc::clone(&crowd), work.clone(), stage));
            }
        }
        for talk in plenum::talks(&data) {
            people.spawn(plenum::hold(Arc::clone(&crowd), talk));
        }
        for case in &data.formannskap.cases {
            for inhabil in &case.inhabil_persons {
                let (crowd, inhabil) = (Arc::clone(&crowd), inhabil.clone());
                people.spawn(participant::report(crowd, case.group.clone(), inhabil));
            }
        }
        Ok(Self { facilitator, crowd, people })
    }

    /// Lives the whole day.
    ///
    /// [`Stop`] when the facilitator stopped before the end; the others are still there.
    /// Why the facilitator stopped before the end; the others are still there.
    pub async fn live(&mut self) -> Result<(), Stop> {
        self.facilitator.lead().await
    }

    /// Closes the console and continues without a facilitator until everybody has left.
    pub async fn live_on(self) {
        let Self { facilitator, mut people, .. } = self;
        facilitator.client.close().await;
        while people.join_next().await.is_some() {}
    }
}
