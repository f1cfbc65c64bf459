//! Starts Floke.

use std::process::ExitCode;

use clap::Parser as _;
use floke_server::config::{self, Action, Cli, Config};
use floke_server::{Server, StartError, admin, listen, open_hub, room_for, telemetry};
use tokio_util::sync::CancellationToken;

/// The exit status of a wrong setting, a taken port or a data folder that cannot be used.
const CANNOT_START: u8 = 2;

fn main() -> ExitCode {
    let Cli { options, action } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => match config::one_line(&error) {
            Some(line) => return cannot_start(&line),
            // For help and version.
            None => error.exit(),
        },
    };
    let config = match Config::checked(options) {
        Ok(config) => config,
        Err(error) => return cannot_start(&error),
    };
    let action = action.unwrap_or(Action::Serve);
    telemetry::start(matches!(action, Action::Serve | Action::Demo));
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return cannot_start(&error),
    };
    let done = runtime.block_on(async {
        match action {
            Action::Serve => serve(config, false).await.map_err(|error| error.to_string()),
            Action::Demo => serve(config, true).await.map_err(|error| error.to_string()),
            action => admin::run(&config, action).await.map(print),
        }
    });
    // Dropping the runtime would wait for threads that wait for the disk.
    runtime.shutdown_background();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => cannot_start(&line),
    }
}

async fn serve(config: Config, demo: bool) -> Result<(), StartError> {
    room_for(demo, &config)?;
    listen::enough_files()?;
    let listener = listen::bind(config.listen)?;
    let metrics = listen::bind_metrics(config.metrics)?;
    let (hub, log) = open_hub(&config)?;
    let server = Server::over(listener, config, hub).with_folder()?.with_metrics(metrics);
    let read = telemetry::is_read_by_somebody();
    print(server.greeting(read));
    if demo {
        print(server.begin_demo(read).await?);
    }
    let stop = CancellationToken::new();
    let signals = tokio::spawn(stop_on_signal(stop.clone()));
    server.run_and_close(&*log, stop).await;
    signals.abort();
    Ok(())
}

async fn stop_on_signal(stop: CancellationToken) {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate()).ok();
    let terminated = async {
        match &mut term {
            Some(term) => term.recv().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
    tracing::info!("stopping: sockets are closed and come back when floke does");
    stop.cancel();
}

#[expect(clippy::print_stdout, reason = "what the operator asked for")]
fn print(lines: Vec<String>) {
    for line in lines {
        println!("{line}");
    }
}

#[expect(clippy::print_stderr, reason = "one line for whoever started it")]
fn cannot_start(why: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("floke: {why}");
    ExitCode::from(CANNOT_START)
}
