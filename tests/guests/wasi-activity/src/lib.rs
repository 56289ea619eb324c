//! Activities that reach for the outside: files, environment variables and HTTP.

mod http;

use std::{env, fs};

use hourglass_sdk::{
    ApplicationFailure, activities,
    activities::{ActivityContext, ActivityError},
    export_plugin,
};

/// Activities that reach for the outside.
pub struct OutsideActivities;

#[activities]
impl OutsideActivities {
    /// Reads a file.
    #[activity(name = "read_file")]
    pub fn read_file(_ctx: ActivityContext, path: String) -> Result<String, ActivityError> {
        fs::read_to_string(&path).map_err(|error| failure("Io", format!("{path}: {error}")))
    }

    /// Writes a file.
    #[activity(name = "write_file")]
    pub fn write_file(_ctx: ActivityContext, path: String) -> Result<(), ActivityError> {
        fs::write(&path, "written").map_err(|error| failure("Io", format!("{path}: {error}")))
    }

    /// Reads an environment variable.
    #[activity(name = "variable")]
    pub fn variable(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        env::var(&name).map_err(|error| failure("Environment", format!("{name}: {error}")))
    }

    /// The names of all environment variables.
    #[activity(name = "variables")]
    pub fn variables(_ctx: ActivityContext) -> Result<Vec<String>, ActivityError> {
        Ok(env::vars().map(|(name, _)| name).collect())
    }

    /// Fetches `http://AUTHORITY/`.
    #[activity(name = "fetch")]
    pub fn fetch(_ctx: ActivityContext, authority: String) -> Result<String, ActivityError> {
        http::get(&authority).map_err(|error| failure("Http", format!("{authority}: {error}")))
    }

    /// Opens a TCP connection.
    #[activity(name = "connect")]
    pub fn connect(_ctx: ActivityContext, address: String) -> Result<(), ActivityError> {
        let connected = std::net::TcpStream::connect(&address);
        connected
            .map(|_| ())
            .map_err(|error| failure("Io", format!("{address}: {error}")))
    }

    /// Ends the process that it thinks it is.
    #[activity(name = "exit")]
    pub fn exit(_ctx: ActivityContext) -> Result<(), ActivityError> {
        eprintln!("there is nothing left to do");
        std::process::exit(3)
    }

    /// Takes memory until there is none.
    #[activity(name = "allocate")]
    pub fn allocate(_ctx: ActivityContext) -> Result<(), ActivityError> {
        let mut taken = Vec::new();
        loop {
            taken.push(std::hint::black_box(vec![1_u8; 1 << 20]));
        }
    }
}

fn failure(error_type: &str, message: String) -> ActivityError {
    ApplicationFailure::builder(message)
        .type_name(error_type)
        .non_retryable(true)
        .build()
        .into()
}

export_plugin! {
    activities: [OutsideActivities],
    task_queue: "wasi-activity",
}
