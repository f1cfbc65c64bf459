//! Why the server closes a socket. The range says whether to come back.

/// A close code of Floke. 4000–4499: the browser should come back; 4500–4999: coming back is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloseCode {
    /// The server, or this session's room, restarts.
    Restart,
    /// The client sent no hello, or did not finish a message that it began.
    Idle,
    /// The client does not read what the server sends.
    NotReading,
    /// The client sent too many commands for too long.
    TooFast,
    /// The client sent too many messages that are not of this protocol.
    BadMessages,
    /// The client has no cookie that opens this page, or the cookie no longer does.
    NotAllowed,
    /// The person has come from newer browsers, so this browser's cookie opens nothing any more.
    LoggedOut,
    /// A facilitator has taken the person out of the session.
    TakenOut,
    /// The person waited at the closed door, and a facilitator said no.
    TurnedAway,
    /// The person has one socket too many; the server closes the oldest.
    TooManyConnections,
    /// There is no such session.
    NoSuchSession,
    /// The session is forgotten.
    Over,
    /// The page speaks another version of the protocol.
    Version,
    /// A newer Floke wrote in the session: the operator must upgrade this one.
    Newer,
    /// The server cannot read what it has stored.
    Damaged,
}

impl CloseCode {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Restart,
        Self::Idle,
        Self::NotReading,
        Self::TooFast,
        Self::BadMessages,
        Self::NotAllowed,
        Self::LoggedOut,
        Self::TakenOut,
        Self::TurnedAway,
        Self::TooManyConnections,
        Self::NoSuchSession,
        Self::Over,
        Self::Version,
        Self::Newer,
        Self::Damaged,
    ];

    /// The number in the Close frame.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::Restart => 4001,
            Self::Idle => 4002,
            Self::NotReading => 4003,
            Self::TooFast => 4004,
            Self::BadMessages => 4500,
            Self::NotAllowed
            | Self::LoggedOut
            | Self::TakenOut
            | Self::TurnedAway
            | Self::TooManyConnections => 4501,
            Self::NoSuchSession => 4502,
            Self::Over => 4503,
            Self::Version => 4504,
            Self::Newer => 4505,
            Self::Damaged => 4506,
        }
    }

    /// The reason in the Close frame: the name under which the catalogue has the words.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::Idle => "idle",
            Self::NotReading => "not_reading",
            Self::TooFast => "slow_down",
            Self::BadMessages => "bad_message",
            Self::NotAllowed => "no_cookie",
            Self::LoggedOut => "logged_out",
            Self::TakenOut => "taken_out",
            Self::TurnedAway => "turned_away",
            Self::TooManyConnections => "too_many_windows",
            Self::NoSuchSession => "session_unknown",
            Self::Over => "session_over",
            Self::Version => "too_old",
            Self::Newer => "session_newer",
            Self::Damaged => "session_damaged",
        }
    }

    /// Whether the browser should come back by itself.
    #[must_use]
    pub const fn comes_back(self) -> bool {
        self.code() < 4500
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_says_whether_to_come_back() {
        let back: Vec<_> = CloseCode::ALL.into_iter().filter(|c| c.comes_back()).collect();
        assert_eq!(
            back,
            [CloseCode::Restart, CloseCode::Idle, CloseCode::NotReading, CloseCode::TooFast]
        );
        for code in CloseCode::ALL {
            assert!((4000..5000).contains(&code.code()), "{code:?}");
            assert!(code.reason().len() <= 123, "{code:?}");
        }
    }
}
