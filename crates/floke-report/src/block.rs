//! A document as blocks: what it says, in which order. How it looks is a writer's business.
//!
//! `document.rs` builds the blocks from a report; `html.rs` and `markdown.rs` write them. Each string in a block is
//! plain text, and a writer escapes every one, whoever wrote it.

use std::borrow::Cow;

use floke_core::Language;

/// A whole document.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    /// The language of its words.
    pub language: Language,
    /// The name of the window or the file that holds it.
    pub name: &'a str,
    /// What kind of document it is, in words.
    pub kind: &'a str,
    /// The heading of level 1.
    pub title: Text<'a>,
    /// Where and when the session was, and what the reader must know first.
    pub head: Vec<Block<'a>>,
    /// Links to other documents. A file has no address, so only a page shows them.
    pub links: Vec<Links<'a>>,
    /// The rest.
    pub body: Vec<Block<'a>>,
    /// The program that made it, in words.
    pub made: &'a str,
    /// The button that prints it, in words. Only a page has one.
    pub print: &'a str,
}

/// Links that belong together.
#[derive(Debug)]
pub(crate) struct Links<'a> {
    /// Names a table of contents. A few links need no name.
    pub label: Option<&'a str>,
    /// The address and the text of each link.
    pub links: Vec<(String, Text<'a>)>,
}

/// A part of a document.
#[derive(Debug)]
pub(crate) enum Block<'a> {
    /// Blocks that belong together.
    Section(Shape, Vec<Block<'a>>),
    /// Level (2 or 3), text, and the state of what follows, such as "Draft".
    Heading(u8, Text<'a>, Option<&'a str>),
    /// One or more sentences.
    Paragraph(Tone, Text<'a>),
    /// A label and its value.
    Pair(&'a str, Text<'a>),
    /// A list with or without a label. It has at least one item.
    List(Option<&'a str>, ListKind, Vec<Item<'a>>),
    /// Rows of cells, under the names of their columns. Without names, each row is a name and a number.
    Table(Vec<&'a str>, Vec<Vec<Text<'a>>>),
}

/// How a section is set apart from the rest, in a format that can show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// It is not set apart.
    Plain,
    /// It begins a new sheet.
    Sheet,
    /// A printer keeps it on one sheet.
    Whole,
}

/// How a paragraph speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As body text.
    Plain,
    /// It says what the blocks after it are about.
    Lead,
    /// It adds a remark to the blocks before it.
    Note,
    /// It warns: nobody shall overlook it.
    Notice,
}

/// What a list puts before its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListKind {
    /// Bullets.
    Bulleted,
    /// Bullets; a page folds the list under its label until the reader opens it.
    Folded,
    /// Numbers from 1.
    Numbered,
}

/// An item of a list.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    /// The item itself.
    pub text: Text<'a>,
    /// More about it: labels and values.
    pub cells: Vec<(&'a str, Text<'a>)>,
}

/// Text with some words emphasised.
#[derive(Debug, Default)]
pub(crate) struct Text<'a>(Vec<Span<'a>>);

/// A piece of a text. Its words may contain line breaks.
#[derive(Debug)]
pub(crate) enum Span<'a> {
    /// Body text.
    Plain(Cow<'a, str>),
    /// The reader sees these words first.
    Strong(Cow<'a, str>),
    /// These words differ from those around them.
    Emphasis(Cow<'a, str>),
    /// A remark, where a format has a way to show one.
    Quiet(Cow<'a, str>),
    /// A line break.
    Break,
}

impl<'a> Text<'a> {
    /// A text that a person wrote, without the white space at its end.
    pub(crate) fn written(text: impl Into<Cow<'a, str>>) -> Self {
        Self::default().and_written(text)
    }

    /// A text of the program: words of a catalogue, or punctuation.
    pub(crate) fn of(words: impl Into<Cow<'a, str>>) -> Self {
        Self::default().and(words)
    }

    /// A text of the program that the reader sees first.
    pub(crate) fn strong(words: impl Into<Cow<'a, str>>) -> Self {
        Self::default().with(Span::Strong(words.into()))
    }

    /// Adds what a person wrote, without the white space at its end.
    #[must_use]
    pub(crate) fn and_written(self, text: impl Into<Cow<'a, str>>) -> Self {
        self.and(match text.into() {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_end()),
            Cow::Owned(text) => Cow::Owned(text.trim_end().to_owned()),
        })
    }

    /// Adds a text of the program.
    #[must_use]
    pub(crate) fn and(self, words: impl Into<Cow<'a, str>>) -> Self {
        self.with(Span::Plain(words.into()))
    }

    /// Adds a span.
    #[must_use]
    pub(crate) fn with(mut self, span: Span<'a>) -> Self {
        self.0.push(span);
        self
    }

    /// Adds another text.
    #[must_use]
    pub(crate) fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Adds another text on a new line. After an empty text there is no line to end.
    #[must_use]
    pub(crate) fn line(self, other: Self) -> Self {
        if self.is_empty() { other } else { self.with(Span::Break).then(other) }
    }

    /// Joins texts, with `between` between each two.
    pub(crate) fn joined(texts: impl IntoIterator<Item = Self>, between: &'a str) -> Self {
        texts.into_iter().fold(Self::default(), |all, text| {
            if all.is_empty() { text } else { all.and(between).then(text) }
        })
    }

    /// Whether it has no words.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|span| match span {
            Span::Plain(words)
            | Span::Strong(words)
            | Span::Emphasis(words)
            | Span::Quiet(words) => words.is_empty(),
            Span::Break => true,
        })
    }

    /// Its spans in order.
    pub(crate) fn spans(&self) -> &[Span<'a>] {
        &self.0
    }
}

