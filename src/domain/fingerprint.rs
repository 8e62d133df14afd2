//! Sixteen bytes that stand for a row's identity, its key or its content.

/// A BLAKE3 hash cut to 128 bits.
pub type Fingerprint = [u8; 16];

/// Hashes the parts in order; no two different lists of parts run together.
pub struct Hasher(blake3::Hasher);

impl Default for Hasher {
    fn default() -> Self {
        Hasher(blake3::Hasher::new())
    }
}

impl Hasher {
    /// Adds a part.
    pub fn part(&mut self, part: &str) -> &mut Self {
        self.0.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        self.0.update(part.as_bytes());
        self
    }

    /// Adds a part that may be missing: missing and empty differ.
    pub fn optional(&mut self, part: Option<&str>) -> &mut Self {
        match part {
            Some(part) => self.part("+").part(part),
            None => self.part("-"),
        }
    }

    /// Adds a number that may be missing.
    pub fn number(&mut self, number: Option<i64>) -> &mut Self {
        let mut bytes = [0u8; 9];
        if let Some(number) = number {
            bytes[0] = 1;
            bytes[1..].copy_from_slice(&number.to_le_bytes());
        }
        self.0.update(&bytes);
        self
    }

    /// Adds bytes that may be missing.
    pub fn bytes(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        match bytes {
            Some(bytes) => {
                self.number(i64::try_from(bytes.len()).ok());
                self.0.update(bytes);
                self
            }
            None => self.number(None),
        }
    }

    /// The fingerprint of all parts.
    pub fn finish(&self) -> Fingerprint {
        let mut short = [0u8; 16];
        short.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        short
    }
}

/// The fingerprint of a list of parts.
pub fn of(parts: &[&str]) -> Fingerprint {
    let mut hasher = Hasher::default();
    for part in parts {
        hasher.part(part);
    }
    hasher.finish()
}
