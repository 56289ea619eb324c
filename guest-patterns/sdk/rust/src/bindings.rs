//! The contract as `wit-bindgen` writes it, split into parts so that a plugin
//! exports only the interfaces it has something for.
//!
//! `export_plugin!` joins the parts: each one brings its own description of
//! itself, and the tool that wraps the module as a component unites them.
//! Nothing here is public by itself; the rest of the SDK re-exports by hand.

/// The types that the other parts share.
pub mod types_part {
    wit_bindgen::generate!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world types-part { import hourglass:plugin/types@0.1.0; }",
        world: "hourglass:rust-sdk/types-part",
        generate_all,
        generate_unused_types: true,
        additional_derives: [Clone, PartialEq],
    });
}

/// What every plugin has.
pub mod manifest_part {
    wit_bindgen::generate!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world manifest-part {
                import hourglass:plugin/log@0.1.0;
                import hourglass:plugin/panic@0.1.0;
                export hourglass:plugin/manifest@0.1.0;
            }",
        world: "hourglass:rust-sdk/manifest-part",
        with: { "hourglass:plugin/types@0.1.0": super::types_part::hourglass::plugin::types },
        generate_all,
        pub_export_macro: true,
        export_macro_name: "export_manifest",
        additional_derives: [Clone, PartialEq],
    });
}

/// What a plugin of workflows has besides.
pub mod workflow_part {
    wit_bindgen::generate!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world workflow-part { export hourglass:plugin/workflow@0.1.0; }",
        world: "hourglass:rust-sdk/workflow-part",
        with: { "hourglass:plugin/types@0.1.0": super::types_part::hourglass::plugin::types },
        generate_all,
        pub_export_macro: true,
        export_macro_name: "export_workflow",
        additional_derives: [Clone, PartialEq],
    });
}

/// What a plugin of activities has besides.
pub mod activity_part {
    wit_bindgen::generate!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world activity-part {
                import hourglass:plugin/activity-host@0.1.0;
                export hourglass:plugin/activity@0.1.0;
            }",
        world: "hourglass:rust-sdk/activity-part",
        with: { "hourglass:plugin/types@0.1.0": super::types_part::hourglass::plugin::types },
        generate_all,
        pub_export_macro: true,
        export_macro_name: "export_activity",
        additional_derives: [Clone, PartialEq],
    });
}
