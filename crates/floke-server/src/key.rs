//! The creation key lets somebody make a session from another machine. The operator sets it, or the server makes one
//! once and keeps it in the data folder, for its owner alone. Backups do not hold it: a restored folder gets a new one.

use std::fmt;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::random;

const FILE: &str = "creation.key";

/// The fewest characters that keep somebody out, dashes and spaces not counted.
pub(crate) const MIN_CHARS: usize = 8;

/// A creation key. Its debug text does not hold it.
#[derive(Clone, PartialEq, Eq)]
pub struct CreationKey(Arc<str>);

impl CreationKey {
    /// The operator's key; else the one in the data folder, made when missing.
    ///
    /// # Errors
    /// When the folder cannot be read or written, or the file holds no key.
    pub fn of(config: &Config) -> io::Result<Self> {
        match &config.creation_key {
            Some(key) => Ok(key.as_str().into()),
            None => Self::kept(&config.data),
        }
    }

    /// A key that is not stored.
    #[must_use]
    pub fn made() -> Self {
        Self(random::personal_code().into())
    }

    fn kept(data: &Path) -> io::Result<Self> {
        let path = data.join(FILE);
        let kept = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            kept => kept?,
        };
        let key = kept.trim();
        // A crash while the key was being made leaves an empty file.
        if key.is_empty() {
            let made = Self::made();
            write_secret(&path, &format!("{}\n", made.0))?;
            return Ok(made);
        }
        if !keeps_out(key) {
            let why = format!("{FILE} has fewer than {MIN_CHARS} characters: remove it");
            return Err(io::Error::new(ErrorKind::InvalidData, why));
        }
        Ok(Self(key.into()))
    }

    /// Whether this text is the key, ignoring dashes and case. Compares hashes, so that timing tells nothing.
    #[must_use]
    pub fn is(&self, typed: &str) -> bool {
        random::hash(&tidy(typed)) == random::hash(&tidy(&self.0))
    }

    /// The key as the operator is shown it.
    #[must_use]
    pub fn told(&self) -> &str {
        &self.0
    }
}

/// The characters of a key that count.
fn tidy(key: &str) -> String {
    key.chars().filter(|c| *c != '-' && !c.is_whitespace()).collect::<String>().to_uppercase()
}

/// Whether enough characters count: a key of blanks is no key.
pub(crate) fn keeps_out(key: &str) -> bool {
    tidy(key).chars().count() >= MIN_CHARS
}

impl From<&str> for CreationKey {
    fn from(key: &str) -> Self {
        Self(key.into())
    }
}

impl fmt::Debug for CreationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CreationKey(…)")
    }
}

/// Writes a secret into a new file that only its owner may read. Others may hold the old file open, or read it.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn write_secret(path: &Path, text: &str) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use clap::Parser as _;

    use super::*;
    use crate::config::{Cli, ConfigError};

    fn config(data: &Path, args: &[&str]) -> Config {
        let data = data.to_str().unwrap();
        let cli = Cli::try_parse_from([&["floke", "--data", data], args].concat()).unwrap();
        Config::checked(cli.options).unwrap()
    }

    #[test]
    fn the_key_is_made_once_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), &[]);
        let path = folder.path().join(FILE);
        // A crash leaves an empty file.
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let key = CreationKey::of(&config).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(CreationKey::of(&config).unwrap(), key, "the same at the next start");
        assert!(key.is(key.told()) && key.told().len() >= MIN_CHARS);
        assert!(!format!("{key:?}").contains(key.told()));
        for short in ["kort\n", "--------\n", "a-b-c-d-e-f-g\n"] {
            fs::write(&path, short).unwrap();
            let error = CreationKey::of(&config).unwrap_err();
            assert!(error.to_string().contains("remove it"), "{error}");
        }
    }

    /// What people saw: with eight spaces as the key, everybody made sessions without one.
    #[test]
    fn a_key_of_spaces_and_dashes_is_none() {
        for key in ["        ", "--------", "a b c d e f g", "\u{a0}\u{a0}\u{a0}\u{a0}", "øøøø"]
        {
            let key = format!("--creation-key={key}");
            let cli = Cli::try_parse_from(["floke", &key]).unwrap();
            let refused = Config::checked(cli.options).unwrap_err();
            assert_eq!(refused, ConfigError::CreationKey, "{key:?}");
        }
        assert!(keeps_out("abcd-efgh") && keeps_out("blåbærøl"));
    }

    #[test]
    fn the_operators_own_key_overrides_the_stored_one_and_is_written_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let key =
            CreationKey::of(&config(folder.path(), &["--creation-key", "riktig nok"])).unwrap();
        assert!(key.is("RIKTIG-NOK") && !key.is("RIKTIG") && !key.is(""));
        assert!(!folder.path().join(FILE).exists());
    }
}
