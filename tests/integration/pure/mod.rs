//! The quick ring: no component is built and no server is started.

mod house;
mod readme;
