//! What the reader makes of files, each built here.

mod hostile;
mod mutated;
mod old_text;
mod refused;
mod samples;
mod word;
mod word_lists;
mod word_tables;
mod workbook;
mod written;
