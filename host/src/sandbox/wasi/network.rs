//! Sockets and HTTP requests of a workflow: denied before anything is started.
//! The library's own versions would first start a tokio runtime of their own.

use wasmtime::{
    StoreContextMut,
    component::{Linker, Resource},
};
use wasmtime_wasi::p2::{
    UdpSocket,
    bindings::sockets::network::{ErrorCode, IpAddressFamily},
};
use wasmtime_wasi_http::{
    RequestOptions,
    p2::{
        bindings::http::types,
        types::{HostFutureIncomingResponse, HostOutgoingRequest},
    },
};

use crate::sandbox::state::GuestState;

/// Links what would make a socket or send a request.
pub(super) fn add_denied(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    linker
        .instance("wasi:sockets/udp-create-socket@0.2.12")?
        .func_wrap("create-udp-socket", deny_socket)?;
    linker
        .instance("wasi:http/outgoing-handler@0.2.12")?
        .func_wrap("handle", deny_request)
}

type Denied<T, E> = wasmtime::Result<(Result<Resource<T>, E>,)>;

fn deny_socket(
    _store: StoreContextMut<'_, GuestState>,
    _family: (IpAddressFamily,),
) -> Denied<UdpSocket, ErrorCode> {
    Ok((Err(ErrorCode::AccessDenied),))
}

fn deny_request(
    mut store: StoreContextMut<'_, GuestState>,
    (request, _options): (
        Resource<HostOutgoingRequest>,
        Option<Resource<RequestOptions>>,
    ),
) -> Denied<HostFutureIncomingResponse, types::ErrorCode> {
    let (_, wasi) = store.data_mut().wasi();
    wasi.table.delete(request)?;
    Ok((Err(types::ErrorCode::HttpRequestDenied),))
}
