//! The house rules as tests: what a reviewer would otherwise have to look for.
//!
//! Every rule is a function from a path and a text to a fault, with tests of its own that show
//! that it can fail; only `checkout` reads files.

mod checkout;
mod graph;
mod licence;
mod patterns;
mod rooms;
mod sources;
