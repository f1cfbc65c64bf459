//! The only file that appends to Markdown. Markup comes from the program; it escapes everything else.

use crate::written::{lines, turns};

/// Unfinished Markdown. Its methods add markup and words and nothing else, so a caller cannot forget to escape.
#[derive(Debug, Default)]
pub(super) struct Source(String);

impl Source {
    /// The Markdown.
    pub(super) fn done(self) -> String {
        self.0
    }

    /// Adds markup of the program.
    pub(super) fn markup(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Adds words, with `end` for each line break. A line that is written from the right does not turn the text beside it.
    pub(super) fn words(&mut self, words: &str, end: &'static str) {
        for (n, line) in lines(words).enumerate() {
            if n > 0 {
                self.markup(end);
            }
            // First strong isolate … pop directional isolate (UAX 9).
            let (before, after) = if turns(&line) { ("\u{2068}", "\u{2069}") } else { ("", "") };
            self.markup(before);
            self.escaped(&line);
            self.markup(after);
        }
    }

    /// Whether nothing stands before here that would keep a number with a full stop from beginning a list.
    fn may_begin_a_list(&self) -> bool {
        let line = self.0.rsplit('\n').next().unwrap_or_default();
        let number = |mark: &str| mark.trim_end_matches('.').bytes().all(|b| b.is_ascii_digit());
        line.split_whitespace().all(|mark| mark == "-" || number(mark))
    }

    fn escaped(&mut self, line: &str) {
        let mut line = line;
        let number = line.trim_start().split(|c: char| !c.is_ascii_digit()).next();
        let number = number.filter(|number| (1..=9).contains(&number.len()));
        if let Some(number) = number
            && self.may_begin_a_list()
        {
            // «1. desember» is a date.
            let (before, after) =
                line.split_at(line.len() - line.trim_start().len() + number.len());
            if after.starts_with(['.', ')']) {
                self.0.extend([before, "\\"]);
                self.0.extend(after.chars().take(1));
                line = after.get(1..).unwrap_or_default();
            }
        }
        let mut at_line_start = true;
        for c in line.chars() {
            let mark =
                matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&');
            let line_mark = at_line_start && matches!(c, '#' | '+' | '-' | '=');
            if mark || line_mark {
                self.0.push('\\');
            }
            self.0.push(c);
            at_line_start &= c.is_whitespace();
        }
    }
}
