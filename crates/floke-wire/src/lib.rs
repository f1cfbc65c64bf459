//! The wire between server and browser: the messages, and the limits that both sides keep to.
//!
//! Types and texts only: no socket, no task, no state. The browser's types are in `web/src/protocol.d.ts`; `tsc` checks
//! the samples that this crate's test writes against them.

mod close;
mod message;
mod text;

use std::time::Duration;

pub use close::CloseCode;
pub use floke_core::Role;
pub use message::{ClientMsg, Param, Params, ServerMsg, code};
pub use text::{patch, push_member, view};

/// The version of the protocol in hello and welcome. The server closes any other with [`CloseCode::Version`].
pub const PROTOCOL_VERSION: u32 = 1;

/// The longest message a browser may send: 64 KiB.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// Frames a second from one person, or from one link; above this the server stops reading their sockets.
pub const COMMANDS_PER_SECOND: f64 = 20.0;

/// Frames that one person may send at once after a pause.
pub const COMMANDS_BURST: f64 = 60.0;

/// Bytes a second from one participant or screen, however quiet the others are; above this the server stops reading.
pub const BYTES_PER_SECOND: f64 = 16_384.0;

/// Bytes that one participant or screen may send at once after a pause: a day without coverage, kept on the phone.
pub const BYTES_BURST: f64 = 1_048_576.0;

/// Bytes a second that each participant or screen may always send, whatever the others send.
///
/// The server keeps what people send, so this bounds how fast a full session fills a disk: a thousand people 3.7 GB an
/// hour. It also covers what anybody needs: a vote has 200 bytes. While a person writes without a pause, her page sends
/// the whole text every 600 ms; a text of 450 characters uses this share up. When others have emptied
/// [`POOL_BYTES_BURST`], a page sends only every second or fourth version of a longer text, as it has never more than
/// one under way.
pub const SHARE_BYTES_PER_SECOND: f64 = 1_024.0;

/// Bytes that each may send at once after a pause, within the share: sixteen of the longest texts, three hundred votes.
pub const SHARE_BYTES_BURST: f64 = 65_536.0;

/// Bytes a second that all participants and screens of a session may together send beyond their shares: enough for 60
/// people who write in texts of 1 000 characters without a pause.
pub const POOL_BYTES_PER_SECOND: f64 = 65_536.0;

/// Bytes that they may together send beyond their shares at once after a pause: four phones with a day without
/// coverage, or forty with 160 kB each.
pub const POOL_BYTES_BURST: f64 = 4_194_304.0;

/// Bytes a second from all facilitators of a session together, so that making more links does not raise the limit.
pub const FACILITATORS_BYTES_PER_SECOND: f64 = 65_536.0;

/// Bytes that the facilitators may send at once after a pause: the longest bruttoliste, 3 000 floker of 2 600 bytes
/// each, is imported without a stop.
pub const FACILITATORS_BYTES_BURST: f64 = 8_388_608.0;

/// How long a client may send faster than that before the server closes the socket.
pub const TOO_FAST_FOR: Duration = Duration::from_secs(60);

/// Unanswered commands of one person; above it the server stops reading until one is answered.
pub const MAX_UNANSWERED: usize = 16;

/// Messages that are not of this protocol, within [`BAD_MESSAGES_WITHIN`], before the server closes the socket.
pub const MAX_BAD_MESSAGES: usize = 10;

/// See [`MAX_BAD_MESSAGES`].
pub const BAD_MESSAGES_WITHIN: Duration = Duration::from_secs(60);

/// Hello must come within this.
pub const HELLO_WITHIN: Duration = Duration::from_secs(10);

/// Hello must be complete within this many frames; pings, fragments and hello itself count. A page needs one.
pub const MAX_FRAMES_BEFORE_HELLO: usize = 16;

/// Hello must be complete within this many bytes as sent over the network; a page's hello has 200.
pub const MAX_BYTES_BEFORE_HELLO: usize = 4_096;

/// A message must be complete within this time after its first frame.
pub const MESSAGE_WITHIN: Duration = Duration::from_secs(60);

/// How often the server pings. After two pings without a sign of life it drops the socket.
pub const PING_EVERY: Duration = Duration::from_secs(25);

/// A person who sends no new `Writing` about a field for this long has left the field.
pub const WRITING_FOR: Duration = Duration::from_secs(20);
