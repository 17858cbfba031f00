//! Answers in the order of a script.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Mutex, PoisonError},
    thread,
};

use pagemachine::{Answer, Backend, Call, Contract, Opening, Request, Stream};

/// Answers calls in the order of its lines, and no others.
///
/// ```
/// # use pagemachine::prelude::*;
/// # #[port] pub trait Stock { async fn left(&self, product: u32) -> u32; async fn take(&self, product: u32) -> u64; }
/// # #[contract(ports(Stock))] pub mod shop { #[spindle(output = u64)] pub mod sale { #[notify] pub struct Sold; } }
/// # #[spindle(shop::sale)] pub mod sale {
/// #   defcomp! { pub fn run() -> u64 { n <- stock::left(7); if n == 0 { return 0; } id <- stock::take(7); id } }
/// # }
/// use pagemachine_test::{Harness, Script};
///
/// # fn main() {
/// let script = Script::new().reply(stock::left(7), 1).reply(stock::take(7), 40);
/// let mut page = Harness::<shop::Contract>::new(script);
/// let sale = page.start(sale::run);
/// assert_eq!(page.completed(sale), 40);
/// # }
/// ```
///
/// # Panics
/// When a call is made that is not the next in the script, or after its end; and when it is dropped, if calls are left
/// in it that nothing made. In a harness each of these shows the run.
#[must_use = "a script answers in a harness"]
pub struct Script<C: Contract>(Mutex<VecDeque<Line<C>>>);

/// One answer of a script.
enum Line<C: Contract> {
    Is { call: C::Call, answer: Answer<'static, C::Reply> },
    With(Box<dyn FnOnce(C::Call) -> C::Reply + Send>),
}

impl<C: Contract> Script<C> {
    /// A script without lines: no call may be made.
    pub fn new() -> Self {
        Self(Mutex::new(VecDeque::new()))
    }

    /// The next call is this one, and gets this reply.
    pub fn reply<R: Request<C>>(self, call: R, reply: R::Reply) -> Self {
        self.and(Line::Is { call: call.into_call(), answer: Answer::from(R::into_reply(reply)) })
    }

    /// The next call opens this stream, and gets these items: an [`Items`](crate::Items), say.
    pub fn stream<O: Opening<C> + 'static>(
        self,
        call: O,
        items: impl Stream<Item = O::Item> + Send + 'static,
    ) -> Self {
        self.and(Line::Is { call: call.into_call(), answer: Answer::items(items, O::into_reply) })
    }

    /// The next call, whatever it is, gets the reply of this closure.
    pub fn reply_with(self, reply: impl FnOnce(C::Call) -> C::Reply + Send + 'static) -> Self {
        self.and(Line::With(Box::new(reply)))
    }

    fn and(mut self, line: Line<C>) -> Self {
        self.lines().push_back(line);
        self
    }

    fn lines(&mut self) -> &mut VecDeque<Line<C>> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: Contract> Default for Script<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Contract> fmt::Debug for Script<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.lock().unwrap_or_else(PoisonError::into_inner).iter()).finish()
    }
}

impl<C: Contract> fmt::Debug for Line<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is { call, .. } => call.fmt(f),
            Self::With(_) => f.write_str("any call"),
        }
    }
}

impl<C: Contract> Backend<C> for Script<C> {
    fn answer<'a>(&'a self, _: &'a Call, request: C::Call) -> Answer<'a, C::Reply> {
        let line = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        match line {
            Some(Line::Is { call, answer }) if call == request => answer,
            Some(Line::Is { call, .. }) => panic!("expected the call {call:?}, found {request:?}"),
            Some(Line::With(reply)) => Answer::from(reply(request)),
            None => panic!("expected no more calls, as the script has none, found {request:?}"),
        }
    }
}

impl<C: Contract> Drop for Script<C> {
    fn drop(&mut self) {
        let left = self.lines();
        // A test that fails has its own message.
        assert!(
            left.is_empty() || thread::panicking(),
            "expected these calls, found that nothing made them: {left:?}"
        );
    }
}
