//! Ctrl-C and SIGTERM: the bench ends in order, so that it stops its servers and removes its folders.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// Whether the operator wants the bench to end.
#[must_use]
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// Starts to listen for the signals on a thread of its own.
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
