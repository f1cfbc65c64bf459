//! Flags and variables, checked: what the rest of the server may rely on.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::{FalseyValueParser, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use floke_core::Role;

use crate::key;

/// Runs an innovation workshop for a whole room at once.
#[derive(Debug, Parser)]
#[command(name = "floke", version, about)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub options: Options,
    /// What to do; serving when nothing is said.
    #[command(subcommand)]
    pub action: Option<Action>,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Action {
    /// Serve (the default).
    Serve,
    /// Serve, and run a workshop of code-made people at once.
    Demo,
    /// List the sessions in the data folder.
    Sessions,
    /// Make a new link to a session, withdrawing the old.
    Link {
        /// The session's id, as `floke sessions` lists it.
        session: String,
        /// What the link opens.
        #[arg(value_parser = of_links())]
        role: Role,
    },
    /// Forget one person of a session, or the whole session, for good.
    Forget {
        /// The session's id, as `floke sessions` lists it.
        session: String,
        /// The person's name, or id.
        #[arg(required_unless_present = "everybody")]
        person: Option<String>,
        /// Instead of one person: the session and everybody in it.
        #[arg(long, conflicts_with = "person")]
        everybody: bool,
    },
    /// Copy the log and the keys into a new folder, while Floke runs or not.
    Backup {
        /// The folder to make.
        to: PathBuf,
    },
    /// Fill an empty data folder from a backup.
    Restore {
        /// The backup's folder.
        from: PathBuf,
        /// Keys newer than the backup's own: who has been forgotten since stays forgotten.
        #[arg(long)]
        keys: Option<PathBuf>,
    },
    /// Show the key that lets somebody make a session from another machine.
    Key,
    /// Ask a running server whether it serves; exit status 0 when it does.
    Health,
}

/// The words of the roles that a link opens.
fn of_links() -> impl TypedValueParser<Value = Role> {
    let words = Role::all().map(Role::row).filter(|row| row.link.is_some()).map(|row| row.word);
    PossibleValuesParser::new(words).try_map(|word| Role::of(&word).ok_or(NoSuchRole))
}

#[derive(Debug, thiserror::Error)]
#[error("no such role")]
struct NoSuchRole;

/// Who may start the demo from the start page. A person who starts it leads it and may write anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DemoFor {
    /// Whoever sits at this machine, and whoever has the creation key.
    Here,
    /// Anybody who finds the server.
    Everybody,
    /// Nobody.
    Nobody,
}

/// Flags, each also a variable.
#[derive(Clone, Args)]
pub struct Options {
    /// Address and port to listen on.
    #[arg(long, env = "FLOKE_LISTEN", default_value = "0.0.0.0:8080", global = true)]
    pub listen: SocketAddr,
    /// Folder for the log and the keys.
    #[arg(long, env = "FLOKE_DATA", default_value = "./data", global = true)]
    pub data: PathBuf,
    /// The address people type, such as `https://floke.kommune.no`; the default route's address when not given.
    #[arg(long, env = "FLOKE_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,
    /// People come through a proxy: no request counts as made on this machine, which with an https address none does anyway.
    #[arg(long, env = "FLOKE_BEHIND_PROXY", global = true)]
    #[arg(action = ArgAction::SetTrue, value_parser = FalseyValueParser::new())]
    pub behind_proxy: bool,
    /// The most people in a session.
    #[arg(long, env = "FLOKE_MAX_PEOPLE", default_value_t = 1_000, global = true)]
    pub max_people: usize,
    /// What lets somebody make a session from another machine; made once, and kept in the data folder, when not given.
    #[arg(long, env = "FLOKE_CREATION_KEY", hide_env_values = true, global = true)]
    pub creation_key: Option<String>,
    /// Who may start the workshop of code-made people from the start page.
    #[arg(long, env = "FLOKE_DEMO", value_enum, default_value_t = DemoFor::Here, global = true)]
    pub demo: DemoFor,
    /// People may join as fast as they can: no queue when more than a hall comes at once.
    #[arg(long, env = "FLOKE_NO_JOIN_PACE", global = true)]
    #[arg(action = ArgAction::SetTrue, value_parser = FalseyValueParser::new())]
    pub no_join_pace: bool,
    /// Address and port on which machines read `/metrics` and `/readyz`; nowhere when not given.
    #[arg(long, env = "FLOKE_METRICS", global = true)]
    pub metrics: Option<String>,
    /// Read the web files from this folder instead of the binary, for work on them.
    #[arg(long, env = "FLOKE_WEB", global = true)]
    pub web: Option<PathBuf>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .field("data", &self.data)
            .field("public_url", &self.public_url)
            .field("behind_proxy", &self.behind_proxy)
            .field("max_people", &self.max_people)
            .field("creation_key", &self.creation_key.as_ref().map(|_| "…"))
            .field("metrics", &self.metrics)
            .field("web", &self.web)
            .finish()
    }
}

