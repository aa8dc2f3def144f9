//! A report's life through the router, on a real database.

mod contribution;
mod correction;
mod evidence;
pub mod fixture;
mod life;
mod period;
mod review;
mod rights;
mod sequences;
mod together;
mod unchanged;
mod volume;
mod writing;
