//! Whether bytes are a component of the contract, and if not, why.

use thiserror::Error;
use wasmtime::{Engine, component::Component};

use super::wasi;
use crate::contract::{PACKAGE, interface};

/// Why bytes cannot be a plugin. Each text says what was found and what to do.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum BadComponent {
    #[error("the file is empty; build the component again")]
    Empty,
    #[error(
        "not WebAssembly: it begins with {found}, a component begins with 00 61 73 6d 0d 00 01 00"
    )]
    NotWasm { found: String },
    #[error(
        "a WebAssembly core module, not a component; `hourglass build` makes components, \
         `wasm-tools component new` wraps modules of other toolchains"
    )]
    CoreModule,
    #[error("the file ends too early ({reason}); copy or build it again")]
    Truncated { reason: String },
    #[error("an invalid component: {reason}")]
    Invalid { reason: String },
    #[error("written for {found}, this host speaks {PACKAGE}; build it against that version")]
    WrongVersion { found: String },
    #[error(
        "not a plugin: it exports {found}, a plugin exports {PACKAGE}'s manifest and its \
         workflow, activity or nexus interface, or its codec interface alone"
    )]
    WrongWorld { found: String },
    #[error(
        "a payload codec that exports workflows, activities or Nexus services too; a codec \
         has secrets that they must not see, make it a plugin of its own"
    )]
    CodecAndMore,
    #[error("{interface} is not exported; every plugin needs it")]
    MissingExport { interface: &'static str },
    #[error(
        "imports {import}, which this host does not provide (it has its own contract and the \
         cli, clocks, filesystem, http, io, random and sockets of WASI 0.2); build the guest \
         without it"
    )]
    UnknownImport { import: String },
    #[error("{interface} has another shape than {PACKAGE} gives it ({reason}); build it again")]
    WrongShape {
        interface: &'static str,
        reason: String,
    },
}

const WASM_MAGIC: [u8; 4] = *b"\0asm";
const COMPONENT_VERSION: [u8; 4] = [0x0d, 0, 1, 0];
const MODULE_VERSION: [u8; 4] = [1, 0, 0, 0];

/// Looks at the first eight bytes.
pub(super) fn check_header(bytes: &[u8]) -> Result<(), BadComponent> {
    if bytes.is_empty() {
        return Err(BadComponent::Empty);
    }
    if !bytes.starts_with(&WASM_MAGIC[..bytes.len().min(4)]) {
        return Err(BadComponent::NotWasm {
            found: first_bytes(bytes),
        });
    }
    match bytes.get(4..8) {
        None => Err(BadComponent::Truncated {
            reason: format!("after {} bytes", bytes.len()),
        }),
        Some(version) if version == COMPONENT_VERSION => Ok(()),
        Some(version) if version == MODULE_VERSION => Err(BadComponent::CoreModule),
        Some(_) => Err(BadComponent::NotWasm {
            found: first_bytes(bytes),
        }),
    }
}

fn first_bytes(bytes: &[u8]) -> String {
    let shown: Vec<String> = bytes
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    shown.join(" ")
}

/// Puts the compiler's complaint into words.
pub(super) fn refused_by_compiler(error: &wasmtime::Error) -> BadComponent {
    let reason = error.root_cause().to_string();
    // The second is how a section that goes on after the file's end is reported.
    if reason.contains("unexpected end") || reason.contains("is out of bounds (bound =") {
        BadComponent::Truncated { reason }
    } else {
        BadComponent::Invalid { reason }
    }
}

/// The interfaces of the contract that a component exports.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Exports {
    pub(super) workflow: bool,
    pub(super) activity: bool,
    pub(super) nexus: bool,
    /// If so, then none of the others.
    pub(super) codec: bool,
}

/// Looks at what a component exports and imports.
pub(super) fn check_interfaces(
    component: &Component,
    engine: &Engine,
) -> Result<Exports, BadComponent> {
    let component_type = component.component_type();
    let exports: Vec<String> = names(component_type.exports(engine));
    let imports: Vec<String> = names(component_type.imports(engine));
    let exports = check_exports(&exports)?;
    if exports.codec {
        check_imports(&imports, |name| interface::CODEC_IMPORTS.contains(&name))?;
    } else {
        check_imports(&imports, |name| {
            interface::IMPORTS.contains(&name) || wasi::provides(name)
        })?;
    }
    Ok(exports)
}

