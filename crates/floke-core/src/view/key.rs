//! Scopes, paces, and the macro that reads a table of keys.

use serde::{Deserialize, Serialize};

use crate::ids::{GroupId, PersonId};

/// A part that everybody may see, and that a phone asks for when a page needs it, so that joining stays small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The bruttoliste.
    Floker,
    /// The groups' delivered work.
    Delivered,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 2] = [Self::Floker, Self::Delivered];
}

/// A group of keys with the same readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Everybody.
    Room,
    /// Everybody who asks for it; consoles and screens from the beginning.
    Part(Part),
    /// Facilitators.
    Console,
    /// Projectors.
    Screen,
    /// A group's members, and facilitators.
    Group(GroupId),
    /// One person.
    Mine(PersonId),
    /// One person who waits at the closed door: everything that she sees.
    Waiting(PersonId),
    /// The chair of the open case.
    Chair,
}

/// How soon a changed value is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// With the commit that changed it.
    AtOnce,
    /// At most four times a second: it changes with every person.
    Counter,
    /// As a counter, but at once when the ballot changes: a closed ballot is never shown with the count of an open one.
    CounterOfBallot,
}

/// Makes [`Key`](super::Key), [`Value`](super::Value) and their functions from one row for each key:
///
/// ```text
/// Name(params): "wire/name", Scope(args), Pace, each params in all there are;
///     Shape = the value now, None when there is none;
///     Aspect(args) [=> the keys that read it], …
/// ```
///
/// Without `=>`, an aspect is read by the key that has its parameters.
macro_rules! keys {
    (
        $session:ident, $this:ident;
        $(
            $name:ident $( ( $($p:ident: $type:ty),+ ) )? : $wire:literal,
                $scope:ident $( ( $($of:tt)+ ) )?, $pace:ident $(, each $each:pat in $all:expr)?;
                $value:ty = $now:expr;
                $( $aspect:ident $( ( $($args:tt)+ ) )? $( => $readers:expr )? ),+;
        )+
    ) => {
        /// The name of one value in a view.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is the key of web/src/protocol.d.ts that its Display writes")]
        pub enum Key {
            $( $name $( ( $($type),+ ) )?, )+
        }

        /// The value of a key; the wire decides how it is written.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        #[expect(missing_docs, reason = "one for each key, in the shape that web/src/protocol.d.ts says")]
        pub enum Value {
            $( $name($value), )+
        }

        #[cfg(test)]
        const NAMES: &[&str] = &[$( $wire, )+];

        impl Key {
            /// The scope of this key: who may see it.
            #[must_use]
            #[expect(unused_variables, reason = "not every scope depends on what the key is of")]
            pub fn scope(&self) -> Scope {
                match *self {
                    $( Self::$name $( ( $($p),+ ) )? => Scope::$scope $( ( $($of)+ ) )?, )+
                }
            }

            /// How soon it is sent after a change.
            #[must_use]
            pub fn pace(&self) -> Pace {
                match *self {
                    $( Self::$name $( ( $( keys!(@any $p) ),+ ) )? => Pace::$pace, )+
                }
            }
        }

        impl fmt::Display for Key {
            #[expect(unused_variables, reason = "whose it is goes without saying in a scope of one person")]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match *self {
                    $( Self::$name $( ( $($p),+ ) )? => write!(f, $wire), )+
                }
            }
        }

        impl Session {
            /// Every key of a scope that may have a value.
            #[must_use]
            pub fn keys(&self, scope: &Scope) -> Vec<Key> {
                let $session = self;
                let mut keys = Vec::new();
                $(
                    if let Scope::$scope $( ( $($of)+ ) )? = *scope {
                        $( for $each in $all )? {
                            keys.push(Key::$name $( ( $($p),+ ) )?);
                        }
                    }
                )+
                keys
            }

            /// The value of `key` now; `None` when it has none.
            #[must_use]
            pub fn value(&self, key: &Key) -> Option<Value> {
                let $session = self;
                match *key {
                    $( Key::$name $( ( $($p),+ ) )? => $now.map(Value::$name), )+
                }
            }

            /// The keys that read these aspects: their values may have changed.
            #[must_use]
            pub fn changed(&self, touched: &Touched) -> BTreeSet<Key> {
                let $session = self;
                let mut keys = BTreeSet::new();
                for aspect in touched.aspects() {
                    $({
                        let $this = Key::$name;
                        $(
                            if let Aspect::$aspect $( ( $($args)+ ) )? = aspect {
                                keys.extend(keys!(@readers $this $( ( $($args)+ ) )? $( => $readers )?));
                            }
                        )+
                    })+
                }
                keys
            }
        }
    };
    (@any $p:ident) => { _ };
    (@readers $this:ident $( ( $($args:tt)+ ) )?) => { [$this $( ( $($args)+ ) )?] };
    (@readers $this:ident $( ( $($args:tt)+ ) )? => $readers:expr) => { $readers };
}
pub(super) use keys;
