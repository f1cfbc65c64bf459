//! Ctrl-C and SIGTERM: the bench ends by its own deadlines, so that servers are stopped and folders removed.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// Whether somebody wants the bench to end.
#[must_use]
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// Listens for the signals on a thread of its own, from now on.
///
/// # Errors
/// When the system refuses.
pub(crate) fn listen() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async {
            use tokio::signal::unix::{SignalKind, signal};
            let Ok(mut term) = signal(SignalKind::terminate()) else { return };
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = term.recv() => {}
            }
            ASKED.store(true, Ordering::Relaxed);
        });
    })?;
    Ok(())
}
