//! A disk whose power stories can cut, and that they can fill up or wear out: `powercut.c`, loaded into the program.
//!
//! First a test shows that it tells a program that syncs from one that does not; else no story proves anything.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::Connection;
use tempfile::TempDir;

/// A fault of the disk.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    /// No file can grow.
    Full,
    /// Only the keys' file can grow.
    FullButForKeys,
    ReadOnly,
    /// Syncing fails, so nobody knows what is written.
    Broken,
    /// Half a second for each sync.
    Slow,
    /// A sync never ends.
    Hung,
}

/// A disk with one folder, and what is really on it.
pub(crate) struct Disk {
    root: TempDir,
}

impl Disk {
    /// Builds the library. SQLite needs a C compiler anyway.
    pub(crate) fn new() -> Self {
        let disk = Self { root: tempfile::tempdir().unwrap() };
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/powercut.c");
        let mut cc = Command::new("cc");
        cc.args(["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o"]);
        let built = cc.arg(disk.at("powercut.so")).arg(source).arg("-ldl").status().unwrap();
        assert!(built.success(), "powercut.c does not compile");
        fs::create_dir(disk.data()).unwrap();
        fs::create_dir(disk.at("shadow")).unwrap();
        fs::write(disk.at("fault"), "").unwrap();
        disk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.root.path().canonicalize().unwrap().join(name)
    }

    /// The folder that is on this disk.
    pub(crate) fn data(&self) -> PathBuf {
        self.at("data")
    }

    /// The environment that puts a program on this disk.
    pub(crate) fn environment(&self) -> [(&'static str, PathBuf); 4] {
        [
            ("LD_PRELOAD", self.at("powercut.so")),
            ("POWERCUT_DIR", self.data()),
            ("POWERCUT_SHADOW", self.at("shadow")),
            ("POWERCUT_FAULT", self.at("fault")),
        ]
    }

    /// Gives the disk a fault.
    pub(crate) fn becomes(&self, fault: Fault) {
        let word = match fault {
            Fault::Full => "f",
            Fault::FullButForKeys => "k",
            Fault::ReadOnly => "r",
            Fault::Broken => "i",
            Fault::Slow => "s",
            Fault::Hung => "h",
        };
        fs::write(self.at("fault"), word).unwrap();
    }

    /// Removes the fault.
    pub(crate) fn is_well(&self) {
        fs::write(self.at("fault"), "").unwrap();
    }

    /// Restores the folder as it is after a power cut. The process that wrote there must be dead.
    pub(crate) fn power_cut(&self) {
        fs::remove_dir_all(self.data()).unwrap();
        copy(&self.at("shadow"), &self.data());
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Asserts that every database of an unused folder is sound. Checks a copy, because opening repairs.
pub(crate) fn is_sound(data: &Path) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("copy");
    copy(data, &folder);
    for name in ["log.sqlite", "keys.sqlite"] {
        let conn = Connection::open(folder.join(name)).unwrap();
        assert_eq!(integrity(&conn), "ok", "{name}");
    }
}

fn integrity(conn: &Connection) -> String {
    conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap()
}

/// Runs a program that writes rows and reports each as stored, until it is cut off. Returns how many it reported, and
/// how many of them are there.
fn rows_after_a_power_cut(synchronous: &str, said_at_least: usize) -> (usize, usize) {
    let disk = Disk::new();
    let file = disk.data().join("rows.sqlite");
    let mut writer = Command::new(env!("CARGO_BIN_EXE_rows"));
    writer.arg(&file).arg(synchronous).envs(disk.environment());
    let mut writer = writer.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    let mut said: Vec<i64> = Vec::new();
    said.extend(
        lines.by_ref().take(said_at_least).map(|line| line.unwrap().parse::<i64>().unwrap()),
    );
    writer.kill().unwrap();
    writer.wait().unwrap();
    // Reports from before it died that were not read yet.
    said.extend(lines.map_while(Result::ok).filter_map(|line| line.parse::<i64>().ok()));
    disk.power_cut();
    let conn = Connection::open(&file).unwrap();
    assert_eq!(integrity(&conn), "ok");
    let is_there = |n: &&i64| -> bool {
        conn.query_row("SELECT EXISTS (SELECT 1 FROM rows WHERE n = ?1)", [**n], |row| row.get(0))
            .unwrap()
    };
    (said.len(), said.iter().filter(is_there).count())
}

#[test]
fn a_power_cut_takes_what_was_not_synced_and_nothing_else() {
    for rows in [1, 40, 400] {
        let (said, there) = rows_after_a_power_cut("FULL", rows);
        assert_eq!(there, said, "synchronous=FULL");
    }
    let (said, there) = rows_after_a_power_cut("NORMAL", 400);
    assert!(there < said, "synchronous=NORMAL kept all of {said} rows: the disk forgets nothing");
}
