//! The outer ring: real components on a real Temporal server.

mod bad_files;
mod chaos;
mod codecs;
mod cron;
mod custom_metrics;
mod demo;
mod eager;
mod features;
mod foreign;
mod kill;
mod lawless;
mod live;
mod namespaces;
mod new_guest;
mod patterns;
mod pins;
mod plugins;
mod prometheus;
mod replay;
mod schedules;
mod serving;
mod standalone;
mod tls;
mod traps;
mod updates;
mod validation;
