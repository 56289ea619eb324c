//! Nexus requests: who handles them, how a handler hears of cancellation, how it ends.
//!
//! Owns the requests that are under way. Handlers run where activities do; how a guest
//! is called is [`crate::sandbox`]'s, how an answer travels is [`crate::temporal`]'s.

mod port;
mod requests;

pub(crate) use requests::Requests;
