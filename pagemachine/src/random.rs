//! Numbers and ids that come from the page's seed, a stream of them for each spindle (rule 21b).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Contract, Effect, RawId, Spindle, effect::Now, state};

/// A number that any other could have been.
///
/// It comes from [`Settings::seed`](crate::Settings::seed) and the spindle alone, so a run that is repeated draws the
/// same. It is not for secrets: who sees one number can work out the next.
///
/// ```
/// # use pagemachine::{Machine, Output, Settings, Time, prelude::*};
/// # #[contract] pub mod page { #[spindle(output = u64)] pub mod die { #[notify] pub struct Rolled; } }
/// #[spindle(page::die)]
/// mod die {
///     defcomp! {
///         pub fn run() -> u64 {
///             number <- random();
///             number % 6 + 1
///         }
///     }
/// }
/// # fn main() {
/// let rolled = |seed| {
///     let mut settings = Settings::default();
///     settings.seed = seed;
///     let mut machine = Machine::<page::Contract>::new(settings);
///     machine.start(Time::default(), die::run()).expect("the page is open");
///     std::iter::from_fn(|| machine.poll_output()).last()
/// };
/// assert_eq!(rolled(7), rolled(7));
/// # assert!((0..100).any(|seed| rolled(seed) != rolled(7)));
/// # }
/// ```
pub fn random() -> Rolling {
    Rolling(())
}

/// The effect that [`random`] describes.
#[derive(Debug)]
#[must_use = "an effect is performed with `<-`"]
pub struct Rolling(());

impl<S: Spindle> Effect<S> for Rolling {
    type Output = u64;
    type Wait = Now<u64>;

    fn perform(self) -> Now<u64> {
        Now(draw::<S::Contract>().map(|draw| draw.number))
    }
}

/// An id that nothing else in the page has, and hardly anything in a page of another seed.
///
/// A run that is repeated makes the same ids, so a call that is made again asks for the same thing.
/// Like [`random`], it is not for secrets.
///
/// ```
/// # use pagemachine::{FreshId, Machine, Settings, Time, prelude::*};
/// # #[port] pub trait Carts { async fn open(&self, id: pagemachine::FreshId) -> bool; }
/// # #[contract(ports(Carts))] pub mod page { #[spindle(output = bool)] pub mod cart { #[notify] pub struct Opened; } }
/// #[spindle(page::cart)]
/// mod cart {
///     defcomp! {
///         pub fn run() -> bool {
///             id <- fresh_id();
///             opened <- carts::open(id);
///             opened
///         }
///     }
/// }
/// # fn main() {
/// # let mut machine = Machine::<page::Contract>::new(Settings::default());
/// # machine.start(Time::default(), cart::run()).expect("the page is open");
/// # let call = std::iter::from_fn(|| machine.poll_output()).last();
/// # let Some(pagemachine::Output::Call { request: page::Call::Carts(request), .. }) = call else { panic!() };
/// # let carts::Call::Open { id } = request;
/// # let FreshId { .. } = id;
/// // It is shown and written down as 32 hexadecimal digits.
/// assert_eq!(id.to_string().len(), 32);
/// # }
/// ```
pub fn fresh_id() -> Minting {
    Minting(())
}

/// The effect that [`fresh_id`] describes.
#[derive(Debug)]
#[must_use = "an effect is performed with `<-`"]
pub struct Minting(());

impl<S: Spindle> Effect<S> for Minting {
    type Output = FreshId;
    type Wait = Now<FreshId>;

    fn perform(self) -> Now<FreshId> {
        Now(draw::<S::Contract>()
            .map(|draw| FreshId(u128::from(draw.stream) << 64 | u128::from(draw.number))))
    }
}

/// What [`fresh_id`] gives: 32 hexadecimal digits.
///
/// ```
/// let id = pagemachine::FreshId::from_number(0xCAFE);
/// assert_eq!(id.to_string(), "0000000000000000000000000000cafe");
/// assert_eq!(pagemachine::FreshId::try_from(id.to_string()), Ok(id));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct FreshId(u128);

impl FreshId {
    /// The id with this number, as [`number`](Self::number) gave it.
    pub fn from_number(number: u128) -> Self {
        Self(number)
    }

    /// The number, for who stores it as one.
    pub fn number(self) -> u128 {
        self.0
    }
}

impl fmt::Display for FreshId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for FreshId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

// As text, since not every format has numbers of 128 bits.
impl From<FreshId> for String {
    fn from(id: FreshId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for FreshId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_id = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u128::from_str_radix(&text, 16).ok().filter(|_| is_id);
        number.map(Self).ok_or("an id has 32 hexadecimal digits")
    }
}

/// One number of a stream. The two together come once in a page.
struct Draw {
    /// The stream's, which no other spindle of the page has.
    stream: u64,
    /// The drawn one, which does not come again in its stream.
    number: u64,
}

/// Draws for the current spindle.
fn draw<C: Contract>() -> Option<Draw> {
    state::try_with::<C, _>(|state| {
        if !state.spend() {
            return None;
        }
        let spindle = state.spindle;
        let stream = stream_of(state.settings.seed, spindle);
        let drawn = &mut state.extra(spindle.slot()).drawn;
        *drawn += 1;
        Some(Draw { stream, number: nth(stream, *drawn) })
    })
    .flatten()
}

fn stream_of(seed: u64, spindle: RawId) -> u64 {
    mix(seed.wrapping_add(nth(spindle.number(), 1)))
}

/// The `n`-th number of `SplitMix64` (Steele, Lea, Flood: *Fast splittable pseudorandom number generators*, 2014).
fn nth(stream: u64, n: u64) -> u64 {
    mix(stream.wrapping_add(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
}

/// Its mixing of the bits, which gives no two numbers the same.
fn mix(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ number >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_split_mix_64() {
        let published = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([1, 2, 3].map(|n| nth(1_234_567, n)), published);
    }
}
