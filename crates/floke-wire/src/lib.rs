//! The wire between server and browser: what may be said, and the numbers both sides keep to.
//!
//! Types and texts only: no socket, no task, no state. The browser's types stand in `web/src/protocol.d.ts`; the
//! samples that this crate's test writes are checked against them.

mod close;
mod message;
mod text;

use std::time::Duration;

pub use close::CloseCode;
pub use floke_core::Role;
pub use message::{ClientMsg, Param, Params, ServerMsg, code};
pub use text::{patch, push_member, view};

/// The version of the protocol in hello and welcome. Another one is closed with [`CloseCode::Version`].
pub const PROTOCOL_VERSION: u32 = 1;

/// The longest message a browser may send: 64 KiB.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// Frames a second from one person, or of one link; above it the server stops reading those sockets.
pub const COMMANDS_PER_SECOND: f64 = 20.0;

/// Frames that one person may send at once after a pause.
pub const COMMANDS_BURST: f64 = 60.0;

/// Bytes a second from one participant or screen, however quiet the others are; above it the same.
pub const BYTES_PER_SECOND: f64 = 16_384.0;

/// Bytes that one of them may send at once after a pause: a day in a dead corner, kept on the phone.
pub const BYTES_BURST: f64 = 1_048_576.0;

/// Bytes a second of those that are each one's own, whatever the others send.
///
/// What is said is kept, so this is how fast those who have all the places fill a disk: a thousand of them 3.7 GB an hour. And
/// what anybody needs: a vote has 200 bytes. Who writes without a pause has her whole text sent again every 600 ms: of one with
/// 450 characters that is as much as this. Of a longer one, when others have emptied [`POOL_BYTES_BURST`], a page sends every
/// second or fourth of those, as there is never more than one under way.
pub const SHARE_BYTES_PER_SECOND: f64 = 1_024.0;

/// Bytes of her own that each may send at once after a pause: sixteen of the longest texts, three hundred votes.
pub const SHARE_BYTES_BURST: f64 = 65_536.0;

/// Bytes a second that all participants and screens of a session may together send beyond their shares: what 60 people need
/// who write in texts of 1 000 characters without a pause.
pub const POOL_BYTES_PER_SECOND: f64 = 65_536.0;

/// Bytes beyond their shares that they may together send at once after a pause: four phones with a day in a dead corner, or
/// forty with 160 kB each.
pub const POOL_BYTES_BURST: f64 = 4_194_304.0;

/// Bytes a second from all facilitators of a session together: who can make links cannot make the pace faster with them.
pub const FACILITATORS_BYTES_PER_SECOND: f64 = 65_536.0;

/// Bytes that they may send at once after a pause. The longest bruttoliste, 3 000 floker, with 2 600 bytes for each, is
/// imported without a stop.
pub const FACILITATORS_BYTES_BURST: f64 = 8_388_608.0;

/// How long somebody may go on sending faster than that before the socket is closed.
pub const TOO_FAST_FOR: Duration = Duration::from_secs(60);

/// Unanswered commands of one person; above it the server stops reading until one is answered.
pub const MAX_UNANSWERED: usize = 16;

/// Messages that are not ours, within [`BAD_MESSAGES_WITHIN`], before the socket is closed.
pub const MAX_BAD_MESSAGES: usize = 10;

/// See [`MAX_BAD_MESSAGES`].
pub const BAD_MESSAGES_WITHIN: Duration = Duration::from_secs(60);

/// Hello must come within this.
pub const HELLO_WITHIN: Duration = Duration::from_secs(10);

/// Hello must be whole within so many frames: pings and fragments count, and hello itself. One is what a page needs.
pub const MAX_FRAMES_BEFORE_HELLO: usize = 16;

/// And within so many bytes as they come over the network; a page's has 200.
pub const MAX_BYTES_BEFORE_HELLO: usize = 4_096;

/// A message that has begun must be whole within this.
pub const MESSAGE_WITHIN: Duration = Duration::from_secs(60);

/// How often the server pings. Two pings without a sign of life, and the socket is gone.
pub const PING_EVERY: Duration = Duration::from_secs(25);

/// Who says nothing more about writing in a field for so long has let go of it.
pub const WRITING_FOR: Duration = Duration::from_secs(20);
