//! Writes rows into an SQLite file, as careful as it is told to be, and says of each that it is stored. For the stories
//! about power cuts, which must see that a program that is not careful enough is found out.

use std::error::Error;
use std::io::Write as _;

use rusqlite::Connection;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (file, synchronous) = (args.next().ok_or("a file")?, args.next().ok_or("FULL or NORMAL")?);
    let conn = Connection::open(file)?;
    // As careful as SQLite is by itself: the table is there whatever happens later.
    conn.execute_batch("CREATE TABLE rows (n INTEGER PRIMARY KEY, text TEXT NOT NULL)")?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", synchronous)?;
    let mut out = std::io::stdout().lock();
    for n in 1_i64.. {
        conn.execute("INSERT INTO rows (n, text) VALUES (?1, ?2)", (n, "x".repeat(300)))?;
        writeln!(out, "{n}")?;
    }
    Ok(())
}
