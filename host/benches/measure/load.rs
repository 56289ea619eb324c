//! What else the machine does: a figure is worth little without it.

/// Runnable processes on average over the last minute, as the kernel says it.
pub(crate) fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("unknown").to_owned()
}
