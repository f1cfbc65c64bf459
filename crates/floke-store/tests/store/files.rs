//! Opening a folder: what it makes, and what it refuses in one clear line with nothing left behind.

use std::fs;
use std::path::{Path, PathBuf};

use floke_core::{Millis, Seq};
use floke_store::{AppendError, OpenError, ReadError, backup, open, restore};
use rusqlite::Connection;

use crate::make::*;

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Opens, and expects a refusal that changes no file.
fn refused(folder: &Path) -> OpenError {
    let contents = |folder: &Path| -> Vec<(String, Option<Vec<u8>>)> {
        // The rest of a finished transaction in a journal belongs to nobody, and every opening overwrites it.
        let kept = |name: &str| !name.ends_with("-journal");
        let read = |name: &String| kept(name).then(|| fs::read(folder.join(name)).ok()).flatten();
        names(folder).into_iter().map(|name| (name.clone(), read(&name))).collect()
    };
    let before = contents(folder);
    let error = open(folder).unwrap_err();
    assert!(contents(folder) == before, "{:?}", names(folder));
    let line = error.to_string();
    assert!(!line.contains('\n') && line.contains(&*folder.to_string_lossy()), "{line}");
    error
}

async fn used(folder: &Path) {
    let log = open(folder).unwrap();
    create(&*log, 1).await;
    log.close().await.unwrap();
}

#[tokio::test]
async fn a_new_folder_is_made_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    let log = open(&deep).unwrap();
    create(&*log, 1).await;
    assert_eq!(words(&*log, 1).await, some(&["first"]));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(deep.clone()), 0o700);
        assert_eq!(mode(folder.path().join("a")), 0o700);
        for name in names(&deep) {
            assert_eq!(mode(deep.join(&name)), 0o600, "{name}");
        }
    }
    log.close().await.unwrap();
}

#[tokio::test]
async fn a_database_elsewhere_is_refused_by_its_kind_and_no_folder_is_made_of_its_password() {
    let folder = tempfile::tempdir().unwrap();
    open(&folder.path().join("data")).unwrap().close().await.unwrap();
    for kind in ["postgres", "postgresql+tls", "x-1.b"] {
        let elsewhere = PathBuf::from(format!("{kind}://floke:hemmelig@db/floke"));
        let here = folder.path().join("data");
        let refusals = [
            open(&elsewhere).unwrap_err().to_string(),
            backup(&elsewhere, &folder.path().join("copy")).await.unwrap_err().to_string(),
            backup(&here, &elsewhere).await.unwrap_err().to_string(),
            restore(&here, None, &elsewhere).await.unwrap_err().to_string(),
        ];
        for refusal in refusals {
            let said = format!("this floke keeps its log in a folder, and knows no {kind}");
            assert_eq!(refusal, said);
        }
        assert!(!Path::new(&format!("{kind}:")).exists());
    }
    for any in ["a:b", "a:", "://", "1://a"] {
        assert!(open(&folder.path().join(any)).is_ok(), "a folder may have any name: {any}");
    }
}

#[tokio::test]
async fn a_second_floke_on_the_same_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    let error = open(folder.path()).unwrap_err();
    assert!(matches!(error, OpenError::InUse { .. }), "{error:?}");
    create(&*log, 1).await;
    log.close().await.unwrap();
    open(folder.path()).unwrap().close().await.unwrap();
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "x").unwrap();
    let error = open(&folder.path().join("file/data")).unwrap_err();
    assert!(matches!(error, OpenError::NotWritable { .. }), "{error:?}");
    let error = open(&folder.path().join("file")).unwrap_err();
    assert!(matches!(error, OpenError::NotWritable { .. }), "{error:?}");
    assert_eq!(names(folder.path()), ["file"]);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    for name in ["log.sqlite", "keys.sqlite"] {
        for garbage in ["x".to_owned(), "not a database ".repeat(1_000)] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(name), garbage).unwrap();
            let error = refused(folder.path());
            assert!(matches!(error, OpenError::NotADatabase { .. }), "{error:?}");
        }
    }
}

#[tokio::test]
async fn a_damaged_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    used(folder.path()).await;
    let path = folder.path().join("log.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    // All but the first hundred bytes, which name our file type.
    bytes[100..].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    let error = refused(folder.path());
    assert!(matches!(&error, OpenError::NotADatabase { path: at } if *at == path), "{error:?}");
}

