//! What payload and failure tables save against nesting them where they are used:
//! the size of the smallest guest, and how long it takes to compile.
//!
//! `cargo bench -p hourglass --bench contract_shape`

use std::{
    path::Path,
    time::{Duration, Instant},
};

use hourglass::{progress::Silent, toolchain::build_rust_guest};
use wasmtime::{Config, Engine};

const ROUNDS: usize = 11;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    println!("guest   component bytes   compile, median of {ROUNDS}   one thread");
    for guest in ["tables", "nested"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/contract-shape");
        let built = build_rust_guest(&folder.join(guest), None, &Silent).await?;
        let component = std::fs::read(&built.path)?;
        let (parallel, single) = (compile(&component, true)?, compile(&component, false)?);
        println!(
            "{guest:7} {:15}   {parallel:>22.1?}   {single:.1?}",
            built.bytes
        );
    }
    Ok(())
}

fn compile(component: &[u8], parallel: bool) -> anyhow::Result<Duration> {
    let mut config = Config::new();
    config
        .epoch_interruption(true)
        .parallel_compilation(parallel);
    let engine = Engine::new(&config)?;
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        engine.precompile_component(component)?;
        times.push(begun.elapsed());
    }
    times.sort();
    Ok(times[ROUNDS / 2])
}
