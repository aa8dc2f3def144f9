//! SQL of messages.

mod comment;
mod read;
mod write;

pub use comment::{Part, mentionable, parts, same_words, suggestions};
pub use read::{FileHead, Head, conversation, file, head};
pub use write::{copy_files, insert, insert_file, insert_of_each, mention};
