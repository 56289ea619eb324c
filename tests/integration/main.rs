//! Every integration test in one binary (one link). The rings are the modules: `pure`
//! needs neither a component nor a server, `components` runs real guests without a
//! server, `server` runs them on a real Temporal.

mod components;
mod fixture;
mod pure;
mod server;