#[tokio::test]
async fn the_database_of_another_program_is_refused() {
    for name in ["log.sqlite", "keys.sqlite"] {
        let folder = tempfile::tempdir().unwrap();
        let other = Connection::open(folder.path().join(name)).unwrap();
        other.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE cars (id)").unwrap();
        drop(other);
        let error = refused(folder.path());
        assert!(matches!(error, OpenError::Foreign { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn log_and_keys_in_each_others_place_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    used(folder.path()).await;
    let at = |name: &str| folder.path().join(name);
    fs::rename(at("log.sqlite"), at("other")).unwrap();
    fs::rename(at("keys.sqlite"), at("log.sqlite")).unwrap();
    fs::rename(at("other"), at("keys.sqlite")).unwrap();
    let error = refused(folder.path());
    assert!(matches!(error, OpenError::Foreign { .. }), "{error:?}");
}

/// A used folder with one file of this schema.
async fn of_schema(name: &str, schema: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    used(folder.path()).await;
    let file = Connection::open(folder.path().join(name)).unwrap();
    file.pragma_update(None, "user_version", schema).unwrap();
    file.close().unwrap();
    folder
}

#[tokio::test]
async fn a_file_from_a_newer_floke_is_refused() {
    for name in ["log.sqlite", "keys.sqlite"] {
        let folder = of_schema(name, 6).await;
        let error = refused(folder.path());
        assert!(matches!(error, OpenError::Newer { found: 6, known: 5, .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_file_from_before_the_first_release_is_refused_and_says_so() {
    for (name, schema) in [("log.sqlite", 1), ("log.sqlite", 4), ("keys.sqlite", 4)] {
        let folder = of_schema(name, schema).await;
        let error = refused(folder.path());
        assert!(
            matches!(error, OpenError::Older { found, known: 5, .. } if found == schema),
            "{error:?}"
        );
        assert!(error.to_string().contains("before the first release"), "{error}");
    }
}

#[tokio::test]
async fn a_log_without_its_keys_or_keys_without_their_log_are_refused() {
    for gone in ["log.sqlite", "keys.sqlite"] {
        let folder = tempfile::tempdir().unwrap();
        used(folder.path()).await;
        fs::remove_file(folder.path().join(gone)).unwrap();
        let error = refused(folder.path());
        let OpenError::HalfMissing { missing, .. } = &error else { panic!("{error:?}") };
        assert!(missing.ends_with(gone), "{error}");
    }
}

#[tokio::test]
async fn a_first_start_that_was_cut_short_is_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).unwrap().close().await.unwrap();
    fs::remove_file(folder.path().join("log.sqlite")).unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    log.close().await.unwrap();

    let folder = tempfile::tempdir().unwrap();
    for name in ["log.sqlite", "keys.sqlite", "floke.lock"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    assert_eq!(log.read(&session(1), Seq(0)).await.unwrap().len(), 1);
    log.close().await.unwrap();
}

#[tokio::test]
async fn a_failed_first_start_takes_its_folders_away_again() {
    let folder = tempfile::tempdir().unwrap();
    let error = open(&folder.path().join("a/b").join("x".repeat(300))).unwrap_err();
    assert!(matches!(error, OpenError::NotWritable { .. }), "{error:?}");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[tokio::test]
async fn a_failed_first_start_takes_its_files_away_again() {
    for stone in ["floke.lock", "keys.sqlite", "log.sqlite", "log.sqlite-wal"] {
        let folder = tempfile::tempdir().unwrap();
        // A folder in place of a file; with the last one, opening makes all files but one before it finds it.
        fs::create_dir(folder.path().join(stone)).unwrap();
        refused(folder.path());
        assert_eq!(names(folder.path()), [stone]);
    }
}

/// What a person does to a file of a running floke.
#[derive(Debug, Clone, Copy)]
enum Done {
    Removed,
    /// With the same bytes in it: later writes would go elsewhere all the same.
    Replaced,
    CutShort,
    /// As `cp` does it, into the same file.
    LongerCopy,
}

fn does(done: Done, file: &Path, aside: &Path) {
    match done {
        Done::Removed => fs::rename(file, aside).unwrap(),
        Done::Replaced => {
            fs::copy(file, aside).unwrap();
            fs::rename(aside, file).unwrap();
        }
        Done::CutShort => {
            let there = fs::OpenOptions::new().write(true).open(file).unwrap();
            there.set_len(there.metadata().unwrap().len() / 2).unwrap();
        }
        Done::LongerCopy => {
            let mut bytes = fs::read(file).unwrap();
            bytes.resize(bytes.len() + 4_096, 0);
            fs::write(file, bytes).unwrap();
        }
    }
}

#[tokio::test]
async fn nothing_is_stored_in_a_file_that_was_taken_away_and_it_does_not_heal_by_itself() {
    let (gone, longer) = ([Done::Removed, Done::Replaced], Done::LongerCopy);
    let kinds: [(&str, &[Done]); 4] = [
        ("log.sqlite", &[gone[0], gone[1], Done::CutShort, longer]),
        ("keys.sqlite", &[gone[0], gone[1], Done::CutShort, longer]),
        ("log.sqlite-wal", &[gone[0], gone[1], Done::CutShort]),
        ("log.sqlite-shm", &gone),
    ];
    for (name, kinds) in kinds {
        for done in kinds.iter().copied() {
            let folder = tempfile::tempdir().unwrap();
            let (file, aside) = (folder.path().join(name), folder.path().join("aside"));
            let log = open(folder.path()).unwrap();
            create(&*log, 1).await;
            log.check().await.unwrap();
            does(done, &file, &aside);
            let case = format!("{name} {done:?}");
            for _ in 0..2 {
                let events = commit([said("b")]);
                let answer = log.append(&session(1), Seq(1), events, None).await;
                assert!(matches!(answer, Err(AppendError::Unavailable(_))), "{case}: {answer:?}");
                assert!(log.check().await.is_err(), "{case}");
                assert!(log.destroy_key(&session(1), &person(1)).await.is_err(), "{case}");
                assert!(log.forget(&session(1), Millis(7)).await.is_err(), "{case}");
                let read = log.read(&session(1), Seq(0)).await;
                assert!(matches!(read, Err(ReadError::Unavailable(_))), "{case}: {read:?}");
                // A file that was put back looks the same, but nobody knows what happened meanwhile.
                if let Done::Removed = done
                    && aside.exists()
                {
                    fs::rename(&aside, &file).unwrap();
                }
            }
            log.close().await.ok();
            if let Done::Removed = done {
                let log = open(folder.path()).unwrap();
                assert_eq!(words(&*log, 1).await, some(&["first"]), "{case}");
                log.append(&session(1), Seq(1), commit([said("b")]), None).await.unwrap();
                log.close().await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_file_that_is_taken_away_while_something_is_stored_is_noticed_before_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (file, aside) = (folder.path().join("log.sqlite"), folder.path().join("aside"));
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    // It holds the lock, so that the commit waits after it has begun.
    let stranger = Connection::open(&file).unwrap();
    stranger.execute_batch("BEGIN IMMEDIATE").unwrap();
    let session = session(1);
    let append = log.append(&session, Seq(1), commit([of(person(1), "b")]), None);
    let taken = async {
        // Her key is stored first.
        let keys = Connection::open(folder.path().join("keys.sqlite")).unwrap();
        let keys = || keys.query_row("SELECT count(*) FROM keys", [], |row| row.get::<_, u32>(0));
        while keys().unwrap() < 2 {
            tokio::task::yield_now().await;
        }
        fs::rename(&file, &aside).unwrap();
        stranger.execute_batch("ROLLBACK").unwrap();
    };
    let (answer, ()) = tokio::join!(append, taken);
    assert!(matches!(answer, Err(AppendError::Unavailable(_))), "{answer:?}");
    log.close().await.ok();
}

/// Floke's own writes make files longer and shorter, which is no replacement.
#[tokio::test]
async fn what_the_log_itself_does_to_its_files_is_nobody_elses_doing() {
    let folder = tempfile::tempdir().unwrap();
    let (file, journal) =
        (folder.path().join("log.sqlite"), folder.path().join("keys.sqlite-journal"));
    let len = || fs::metadata(&file).unwrap().len();
    let log = open(folder.path()).unwrap();
    let long = "x".repeat(50_000);
    for n in 1..=4 {
        create(&*log, n).await;
        // More than the write-ahead log holds before it is folded.
        for seq in 1..=150 {
            let said = commit([of(person(n), &long)]);
            log.append(&session(n), Seq(seq.try_into().unwrap()), said, None).await.unwrap();
        }
        log.check().await.unwrap();
        // A backup reads beside it, and ends.
        let beside = Connection::open_with_flags(&file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY);
        let copy = folder.path().join(format!("copy{n}"));
        beside.unwrap().execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
        assert_eq!(words(&*log, n).await.len(), 151);
    }
    let longest = len();
    assert!(longest > 16_000_000, "{longest}");
    // The journal beside the keys is made anew.
    fs::remove_file(&journal).unwrap();
    for n in 1..=3 {
        log.forget(&session(n), Millis(7)).await.unwrap();
    }
    while len() > longest / 2 {
        log.check().await.unwrap();
    }
    log.append(&session(4), Seq(151), commit([of(person(4), "b")]), None).await.unwrap();
    assert!(journal.exists());
    log.close().await.unwrap();
}
