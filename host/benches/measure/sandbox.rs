//! A guest of `tests/guests`, loaded as the host loads plugins.

use std::sync::Arc;

use hourglass::{
    observe::GuestMetrics,
    plugin::{Digest, PluginIdentity},
    sandbox::{Grants, Limits, LoadedComponent, Sandbox},
};

use super::guest;

pub(crate) fn sandbox() -> anyhow::Result<Sandbox> {
    Ok(Sandbox::new(&Limits::default(), GuestMetrics::new(None))?)
}

pub(crate) async fn load(sandbox: &Sandbox, guest: &str) -> anyhow::Result<Arc<LoadedComponent>> {
    let bytes = guest::build(guest).await?;
    compile(sandbox, guest, &bytes)
}

pub(crate) fn compile(
    sandbox: &Sandbox,
    guest: &str,
    bytes: &[u8],
) -> anyhow::Result<Arc<LoadedComponent>> {
    let identity = PluginIdentity {
        name: guest.parse()?,
        digest: Digest::of(bytes),
    };
    let loaded = sandbox.load(identity, bytes, Limits::default(), Grants::default())?;
    Ok(Arc::new(loaded))
}
