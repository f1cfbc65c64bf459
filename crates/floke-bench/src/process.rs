//! Processes that the bench starts: on which core they run, what they cost, and that they end when it does.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// The cores of a run: one for what is measured, another for what drives it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cores {
    /// The server's, and the floor's.
    pub server: usize,
    /// The generator's.
    pub generator: usize,
}

impl Cores {
    /// The first two that this process may use; none when there is only one, and figures mean little.
    #[must_use]
    pub(crate) fn found() -> Option<Self> {
        let set = sched_getaffinity(None).ok()?;
        let mut may = (0..CpuSet::MAX_CPU).filter(|core| set.is_set(*core));
        Some(Self { server: may.next()?, generator: may.next()? })
    }
}

/// Keeps this thread, and what it starts, to one core.
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

/// A process of ours. Dropped, it is killed and waited for.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    /// Held open: what it prints must go somewhere.
    stdout: BufReader<ChildStdout>,
}

impl Process {
    /// Starts `command` on the server's core: a child has its parent's core, and this thread goes back to its own.
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

    /// The next line that it prints. Waits for as long as it runs.
    ///
    /// # Errors
    /// When it ends instead.
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

    /// How many files it has open: its sockets, and a few.
    ///
    /// # Errors
    /// When it has ended.
    pub(crate) fn files(&self) -> Result<usize> {
        Ok(fs::read_dir(format!("/proc/{}/fd", self.id()))?.count())
    }

    /// SIGKILL, and waits until it is gone.
    ///
    /// # Errors
    /// When it cannot be waited for.
    pub(crate) fn kill(&mut self) -> Result<()> {
        // An error here says that it has ended already.
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

/// CPU time of all threads of a process, in nanoseconds from the scheduler where it says so.
fn cpu_of(pid: u32) -> Result<Duration> {
    let mut total = Duration::ZERO;
    for thread in fs::read_dir(format!("/proc/{pid}/task")).context("the server has ended")? {
        // A thread may end between the two looks: what it used is then lost, and it was idle.
        let Ok(text) = fs::read_to_string(thread?.path().join("schedstat")) else { continue };
        let ns = text.split(' ').next().and_then(|ns| ns.parse().ok());
        total += Duration::from_nanos(ns.context("no CPU time in schedstat")?);
    }
    Ok(total)
}

/// A new, empty folder. Dropped, it is removed.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

static FOLDERS: AtomicU32 = AtomicU32::new(0);

impl Folder {
    /// Makes it among the system's temporary files.
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

    /// Where it is.
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

/// The server that is measured: the one that was built beside this program.
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

/// Starts Floke on a folder, with the flags an operator uses, and waits until it says where it listens.
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
    // A crowd is let in at once: what is measured is what comes after, or how fast it can be.
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
