//! Declares commands and events once, each under its feature. A feature matches all of its own and sees no other's, so
//! the compiler reports each place where a new one is missing. Outside the core they share one list of names.

/// Declares an enum with a variant for each feature, and the feature's own enum. All serialize in the same form,
/// `#[serde]`, without the feature. They are read through `$flat`, which has every name, so no two features share a
/// name.
macro_rules! by_feature {
    (
        $(#[doc = $doc:expr])*
        #[serde $form:tt]
        pub enum $all:ident read from $flat:ident
        $(
            $(#[doc = $feature_doc:expr])*
            $feature:ident: $inner:ident {
                $(
                    $(#[doc = $variant_doc:expr])*
                    $variant:ident { $( $(#[$field_attr:meta])* $field:ident: $type:ty, )* },
                )*
            }
        )*
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $all {
            $( $(#[doc = $feature_doc])* $feature($inner), )*
        }

        $(
            $(#[doc = $feature_doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
            #[serde $form]
            #[expect(missing_docs, reason = "the names say it; fields are explained in web/src/protocol.d.ts")]
            pub enum $inner {
                $(
                    $(#[doc = $variant_doc])*
                    $variant { $( $(#[$field_attr])* $field: $type, )* },
                )*
            }

            impl From<$inner> for $all {
                fn from(inner: $inner) -> Self {
                    Self::$feature(inner)
                }
            }
        )*

        #[derive(Deserialize)]
        #[serde $form]
        enum $flat {
            $($( $variant { $( $(#[$field_attr])* $field: $type, )* }, )*)*
        }

        impl From<$flat> for $all {
            fn from(flat: $flat) -> Self {
                match flat {
                    $($(
                        $flat::$variant { $($field,)* } => $inner::$variant { $($field,)* }.into(),
                    )*)*
                }
            }
        }

        impl<'de> Deserialize<'de> for $all {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                $flat::deserialize(d).map(Self::from)
            }
        }

        #[cfg(test)]
        impl $all {
            /// Every name.
            pub(crate) const NAMES: &[&str] = &[$($( stringify!($variant), )*)*];

            /// Its own name.
            pub(crate) fn name(&self) -> &'static str {
                match self {
                    $($( Self::$feature($inner::$variant { .. }) => stringify!($variant), )*)*
                }
            }
        }

        impl Serialize for $all {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                match self {
                    $( Self::$feature(inner) => inner.serialize(s), )*
                }
            }
        }
    };
}
pub(crate) use by_feature;
