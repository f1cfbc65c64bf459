//! The only file that appends to HTML. Names of tags and attributes come from the program; it escapes everything else.

use crate::written::{lines, turns};

/// Unfinished HTML. Its methods add tags and text and nothing else, so a caller cannot forget to escape.
#[derive(Debug)]
pub(super) struct Tags(String);

/// Names and values of attributes.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Tags {
    /// A page without elements.
    pub(super) fn new() -> Self {
        Self("<!doctype html>\n".to_owned())
    }

    /// The HTML.
    pub(super) fn done(self) -> String {
        self.0
    }

    /// Adds an element with what `inside` adds.
    pub(super) fn put(
        &mut self,
        tag: &'static str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.only(tag, attributes);
        inside(self);
        self.0.extend(["</", tag, ">"]);
    }

    /// Adds an element that has no end tag.
    pub(super) fn only(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.0.extend(["<", tag]);
        for &(name, value) in attributes {
            self.0.extend([" ", name, "=\""]);
            self.plain(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// Adds text with its line breaks. A line that is written from the right does not turn the text beside it.
    pub(super) fn text(&mut self, text: &str) {
        for (n, line) in lines(text).enumerate() {
            if n > 0 {
                self.only("br", &[]);
            }
            if turns(&line) {
                self.put("bdi", &[], |tags| tags.plain(&line));
            } else {
                self.plain(&line);
            }
        }
    }

    /// Adds text of one line, where elements for breaks and direction are not wanted.
    pub(super) fn plain(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                _ => self.0.push(c),
            }
        }
    }

    /// Ends a line of the source, which the reader of the page does not see.
    pub(super) fn line_end(&mut self) {
        self.0.push('\n');
    }
}
