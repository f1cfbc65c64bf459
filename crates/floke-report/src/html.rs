//! Writes a document as an HTML page, to read and to print.

mod tags;

use floke_core::Language;

use self::tags::{Attributes, Tags};
use crate::block::{Block, Document, Item, Links, ListKind, Shape, Span, Text, Tone};

/// The page. `assets` is the prefix of the addresses of style sheets and scripts.
pub(crate) fn page(document: &Document<'_>, assets: &str) -> String {
    let lang = match document.language {
        Language::Nb => "nb",
        Language::Nn => "nn",
        Language::En => "en",
    };
    let mut tags = Tags::new();
    tags.put("html", &[("lang", lang), ("data-color-scheme", "auto")], |tags| {
        tags.line_end();
        outer(tags, "head", &[], |tags| head(tags, document, assets));
        outer(tags, "body", &[("class", "document"), ("data-size", "sm")], |tags| {
            outer(tags, "main", &[], |tags| all(tags, document));
        });
    });
    tags.line_end();
    tags.done()
}

/// An element that contains other elements, on lines of its own.
fn outer(
    tags: &mut Tags,
    tag: &'static str,
    attributes: Attributes<'_>,
    inside: impl FnOnce(&mut Tags),
) {
    tags.put(tag, attributes, |tags| {
        tags.line_end();
        inside(tags);
    });
    tags.line_end();
}

fn head(tags: &mut Tags, document: &Document<'_>, assets: &str) {
    tags.only("meta", &[("charset", "utf-8")]);
    tags.line_end();
    let viewport = "width=device-width, initial-scale=1";
    tags.only("meta", &[("name", "viewport"), ("content", viewport)]);
    tags.line_end();
    tags.put("title", &[], |tags| {
        tags.plain(document.name);
        tags.plain(" – Floke");
    });
    tags.line_end();
    tags.only("link", &[("rel", "icon"), ("href", &format!("{assets}favicon.svg"))]);
    tags.line_end();
    for sheet in ["vendor/theme.css", "vendor/ds.css", "styles/base.css", "styles/document.css"] {
        tags.only("link", &[("rel", "stylesheet"), ("href", &format!("{assets}{sheet}"))]);
        tags.line_end();
    }
    let script = format!("{assets}src/result.js");
    tags.put("script", &[("type", "module"), ("src", &script)], |_| {});
    tags.line_end();
}

fn all(tags: &mut Tags, document: &Document<'_>) {
    outer(tags, "header", &[("class", "document__head")], |tags| {
        tags.put("p", &[("class", "document__kind")], |tags| tags.text(document.kind));
        tags.line_end();
        tags.put("h1", &[], |tags| text(tags, &document.title));
        tags.line_end();
        blocks(tags, &document.head);
    });
    for links in &document.links {
        nav(tags, links);
    }
    // Hidden until there is a script that prints.
    let button: Attributes<'_> =
        &[("type", "button"), ("class", "ds-button document__print"), ("hidden", "")];
    tags.put("button", button, |tags| tags.text(document.print));
    tags.line_end();
    blocks(tags, &document.body);
    tags.put("footer", &[("class", "document__foot")], |tags| tags.text(document.made));
    tags.line_end();
}

fn nav(tags: &mut Tags, links: &Links<'_>) {
    let items = |tags: &mut Tags| {
        for (address, name) in &links.links {
            tags.put("li", &[], |tags| {
                tags.put("a", &[("href", address)], |tags| text(tags, name));
            });
        }
    };
    match links.label {
        None => tags.put("ul", &[("class", "document__links")], items),
        Some(label) => {
            tags.put("nav", &[("class", "document__contents"), ("aria-label", label)], |tags| {
                tags.put("h2", &[], |tags| tags.text(label));
                tags.put("ol", &[], items);
            });
        }
    }
    tags.line_end();
}

