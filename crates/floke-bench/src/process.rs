//! Processes that the bench starts: their cores, their costs, and their end when the bench ends.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// The cores of a run: one for the server under test, another for the generator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cores {
    /// The core of the server, and of the floor.
    pub server: usize,
    /// The core of the generator.
    pub generator: usize,
}

impl Cores {
    /// The first two cores that this process may use; none when there is only one, and the figures mean little.
    #[must_use]
    pub(crate) fn found() -> Option<Self> {
        let set = sched_getaffinity(None).ok()?;
        let mut may = (0..CpuSet::MAX_CPU).filter(|core| set.is_set(*core));
        Some(Self { server: may.next()?, generator: may.next()? })
    }
}

/// Keeps this thread, and the processes it starts, to one core.
fn keep_to(core: usize) -> Result<()> {
    let mut set = CpuSet::new();
    set.set(core);
    sched_setaffinity(None, &set).with_context(|| format!("core {core} cannot be had"))
}

/// Keeps this thread to the generator's core.
///
/// # Errors
/// When the system refuses.
pub(crate) fn become_generator(cores: Option<Cores>) -> Result<()> {
    cores.map_or(Ok(()), |cores| keep_to(cores.generator))
}

/// A process that the bench started. Dropping it kills it and waits for its end.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    /// Kept open, because the process must be able to print.
    stdout: BufReader<ChildStdout>,
}

impl Process {
    /// Starts `command` on the server's core: a child inherits its parent's core, and this thread goes back to its own.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) fn start(mut command: Command, cores: Option<Cores>) -> Result<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        if let Some(cores) = cores {
            keep_to(cores.server)?;
        }
        let child = command.spawn();
        become_generator(cores)?;
        let mut child = child.context("a process of the bench does not start")?;
        let stdout = child.stdout.take().context("a process without standard output")?;
        Ok(Self { child, stdout: BufReader::new(stdout) })
    }

    /// The next line that the process prints. Waits for as long as the process runs.
    ///
    /// # Errors
    /// When the process ends instead.
    pub(crate) fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stdout.read_line(&mut line)? == 0 {
            bail!("a process of the bench ended: {:?}", self.child.wait()?);
        }
        Ok(line)
    }

    /// Its standard input.
    ///
    /// # Errors
    /// When it was taken before.
    pub(crate) fn stdin(&mut self) -> Result<&mut ChildStdin> {
        self.child.stdin.as_mut().context("standard input is closed")
    }

    /// Its id.
    #[must_use]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// CPU time of all its threads so far, those that have ended included.
    ///
    /// # Errors
    /// When it has ended.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        cpu_of(self.id())
    }

    /// Resident memory in bytes.
    ///
    /// # Errors
    /// When it has ended.
    pub(crate) fn rss(&self) -> Result<usize> {
        let path = format!("/proc/{}/status", self.id());
        let status = fs::read_to_string(path).context("the server has ended")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok());
        kib.map(|kib| kib * 1024).context("no VmRSS in /proc")
    }

    /// How many files the process has open: its sockets, and a few others.
    ///
    /// # Errors
    /// When it has ended.
    pub(crate) fn files(&self) -> Result<usize> {
        Ok(fs::read_dir(format!("/proc/{}/fd", self.id()))?.count())
    }

    /// Sends SIGKILL, and waits until the process is gone.
    ///
    /// # Errors
    /// When it cannot be waited for.
    pub(crate) fn kill(&mut self) -> Result<()> {
        // An error here means that the process has ended already.
        drop(self.child.kill());
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.kill());
    }
}

/// CPU time of all threads of a process, in nanoseconds where the scheduler reports them.
fn cpu_of(pid: u32) -> Result<Duration> {
    let mut total = Duration::ZERO;
    for thread in fs::read_dir(format!("/proc/{pid}/task")).context("the server has ended")? {
        // A thread may end between the two reads: the time it used is lost, but it was idle.
        let Ok(text) = fs::read_to_string(thread?.path().join("schedstat")) else { continue };
        let ns = text.split(' ').next().and_then(|ns| ns.parse().ok());
        total += Duration::from_nanos(ns.context("no CPU time in schedstat")?);
    }
    Ok(total)
}

/// A new, empty folder. Dropping it removes it.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

static FOLDERS: AtomicU32 = AtomicU32::new(0);

impl Folder {
    /// Makes the folder among the system's temporary files.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn new() -> Result<Self> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
        let nth = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("floke-bench-{}-{nth}-{now}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    /// The folder's path.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// The server to measure: the one that was built beside this program.
///
/// # Errors
/// When there is none.
pub(crate) fn server() -> Result<PathBuf> {
    let binary = std::env::current_exe()?.with_file_name("floke");
    if !binary.is_file() {
        bail!("{} is missing: build it with `cargo build` and the same profile", binary.display());
    }
    Ok(binary)
}

/// Starts Floke on a folder, with the flags an operator uses, and waits until it prints its address.
///
/// # Errors
/// When it does not start.
pub(crate) fn floke(
    listen: SocketAddr,
    data: &Path,
    max_people: usize,
    cores: Option<Cores>,
) -> Result<(Process, SocketAddr)> {
    let mut command = Command::new(server()?);
    command.args(["--listen", &listen.to_string(), "--max-people", &max_people.to_string()]);
    // The server lets a crowd in at once: the bench measures what comes after, or how fast that can be.
    command.arg("--no-join-pace").arg("--data").arg(data);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("FLOKE_") {
            command.env_remove(name);
        }
    }
    command.env("FLOKE_LOG", "error");
    let begun = Instant::now();
    let mut process = Process::start(command, cores)?;
    while begun.elapsed() < Duration::from_secs(60) {
        let line = process.line()?;
        if let Some((_, address)) = line.trim().split_once("http://") {
            let port = address.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
            let port: u16 = port.context("the server does not say its port")?;
            return Ok((process, SocketAddr::from(([127, 0, 0, 1], port))));
        }
    }
    bail!("floke does not say where it listens")
}
