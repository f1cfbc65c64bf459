//! The logs that keep the contract, each as a test opens it.

use std::sync::Arc;

use floke_store::{EventLog, FaultyLog, MemoryLog, open};
use tempfile::TempDir;

/// Any log.
pub(crate) type Log = Arc<dyn EventLog>;

/// A log under test, which can be opened again.
pub(crate) trait UnderTest {
    /// An empty log.
    fn new() -> Self;

    /// The log under test.
    fn log(&self) -> Log;

    /// Opens it once more, closed or not.
    async fn open_again(&mut self);
}

/// [`MemoryLog`].
pub(crate) struct InMemory(Arc<MemoryLog>);

impl UnderTest for InMemory {
    fn new() -> Self {
        Self(Arc::new(MemoryLog::new()))
    }

    fn log(&self) -> Log {
        Arc::clone(&self.0) as _
    }

    async fn open_again(&mut self) {
        self.0.open_again();
    }
}

/// [`FaultyLog`] without faults.
pub(crate) struct BehindFaults(InMemory, Log);

impl UnderTest for BehindFaults {
    fn new() -> Self {
        let memory = InMemory::new();
        let log = Arc::new(FaultyLog::new(memory.log()));
        Self(memory, log)
    }

    fn log(&self) -> Log {
        Arc::clone(&self.1)
    }

    async fn open_again(&mut self) {
        self.0.open_again().await;
    }
}

/// Two SQLite files.
pub(crate) struct OnDisk(TempDir, Log);

impl UnderTest for OnDisk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = open(folder.path()).unwrap();
        Self(folder, log)
    }

    fn log(&self) -> Log {
        Arc::clone(&self.1)
    }

    async fn open_again(&mut self) {
        self.1.close().await.unwrap();
        self.1 = open(self.0.path()).unwrap();
    }
}
