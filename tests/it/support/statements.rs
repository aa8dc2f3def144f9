//! Which statements a page runs.

use std::{cell::RefCell, sync::Once};

use tracing::field::{Field, Visit};
use tracing_subscriber::{Layer, layer::SubscriberExt};

thread_local! {
    /// What sqlx has run on this thread since somebody began to listen. A test runs on one thread.
    static STATEMENTS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Hears every statement that sqlx runs. For the whole process: whether an event is heard at all is decided once for all
/// threads, by whichever meets it first.
struct Statements;

/// The beginning of a statement.
struct Summary(String);

impl Visit for Summary {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "summary" {
            self.0 = format!("{value:?}");
        }
    }
}

impl<S: tracing::Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut summary = Summary(String::new());
            event.record(&mut summary);
            STATEMENTS.with_borrow_mut(|seen| seen.iter_mut().for_each(|seen| seen.push(summary.0.clone())));
        }
    }
}

/// Begins to listen to the statements of this thread.
pub fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Statements)).expect("the only one");
    });
    STATEMENTS.set(Some(Vec::new()));
}

/// What was heard since.
pub fn heard() -> Vec<String> {
    STATEMENTS.take().expect("somebody listened")
}
