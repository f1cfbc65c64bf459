//! A person's text, ready for a document: its lines, whatever ends them, with no effect beyond them.

/// The lines of a text. A carriage return ends one, like a line feed; a control character that documents may not hold
/// becomes the sign for an unreadable one.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = String> {
    let text = text.replace("\r\n", "\n");
    let ends =
        |c: char| matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.split(ends).map(closed).collect::<Vec<_>>().into_iter()
}

/// A line in which each end of an isolate has a beginning: one too many would end the writer's own.
fn closed(line: &str) -> String {
    let mut open = 0_usize;
    let mut closed = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\u{2066}'..='\u{2068}' => open += 1,
            '\u{2069}' if open == 0 => continue,
            '\u{2069}' => open -= 1,
            _ => {}
        }
        closed.push(if c.is_control() && c != '\t' { '\u{FFFD}' } else { c });
    }
    closed
}

/// Whether a line may turn the text beside it: it has letters written from the right, or marks of direction (UAX 9).
pub(crate) fn turns(line: &str) -> bool {
    line.chars().any(|c| {
        matches!(c,
            '\u{590}'..='\u{8FF}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    })
}
