//! A report's life through the router, on a real database.

mod contribution;
mod fixture;
mod life;
mod rights;
mod writing;
