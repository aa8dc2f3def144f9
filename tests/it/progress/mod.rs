//! A report's life through the router, on a real database.

mod contribution;
mod correction;
mod evidence;
pub mod fixture;
mod life;
mod period;
mod rights;
mod sequences;
mod together;
mod writing;
