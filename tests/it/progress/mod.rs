//! A report's life through the router, on a real database.

mod fixture;
mod life;
mod period;
mod rights;
mod writing;