impl<'a> Item<'a> {
    /// An item without cells.
    pub(crate) fn of(text: Text<'a>) -> Self {
        Self { text, cells: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{html, markdown};

    /// A text with one of each span, and `words` in all of them.
    fn text(words: &str) -> Text<'_> {
        let plain = Text::of(words).with(Span::Break);
        plain
            .with(Span::Strong(words.into()))
            .with(Span::Emphasis(words.into()))
            .with(Span::Quiet(words.into()))
    }

    fn blocks(words: &str) -> Vec<Block<'_>> {
        let list = |label, kind| {
            let item = Item { text: text(words), cells: vec![(words, text(words))] };
            Block::List(label, kind, vec![item])
        };
        let tones = [Tone::Plain, Tone::Lead, Tone::Note, Tone::Notice];
        let mut all = vec![
            Block::Heading(2, text(words), Some(words)),
            Block::Heading(3, text(words), None),
            Block::Pair(words, text(words)),
            list(None, ListKind::Bulleted),
            list(Some(words), ListKind::Bulleted),
            list(Some(words), ListKind::Folded),
            list(Some(words), ListKind::Numbered),
            Block::Table(Vec::new(), vec![vec![text(words), text(words)]]),
            Block::Table(vec![words, words], vec![vec![text(words), text(words)]]),
        ];
        all.extend(tones.map(|tone| Block::Paragraph(tone, text(words))));
        all
    }

    /// A document with one of each block, and `words` in all of them.
    fn one_of_each(words: &str) -> Document<'_> {
        let links = |label| Links { label, links: vec![(words.to_owned(), text(words))] };
        let shapes = [Shape::Plain, Shape::Sheet, Shape::Whole];
        Document {
            language: Language::Nb,
            name: words,
            kind: words,
            title: text(words),
            head: blocks(words),
            links: vec![links(None), links(Some(words))],
            body: shapes.map(|shape| Block::Section(shape, blocks(words))).into(),
            made: words,
            print: words,
        }
    }

    #[test]
    fn no_text_of_a_block_becomes_markup_of_a_page() {
        let page = |words| html::page(&one_of_each(words), "/a/");
        let (plain, bent) = (page("ord"), page("<i>&\"'"));
        let (texts, escaped) = (plain.matches("ord").count(), "&lt;i&gt;&amp;&quot;&#39;");
        assert_eq!(bent.matches(escaped).count(), texts, "{bent}");
        let markup = |page: &str| page.matches(['<', '>', '"', '\'']).count();
        assert_eq!(markup(&bent), markup(&plain), "{bent}");
    }

    #[test]
    fn no_text_of_a_block_becomes_markup_of_a_file() {
        let file = |words| markdown::file(&one_of_each(words));
        let (plain, bent) = (file("ord"), file("#*_[<>]|~&`\\"));
        let (texts, escaped) = (plain.matches("ord").count(), r"\#\*\_\[\<\>\]\|\~\&\`\\");
        assert_eq!(bent.matches(escaped).count(), texts, "{bent}");
    }

    #[test]
    fn a_page_and_a_file_show_the_same_texts() {
        let document = one_of_each("ord");
        let [page, file] = [html::page(&document, "/a/"), markdown::file(&document)]
            .map(|written| written.matches("ord").count());
        // The page also has a name, a kind, a maker, a button, and links: an address and a text each, and a label in two
        // places. In each of the four tables it says the name of the first column, and again of the others for narrow
        // pages; a file says it once for each row.
        let [names, links, label, columns] = [4, 2 * (1 + 4), 2, 4 * 2];
        assert_eq!(page, file + names + links + label + columns);
    }
}
