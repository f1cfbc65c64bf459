//! Writes a document as Markdown, to paste into a case or a mail.

mod source;

use self::source::Source;
use crate::block::{Block, Document, Item, ListKind, Span, Text, Tone};

/// The file. It leaves out the links: it does not know where somebody will read it.
pub(crate) fn file(document: &Document<'_>) -> String {
    let mut out = Source::default();
    heading(&mut out, 1, &document.title, None);
    blocks(&mut out, &document.head);
    blocks(&mut out, &document.body);
    out.done()
}

/// What a line break becomes in a heading, in a paragraph, and in an item of a list.
const IN_HEADING: &str = " ";
const IN_PARAGRAPH: &str = "  \n";
const IN_ITEM: &str = "  \n  ";

fn blocks(out: &mut Source, blocks: &[Block<'_>]) {
    for one in blocks {
        block(out, one);
    }
}

fn block(out: &mut Source, block: &Block<'_>) {
    match block {
        Block::Section(_, inside) => return blocks(out, inside),
        Block::Heading(level, name, state) => return heading(out, *level, name, *state),
        Block::Paragraph(tone, said) => {
            let around = if *tone == Tone::Note { "*" } else { "" };
            out.markup(around);
            text(out, said, IN_PARAGRAPH);
            out.markup(around);
            out.markup("\n");
        }
        Block::Pair(label, value) => {
            out.markup("**");
            out.words(label, IN_PARAGRAPH);
            out.markup(if label.ends_with('?') { "** " } else { ":** " });
            text(out, value, IN_PARAGRAPH);
            out.markup("\n");
        }
        Block::List(label, kind, items) => {
            if let Some(label) = label {
                between(out, "**", label, IN_PARAGRAPH);
                out.markup("\n\n");
            }
            list(out, *kind, items);
        }
        Block::Table(names, rows) => rows.iter().for_each(|cells| row(out, names, cells)),
    }
    out.markup("\n");
}

/// A row of a table is an item of a list: whoever pastes it into a mail can read it.
fn row(out: &mut Source, names: &[&str], cells: &[Text<'_>]) {
    out.markup("- ");
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        if at > 0 {
            out.markup(if names.is_empty() { ": " } else { " · " });
            if let Some(name) = names.get(at) {
                out.words(name, IN_ITEM);
                out.markup(if name.ends_with('?') { " " } else { ": " });
            }
        }
        text(out, cell, IN_ITEM);
    }
    out.markup("\n");
}

fn heading(out: &mut Source, level: u8, name: &Text<'_>, state: Option<&str>) {
    (0..level).for_each(|_| out.markup("#"));
    out.markup(" ");
    text(out, name, IN_HEADING);
    if let Some(state) = state {
        out.markup(" (");
        out.words(state, IN_HEADING);
        out.markup(")");
    }
    out.markup("\n\n");
}

fn list(out: &mut Source, kind: ListKind, items: &[Item<'_>]) {
    for (n, item) in items.iter().enumerate() {
        match kind {
            ListKind::Bulleted | ListKind::Folded => out.markup("- "),
            ListKind::Numbered => {
                out.words(&(n + 1).to_string(), IN_ITEM);
                out.markup(". ");
            }
        }
        text(out, &item.text, IN_ITEM);
        for (label, cell) in &item.cells {
            out.markup(" · ");
            out.words(label, IN_ITEM);
            out.markup(": ");
            text(out, cell, IN_ITEM);
        }
        out.markup("\n");
    }
}

fn text(out: &mut Source, text: &Text<'_>, end: &'static str) {
    for span in text.spans() {
        match span {
            Span::Plain(words) | Span::Quiet(words) => out.words(words, end),
            Span::Strong(words) => between(out, "**", words, end),
            Span::Emphasis(words) => between(out, "*", words, end),
            Span::Break => out.markup(end),
        }
    }
}

fn between(out: &mut Source, markup: &'static str, words: &str, end: &'static str) {
    out.markup(markup);
    out.words(words, end);
    out.markup(markup);
}
