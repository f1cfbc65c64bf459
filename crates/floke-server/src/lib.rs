//! Floke's server: rooms, and what the world sees of them.

pub mod admin;
pub mod config;
pub mod demo;
pub mod hub;
pub mod key;
pub mod listen;
pub mod metrics;
pub mod net;
pub mod programme;
pub mod qr;
pub mod random;
pub mod telemetry;
pub mod web;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use floke_store::EventLog;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use admin::Door;
use config::Config;
use demo::Demo;
use hub::{Clock, Hub, HubOptions, SystemClock};
use key::CreationKey;
use web::assets::Assets;
use web::frame;
use web::http::App;

/// A room closes after nobody has used it for this long.
const IDLE: Duration = Duration::from_secs(10 * 60);

/// How long answers under way may take when the server stops.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// Connections at once on the operator's own listener.
const MACHINES: usize = 16;

/// A stopping server is gone after this, even if the disk hangs. Containers are killed soon after.
const STOPS_WITHIN: Duration = Duration::from_secs(15);

/// Why the server does not start: one line for whoever started it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The server cannot listen on the address.
    #[error(transparent)]
    Bind(#[from] listen::BindError),
    /// Too few files may be open to serve anybody.
    #[error(transparent)]
    Files(#[from] listen::TooFewFiles),
    /// The server cannot use the data folder.
    #[error("{}", with_cause(.0))]
    Open(#[from] floke_store::OpenError),
    /// The server cannot write the data folder.
    #[error("cannot write the data folder: {0}")]
    Door(std::io::Error),
    /// The server can neither read nor keep the creation key.
    #[error("cannot keep the creation key in the data folder: {0}")]
    Key(std::io::Error),
    /// The demo did not begin, in words.
    #[error("the demo does not begin: {0}")]
    Demo(String),
}

fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// Whether a demo that is to run has room. Asked before anything is made.
///
/// # Errors
/// [`StartError::Demo`].
pub fn room_for(demo: bool, config: &Config) -> Result<(), StartError> {
    let asked = if demo { demo::room(config.max_people) } else { Ok(()) };
    asked.map_err(|error| StartError::Demo(demo::why_not(&error)))
}

/// A hub over the data folder, and its log, to be closed after it.
///
/// # Errors
/// [`StartError::Open`]; nothing half-made is left.
pub fn open_hub(config: &Config) -> Result<(Hub, Arc<dyn EventLog>), StartError> {
    let log = floke_store::open(&config.data)?;
    let hub = hub(Arc::clone(&log), Arc::new(SystemClock));
    Ok((hub, log))
}

fn hub(log: Arc<dyn EventLog>, clock: Arc<dyn Clock>) -> Hub {
    Hub::new(log, HubOptions { clock, framer: |text| frame::text_frame(text), idle: IDLE })
}

/// A server that listens, and serves from [`Server::run`] on. What the tests start too.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    app: App,
    metrics: Option<TcpListener>,
}

impl Server {
    /// Listens on the configured address, over this log. The log is the caller's to close.
    ///
    /// # Errors
    /// [`StartError::Bind`].
    pub fn bind(config: Config, log: Arc<dyn EventLog>) -> Result<Self, StartError> {
        Self::bind_with_clock(config, log, Arc::new(SystemClock))
    }

    /// The same with a clock of one's own.
    ///
    /// # Errors
    /// [`StartError::Bind`].
    pub fn bind_with_clock(
        config: Config,
        log: Arc<dyn EventLog>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StartError> {
        let listener = listen::bind(config.listen)?;
        Ok(Self::over(listener, config, hub(log, clock)))
    }

    /// Serves a hub on a socket that is listened to already.
    #[must_use]
    pub fn over(listener: TcpListener, config: Config, hub: Hub) -> Self {
        let bound = listener.local_addr().unwrap_or(config.listen);
        let assets = Assets::new(config.web.clone());
        let (demo, draining) = (Arc::new(Demo::new()), CancellationToken::new());
        let key = config.creation_key.as_deref().map_or_else(CreationKey::made, CreationKey::from);
        let (config, guesses, joins) = (Arc::new(config), Arc::default(), Arc::default());
        let (desk, budget, door) = (Arc::default(), Arc::default(), None);
        let app = App {
            hub,
            config,
            assets,
            bound,
            demo,
            door,
            key,
            guesses,
            joins,
            desk,
            budget,
            draining,
        };
        Self { listener, app, metrics: None }
    }

    /// Uses the files in the data folder beside the log: the creation key, and the file for the operator's commands.
    ///
    /// # Errors
    /// [`StartError::Key`], [`StartError::Door`].
    pub fn with_folder(mut self) -> Result<Self, StartError> {
        self.app.key = CreationKey::of(&self.app.config).map_err(StartError::Key)?;
        let door = Door::open(&self.app.config.data, self.app.bound).map_err(StartError::Door)?;
        self.app.door = Some(Arc::new(door));
        Ok(self)
    }

    /// Answers `/metrics` and `/readyz` on their own socket until the last room is closed.
    #[must_use]
    pub fn with_metrics(mut self, listener: Option<TcpListener>) -> Self {
        self.metrics = listener;
        self
    }

    /// The addresses for this machine and for phones, as lines to print. With `read` somebody reads them at a terminal;
    /// otherwise they leave out secrets, because the output is kept.
    #[must_use]
    pub fn greeting(&self, read: bool) -> Vec<String> {
        let App { config, bound, key, .. } = &self.app;
        let phones = net::public_base(config, *bound);
        let key = if read { key.told() } else { "`floke key` shows it" };
        let mut lines = vec![
            format!("Floke on this machine:  {}", net::local_base(*bound)),
            format!("For phones:             {phones}"),
            format!("Creation key, to make a session from elsewhere:  {key}"),
        ];
        if let Some(address) = self.metrics.as_ref().and_then(|own| own.local_addr().ok()) {
            lines.push(format!("Metrics:                {}/metrics", net::local_base(address)));
        }
        if read {
            lines.extend(qr::terminal(&phones));
        }
        lines
    }

    /// Begins a demo; its people join once the server runs. Returns where to watch it, with secrets as in
    /// [`Server::greeting`].
    ///
    /// # Errors
    /// [`StartError::Demo`].
    pub async fn begin_demo(&self, read: bool) -> Result<Vec<String>, StartError> {
        let App { hub, config, bound, demo, .. } = &self.app;
        let made = demo.start(hub, *bound, config.max_people).await;
        let made = made.map_err(|error| StartError::Demo(demo::why_not(&error)))?;
        let (here, phones, id) =
            (net::local_base(*bound), net::public_base(config, *bound), &made.session);
        if !read {
            return Ok(vec![format!(
                "Demo, its links:        `floke link {id} facilitator` or `screen` makes one"
            )]);
        }
        Ok(vec![
            format!("Demo, the console:      {here}/console/{id}#{}", made.console_secret),
            format!("Demo, the big screen:   {here}/screen/{id}#{}", made.screen_secret),
            format!("Demo, a phone:          {phones}/join/{}", made.code.as_str()),
        ])
    }

    /// The address the server listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.app.bound
    }

    /// What the handlers use.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Like [`Server::run`], then closes the log, all within fifteen seconds of `stop`. Every acknowledged command is
    /// on disk by then; when a hanging disk prevents the close, the next opening repairs the log.
    pub async fn run_and_close(self, log: &dyn EventLog, stop: CancellationToken) {
        let stopped = stop.clone();
        let late = async {
            stopped.cancelled().await;
            tokio::time::sleep(STOPS_WITHIN).await;
        };
        let all = async {
            self.run(stop).await;
            if let Err(error) = log.close().await {
                tracing::error!(%error, "the log did not close");
            }
        };
        tokio::select! {
            () = all => {}
            () = late => tracing::error!("not everything ended in time: the log is not closed, and the next start makes it good"),
        }
    }

    /// Serves until `stop`. Then nobody new is let in, requests and rooms answer what they were asked, and sockets
    /// close so that their browsers reconnect.
    pub async fn run(self, stop: CancellationToken) {
        let Self { listener, app, metrics } = self;
        let app = App { draining: stop.clone(), ..app };
        let closed = CancellationToken::new();
        let ops = metrics.map(|own| {
            let (ops, nobody) = (web::http::ops(app.clone()), listen::KnowsNobody);
            tokio::spawn(listen::serve(own, ops, nobody, MACHINES, closed.clone()))
        });
        let (router, most) = (web::http::router(app.clone()), listen::most_connections());
        let serving = listen::serve(listener, router, app.clone(), most, stop.clone());
        let late = async {
            stop.cancelled().await;
            tokio::time::sleep(LAST_ANSWERS).await;
        };
        tokio::select! {
            () = serving => {}
            () = late => tracing::warn!("requests that were not answered in time are dropped"),
        }
        if timeout(LAST_ANSWERS, app.demo.close()).await.is_err() {
            tracing::warn!("the demo did not end in time");
        }
        app.hub.close().await;
        closed.cancel();
        if let Some(ops) = ops
            && timeout(LAST_ANSWERS, ops).await.is_err()
        {
            tracing::warn!("somebody still reads the metrics");
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use floke_store::MemoryLog;

    use super::*;
    use crate::config::Cli;

    #[tokio::test]
    async fn secrets_are_printed_at_a_terminal_and_in_no_output_that_is_kept() {
        for read in [true, false] {
            let args = ["floke", "--listen", "127.0.0.1:0", "--creation-key", "riktig nok"];
            let config = Config::checked(Cli::try_parse_from(args).unwrap().options).unwrap();
            let server = Server::bind(config, Arc::new(MemoryLog::new())).unwrap();
            let said = server.greeting(read).join("\n");
            assert_eq!(said.contains("riktig nok"), read, "{said}");
            assert_eq!(said.contains("`floke key` shows it"), !read, "{said}");
            let links = server.begin_demo(read).await.unwrap().join("\n");
            let told = ["/console/", "/screen/", "/join/", "#"].map(|part| links.contains(part));
            assert_eq!(told, [read; 4], "{links}");
            assert_eq!(links.contains("`floke link"), !read, "{links}");
            server.app.demo.close().await;
        }
    }
}
