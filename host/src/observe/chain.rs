//! An error with everything that caused it, in one line.

use std::error::Error;

/// The texts of `error` and its sources, outermost first. `Display` of our errors
/// does not repeat the source, so this is where a chain is put together.
pub fn whole_chain(error: &(dyn Error + 'static)) -> String {
    let texts: Vec<String> = std::iter::successors(Some(error), |link| (*link).source())
        .map(ToString::to_string)
        .collect();
    texts.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[derive(Debug, thiserror::Error)]
    #[error("the file cannot be read")]
    struct Outer(#[source] io::Error);

    #[test]
    fn the_outermost_text_comes_first() {
        let error = Outer(io::Error::other("no such disk"));
        assert_eq!(whole_chain(&error), "the file cannot be read: no such disk");
    }
}
