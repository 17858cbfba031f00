//! What fakes answer.

use std::{
    collections::VecDeque,
    fmt,
    future::{pending, poll_fn},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
};

use pagemachine::{Backend, Call, Contract};

/// Answers for a fake of a port: scripted ones, and ones that come when the test says so.
///
/// Clones share them: the fake keeps one, the test another.
///
/// ```
/// let answers = pagemachine_test::Answers::of([Ok(1), Err("sold out")]);
/// answers.give(Ok(2));
/// assert_eq!(answers.left(), 3);
/// ```
pub struct Answers<T>(Arc<Mutex<VecDeque<T>>>);

impl<T> Answers<T> {
    /// No answers: a port that does not answer until [`give`](Self::give).
    pub fn new() -> Self {
        Self::of([])
    }

    /// A script: the first call gets the first answer.
    pub fn of(script: impl IntoIterator<Item = T>) -> Self {
        Self(Arc::new(Mutex::new(script.into_iter().collect())))
    }

    /// One answer more, for the call that has waited longest, or the next one.
    ///
    /// The harness hands it over at the test's next word.
    pub fn give(&self, answer: T) {
        self.queue().push_back(answer);
    }

    /// The next answer, when there is one; what a fake awaits.
    pub async fn next(&self) -> T {
        poll_fn(|_| self.queue().pop_front().map_or(Poll::Pending, Poll::Ready)).await
    }

    /// How many no call has taken.
    pub fn left(&self) -> usize {
        self.queue().len()
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Answers<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for Answers<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Answers<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.queue().iter()).finish()
    }
}

/// Ports that a closure answers at once.
///
/// ```
/// # use pagemachine::prelude::*;
/// # #[port] pub trait Stock { async fn left(&self, product: u32) -> u32; }
/// # #[contract(ports(Stock))] pub mod shop { #[spindle(output = u32)] pub mod sale { #[notify] pub struct Sold; } }
/// # #[spindle(shop::sale)] pub mod sale { defcomp! { pub fn run() -> u32 { n <- stock::left(7); n } } }
/// use pagemachine_test::{Harness, answer};
///
/// # fn main() {
/// let mut page = Harness::<shop::Contract>::new(answer(|call| match call {
///     shop::Call::Stock(stock::Call::Left { product }) => shop::Reply::Stock(stock::Reply::Left(product * 2)),
/// }));
/// let sale = page.start(sale::run);
/// assert_eq!(page.completed(sale), 14);
/// # }
/// ```
pub fn answer<F>(answer: F) -> Closure<F> {
    Closure(answer)
}

/// A backend that is a closure; made by [`answer`].
pub struct Closure<F>(F);

impl<F> fmt::Debug for Closure<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Closure")
    }
}

impl<C: Contract, F: Fn(C::Call) -> C::Reply + Send + Sync + 'static> Backend<C> for Closure<F> {
    async fn answer(&self, _: Call, request: C::Call) -> C::Reply {
        (self.0)(request)
    }
}

/// Answers no call: each is out until the test answers it.
///
/// ```
/// # use pagemachine::prelude::*;
/// # #[port] pub trait Stock { async fn left(&self, product: u32) -> u32; }
/// # #[contract(ports(Stock))] pub mod shop { #[spindle(output = u32)] pub mod sale { #[notify] pub struct Sold; } }
/// # #[spindle(shop::sale)] pub mod sale { defcomp! { pub fn run() -> u32 { n <- stock::left(7); n } } }
/// use pagemachine_test::{Harness, Nobody};
///
/// # fn main() {
/// let mut page = Harness::<shop::Contract>::new(Nobody);
/// let sale = page.start(sale::run);
/// page.reply_to(stock::left(7), 3);
/// assert_eq!(page.completed(sale), 3);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl<C: Contract> Backend<C> for Nobody {
    async fn answer(&self, _: Call, _: C::Call) -> C::Reply {
        later().await
    }
}

/// What a fake awaits to leave its call to the test, which answers it with [`reply_to`](crate::Harness::reply_to).
///
/// ```
/// # use pagemachine::prelude::*;
/// # #[port] pub trait Stock { async fn left(&self, product: u32) -> u32; }
/// # #[contract(ports(Stock))] pub mod shop { #[spindle(output = u32)] pub mod sale { #[notify] pub struct Sold; } }
/// # #[spindle(shop::sale)] pub mod sale { defcomp! { pub fn run() -> u32 { n <- stock::left(7); n } } }
/// use pagemachine_test::{Harness, later};
///
/// struct Shelf;
///
/// impl Stock for Shelf {
///     async fn left(&self, product: u32) -> u32 {
///         if product == 7 { later().await } else { 0 }
///     }
/// }
///
/// # fn main() {
/// let mut page = Harness::<shop::Contract>::new(shop::Ports { stock: Shelf });
/// let sale = page.start(sale::run);
/// page.reply_to(stock::left(7), 3);
/// assert_eq!(page.completed(sale), 3);
/// # }
/// ```
pub async fn later<T>() -> T {
    pending().await
}
