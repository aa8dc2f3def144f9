//! Which jobs an instance has in hand: it says that it lives for these only, so that a job whose end could not be written
//! down falls to whoever asks once its lease has run out.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

/// The ids of the jobs in hand.
#[derive(Clone, Default)]
pub(super) struct Held(Arc<Mutex<BTreeSet<i64>>>);

/// A job in hand, until this is dropped.
pub(super) struct Holding {
    held: Held,
    job: i64,
}

impl Held {
    /// Takes a job in hand.
    pub fn hold(&self, job: i64) -> Holding {
        self.0.lock().expect("lock of the jobs in hand").insert(job);
        Holding { held: self.clone(), job }
    }

    /// All that are in hand.
    pub fn ids(&self) -> Vec<i64> {
        self.0.lock().expect("lock of the jobs in hand").iter().copied().collect()
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        if let Ok(mut held) = self.held.0.lock() {
            held.remove(&self.job);
        }
    }
}
