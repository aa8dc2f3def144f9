//! The end of the program: announced once, heard by whoever waits for it.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Tells when the portal is to end.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Receiver<bool>);

impl Shutdown {
    /// A shutdown that Ctrl-C or SIGTERM brings about.
    ///
    /// # Errors
    /// When the system does not deliver signals.
    pub fn on_signal() -> std::io::Result<Self> {
        let (sender, shutdown) = Self::by_hand();
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            // Fails only if nobody waits any more.
            let _ = sender.send(true);
        });
        Ok(shutdown)
    }

    /// A shutdown that somebody brings about by sending `true`.
    pub fn by_hand() -> (watch::Sender<bool>, Self) {
        let (sender, receiver) = watch::channel(false);
        (sender, Self(receiver))
    }

    /// Waits until the portal is to end.
    pub async fn begun(&mut self) {
        // The sender is kept until it has spoken; its loss means the end too.
        let _ = self.0.wait_for(|ended| *ended).await;
    }
}
