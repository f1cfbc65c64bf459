//! Stories over real sockets, named after what people experience.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests: whatever is not as expected ends the story"
)]

mod arrivals;
mod asked_again;
mod asleep;
mod backup;
mod bad_disk;
mod bad_input;
mod bad_phones;
mod bench;
mod beside;
mod circles;
mod compose;
mod crash;
mod crowd;
mod day;
mod demo;
mod disk;
mod door;
mod doors;
mod flood;
mod followers;
mod forgetting;
mod fuzz;
mod hall;
mod harness;
mod licences;
mod method;
mod packing;
mod privacy;
mod protocol;
mod readers;
mod reconnect;
mod secret_ballot;
mod spoilers;
mod starting;
mod stopping;
mod tidy;
mod unread;
