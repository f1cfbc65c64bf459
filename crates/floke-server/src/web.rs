//! What clients see: HTTP and the socket.

pub mod assets;
mod bucket;
pub mod budget;
pub mod cookies;
pub mod error;
pub mod frame;
pub mod guess;
pub mod headers;
pub mod http;
pub mod joins;
pub mod origin;
pub mod out;
pub mod packing;
pub mod reading;
mod socket;
