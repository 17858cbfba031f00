//! What the browser keeps for us: signed, encrypted, bound to its session, and for a time.

use std::{fmt, sync::Arc, time::Duration};

use pasetors::{
    Local,
    keys::SymmetricKey,
    token::UntrustedToken,
    version4::{LocalToken, V4},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The secret that a host's tokens are made with.
///
/// Pages survive a restart, and a second host behind the same address, only with the same keys.
///
/// ```
/// use pagemachine_live::Keys;
///
/// assert!(Keys::from_secret(&[7; 32]).is_ok());
/// assert_eq!(Keys::from_secret(b"short").unwrap_err().to_string(), "a secret has 32 bytes, this has 5");
/// ```
#[derive(Clone)]
pub struct Keys(Arc<SymmetricKey<V4>>);

/// A secret that is not 32 bytes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongSecret(usize);

impl fmt::Display for WrongSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a secret has 32 bytes, this has {}", self.0)
    }
}

impl std::error::Error for WrongSecret {}

impl Keys {
    /// Makes keys of a secret of 32 random bytes.
    ///
    /// # Errors
    /// If it has another length.
    pub fn from_secret(secret: &[u8]) -> Result<Self, WrongSecret> {
        SymmetricKey::from(secret).map(|key| Self(Arc::new(key))).map_err(|_| WrongSecret(secret.len()))
    }

    /// Makes keys of a fresh secret, for a host whose pages need not survive it.
    ///
    /// # Panics
    /// If the operating system has no randomness.
    pub fn random() -> Self {
        let mut secret = [0; 32];
        fill(&mut secret);
        Self::from_secret(&secret).expect("32 bytes are a secret")
    }

    /// Writes a token that only `open` with the same purpose and session reads.
    pub(crate) fn seal<T: Serialize>(
        &self,
        purpose: Purpose,
        session: &str,
        now: Duration,
        claim: &T,
    ) -> String {
        let until = now.saturating_add(purpose.age()).as_secs();
        let message = serde_json::to_vec(&(until, claim)).expect("claims are plain data");
        LocalToken::encrypt(&self.0, &message, None, Some(&purpose.bound_to(session)))
            .expect("the operating system has randomness")
    }

    /// Reads a token; `None` is one that was tampered with, is too old, or was made for another session or use.
    pub(crate) fn open<T: DeserializeOwned>(
        &self,
        purpose: Purpose,
        session: &str,
        now: Duration,
        token: &str,
    ) -> Option<T> {
        let token = UntrustedToken::<Local, V4>::try_from(token).ok()?;
        let trusted = LocalToken::decrypt(&self.0, &token, None, Some(&purpose.bound_to(session))).ok()?;
        let (until, claim): (u64, T) = serde_json::from_str(trusted.payload()).ok()?;
        (now.as_secs() < until).then_some(claim)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(***)")
    }
}

/// What a token is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// Names a page.
    Page,
    /// Shows that who opens a socket has read a page.
    Csrf,
    /// Carries a message over a navigation.
    Flash,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Csrf => "csrf",
            Self::Flash => "flash",
        }
    }

    fn age(self) -> Duration {
        match self {
            Self::Page | Self::Csrf => Duration::from_secs(14 * 24 * 60 * 60),
            Self::Flash => Duration::from_secs(60),
        }
    }

    /// The purpose and the session are no part of the token, but it opens only with them.
    fn bound_to(self, session: &str) -> Vec<u8> {
        format!("{}:{session}", self.name()).into_bytes()
    }
}

/// What a page's token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PageClaim {
    /// The page's id.
    pub(crate) page: String,
    /// The path pattern that it is mounted at.
    pub(crate) route: String,
}

/// A random name that nobody guesses: 128 bits.
///
/// # Panics
/// If the operating system has no randomness.
pub(crate) fn fresh_name() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut bytes = [0; 26];
    fill(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// A seed for a page's machine.
///
/// # Panics
/// If the operating system has no randomness.
pub(crate) fn fresh_seed() -> u64 {
    let mut bytes = [0; 8];
    fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system has randomness");
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_000_000);

    fn opened(keys: &Keys, purpose: Purpose, session: &str, now: Duration, token: &str) -> Option<String> {
        keys.open(purpose, session, now, token)
    }

    #[test]
    fn a_token_opens_for_its_session_and_purpose_alone() {
        let keys = Keys::random();
        let token = keys.seal(Purpose::Page, "ann", NOW, &"p1");
        assert_eq!(opened(&keys, Purpose::Page, "ann", NOW, &token).as_deref(), Some("p1"));
        assert_eq!(opened(&keys, Purpose::Page, "bob", NOW, &token), None);
        assert_eq!(opened(&keys, Purpose::Csrf, "ann", NOW, &token), None);
        assert_eq!(opened(&Keys::random(), Purpose::Page, "ann", NOW, &token), None);
    }

    #[test]
    fn a_token_ends() {
        let keys = Keys::random();
        let token = keys.seal(Purpose::Flash, "ann", NOW, &"saved");
        let last = NOW + Duration::from_secs(59);
        assert!(opened(&keys, Purpose::Flash, "ann", last, &token).is_some());
        assert_eq!(opened(&keys, Purpose::Flash, "ann", last + Duration::from_secs(1), &token), None);
    }

    #[test]
    fn a_tampered_token_does_not_open() {
        let keys = Keys::random();
        let token = keys.seal(Purpose::Page, "ann", NOW, &"p1");
        for place in [0, 10, token.len() / 2, token.len() - 1] {
            let mut bytes = token.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let tampered = String::from_utf8(bytes).unwrap();
            assert_eq!(opened(&keys, Purpose::Page, "ann", NOW, &tampered), None, "byte {place}");
        }
        assert_eq!(opened(&keys, Purpose::Page, "ann", NOW, ""), None);
    }

    #[test]
    fn keys_do_not_print() {
        assert_eq!(format!("{:?}", Keys::random()), "Keys(***)");
    }

    #[test]
    fn names_differ() {
        assert_ne!(fresh_name(), fresh_name());
    }
}
