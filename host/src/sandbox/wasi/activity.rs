//! WASI of an activity: the real one, as far as it is granted.

use std::sync::Arc;

use wasmtime::component::{Linker, ResourceTable};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use super::{
    RANDOM_BYTES,
    grants::{Grants, OpenedDirectory},
    http::Gate,
    output::{Channel, NoInput, Output},
    resources,
};
use crate::sandbox::activity_host::ActivityState;

/// What the host keeps for one attempt's guest.
pub(in crate::sandbox) struct ActivityWasi {
    context: WasiCtx,
    table: ResourceTable,
    http: WasiHttpCtx,
    gate: Gate,
}

impl ActivityWasi {
    /// Opens what is granted.
    ///
    /// # Errors
    /// A directory that cannot be opened any more.
    pub(in crate::sandbox) fn new(
        grants: &Arc<Grants>,
        output: &Arc<Output>,
    ) -> wasmtime::Result<Self> {
        let mut builder = WasiCtx::builder();
        builder
            .stdin(NoInput)
            .stdout(output.channel(Channel::Standard))
            .stderr(output.channel(Channel::Error))
            .envs(&grants.environment)
            .max_random_size(RANDOM_BYTES)
            .allow_tcp(false)
            .allow_udp(false)
            .allow_ip_name_lookup(false);
        for directory in &grants.directories {
            open(&mut builder, directory)?;
        }
        Ok(Self {
            context: builder.build(),
            table: resources(),
            http: WasiHttpCtx::new(),
            gate: Gate {
                grants: grants.clone(),
                output: output.clone(),
            },
        })
    }
}

fn open(builder: &mut WasiCtxBuilder, directory: &OpenedDirectory) -> wasmtime::Result<()> {
    let permissions = if directory.write {
        FsPerms::ReadWrite
    } else {
        FsPerms::ReadOnly
    };
    let opened = builder.preopened_dir(&directory.host, &directory.guest, permissions);
    opened.map(|_| ()).map_err(|error| {
        wasmtime::format_err!(
            "the directory {}, which its sidecar allows, cannot be opened ({}); make it, or take \
             it out of the sidecar",
            directory.host.display(),
            error.root_cause()
        )
    })
}

impl WasiView for ActivityState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi.context,
            table: &mut self.wasi.table,
        }
    }
}

impl WasiHttpView for ActivityState {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            hooks: &mut self.wasi.gate,
            table: &mut self.wasi.table,
            ctx: &mut self.wasi.http,
        }
    }
}

/// Links all of WASI that the host provides.
pub(in crate::sandbox) fn add_activity_wasi(
    linker: &mut Linker<ActivityState>,
) -> wasmtime::Result<()> {
    wasmtime_wasi::p2::add_to_linker_async(linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(linker)
}
