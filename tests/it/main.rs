//! Stories over real sockets, named after what a person lives.

mod asleep;
mod bad_input;
mod crash;
mod day;
mod followers;
mod harness;
mod privacy;
mod protocol;
mod reconnect;
