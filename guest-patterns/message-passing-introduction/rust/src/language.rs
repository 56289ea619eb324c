//! Languages, which travel as their numbers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a greeting can be said in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "i64", into = "i64")]
pub enum Language {
    Arabic = 1,
    Chinese,
    English,
    French,
    Hindi,
    Portuguese,
    Spanish,
}

impl Language {
    pub const ALL: [Self; 7] = [
        Self::Arabic,
        Self::Chinese,
        Self::English,
        Self::French,
        Self::Hindi,
        Self::Portuguese,
        Self::Spanish,
    ];

    /// Its name in messages to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Arabic => "ARABIC",
            Self::Chinese => "CHINESE",
            Self::English => "ENGLISH",
            Self::French => "FRENCH",
            Self::Hindi => "HINDI",
            Self::Portuguese => "PORTUGUESE",
            Self::Spanish => "SPANISH",
        }
    }

    /// What the greeting service answers.
    pub fn greeting(self) -> &'static str {
        match self {
            Self::Arabic => "مرحبا بالعالم",
            Self::Chinese => "你好，世界",
            Self::English => "Hello, world",
            Self::French => "Bonjour, monde",
            Self::Hindi => "नमस्ते दुनिया",
            Self::Portuguese => "Olá mundo",
            Self::Spanish => "Hola mundo",
        }
    }
}

impl TryFrom<i64> for Language {
    type Error = String;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        let known = Self::ALL.into_iter().find(|one| i64::from(*one) == number);
        known.ok_or_else(|| format!("{number} is not a language"))
    }
}

impl From<Language> for i64 {
    fn from(language: Language) -> Self {
        language as Self
    }
}