fn blocks(tags: &mut Tags, blocks: &[Block<'_>]) {
    for one in blocks {
        block(tags, one);
    }
}

fn block(tags: &mut Tags, block: &Block<'_>) {
    match block {
        Block::Section(shape, inside) => {
            let (tag, class): (_, Attributes<'_>) = match shape {
                Shape::Plain => ("section", &[]),
                Shape::Sheet => ("article", &[("class", "document__sheet")]),
                Shape::Whole => ("section", &[("class", "document__whole")]),
            };
            return outer(tags, tag, class, |tags| blocks(tags, inside));
        }
        Block::Heading(level, name, state) => {
            let tag = if *level == 2 { "h2" } else { "h3" };
            tags.put(tag, &[], |tags| {
                text(tags, name);
                if let Some(state) = state {
                    tags.plain(" ");
                    tags.put("span", &[("class", "document__state")], |tags| tags.text(state));
                }
            });
        }
        Block::Paragraph(tone, said) => {
            let class: Attributes<'_> = match tone {
                Tone::Plain => &[],
                Tone::Lead => &[("class", "document__lead")],
                Tone::Note => &[("class", "document__note")],
                Tone::Notice => &[("class", "document__notice")],
            };
            tags.put("p", class, |tags| text(tags, said));
        }
        Block::Pair(label, value) => pair(tags, label, |tags| text(tags, value)),
        Block::List(label, kind, items) => match label {
            None => list(tags, *kind, items),
            Some(label) if *kind == ListKind::Folded => tags.put("details", &[], |tags| {
                tags.put("summary", &[], |tags| tags.text(label));
                list(tags, *kind, items);
            }),
            Some(label) => pair(tags, label, |tags| list(tags, *kind, items)),
        },
        Block::Table(names, rows) => table(tags, names, rows),
    }
    tags.line_end();
}

fn table(tags: &mut Tags, names: &[&str], rows: &[Vec<Text<'_>>]) {
    let class: Attributes<'_> =
        if names.is_empty() { &[] } else { &[("class", "document__table")] };
    tags.put("table", class, |tags| {
        if !names.is_empty() {
            tags.put("thead", &[], |tags| {
                tags.put("tr", &[], |tags| {
                    for name in names {
                        tags.put("th", &[("scope", "col")], |tags| tags.text(name));
                    }
                });
            });
        }
        tags.put("tbody", &[], |tags| {
            for cells in rows {
                tags.put("tr", &[], |tags| row(tags, names, cells));
            }
        });
    });
}

/// The first cell names the row. Each other cell says its column too, for a page too narrow for columns.
fn row(tags: &mut Tags, names: &[&str], cells: &[Text<'_>]) {
    for (at, cell) in cells.iter().enumerate() {
        match names.get(at) {
            _ if at == 0 => tags.put("th", &[("scope", "row")], |tags| text(tags, cell)),
            Some(name) if !cell.is_empty() => {
                tags.put("td", &[("data-name", name)], |tags| text(tags, cell));
            }
            Some(_) | None => tags.put("td", &[], |tags| text(tags, cell)),
        }
    }
}

fn pair(tags: &mut Tags, label: &str, value: impl FnOnce(&mut Tags)) {
    tags.put("dl", &[("class", "document__pair")], |tags| {
        tags.put("dt", &[], |tags| tags.text(label));
        tags.put("dd", &[], value);
    });
}

fn list(tags: &mut Tags, kind: ListKind, items: &[Item<'_>]) {
    let tag = if kind == ListKind::Numbered { "ol" } else { "ul" };
    tags.put(tag, &[], |tags| {
        for item in items {
            tags.put("li", &[], |tags| {
                text(tags, &item.text);
                for (label, cell) in &item.cells {
                    tags.plain(" ");
                    tags.put("span", &[("class", "document__cell")], |tags| {
                        tags.put("b", &[], |tags| {
                            tags.text(label);
                            tags.plain(":");
                        });
                        tags.plain(" ");
                        text(tags, cell);
                    });
                }
            });
        }
    });
}

fn text(tags: &mut Tags, text: &Text<'_>) {
    for span in text.spans() {
        match span {
            Span::Plain(words) => tags.text(words),
            Span::Strong(words) => tags.put("b", &[], |tags| tags.text(words)),
            Span::Emphasis(words) => tags.put("em", &[], |tags| tags.text(words)),
            Span::Quiet(words) => tags.put("i", &[], |tags| tags.text(words)),
            Span::Break => tags.only("br", &[]),
        }
    }
}
