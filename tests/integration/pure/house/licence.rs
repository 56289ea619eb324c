//! Which licences a dependency may have.

use super::checkout::{Package, packages};

/// Licences that ask for nothing but their notice.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages that may have another licence, or name none: package, licence, reason.
const EXCEPTIONS: &[(&str, Option<&str>, &str)] = &[
    ("libbz2-rs-sys", Some("bzip2-1.0.6"), "a BSD-like licence"),
    (
        "option-ext",
        Some("MPL-2.0"),
        "copyleft by file; we change none of its files",
    ),
    (
        "webpki-roots",
        Some("CDLA-Permissive-2.0"),
        "a list of certificates, whose licence asks for its own text alone",
    ),
    (
        "temporalio-client",
        None,
        "its LICENSE.txt is the MIT licence",
    ),
    (
        "temporalio-common",
        None,
        "its LICENSE.txt is the MIT licence",
    ),
    (
        "temporalio-common-wasm",
        None,
        "its LICENSE.txt is the MIT licence",
    ),
    (
        "temporalio-macros",
        None,
        "its LICENSE.txt is the MIT licence",
    ),
    (
        "temporalio-protos",
        None,
        "its LICENSE.txt is the MIT licence",
    ),
    (
        "temporalio-sdk-core",
        None,
        "its LICENSE.txt is the MIT licence",
    ),
];

fn fault(package: &Package) -> Option<String> {
    let licence = package.licence.as_deref();
    let excepted = EXCEPTIONS
        .iter()
        .any(|(name, text, _)| *name == package.name && *text == licence);
    if excepted || licence.is_some_and(is_allowed) {
        return None;
    }
    let licence = licence.unwrap_or("no licence");
    let (name, version) = (&package.name, &package.version);
    Some(format!(
        "{name} {version} has {licence}, which is not on the allow-list"
    ))
}

/// Whether an SPDX expression can be met with allowed licences alone. `/` is the old way to
/// write OR.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest) == Some(true) && rest.is_empty()
}

fn any_of(rest: &mut &[&str]) -> Option<bool> {
    let mut met = all_of(rest)?;
    while take(rest, "OR") {
        met |= all_of(rest)?;
    }
    Some(met)
}

fn all_of(rest: &mut &[&str]) -> Option<bool> {
    let mut met = one(rest)?;
    while take(rest, "AND") {
        met &= one(rest)?;
    }
    Some(met)
}

fn one(rest: &mut &[&str]) -> Option<bool> {
    if take(rest, "(") {
        let met = any_of(rest)?;
        return take(rest, ")").then_some(met);
    }
    let mut name = next(rest)?.to_owned();
    if take(rest, "WITH") {
        name = format!("{name} WITH {}", next(rest)?);
    }
    Some(ALLOWED.contains(&name.as_str()))
}

fn next<'a>(rest: &mut &[&'a str]) -> Option<&'a str> {
    let (first, others) = rest.split_first()?;
    *rest = others;
    Some(first)
}

fn take(rest: &mut &[&str], word: &str) -> bool {
    let found = rest.first() == Some(&word);
    if found {
        *rest = &rest[1..];
    }
    found
}

fn assert_allowed(workspace: &str) {
    let faults: Vec<String> = packages(workspace).iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_dependency_of_the_host_has_an_allowed_licence() {
    assert_allowed(".");
}

#[test]
fn every_dependency_of_the_guests_has_an_allowed_licence() {
    assert_allowed("guest-patterns");
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for allowed in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
    ] {
        assert!(is_allowed(allowed), "{allowed}");
    }
    for refused in [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "MIT OR",
        "(MIT",
        "MIT MIT",
        "MIT WITH LLVM-exception",
        "",
    ] {
        assert!(!is_allowed(refused), "{refused}");
    }
}

#[test]
fn an_exception_holds_for_its_package_and_licence_alone() {
    let package = |name: &str, licence: Option<&str>| Package {
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        licence: licence.map(str::to_owned),
    };
    assert_eq!(fault(&package("option-ext", Some("MPL-2.0"))), None);
    assert!(fault(&package("other", Some("MPL-2.0"))).is_some());
    assert_eq!(
        fault(&package("other", None)).unwrap(),
        "other 1.0.0 has no licence, which is not on the allow-list"
    );
}
