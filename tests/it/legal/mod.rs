//! The legal review register: kept by the unit an administrator names, read by others, judged by the clock, out to Excel and in.

mod due;
mod excel;
mod files;
mod keeping;
mod life;
mod register;
mod rights;
pub mod stage;
