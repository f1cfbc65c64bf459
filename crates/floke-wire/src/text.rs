//! Writes views and patches as text from values that are already encoded: a value is encoded once for all its readers.

use std::fmt::{Display, Write as _};

use floke_core::Millis;

/// Adds a key and its value to the members in `text`. `key` needs no escaping: keys are ours.
pub fn push_member(text: &mut String, key: &str, json: &str) {
    debug_assert!(is_plain(key), "{key}");
    let comma = if text.is_empty() { "" } else { "," };
    let _infallible = write!(text, "{comma}\"{key}\":{json}");
}

/// A fresh view. Each part is members joined by commas, or empty.
#[must_use]
pub fn view<'p>(
    cursor: impl Display,
    now: Millis,
    parts: impl Iterator<Item = &'p str> + Clone,
) -> String {
    let mut text = head("view", cursor, now, parts.clone().map(str::len).sum());
    join(&mut text, parts);
    text.push_str("}}");
    text
}

/// A patch: keys with a new value, and keys that no longer have one.
#[must_use]
pub fn patch<'p>(
    cursor: impl Display,
    now: Millis,
    parts: impl Iterator<Item = &'p str> + Clone,
    deleted: impl Iterator<Item = &'p str>,
) -> String {
    let mut text = head("patch", cursor, now, parts.clone().map(str::len).sum());
    join(&mut text, parts);
    text.push('}');
    let mut open = ",\"del\":[\"";
    let mut close = "";
    for key in deleted {
        debug_assert!(is_plain(key), "{key}");
        text.push_str(open);
        text.push_str(key);
        open = "\",\"";
        close = "\"]";
    }
    text.push_str(close);
    text.push('}');
    text
}

fn head(kind: &str, cursor: impl Display, now: Millis, parts: usize) -> String {
    let mut text = String::with_capacity(parts + 128);
    let _infallible =
        write!(text, "{{\"type\":\"{kind}\",\"cursor\":\"{cursor}\",\"now\":{},\"set\":{{", now.0);
    text
}

fn join<'p>(text: &mut String, parts: impl Iterator<Item = &'p str>) {
    let mut comma = false;
    for part in parts.filter(|part| !part.is_empty()) {
        if comma {
            text.push(',');
        }
        text.push_str(part);
        comma = true;
    }
}

fn is_plain(key: &str) -> bool {
    key.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_-.".contains(&b))
}

#[cfg(test)]
mod tests {
    use std::iter::empty;

    use super::*;

    #[test]
    fn parts_become_one_object() {
        let mut a = String::new();
        push_member(&mut a, "room/clock", "{\"a\":1}");
        let mut b = String::new();
        push_member(&mut b, "b", "2");
        push_member(&mut b, "c", "3");
        let text = view("e.1", Millis(5), ["", &a, "", &b].into_iter());
        assert_eq!(
            text,
            r#"{"type":"view","cursor":"e.1","now":5,"set":{"room/clock":{"a":1},"b":2,"c":3}}"#
        );
    }

    #[test]
    fn a_patch_names_what_is_gone() {
        let text = patch("e.2", Millis(5), empty(), ["a/b", "c"].into_iter());
        assert_eq!(text, r#"{"type":"patch","cursor":"e.2","now":5,"set":{},"del":["a/b","c"]}"#);
        let text = patch("e.2", Millis(5), ["\"a\":1"].into_iter(), empty());
        assert_eq!(text, r#"{"type":"patch","cursor":"e.2","now":5,"set":{"a":1}}"#);
    }
}
