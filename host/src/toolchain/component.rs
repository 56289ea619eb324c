//! A core module, as the compiler made it, to a component.

use std::path::{Path, PathBuf};

use wit_component::ComponentEncoder;

use super::BuildError;

/// How wit-bindgen names the custom section that carries a guest's WIT types.
const TYPES_SECTION: &[u8] = b"component-type";

/// Reads the module at `path` and wraps it; the result is validated.
pub(super) async fn from_module(path: PathBuf) -> Result<Vec<u8>, BuildError> {
    let module = tokio::fs::read(&path)
        .await
        .map_err(|source| BuildError::Io {
            action: "read",
            path: path.clone(),
            source,
        })?;
    // Tens of milliseconds of pure computation, up to seconds for an interpreter.
    let wrapped = tokio::task::spawn_blocking(move || wrap(&path, &module));
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
    ComponentEncoder::default()
        .validate(true)
        .module(module)
        .and_then(|mut encoder| encoder.encode())
        .map_err(|error| BuildError::Component {
            module: path.to_owned(),
            reason: format!("{error:#}"),
        })
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
