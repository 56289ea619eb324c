//! WASI of a workflow: deterministic, and without the outside.

use std::sync::Arc;

use wasmtime::component::{HasSelf, Linker, ResourceTable};
use wasmtime_wasi::{
    WasiCtx, WasiCtxView, WasiView,
    cli::{WasiCli, WasiCliView},
    filesystem::{WasiFilesystem, WasiFilesystemView},
    p2::bindings::{
        cli, clocks,
        filesystem::preopens,
        io::error,
        random,
        sockets::{instance_network, ip_name_lookup, network as sockets, tcp_create_socket},
        sync,
    },
    sockets::{WasiSockets, WasiSocketsView},
};
use wasmtime_wasi_http::{
    WasiHttp, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks, WasiHttpView,
    p2::bindings::http as http_bindings,
};

use super::{
    clock::{TurnClock, TurnClocks},
    immediate::{Immediate, ImmediateIo},
    network,
    output::{Channel, NoInput, Output},
    resources,
};
use crate::sandbox::state::GuestState;

/// What the host keeps for a workflow's guest that uses WASI.
pub(in crate::sandbox) struct WorkflowWasi {
    pub(super) context: WasiCtx,
    pub(super) table: ResourceTable,
    http: WasiHttpCtx,
    hooks: DefaultHooks,
}

/// Only asked about headers: no request leaves a workflow.
struct DefaultHooks;

impl WasiHttpHooks for DefaultHooks {}

impl WorkflowWasi {
    pub(in crate::sandbox) fn new(output: &Arc<Output>) -> Self {
        let context = WasiCtx::builder()
            .stdin(NoInput)
            .stdout(output.channel(Channel::Standard))
            .stderr(output.channel(Channel::Error))
            .allow_tcp(false)
            .allow_udp(false)
            .allow_ip_name_lookup(false)
            .build();
        Self {
            context,
            table: resources(),
            http: WasiHttpCtx::new(),
            hooks: DefaultHooks,
        }
    }
}

impl WasiView for GuestState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        let (_, wasi) = self.wasi();
        WasiCtxView {
            ctx: &mut wasi.context,
            table: &mut wasi.table,
        }
    }
}

impl WasiHttpView for GuestState {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        let (_, wasi) = self.wasi();
        WasiHttpCtxView {
            hooks: &mut wasi.hooks,
            table: &mut wasi.table,
            ctx: &mut wasi.http,
        }
    }
}

fn clock(state: &mut GuestState) -> TurnClock<'_> {
    let (turn, wasi) = state.wasi();
    TurnClock {
        turn,
        table: &mut wasi.table,
    }
}

fn table(state: &mut GuestState) -> &mut ResourceTable {
    &mut state.wasi().1.table
}

/// Links all of WASI that the host provides, without any function that waits.
pub(in crate::sandbox) fn add_workflow_wasi(
    linker: &mut Linker<GuestState>,
) -> wasmtime::Result<()> {
    add_turn(linker)?;
    add_io(linker)?;
    add_command_line(linker)?;
    add_denied(linker)
}

fn add_turn(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    clocks::wall_clock::add_to_linker::<_, TurnClocks>(linker, clock)?;
    clocks::monotonic_clock::add_to_linker::<_, TurnClocks>(linker, clock)?;
    random::random::add_to_linker::<_, HasSelf<_>>(linker, |state| &mut state.turn)?;
    random::insecure::add_to_linker::<_, HasSelf<_>>(linker, |state| &mut state.turn)?;
    random::insecure_seed::add_to_linker::<_, HasSelf<_>>(linker, |state| &mut state.turn)
}

fn add_io(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    error::add_to_linker::<_, HasSelf<_>>(linker, table)?;
    sync::io::poll::add_to_linker::<_, ImmediateIo>(linker, |state| Immediate(table(state)))?;
    sync::io::streams::add_to_linker::<_, ImmediateIo>(linker, |state| Immediate(table(state)))
}

fn add_command_line(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    cli::environment::add_to_linker::<_, WasiCli>(linker, GuestState::cli)?;
    cli::exit::add_to_linker::<_, WasiCli>(linker, GuestState::cli)?;
    cli::stdin::add_to_linker::<_, WasiCli>(linker, GuestState::cli)?;
    cli::stdout::add_to_linker::<_, WasiCli>(linker, GuestState::cli)?;
    cli::stderr::add_to_linker::<_, WasiCli>(linker, GuestState::cli)?;
    cli::terminal_input::add_to_linker::<_, WasiCli>(linker, GuestState::cli)?;
    cli::terminal_output::add_to_linker::<_, WasiCli>(linker, GuestState::cli)?;
    cli::terminal_stdin::add_to_linker::<_, WasiCli>(linker, GuestState::cli)?;
    cli::terminal_stdout::add_to_linker::<_, WasiCli>(linker, GuestState::cli)?;
    cli::terminal_stderr::add_to_linker::<_, WasiCli>(linker, GuestState::cli)
}

/// No directory is opened and no socket made, so what works on them is never reached.
fn add_denied(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    preopens::add_to_linker::<_, WasiFilesystem>(linker, GuestState::filesystem)?;
    sync::filesystem::types::add_to_linker::<_, WasiFilesystem>(linker, GuestState::filesystem)?;
    let options = sockets::LinkOptions::default();
    sockets::add_to_linker::<_, WasiSockets>(linker, &options, GuestState::sockets)?;
    instance_network::add_to_linker::<_, WasiSockets>(linker, GuestState::sockets)?;
    ip_name_lookup::add_to_linker::<_, WasiSockets>(linker, GuestState::sockets)?;
    sync::sockets::tcp::add_to_linker::<_, WasiSockets>(linker, GuestState::sockets)?;
    sync::sockets::udp::add_to_linker::<_, WasiSockets>(linker, GuestState::sockets)?;
    tcp_create_socket::add_to_linker::<_, WasiSockets>(linker, GuestState::sockets)?;
    let options = http_bindings::types::LinkOptions::default();
    http_bindings::types::add_to_linker::<_, WasiHttp>(linker, &options, GuestState::http)?;
    network::add_denied(linker)
}
