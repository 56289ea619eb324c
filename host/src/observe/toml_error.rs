//! What is wrong with a TOML file, in one line.

/// The place and the reason of `error`, which came from `text`.
pub fn toml_reason(text: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    match error.span() {
        Some(span) => {
            let before = text.get(..span.start).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            format!("line {line}: {message}")
        }
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_named() {
        let text = "a = 1\nb = = 2\n";
        let error = toml::from_str::<toml::Table>(text).unwrap_err();
        let reason = toml_reason(text, &error);
        assert!(reason.starts_with("line 2: "), "{reason}");
    }
}
