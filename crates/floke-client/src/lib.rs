//! The protocol from the client's side: simulated people for the demo and for the stories in `tests/`.
//!
//! Knows the wire and the commands; knows nothing of the server behind the socket.

pub mod dataset;
pub mod day;
mod http;
mod ids;
mod person;
mod raw;
mod view;

pub use http::{Answer, Browser, Created, Greeting, HttpError, Joining, NewSession};
pub use ids::{command_id, new_id};
pub use person::{Client, ClientError, Manner, Outcome, Slow};
pub use raw::{Heard, Raw};
pub use view::{Ballot, BallotResult, Clock, Closed, View};
