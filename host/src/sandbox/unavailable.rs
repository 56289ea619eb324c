//! Imports of the contract that workflow code has but may not call. The bindings of
//! most languages import a whole world, used or not.

use wasmtime::{
    Engine, bail,
    component::{Component, Linker, types::ComponentItem},
};

/// Links the functions of every `unavailable` interface that `component` imports:
/// each traps and says so.
///
/// Nothing else is filled in: a trap in place of an interface of WASI would hide
/// the one that is linked under another patch version.
pub(super) fn add_traps<T: 'static>(
    linker: &mut Linker<T>,
    engine: &Engine,
    component: &Component,
    unavailable: &[&str],
) -> wasmtime::Result<()> {
    for (interface, import) in component.component_type().imports(engine) {
        let ComponentItem::ComponentInstance(instance) = import.ty else {
            continue;
        };
        if !unavailable.contains(&interface) {
            continue;
        }
        let mut traps = linker.instance(interface)?;
        for (function, export) in instance.exports(engine) {
            if matches!(export.ty, ComponentItem::ComponentFunc(_)) {
                let name = format!("{function} of {interface}");
                traps.func_new(function, move |_, _, _, _| {
                    bail!("called {name}, which is not for workflow code")
                })?;
            }
        }
    }
    Ok(())
}
