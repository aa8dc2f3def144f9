//! Good examples: proposed, asked back, chosen, put before the Director, sent further up, commended.

mod life;
mod list;
mod rights;
pub mod stage;
