//! A report's life through the router, on a real database.

mod contribution;
mod correction;
pub mod evidence;
pub mod fixture;
mod kinds;
mod life;
mod period;
mod races;
mod review;
mod rights;
mod sequences;
mod together;
mod unchanged;
mod volume;
mod writing;
