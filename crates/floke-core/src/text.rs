//! What people may write. A floke and a long text are kept to the byte (R14); a name is one line that shows everything
//! in it, so that no two different names look the same and no name disturbs the text around it.

use crate::refusal::Refusal;

/// Whether `text` shows nothing.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    !text.chars().any(|c| !c.is_whitespace() && !is_unseen(c))
}

/// `text` to the byte, if it has at most `max` characters and no NUL, which databases and documents cannot store.
pub(crate) fn bounded(text: &str, max: usize) -> Result<String, Refusal> {
    if text.contains('\0') {
        return Err(Refusal::BadValue);
    }
    if text.len() > max && text.chars().count() > max {
        return Err(Refusal::TooLong { max });
    }
    Ok(text.to_owned())
}

/// The same for a text that must not be blank.
pub(crate) fn needed(text: &str, max: usize) -> Result<String, Refusal> {
    if is_blank(text) {
        return Err(Refusal::Empty);
    }
    bounded(text, max)
}

/// A name of at most `max` characters: one line, without invisible characters. May be blank.
pub(crate) fn label(text: &str, max: usize) -> Result<String, Refusal> {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\t' | '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
        {
            // A line break between two words separates them; «\r
            // » separates them once.
            if !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !is_unseen(c) || joins(line.chars().next_back(), c) {
            line.push(c);
        }
    }
    bounded(if is_blank(&line) { "" } else { line.trim() }, max)
}

/// The same for a name that must not be blank.
pub(crate) fn named(text: &str, max: usize) -> Result<String, Refusal> {
    let line = label(text, max)?;
    if line.is_empty() { Err(Refusal::Empty) } else { Ok(line) }
}

/// Whether this character is invisible: a control, or one that Unicode leaves out when it draws text
/// (`Default_Ignorable_Code_Point` of UAX 44, with marks of direction and the Hangul fillers), or Braille's blank.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether `c` shapes the character before it: joiners and variants of pictures, and of scripts whose letters join.
/// After a Latin, Greek or Cyrillic letter they would only make a second name that looks like the first.
fn joins(before: Option<char>, c: char) -> bool {
    let shapes = matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}');
    shapes && before.is_some_and(|before| before >= '\u{590}' && !before.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_shows_all_it_holds() {
        for (typed, kept) in [
            (" Kari \u{200B}Nordmann\r\n", "Kari Nordmann"),
            ("Ka\u{AD}ri\u{202E}", "Kari"),
            ("Ka\u{200D}ri\u{FE0F}", "Kari"),
            ("Glomma\r\nog\tVinger", "Glomma og Vinger"),
            ("Oslo\0\u{7}", "Oslo"),
            // A family, a heart and a Persian word need their joiners.
            ("👨\u{200D}👩\u{200D}👧 ❤\u{FE0F}", "👨\u{200D}👩\u{200D}👧 ❤\u{FE0F}"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
        ] {
            assert_eq!(named(typed, 80).as_deref(), Ok(kept));
        }
        for nothing in ["", "\u{200B}", "\u{3164}\u{2800}", "\u{202E} \r\n", "\0"] {
            assert_eq!(named(nothing, 80), Err(Refusal::Empty), "{nothing:?}");
            assert_eq!(label(nothing, 80).as_deref(), Ok(""));
        }
    }

    #[test]
    fn a_text_is_kept_to_the_byte_unless_it_shows_nothing_or_holds_a_nul() {
        let text = " \u{202E}Floken\r\n\u{200B}to\u{3164} ";
        assert_eq!(needed(text, 80).as_deref(), Ok(text));
        assert_eq!(needed("\u{200B}\u{3164}\r\n", 80), Err(Refusal::Empty));
        assert_eq!(bounded("\u{200B}", 80).as_deref(), Ok("\u{200B}"));
        assert_eq!(bounded("a\0b", 80), Err(Refusal::BadValue));
    }
}