/// Scheme, host and port that people use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    /// Whether it begins with `https`.
    pub https: bool,
    /// Host in lower case, with the port when one was given.
    pub authority: String,
}

impl PublicUrl {
    /// Reads `http(s)://host[:port]`, with or without a slash at the end.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let bad = || ConfigError::PublicUrl(text.to_owned());
        let (scheme, rest) = text.trim().split_once("://").ok_or_else(bad)?;
        let https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(bad()),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest).to_ascii_lowercase();
        let uri: http::uri::Authority = authority.parse().map_err(|_| bad())?;
        let port = authority.strip_prefix(uri.host()).ok_or_else(bad)?;
        if uri.host().is_empty() || (!port.is_empty() && uri.port_u16().is_none()) {
            return Err(bad());
        }
        // Browsers leave the usual port out of Origin and Host.
        let usual = if https { ":443" } else { ":80" };
        let authority = authority.strip_suffix(usual).unwrap_or(&authority).to_owned();
        Ok(Self { https, authority })
    }

    /// The host without its port.
    #[must_use]
    pub fn host(&self) -> &str {
        match self.authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => &self.authority,
        }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.https { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority)
    }
}

/// The error in the flags and variables, in one line that names the flag. `None` for help and version.
#[must_use]
pub fn one_line(error: &clap::Error) -> Option<String> {
    if !error.use_stderr() {
        return None;
    }
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    // The rest is usage; the names of missing arguments may be in the following lines.
    let said = text.split("\n\n").next().unwrap_or(text);
    let words: Vec<_> = said.split_whitespace().collect();
    Some(words.join(" "))
}

/// A wrong setting, in one line.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// People cannot type this address.
    #[error("--public-url must be http:// or https:// and a host, without a path; it is {0:?}")]
    PublicUrl(String),
    /// With none nobody can join, and too many do not fit a room.
    #[error("--max-people must lie between 1 and 20000; it is {0}")]
    MaxPeople(usize),
    /// Nothing to listen on.
    #[error("--metrics must be an address and a port, such as 127.0.0.1:9090; it is {0:?}")]
    Metrics(String),
    /// Too short to keep anybody out.
    #[error("--creation-key must have at least 8 characters other than dashes and spaces")]
    CreationKey,
}

/// Settings that fit together.
#[derive(Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Folder for the log and the keys.
    pub data: PathBuf,
    /// What people type, when the operator said so.
    pub public_url: Option<PublicUrl>,
    /// Whether a proxy is in front; requests cannot change this.
    pub behind_proxy: bool,
    /// The most people in a session.
    pub max_people: usize,
    /// What lets somebody make a session from another machine, when the operator said so.
    pub creation_key: Option<String>,
    /// Who may start a demo.
    pub demo: DemoFor,
    /// Whether newcomers of one session come in at a pace.
    pub join_pace: bool,
    /// Where machines read what is counted.
    pub metrics: Option<SocketAddr>,
    /// Web files on disk, for work on them.
    pub web: Option<PathBuf>,
}

