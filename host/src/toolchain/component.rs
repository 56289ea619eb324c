//! What the compiler made, to a component.

use std::path::{Path, PathBuf};

use wit_component::ComponentEncoder;

use super::{BuildError, names, target::GuestTarget};

/// How wit-bindgen names the custom section that carries a guest's WIT types.
const TYPES_SECTION: &[u8] = b"component-type";

/// Reads what was built for `target`. A core module is wrapped; the result is
/// validated. The linker for WASI has done both already.
pub(super) async fn from_built(path: PathBuf, target: GuestTarget) -> Result<Vec<u8>, BuildError> {
    let built = tokio::fs::read(&path)
        .await
        .map_err(|source| BuildError::Io {
            action: "read",
            path: path.clone(),
            source,
        })?;
    if target == GuestTarget::Wasip2 {
        return Ok(built);
    }
    // Tens of milliseconds of pure computation, up to seconds for an interpreter.
    let wrapped = tokio::task::spawn_blocking(move || wrap(&path, &built));
    match wrapped.await {
        Ok(outcome) => outcome,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}

fn wrap(path: &Path, module: &[u8]) -> Result<Vec<u8>, BuildError> {
    if !contains(module, TYPES_SECTION) {
        return Err(BuildError::NoWorld {
            module: path.to_owned(),
        });
    }
    let refused = |reason: String| BuildError::Component {
        module: path.to_owned(),
        reason,
    };
    let module = names::shortened(module).map_err(|error| refused(error.to_string()))?;
    ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|mut encoder| encoder.encode())
        .map_err(|error| refused(format!("{error:#}")))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY_MODULE: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn a_module_without_wit_types_is_refused_with_what_to_do() {
        let error = wrap(Path::new("guest.wasm"), EMPTY_MODULE).unwrap_err();
        assert!(
            error.to_string().contains("must use the Hourglass SDK"),
            "{error}"
        );
    }

    #[test]
    fn broken_wit_types_are_refused_with_wit_components_reason() {
        let mut module = EMPTY_MODULE.to_vec();
        module.extend([0, 15, 14]);
        module.extend(TYPES_SECTION);
        let error = wrap(Path::new("guest.wasm"), &module).unwrap_err();
        assert!(matches!(error, BuildError::Component { .. }), "{error:?}");
    }
}
