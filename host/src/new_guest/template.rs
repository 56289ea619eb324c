//! The files of a new guest and where they go. `NAME` in them is the guest's name.

use crate::toolchain::Language;

/// A path in the new folder, and what is written there.
pub(super) type File = (&'static str, &'static str);

const RUST: &[File] = &[
    ("Cargo.toml", include_str!("template/rust/Cargo.toml.in")),
    ("README.md", include_str!("template/rust/README.md.in")),
    (".gitignore", "/target\n"),
    ("src/lib.rs", include_str!("template/rust/lib.rs.in")),
    ("src/tests.rs", include_str!("template/rust/tests.rs.in")),
];

const PYTHON: &[File] = &[
    (
        "pyproject.toml",
        include_str!("template/python/pyproject.toml.in"),
    ),
    ("README.md", include_str!("template/python/README.md.in")),
    (".gitignore", "/dist\n__pycache__\n"),
    ("app.py", include_str!("template/python/app.py.in")),
];

const TYPESCRIPT: &[File] = &[
    (
        "package.json",
        include_str!("template/typescript/package.json.in"),
    ),
    (
        "README.md",
        include_str!("template/typescript/README.md.in"),
    ),
    (".gitignore", "/dist\n/node_modules\n"),
    (
        "src/workflows.ts",
        include_str!("template/typescript/workflows.ts.in"),
    ),
    (
        "src/activities.ts",
        include_str!("template/typescript/activities.ts.in"),
    ),
];

/// The files of a guest in a language.
pub(super) fn of(language: Language) -> &'static [File] {
    match language {
        Language::Rust => RUST,
        Language::Python => PYTHON,
        Language::TypeScript => TYPESCRIPT,
    }
}
