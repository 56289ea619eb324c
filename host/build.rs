//! Says where the crate of Temporal's protocol keeps the descriptions of its messages.

use std::env;

fn main() {
    let descriptors = env::var("DEP_TEMPORALIO_PROTOS_DESCRIPTOR_PATH");
    let descriptors = descriptors.expect("temporalio-protos says where its descriptors are");
    println!("cargo:rustc-env=TEMPORAL_DESCRIPTORS={descriptors}");
    println!("cargo:rerun-if-changed=build.rs");
}
