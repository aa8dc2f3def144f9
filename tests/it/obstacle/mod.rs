//! Obstacles: raised, asked back, answered, merged, put before the Director, decided, settled or not.

mod below;
mod ended;
mod life;
mod many;
mod own_plan;
mod pages;
mod rights;
pub mod stage;
mod told;
