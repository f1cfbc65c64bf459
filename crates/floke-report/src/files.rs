//! The names of files.

use floke_core::Facts;

/// The most characters that a session's title gives a file's name.
const LONGEST: usize = 60;

/// The name of a session's file, without its ending: that it is an exercise (V19), which session, and its day. It has
/// only letters that every file system and every header takes.
#[must_use]
pub fn file_name(facts: &Facts) -> String {
    let mut name = "ovelse".to_owned();
    let title = plain(&facts.title);
    for word in title.split('-').filter(|word| !word.is_empty()) {
        if name.len() + word.len() > LONGEST {
            break;
        }
        name.extend(["-", word]);
    }
    if !facts.date.is_empty() {
        name.extend(["-", &plain(&facts.date)]);
    }
    name
}

/// Lower-case letters without marks, digits, and a hyphen for everything else.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => plain.push(c),
            'æ' | 'ä' => plain.push_str("ae"),
            'ø' | 'ö' | 'ó' | 'ò' | 'ô' => plain.push('o'),
            'å' | 'á' | 'à' | 'â' => plain.push('a'),
            'é' | 'è' | 'ê' => plain.push('e'),
            'ü' => plain.push('u'),
            'č' => plain.push('c'),
            'đ' => plain.push('d'),
            'ŋ' | 'ń' => plain.push('n'),
            'š' => plain.push('s'),
            'ŧ' => plain.push('t'),
            'ž' => plain.push('z'),
            _ => plain.push('-'),
        }
    }
    plain
}
