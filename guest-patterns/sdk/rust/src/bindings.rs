//! The contract as `wit-bindgen` writes it, split into parts so that a plugin
//! exports only the interfaces it has something for.
//!
//! `export_plugin!` joins the parts: each one brings its own description of
//! itself, and the tool that wraps the module as a component unites them.
//! Nothing here is public by itself; the rest of the SDK re-exports by hand.

/// Natively, values can be written as JSON too: a test sends them to a component.
macro_rules! contract {
    ({ $($options:tt)* }) => {
        #[cfg(target_arch = "wasm32")]
        wit_bindgen::generate!({
            $($options)*
            additional_derives: [Clone, PartialEq],
        });
        #[cfg(not(target_arch = "wasm32"))]
        wit_bindgen::generate!({
            $($options)*
            additional_derives: [Clone, PartialEq, serde::Serialize, serde::Deserialize],
        });
    };
}

use contract;

/// The types that the other parts share.
pub mod types_part {
    super::contract!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world types-part { import hourglass:plugin/types@0.1.0; }",
        world: "hourglass:rust-sdk/types-part",
        generate_all,
        generate_unused_types: true,
    });
}

/// What every component has, whatever it exports.
pub mod host_part {
    super::contract!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world host-part {
                import hourglass:plugin/log@0.1.0;
                import hourglass:plugin/panic@0.1.0;
            }",
        world: "hourglass:rust-sdk/host-part",
        generate_all,
    });
}

/// What every plugin of workflows, activities or Nexus services has.
pub mod manifest_part {
    super::contract!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world manifest-part { export hourglass:plugin/manifest@0.1.0; }",
        world: "hourglass:rust-sdk/manifest-part",
        with: { "hourglass:plugin/types@0.1.0": super::types_part::hourglass::plugin::types },
        generate_all,
        pub_export_macro: true,
        export_macro_name: "export_manifest",
    });
}

/// What a payload codec has.
pub mod codec_part {
    super::contract!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world codec-part {
                import hourglass:plugin/codec-host@0.1.0;
                export hourglass:plugin/codec@0.1.0;
            }",
        world: "hourglass:rust-sdk/codec-part",
        with: { "hourglass:plugin/types@0.1.0": super::types_part::hourglass::plugin::types },
        generate_all,
        pub_export_macro: true,
        export_macro_name: "export_codec",
    });
}

/// What a plugin of workflows has besides.
pub mod workflow_part {
    super::contract!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world workflow-part { export hourglass:plugin/workflow@0.1.0; }",
        world: "hourglass:rust-sdk/workflow-part",
        with: { "hourglass:plugin/types@0.1.0": super::types_part::hourglass::plugin::types },
        generate_all,
        pub_export_macro: true,
        export_macro_name: "export_workflow",
    });
}

/// What a plugin of activities has besides.
pub mod activity_part {
    super::contract!({
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
    });
}

/// What a plugin that measures something has besides.
pub mod metrics_part {
    super::contract!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world metrics-part { import hourglass:plugin/metrics@0.1.0; }",
        world: "hourglass:rust-sdk/metrics-part",
        generate_all,
    });
}

/// What a plugin that ends activities from elsewhere has besides.
pub mod completion_part {
    super::contract!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world completion-part { import hourglass:plugin/asynchronous-completion@0.1.0; }",
        world: "hourglass:rust-sdk/completion-part",
        with: {
            "hourglass:plugin/types@0.1.0": super::types_part::hourglass::plugin::types,
            "hourglass:plugin/activity-host@0.1.0":
                super::activity_part::hourglass::plugin::activity_host,
        },
        generate_all,
    });
}

/// What a plugin of Nexus services has besides.
pub mod nexus_part {
    super::contract!({
        path: "../../../wit",
        inline: "package hourglass:rust-sdk;
            world nexus-part {
                import hourglass:plugin/nexus-host@0.1.0;
                export hourglass:plugin/nexus@0.1.0;
            }",
        world: "hourglass:rust-sdk/nexus-part",
        with: { "hourglass:plugin/types@0.1.0": super::types_part::hourglass::plugin::types },
        generate_all,
        pub_export_macro: true,
        export_macro_name: "export_nexus",
    });
}
