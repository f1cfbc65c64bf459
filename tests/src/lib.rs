//! Holds the stories of Floke; there is nothing to import.
