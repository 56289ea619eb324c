//! Memory that is free in this process, given back to the system.

/// Gives back what the C library's allocator keeps of memory that nobody uses. It has a heap for
/// every few threads, and each of them stays as large as the largest component made it that was
/// compiled there.
#[cfg(target_env = "gnu")]
#[expect(
    unsafe_code,
    reason = "The C library offers it to C alone. It takes no pointer, may be called by any \
              thread at any time (glibc's manual: MT-Safe), and touches only what is free."
)]
pub(super) fn give_back() {
    // SAFETY: see the reason above.
    unsafe { nix::libc::malloc_trim(0) };
}

/// Other C libraries have nothing of the kind.
#[cfg(not(target_env = "gnu"))]
pub(super) fn give_back() {}
