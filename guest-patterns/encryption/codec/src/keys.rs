//! The operator's keys.

use hourglass_sdk::codecs::{CodecError, secret};

/// The secret that names the key for encryption.
const CURRENT_ID: &str = "encryption-key-id";

/// The secret that is the key for encryption.
const CURRENT_KEY: &str = "encryption-key";

/// Keys that the operator gave, by their ids.
pub(crate) struct Keys {
    current_id: String,
}

impl Keys {
    pub(crate) fn of_the_operator() -> Result<Self, CodecError> {
        let id = needed(CURRENT_ID)?;
        let text = String::from_utf8(id)
            .map_err(|_| CodecError::new(format!("the secret {CURRENT_ID} is not UTF-8 text")))?;
        Ok(Self {
            current_id: text.trim_end().to_owned(),
        })
    }

    pub(crate) fn current_id(&self) -> &str {
        &self.current_id
    }

    /// The key for encryption.
    pub(crate) fn current(&self) -> Result<[u8; 32], CodecError> {
        key(CURRENT_KEY, needed(CURRENT_KEY)?)
    }

    /// The key for decryption: the current one, or an older one which the operator
    /// keeps as `encryption-key-ID`.
    pub(crate) fn by_id(&self, id: &str) -> Result<[u8; 32], CodecError> {
        if id == self.current_id {
            return self.current();
        }
        let name = format!("{CURRENT_KEY}-{id}");
        match secret(&name) {
            Some(bytes) => key(&name, bytes),
            None => Err(CodecError::new(format!(
                "Unrecognized key ID {id}. Current key ID is {}.",
                self.current_id
            ))),
        }
    }
}

fn needed(name: &str) -> Result<Vec<u8>, CodecError> {
    secret(name).ok_or_else(|| {
        CodecError::new(format!(
            "there is no secret {name}; name one under [secrets] in the codec's sidecar"
        ))
    })
}

/// 32 bytes. A file that an editor wrote has a line's end behind them.
fn key(name: &str, mut bytes: Vec<u8>) -> Result<[u8; 32], CodecError> {
    while bytes.len() > 32 && bytes.ends_with(b"\n") {
        bytes.pop();
    }
    let length = bytes.len();
    bytes.try_into().map_err(|_| {
        CodecError::new(format!(
            "the secret {name} has {length} bytes; a key for AES-256 has 32"
        ))
    })
}
