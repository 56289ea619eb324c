//! The signals that stop a command.

use tokio::signal::unix::{SignalKind, signal};
use tracing::info;

/// Ends at the first ctrl-c or SIGTERM.
pub(super) async fn requested() {
    let (interrupt, terminate) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    );
    let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) else {
        // Without handlers the signals end the process as they always do.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => info!("stopping: ctrl-c"),
        _ = terminate.recv() => info!("stopping: SIGTERM"),
    }
}