impl Config {
    /// Checks the options.
    ///
    /// # Errors
    /// The first wrong setting.
    pub fn checked(options: Options) -> Result<Self, ConfigError> {
        // Compose passes on an unset variable as an empty one.
        let given = |value: &String| !value.is_empty();
        let public_url = options.public_url.filter(given);
        let public_url = public_url.as_deref().map(PublicUrl::parse).transpose()?;
        if !(1..=20_000).contains(&options.max_people) {
            return Err(ConfigError::MaxPeople(options.max_people));
        }
        let metrics = options.metrics.filter(given);
        let metrics = metrics.map(|text| text.parse().map_err(|_| ConfigError::Metrics(text)));
        let creation_key = options.creation_key.filter(given);
        if creation_key.as_ref().is_some_and(|key| !key::keeps_out(key)) {
            return Err(ConfigError::CreationKey);
        }
        Ok(Self {
            listen: options.listen,
            data: options.data,
            public_url,
            behind_proxy: options.behind_proxy,
            max_people: options.max_people,
            creation_key,
            demo: options.demo,
            join_pace: !options.no_join_pace,
            metrics: metrics.transpose()?,
            web: options.web,
        })
    }

    /// Whether cookies may say `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.https)
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("data", &self.data)
            .field("public_url", &self.public_url)
            .field("behind_proxy", &self.behind_proxy)
            .field("max_people", &self.max_people)
            .field("web", &self.web)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cli(args: &[&str]) -> Cli {
        Cli::try_parse_from([&["floke"], args].concat()).unwrap()
    }

    #[test]
    fn a_wrong_setting_is_one_line() {
        for url in [
            "floke.no",
            "ftp://floke.no",
            "http://",
            "http://a/b",
            "http://x@y",
            "http://a:",
            "http://a:99999",
            "http://:80",
            "http://a?b",
            "http://a b",
        ] {
            let options = cli(&["--public-url", url]).options;
            let error = Config::checked(options).unwrap_err();
            assert_eq!(error.to_string().lines().count(), 1, "{url}");
        }
        let options = cli(&["--max-people", "0"]).options;
        assert_eq!(Config::checked(options).unwrap_err(), ConfigError::MaxPeople(0));
        let options = cli(&["--creation-key", "short"]).options;
        assert_eq!(Config::checked(options).unwrap_err(), ConfigError::CreationKey);
    }

    #[test]
    fn an_address_is_kept_as_people_type_it() {
        let url = PublicUrl::parse("HTTPS://Floke.Kommune.no/").unwrap();
        assert_eq!(url.to_string(), "https://floke.kommune.no");
        let url = PublicUrl::parse("http://floke.test:8123").unwrap();
        assert_eq!((url.host(), url.https), ("floke.test", false));
        for (typed, meant) in [
            ("https://floke.no:443", "https://floke.no"),
            ("http://floke.no:80/", "http://floke.no"),
            ("http://floke.no:443", "http://floke.no:443"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            assert_eq!(PublicUrl::parse(typed).unwrap().to_string(), meant);
        }
        assert_eq!(PublicUrl::parse("http://[::1]:8080").unwrap().host(), "[::1]");
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        let options = Options {
            public_url: Some(String::new()),
            creation_key: Some(String::new()),
            ..cli(&[]).options
        };
        let config = Config::checked(options).unwrap();
        assert_eq!(config.public_url, None);
        assert_eq!(config.creation_key, None);
    }

    #[test]
    fn the_creation_key_is_in_no_debug_text() {
        let options = cli(&["--creation-key", "hemmelig-nok"]).options;
        assert!(!format!("{options:?}").contains("hemmelig"));
        let config = Config::checked(options).unwrap();
        assert!(!format!("{config:?}").contains("hemmelig"));
    }

    #[test]
    fn flags_may_stand_after_the_command() {
        let cli = cli(&["link", "abcdefghijklmnop", "screen", "--data", "/tmp/x"]);
        assert_eq!(cli.options.data, PathBuf::from("/tmp/x"));
        assert!(matches!(cli.action, Some(Action::Link { role: Role::Screen, .. })));
    }
}
