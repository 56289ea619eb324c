//! Crates of which the host may have one version only: two of them are two worlds whose types do
//! not fit together, and minutes of compile time.

use std::collections::BTreeSet;

use super::checkout::{Package, packages};

const ONLY_ONCE: &[&str] = &["prost", "temporalio-client", "tonic", "wasmtime"];

fn versions<'a>(name: &str, packages: &'a [Package]) -> BTreeSet<&'a str> {
    let named = packages.iter().filter(|package| package.name == name);
    named.map(|package| package.version.as_str()).collect()
}

#[test]
fn the_host_has_one_version_of_each_big_foreign_crate() {
    let packages = packages(".");
    for name in ONLY_ONCE {
        let versions = versions(name, &packages);
        assert_eq!(versions.len(), 1, "{name}: {versions:?}");
    }
}

#[test]
fn a_second_version_is_seen() {
    let package = |version: &str| Package {
        name: "prost".to_owned(),
        version: version.to_owned(),
        licence: None,
    };
    let packages = [package("0.13.0"), package("0.14.0"), package("0.14.0")];
    assert_eq!(versions("prost", &packages).len(), 2);
}
