//! Every integration test in one binary (one link). The rings are the modules: `pure` needs
//! neither a component nor a server, `components` builds guests, `server` runs a Temporal server.

mod components;
mod pure;
