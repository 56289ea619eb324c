//! The host's environment variables, as far as sidecars may hand them on.

use std::{collections::BTreeMap, fmt, sync::Arc};

/// Environment variables, read once where the process begins. Cheap to clone, and
/// its debug form shows no value.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment(Arc<BTreeMap<String, String>>);

impl Environment {
    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Every variable with its value.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter();
        all.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self(Arc::new(variables.into_iter().collect()))
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Environment({} variables)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_out_of_the_debug_form() {
        let environment: Environment = [("KEY".to_owned(), "secret".to_owned())]
            .into_iter()
            .collect();
        assert_eq!(environment.get("KEY"), Some("secret"));
        assert_eq!(format!("{environment:?}"), "Environment(1 variables)");
    }
}
