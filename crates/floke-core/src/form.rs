//! What people fill in, alone or as a group. `table.rs` has a row for each text and each list; the rules, the screens,
//! the documents and the demo read it. The programme decides when a stage opens.

mod item;
mod readers;
mod stage;
mod table;
#[cfg(test)]
mod tests;

pub use self::item::{Column, Field, Item, Kind, LONG, List, MAX_ROWS, NAME, Place, SENTENCE};
pub use self::readers::{Owner, Readers, Since};
pub use self::stage::Stage;
pub use self::table::FORM;

/// The items of a stage, in the order of its page.
pub fn items(stage: Stage) -> impl Iterator<Item = &'static Item> {
    FORM.iter().filter(move |item| item.place().stage == stage)
}

/// Every text of a group's form.
pub fn fields() -> impl DoubleEndedIterator<Item = &'static Field> + Clone {
    all_fields().filter(|field| field.place.owner == Owner::Group)
}

/// Every list of a group's form.
pub fn lists() -> impl DoubleEndedIterator<Item = &'static List> + Clone {
    FORM.iter().filter_map(|item| match item {
        Item::List(list) => Some(list),
        Item::Field(_) => None,
    })
}

/// Every text that is a person's own.
pub fn own_fields() -> impl DoubleEndedIterator<Item = &'static Field> + Clone {
    all_fields().filter(|field| field.place.owner == Owner::Person)
}

fn all_fields() -> impl DoubleEndedIterator<Item = &'static Field> + Clone {
    FORM.iter().filter_map(|item| match item {
        Item::Field(field) => Some(field),
        Item::List(_) => None,
    })
}

/// The text of this name in a group's form.
#[must_use]
pub fn find_field(id: &str) -> Option<&'static Field> {
    fields().find(|field| field.id == id)
}

/// The list of this name.
#[must_use]
pub fn find_list(id: &str) -> Option<&'static List> {
    lists().find(|list| list.id == id)
}

/// The text of this name that is a person's own.
#[must_use]
pub fn find_own(id: &str) -> Option<&'static Field> {
    own_fields().find(|field| field.id == id)
}
