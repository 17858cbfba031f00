//! What fakes answer.

use std::{
    collections::VecDeque,
    fmt,
    future::{pending, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use pagemachine::{Answer, Backend, Call, Contract, Stream};

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

/// The items of a fake's stream: those of its script, and those that come when the test says so.
///
/// Clones share them: the fake keeps one, the test another.
///
/// ```
/// # use pagemachine::prelude::*;
/// # #[port] pub trait Catalog { #[read] fn prices(&self, product: u32) -> impl Stream<Item = u32>; }
/// # #[contract(ports(Catalog))] pub mod shop { #[spindle(output = u32)] pub mod sale { #[notify] pub struct Sold; } }
/// # #[spindle(shop::sale)] pub mod sale { defcomp! { pub fn run() -> u32 {
/// #   prices <- catalog::prices(7);
/// #   let mut sum = 0;
/// #   loop { price <- prices.take(); let Ok(price) = price else { return sum }; sum += price; }
/// # } } }
/// use pagemachine_test::{Harness, Items};
///
/// struct Shelf(Items<u32>);
///
/// impl Catalog for Shelf {
///     fn prices(&self, _: u32) -> impl Stream<Item = u32> {
///         self.0.clone()
///     }
/// }
///
/// # fn main() {
/// let prices = Items::of([450]);
/// let mut page = Harness::<shop::Contract>::new(shop::Ports { catalog: Shelf(prices.clone()) });
/// let sale = page.start(sale::run); // adds prices, until there are no more
/// prices.give(470);
/// prices.end();
/// assert_eq!(page.completed(sale), 920);
/// # }
/// ```
pub struct Items<T>(Arc<Mutex<Given<T>>>);

struct Given<T> {
    items: VecDeque<T>,
    has_ended: bool,
}

impl<T> Items<T> {
    /// These first, and then what [`give`](Self::give) gives; without [`end`](Self::end) the stream stays open.
    pub fn of(script: impl IntoIterator<Item = T>) -> Self {
        Self(Arc::new(Mutex::new(Given { items: script.into_iter().collect(), has_ended: false })))
    }

    /// One item more.
    ///
    /// The harness hands it over at the test's next word.
    pub fn give(&self, item: T) {
        self.given().items.push_back(item);
    }

    /// There are no more: the stream ends after those that are left.
    pub fn end(&self) {
        self.given().has_ended = true;
    }

    /// How many no stream has given.
    pub fn left(&self) -> usize {
        self.given().items.len()
    }

    fn given(&self) -> MutexGuard<'_, Given<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Stream for Items<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        let mut given = self.given();
        match given.items.pop_front() {
            None if !given.has_ended => Poll::Pending,
            item => Poll::Ready(item),
        }
    }
}

impl<T> Clone for Items<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.given().items.iter()).finish()
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
    fn answer<'a>(&'a self, _: &'a Call, request: C::Call) -> Answer<'a, C::Reply> {
        Answer::from((self.0)(request))
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
    fn answer<'a>(&'a self, _: &'a Call, _: C::Call) -> Answer<'a, C::Reply> {
        Answer::Reply(Box::pin(later()))
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