fn names<'a>(
    items: impl Iterator<Item = (&'a str, wasmtime::component::types::ComponentExtern<'a>)>,
) -> Vec<String> {
    items.map(|(name, _)| name.to_owned()).collect()
}

fn check_exports(exports: &[String]) -> Result<Exports, BadComponent> {
    let has = |interface: &str| exports.iter().any(|name| name == interface);
    let found = Exports {
        workflow: has(interface::WORKFLOW),
        activity: has(interface::ACTIVITY),
        nexus: has(interface::NEXUS),
        codec: has(interface::CODEC),
    };
    if let Some(other) = other_version(exports) {
        return Err(BadComponent::WrongVersion { found: other });
    }
    let works = found.workflow || found.activity || found.nexus;
    if found.codec && works {
        return Err(BadComponent::CodecAndMore);
    }
    if found.codec {
        return Ok(found);
    }
    if !works {
        return Err(BadComponent::WrongWorld {
            found: listed(exports),
        });
    }
    if !has(interface::MANIFEST) {
        return Err(BadComponent::MissingExport {
            interface: interface::MANIFEST,
        });
    }
    Ok(found)
}

fn check_imports(imports: &[String], provided: impl Fn(&str) -> bool) -> Result<(), BadComponent> {
    if let Some(other) = other_version(imports) {
        return Err(BadComponent::WrongVersion { found: other });
    }
    match imports.iter().find(|name| !provided(name)) {
        Some(import) => Err(BadComponent::UnknownImport {
            import: import.clone(),
        }),
        None => Ok(()),
    }
}

/// The package and version of an interface that is ours but of another version.
fn other_version(names: &[String]) -> Option<String> {
    let (package, version) = PACKAGE.split_once('@')?;
    names.iter().find_map(|name| {
        let (interface, found) = name.split_once('@')?;
        let ours = interface.split('/').next() == Some(package);
        (ours && found != version).then(|| format!("{package}@{found}"))
    })
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exports(names: &[&str]) -> Result<Exports, String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        check_exports(&names).map_err(|error| error.to_string())
    }

    #[test]
    fn text_is_not_wasm() {
        let text = check_header(b"#!/bin/sh").unwrap_err().to_string();
        assert!(
            text.starts_with("not WebAssembly: it begins with 23 21 2f"),
            "{text}"
        );
    }

    #[test]
    fn three_bytes_of_the_magic_number_are_a_truncated_file() {
        assert!(matches!(
            check_header(b"\0as"),
            Err(BadComponent::Truncated { .. })
        ));
    }

    #[test]
    fn a_core_module_is_called_one() {
        assert!(matches!(
            check_header(b"\0asm\x01\0\0\0"),
            Err(BadComponent::CoreModule)
        ));
    }

    #[test]
    fn an_empty_file_is_called_empty() {
        assert!(matches!(check_header(b""), Err(BadComponent::Empty)));
    }

    #[test]
    fn another_version_of_the_contract_is_named() {
        let refused = exports(&["hourglass:plugin/workflow@0.2.0"]).unwrap_err();
        assert!(
            refused.starts_with("written for hourglass:plugin@0.2.0"),
            "{refused}"
        );
    }

    #[test]
    fn another_world_is_told_what_it_exports() {
        let refused = exports(&["wasi:cli/run@0.2.6"]).unwrap_err();
        assert!(
            refused.contains("it exports wasi:cli/run@0.2.6"),
            "{refused}"
        );
    }

    #[test]
    fn a_plugin_without_a_manifest_is_told_so() {
        let refused = exports(&[interface::WORKFLOW]).unwrap_err();
        assert!(refused.starts_with(interface::MANIFEST), "{refused}");
    }

    #[test]
    fn a_codec_needs_no_manifest_and_may_export_nothing_else() {
        assert!(exports(&[interface::CODEC]).is_ok_and(|found| found.codec));
        let refused = exports(&[interface::CODEC, interface::ACTIVITY]).unwrap_err();
        assert!(
            refused.ends_with("make it a plugin of its own"),
            "{refused}"
        );
    }

    #[test]
    fn an_import_that_nobody_provides_is_named() {
        let imports = ["wasi:io/poll@0.2.6", "wasi:keyvalue/store@0.2.0"].map(str::to_owned);
        let refused = check_imports(&imports, wasi::provides)
            .unwrap_err()
            .to_string();
        assert!(
            refused.starts_with("imports wasi:keyvalue/store@0.2.0"),
            "{refused}"
        );
    }
}
