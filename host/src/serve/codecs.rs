//! The codecs of a host that serves nothing else.

use std::sync::Arc;

use super::{config::Config, load, running::ServeError};
use crate::{codec::CodecChains, sandbox::GuestThreads};

/// Loads the codecs that the configuration's rules name, and no other plugin.
///
/// # Errors
/// A plugins folder that cannot be read; a codec that is missing or cannot be loaded.
pub async fn load_codecs(config: &Config) -> Result<Arc<CodecChains>, ServeError> {
    let codecs = load::codecs(config).await.map_err(ServeError::Load)?;
    let threads = GuestThreads::start(config.workflow_threads, config.limits.stack_bytes)?;
    let chains = CodecChains::new(&config.codecs, codecs, &threads)?;
    Ok(Arc::new(chains))
}
