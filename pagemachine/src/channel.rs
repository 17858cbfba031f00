//! Channels: items that go from one spindle of a page to another, in order and with a bound (rule 20).
//!
//! A channel has two halves. Its items are typed, and lie in a queue that its handles share. Who waits, how many items
//! there are and whether it is closed lies in the page, which knows an item by its number alone. The page decides, and
//! the queue follows when the page is no longer borrowed, so no item is dropped while it is.

use std::{
    collections::VecDeque,
    error, fmt,
    marker::PhantomData,
    mem,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, Weak},
    task::{Context, Poll, ready},
};

use serde::{Deserialize, Serialize};

use crate::{
    CallId, Contract, Effect, Failure, Output, RawId, Spindle,
    effect::{Now, WRONG_INCOMING},
    state::{self, Incoming, State, Wait},
};

/// Makes a channel that holds up to `bound` items; with a bound of 0 each item is handed over (a rendezvous).
///
/// Items, takers and putters each keep their order. Handles can be cloned, and given to what is forked. A channel is
/// closed by [`close`](Sender::close), or when the last sender or the last receiver is dropped. It belongs to its page:
/// elsewhere it is closed.
///
/// # Examples
/// ```
/// use pagemachine::{Machine, Output, Settings, Time, prelude::*};
///
/// #[contract]
/// pub mod diner {
///     #[spindle(output = Option<String>)]
///     pub mod kitchen {}
///     #[spindle]
///     pub mod waiter {
///         #[notify]
///         pub struct Served(pub String);
///     }
/// }
///
/// #[spindle(diner::kitchen)]
/// pub mod kitchen {
///     defcomp! {
///         /// Ends with the dish that nobody took.
///         pub fn run() -> Option<String> {
///             (hatch, dishes) <- channel::<String>(2);
///             _waiter <- fork(super::waiter::run(dishes));
///             for dish in ["soup", "fish", "cake"] {
///                 Ok(()) <- hatch.put(dish.to_owned());    // waits while the hatch is full
///             }
///             None
///         } else <Undelivered<String>> {
///             Err(Undelivered { item }) => Some(item),
///         }
///     }
/// }
///
/// #[spindle(diner::waiter)]
/// pub mod waiter {
///     defcomp! {
///         pub fn run(dishes: Receiver<String>) {
///             Ok(dish) <- dishes.take();
///             _ <- notify(Served(dish));
///             run(dishes)
///         } else <Closed> {
///             Err(Closed) => {}                            // the kitchen has ended, and all has been served
///         }
///     }
/// }
///
/// # fn main() {
/// let mut machine = Machine::<diner::Contract>::new(Settings::default());
/// machine.start(Time::default(), kitchen::run()).expect("the page is open");
/// let served: Vec<String> = std::iter::from_fn(|| machine.poll_output())
///     .filter_map(|output| match output {
///         Output::Notify { value: diner::Notify::Waiter(diner::waiter::Notify::Served(dish)), .. } => Some(dish.0),
///         _ => None,
///     })
///     .collect();
/// assert_eq!(served, ["soup", "fish", "cake"]);
/// assert_eq!(machine.spindles().count(), 0);
/// # }
/// ```
pub fn channel<T>(bound: usize) -> Opening<T> {
    Opening { bound, item: PhantomData }
}

/// The effect that [`channel()`] describes.
#[derive(Debug)]
#[must_use = "no channel is made until it is performed"]
pub struct Opening<T> {
    bound: usize,
    item: PhantomData<fn() -> T>,
}

impl<S: Spindle, T: Send + 'static> Effect<S> for Opening<T> {
    type Output = (Sender<T>, Receiver<T>);
    type Wait = Now<(Sender<T>, Receiver<T>)>;

    fn perform(self) -> Self::Wait {
        let opened = state::try_with::<S::Contract, _>(|state| {
            state.spend().then(|| {
                let (receiver, end) = state.open(self.bound, 1, None);
                (Sender { queue: Arc::downgrade(&receiver.queue), end }, receiver)
            })
        });
        Now(opened.flatten())
    }
}

/// Puts items into a channel. The last one that is dropped closes it.
pub struct Sender<T> {
    /// The receivers own the items: with the last of them they go.
    queue: Weak<Queue<T>>,
    end: End,
}

/// Takes items out of a channel. The last one that is dropped closes it, and drops what is left in it.
pub struct Receiver<T> {
    queue: Arc<Queue<T>>,
    end: End,
}

impl<T> Sender<T> {
    /// Puts an item into the channel, and waits while there is no room; into a rendezvous, until it has been taken.
    ///
    /// It gives `Err(Undelivered { item })` if the channel is closed, or is closed while it waits. Who is cancelled while
    /// it waits takes its item along.
    ///
    /// # Examples
    /// ```
    /// # use pagemachine::prelude::*;
    /// # #[contract] pub mod page { #[spindle(output = String)] pub mod post { #[notify] pub struct Sent; } }
    /// #[spindle(page::post)]
    /// mod post {
    ///     defcomp! {
    ///         pub fn run() -> String {
    ///             (sender, receiver) <- channel(8);
    ///             drop(receiver);
    ///             sent <- sender.put("a letter".to_owned());
    ///             match sent {
    ///                 Ok(()) => "sent".to_owned(),
    ///                 Err(Undelivered { item }) => format!("{item}, returned to its sender"),
    ///             }
    ///         }
    ///     }
    /// }
    /// # fn main() {
    /// # use pagemachine::{Machine, Output, Settings, Time};
    /// # let mut machine = Machine::<page::Contract>::new(Settings::default());
    /// # machine.start(Time::default(), post::run()).expect("the page is open");
    /// # let end = std::iter::from_fn(|| machine.poll_output()).last();
    /// # let Some(Output::Completed { value: page::Done::Post(end), .. }) = end else { panic!("it ends") };
    /// # assert_eq!(end, "a letter, returned to its sender");
    /// # }
    /// ```
    pub fn put(&self, item: T) -> Putting<T> {
        Putting { sender: self.clone(), item }
    }

    fn identity(&self) -> *const () {
        self.queue.as_ptr().cast()
    }
}

impl<T: Send + 'static> Sender<T> {
    /// Closes the channel: what lies in it can still be taken, and who waits for room gets its item back.
    ///
    /// It closes it for all senders and receivers, and never waits.
    ///
    /// # Examples
    /// ```
    /// # use pagemachine::prelude::*;
    /// # #[contract] pub mod page { #[spindle(output = Vec<u32>)] pub mod till { #[notify] pub struct Sold; } }
    /// #[spindle(page::till)]
    /// mod till {
    ///     defcomp! {
    ///         pub fn run() -> Vec<u32> {
    ///             (sender, receiver) <- channel(8);
    ///             _ <- sender.put(1);
    ///             _ <- sender.close();
    ///             refused <- sender.put(2);
    ///             assert_eq!(refused, Err(Undelivered { item: 2 }));
    ///             drain(receiver, Vec::new())
    ///         }
    ///     }
    ///     defcomp! {
    ///         fn drain(receiver: Receiver<u32>, drained: Vec<u32>) -> Vec<u32> {
    ///             item <- receiver.take();
    ///             let Ok(item) = item else { return drained };
    ///             drain(receiver, [drained, vec![item]].concat())
    ///         }
    ///     }
    /// }
    /// # fn main() {
    /// # use pagemachine::{Machine, Output, Settings, Time};
    /// # let mut machine = Machine::<page::Contract>::new(Settings::default());
    /// # machine.start(Time::default(), till::run()).expect("the page is open");
    /// # let end = std::iter::from_fn(|| machine.poll_output()).last();
    /// # assert!(matches!(end, Some(Output::Completed { value: page::Done::Till(till), .. }) if till == [1]));
    /// # }
    /// ```
    pub fn close(&self) -> Closing {
        Closing { queue: self.queue.clone(), end: self.end }
    }
}

impl<T> Receiver<T> {
    /// Takes the oldest item out of the channel, and waits for one while there is none.
    ///
    /// It gives `Err(Closed)` once the channel is closed and nothing is left in it. Who has waited longest gets the next
    /// item, which is the channel's until its taker goes on: if that is cancelled before, the next one gets it.
    ///
    /// [`channel()`] has an example.
    pub fn take(&self) -> Taking<T> {
        Taking(self.clone())
    }

    fn identity(&self) -> *const () {
        Arc::as_ptr(&self.queue).cast()
    }
}

impl<T: Send + 'static> Receiver<T> {
    /// Closes the channel: what lies in it can still be taken, and who waits for room gets its item back.
    ///
    /// It closes it for all senders and receivers, and never waits; see [`Sender::close`].
    pub fn close(&self) -> Closing {
        let queue = Arc::downgrade(&self.queue);
        Closing { queue, end: self.end }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self { queue: self.queue.clone(), end: self.end.held(Side::Sender, self.identity()) }
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Self { queue: Arc::clone(&self.queue), end: self.end.held(Side::Receiver, self.identity()) }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.end.let_go(Side::Sender, self.identity());
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.end.let_go(Side::Receiver, self.identity());
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sender")
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receiver")
    }
}

/// A channel is closed, and nothing is left in it; see [`Receiver::take`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the channel is closed")
    }
}

impl error::Error for Closed {}

/// An item that was not put into a channel, which is closed; see [`Sender::put`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undelivered<T> {
    /// The item.
    pub item: T,
}

impl<T> fmt::Display for Undelivered<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Closed, f)
    }
}

impl<T: fmt::Debug> error::Error for Undelivered<T> {}

impl<T> From<Undelivered<T>> for Closed {
    fn from(_: Undelivered<T>) -> Self {
        Self
    }
}

/// The effect that [`Sender::put`] describes.
#[must_use = "nothing is put until it is performed"]
pub struct Putting<T> {
    sender: Sender<T>,
    item: T,
}

impl<T> fmt::Debug for Putting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Putting")
    }
}

impl<S: Spindle, T: Send + 'static> Effect<S> for Putting<T> {
    type Output = Result<(), Undelivered<T>>;
    type Wait = PutWait<S::Contract, T>;

    fn perform(self) -> Self::Wait {
        let Self { sender, item } = self;
        let queue = sender.queue.upgrade();
        let put = state::try_with::<S::Contract, _>(|state| {
            if !state.spend() {
                return Put::Never;
            }
            queue.as_ref().map_or(Put::Closed, |_| state.put(sender.end, sender.identity()))
        });
        let stage = match (put.unwrap_or(Put::Closed), queue) {
            (Put::Done(number), Some(queue)) => {
                queue.push(number, item);
                PutStage::Over(Some(Ok(())))
            }
            (Put::Waits(number), Some(queue)) => {
                queue.push(number, item);
                PutStage::Waits { sender, queue, number }
            }
            (Put::Never, _) => PutStage::Over(None),
            (_, _) => PutStage::Over(Some(Err(Undelivered { item }))),
        };
        PutWait { stage, contract: PhantomData }
    }
}

/// Waits for room in a channel, or until an item has been handed over.
#[must_use = "an item that waits is put only while it is awaited"]
pub struct PutWait<C: Contract, T> {
    stage: PutStage<T>,
    contract: PhantomData<fn() -> C>,
}

enum PutStage<T> {
    /// It gives this at once; `None` never goes on.
    Over(Option<Result<(), Undelivered<T>>>),
    /// The item lies in the queue. The sender keeps the channel open, and the queue outlives the last receiver.
    Waits { sender: Sender<T>, queue: Arc<Queue<T>>, number: u64 },
}

// Nothing is pinned in it.
impl<C: Contract, T> Unpin for PutWait<C, T> {}

impl<C: Contract, T> fmt::Debug for PutWait<C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PutWait")
    }
}

impl<C: Contract, T> Future for PutWait<C, T> {
    type Output = Result<(), Undelivered<T>>;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        if let PutStage::Waits { queue, number, .. } = &self.stage {
            let output = ready!(state::take::<C, _>(|incoming| match incoming {
                Incoming::Put { is_done: true } => Ok(Ok(())),
                Incoming::Put { is_done: false } => queue.remove(*number).map(Err).ok_or(WRONG_INCOMING),
                _ => Err(WRONG_INCOMING),
            }));
            self.stage = PutStage::Over(Some(output.map_err(|item| Undelivered { item })));
        }
        match &mut self.stage {
            PutStage::Over(output) => output.take().map_or(Poll::Pending, Poll::Ready),
            PutStage::Waits { .. } => Poll::Pending,
        }
    }
}

impl<C: Contract, T> Drop for PutWait<C, T> {
    fn drop(&mut self) {
        if let PutStage::Waits { sender, queue, number } = &self.stage {
            leave::<C>(sender.end.channel, Wait::Put);
            drop(queue.remove(*number));
        }
    }
}

/// The effect that [`Receiver::take`] describes.
#[must_use = "nothing is taken until it is performed"]
pub struct Taking<T>(Receiver<T>);

impl<T> fmt::Debug for Taking<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Taking")
    }
}

impl<S: Spindle, T: Send + 'static> Effect<S> for Taking<T> {
    type Output = Result<T, Closed>;
    type Wait = TakeWait<S::Contract, T>;

    fn perform(self) -> Self::Wait {
        let Self(receiver) = self;
        let take = state::try_with::<S::Contract, _>(|state| {
            if state.spend() { state.take(receiver.end, receiver.identity()) } else { Take::Never }
        });
        let stage = match take.unwrap_or(Take::Closed) {
            Take::Done(number) => TakeStage::Over(receiver.queue.remove(number).map(Ok)),
            Take::Closed => TakeStage::Over(Some(Err(Closed))),
            Take::Waits => TakeStage::Waits(receiver),
            Take::Never => TakeStage::Over(None),
        };
        TakeWait { stage, contract: PhantomData }
    }
}

/// Waits for an item.
#[must_use = "an item arrives only while it is awaited"]
pub struct TakeWait<C: Contract, T> {
    stage: TakeStage<T>,
    contract: PhantomData<fn() -> C>,
}

enum TakeStage<T> {
    /// It gives this at once; `None` never goes on.
    Over(Option<Result<T, Closed>>),
    Waits(Receiver<T>),
}

// Nothing is pinned in it.
impl<C: Contract, T> Unpin for TakeWait<C, T> {}

impl<C: Contract, T> fmt::Debug for TakeWait<C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TakeWait")
    }
}

impl<C: Contract, T> Future for TakeWait<C, T> {
    type Output = Result<T, Closed>;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        if let TakeStage::Waits(receiver) = &self.stage {
            let output = ready!(state::take::<C, _>(|incoming| match incoming {
                Incoming::Item(Some(number)) => receiver.queue.remove(number).map(Ok).ok_or(WRONG_INCOMING),
                Incoming::Item(None) => Ok(Err(Closed)),
                _ => Err(WRONG_INCOMING),
            }));
            self.stage = TakeStage::Over(Some(output));
        }
        match &mut self.stage {
            TakeStage::Over(output) => output.take().map_or(Poll::Pending, Poll::Ready),
            TakeStage::Waits(_) => Poll::Pending,
        }
    }
}

impl<C: Contract, T> Drop for TakeWait<C, T> {
    fn drop(&mut self) {
        if let TakeStage::Waits(receiver) = &self.stage {
            leave::<C>(receiver.end.channel, Wait::Take);
        }
    }
}

/// The effect that [`Sender::close`] and [`Receiver::close`] describe.
#[must_use = "nothing is closed until it is performed"]
pub struct Closing {
    queue: Weak<dyn Send + Sync>,
    end: End,
}

impl fmt::Debug for Closing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Closing")
    }
}

impl<S: Spindle> Effect<S> for Closing {
    type Output = ();
    type Wait = Now<()>;

    fn perform(self) -> Now<()> {
        let closed = state::try_with::<S::Contract, _>(|state| {
            state.spend().then(|| {
                if state.channels.find(self.end, self.queue.as_ptr().cast()).is_some() {
                    state.close_channel(self.end.channel, Cause::Close);
                }
            })
        });
        // Outside of its page, as in the destructor of a dropped machine, there is nothing to close.
        Now(closed.unwrap_or(Some(())))
    }
}

/// What puts the items of a stream into the channel that was made for it; see [`State::open_source`].
pub(crate) struct Source<T> {
    queue: Weak<Queue<T>>,
    end: End,
}

impl<T> Source<T> {
    /// Puts an item in and wakes who waits for it; a closed or a full channel gives it back.
    pub(crate) fn push<C: Contract>(&self, state: &mut State<C>, item: T) -> Result<(), T> {
        let Some(queue) = self.queue.upgrade().filter(|_| self.room(state) > 0) else { return Err(item) };
        let number = state.channels.next_number();
        queue.push(number, item);
        state.add(self.end.channel, Item { number, putter: None });
        Ok(())
    }

    /// How many items it takes now; none once it is closed.
    pub(crate) fn room<C: Contract>(&self, state: &State<C>) -> usize {
        match state.channels.look(self.end, self.queue.as_ptr().cast()) {
            Some(channel) if !channel.is_closed => channel.bound.saturating_sub(channel.items.len()),
            _ => 0,
        }
    }

    /// The stream has ended: what lies in the channel can still be taken.
    pub(crate) fn close<C: Contract>(&self, state: &mut State<C>) {
        self.close_for(state, Cause::StreamEnded);
    }

    /// The stream is lost: who takes from it fails, after the items that lie in the channel.
    pub(crate) fn lose<C: Contract>(&self, state: &mut State<C>) {
        if let Some(channel) = state.channels.find(self.end, self.queue.as_ptr().cast()) {
            channel.is_lost = true;
        }
        self.close_for(state, Cause::StreamEnded);
    }

    /// The stream is let go, whoever could still take from it.
    pub(crate) fn let_go<C: Contract>(&self, state: &mut State<C>) {
        self.close_for(state, Cause::Close);
    }

    fn close_for<C: Contract>(&self, state: &mut State<C>, cause: Cause) {
        if state.channels.find(self.end, self.queue.as_ptr().cast()).is_some() {
            state.close_channel(self.end.channel, cause);
        }
    }
}

/// The items of a channel by their numbers, which rise. No user code runs while it is locked.
struct Queue<T>(Mutex<VecDeque<(u64, T)>>);

impl<T> Queue<T> {
    fn push(&self, number: u64, item: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back((number, item));
    }

    fn remove(&self, number: u64) -> Option<T> {
        let mut items = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = items.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        items.remove(place).map(|(_, item)| item)
    }
}

/// How a handle finds its channel, without naming the contract of its page.
#[derive(Clone, Copy)]
struct End {
    /// Its place in the page.
    channel: u32,
    /// Whether the page counts it. One that was cloned elsewhere it does not know, and does not take for its own.
    is_counted: bool,
    count: fn(Self, *const (), Side, Change) -> bool,
}

#[derive(Clone, Copy)]
enum Side {
    Sender,
    Receiver,
}

#[derive(Clone, Copy)]
enum Change {
    Held,
    LetGo,
}

impl End {
    fn held(self, side: Side, identity: *const ()) -> Self {
        Self { is_counted: (self.count)(self, identity, side, Change::Held), ..self }
    }

    fn let_go(self, side: Side, identity: *const ()) {
        (self.count)(self, identity, side, Change::LetGo);
    }
}

/// Counts a handle in the page that is being stepped; `false` if it has no such channel.
fn count<C: Contract>(end: End, identity: *const (), side: Side, change: Change) -> bool {
    state::try_with::<C, _>(|state| state.channels.count(end, identity, side, change)).unwrap_or(false)
}

/// Who runs has dropped what waits for a channel: it waits no more. (At its end it has been taken out before.)
fn leave<C: Contract>(channel: u32, wait: Wait) {
    state::try_with::<C, _>(|state| {
        let current = state.current;
        let waits = |slot: &state::Slot<C>| slot.wait == wait && slot.data == u64::from(channel);
        if state.slot(current).is_some_and(waits) {
            state.leave_channel(current);
        }
    });
}

/// What becomes of a put.
enum Put {
    /// The item, by its number, is the channel's.
    Done(u64),
    /// The item waits for room or for its taker, and so does its putter.
    Waits(u64),
    Closed,
    /// The putter fails or ends.
    Never,
}

/// What becomes of a take.
enum Take {
    /// It gives the item with this number.
    Done(u64),
    Waits,
    Closed,
    /// The taker fails or ends.
    Never,
}

/// Why a channel is closed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// Nobody can take from it any more.
    NoReceivers,
    NoSenders,
    Close,
    StreamEnded,
}

/// The channels of a page.
#[derive(Default)]
pub(crate) struct Channels {
    places: Vec<Option<Channel>>,
    /// The empty ones.
    free: Vec<u32>,
    /// Channels that have lost their last sender or receiver since the last effect (rule 23a).
    pub(crate) left: Vec<u32>,
    /// The newest number of a channel or an item.
    newest: u64,
}

/// What a page knows of a channel.
struct Channel {
    number: u64,
    /// Tells it from another in its place and from one of another page: while this is held, nothing else lies there.
    queue: Weak<dyn Send + Sync>,
    bound: usize,
    senders: u32,
    receivers: u32,
    is_closed: bool,
    /// Whether it is closed since its stream was lost (rule 13).
    is_lost: bool,
    /// The call that the stream answers whose items these are.
    source: Option<CallId>,
    /// The oldest first. The first `bound` of them are the channel's, the others wait with their putters.
    items: VecDeque<Item>,
    /// How many of the items are the channel's.
    accepted: usize,
    /// Who waits for an item, in the order of waiting. The first item is for the first of them, and so on.
    takers: VecDeque<RawId>,
    /// How many of the takers have been woken: those for whom there is an item, and all of a closed channel.
    woken: usize,
}

struct Item {
    number: u64,
    /// Who waits, or has been woken and has yet to run; until then it may take its item back.
    putter: Option<RawId>,
}

/// `Slot::tag` of a taker that has been woken, and of a putter whose item is the channel's or was taken.
const WOKEN: u16 = 1;

/// `Slot::tag` of a putter whose item goes back to it.
const REFUSED: u16 = 2;

impl Channels {
    fn next_number(&mut self) -> u64 {
        self.newest += 1;
        self.newest
    }

    fn find(&mut self, end: End, identity: *const ()) -> Option<&mut Channel> {
        let channel = self.places.get_mut(end.channel as usize)?.as_mut()?;
        (end.is_counted && channel.queue.as_ptr().cast() == identity).then_some(channel)
    }

    fn look(&self, end: End, identity: *const ()) -> Option<&Channel> {
        let channel = self.places.get(end.channel as usize)?.as_ref()?;
        (end.is_counted && channel.queue.as_ptr().cast() == identity).then_some(channel)
    }

    fn at(&mut self, place: u32) -> Option<&mut Channel> {
        self.places.get_mut(place as usize)?.as_mut()
    }

    fn count(&mut self, end: End, identity: *const (), side: Side, change: Change) -> bool {
        let Some(channel) = self.find(end, identity) else { return false };
        let handles = match side {
            Side::Sender => &mut channel.senders,
            Side::Receiver => &mut channel.receivers,
        };
        match change {
            Change::Held => *handles = handles.saturating_add(1),
            Change::LetGo => {
                *handles = handles.saturating_sub(1);
                if *handles == 0 {
                    self.left.push(end.channel);
                }
            }
        }
        true
    }
}

impl<C: Contract> State<C> {
    fn open<T: Send + 'static>(
        &mut self,
        bound: usize,
        senders: u32,
        source: Option<CallId>,
    ) -> (Receiver<T>, End) {
        let queue = Arc::new(Queue(Mutex::default()));
        let weak = Arc::downgrade(&queue);
        let number = self.channels.next_number();
        let channel = Channel {
            number,
            queue: weak,
            bound,
            senders,
            receivers: 1,
            is_closed: false,
            is_lost: false,
            source,
            items: VecDeque::new(),
            accepted: 0,
            takers: VecDeque::new(),
            woken: 0,
        };
        let Channels { places, free, .. } = &mut self.channels;
        let place = free.pop().unwrap_or_else(|| {
            places.push(None);
            state::place(places.len() - 1)
        });
        places[place as usize] = Some(channel);
        let end = End { channel: place, is_counted: true, count: count::<C> };
        (Receiver { queue, end }, end)
    }

    /// Makes a channel for the items of the stream that answers a call.
    ///
    /// When the last receiver has gone, or `close` is performed, the call is let go ([`Output::LetGo`]).
    pub(crate) fn open_source<T: Send + 'static>(
        &mut self,
        bound: usize,
        call: CallId,
    ) -> (Receiver<T>, Source<T>) {
        let (receiver, end) = self.open(bound, 0, Some(call));
        let queue = Arc::downgrade(&receiver.queue);
        (receiver, Source { queue, end })
    }

    /// A put of the one that runs. It goes on in this step if there is room (rule 3).
    fn put(&mut self, end: End, identity: *const ()) -> Put {
        let Some(channel) = self.channels.find(end, identity).filter(|channel| !channel.is_closed) else {
            return Put::Closed;
        };
        let has_room = channel.items.len() < channel.bound;
        if !has_room && !self.wait_for_channel(Wait::Put, end.channel) {
            return Put::Never;
        }
        let number = self.channels.next_number();
        let putter = (!has_room).then_some(self.current);
        self.add(end.channel, Item { number, putter });
        if has_room { Put::Done(number) } else { Put::Waits(number) }
    }

    /// A take of the one that runs. It goes on in this step if there is an item that no one has waited for longer.
    fn take(&mut self, end: End, identity: *const ()) -> Take {
        let Some(channel) = self.channels.find(end, identity) else { return Take::Closed };
        let (items, waiting) = (channel.items.len(), channel.takers.len());
        if items > waiting {
            return self.remove_item(end.channel, waiting).map_or(Take::Closed, Take::Done);
        }
        if channel.is_closed && items == 0 {
            if !channel.is_lost {
                return Take::Closed;
            }
            self.failure = Some(Failure::PortLost);
            return Take::Never;
        }
        if !self.wait_for_channel(Wait::Take, end.channel) {
            return Take::Never;
        }
        let taker = self.current;
        if let Some(channel) = self.channels.at(end.channel) {
            channel.takers.push_back(taker);
        }
        self.wake_for_channel(end.channel);
        Take::Waits
    }

    fn wait_for_channel(&mut self, wait: Wait, channel: u32) -> bool {
        let Some(slot) = self.may_wait() else { return false };
        (slot.wait, slot.data, slot.tag) = (wait, channel.into(), 0);
        true
    }

    fn add(&mut self, place: u32, item: Item) {
        if let Some(channel) = self.channels.at(place) {
            channel.items.push_back(item);
        }
        self.wake_for_channel(place);
    }

    /// Gives an item to a taker; its putter goes on, if it has not.
    fn remove_item(&mut self, place: u32, index: usize) -> Option<u64> {
        let channel = self.channels.at(place)?;
        let Item { number, putter } = channel.items.remove(index)?;
        channel.accepted -= usize::from(index < channel.accepted);
        if let Some(putter) = putter {
            self.wake(putter, WOKEN);
        }
        self.wake_for_channel(place);
        Some(number)
    }

    /// Wakes takers for whom there is an item, and putters for whose items there is room, both in their order.
    fn wake_for_channel(&mut self, place: u32) {
        while let Some(channel) = self.channels.at(place) {
            let items = channel.items.len();
            let to_wake = if channel.is_closed { usize::MAX } else { items }.min(channel.takers.len());
            if channel.accepted < items.min(channel.bound) {
                let putter = channel.items[channel.accepted].putter;
                channel.accepted += 1;
                if let Some(putter) = putter {
                    self.wake(putter, WOKEN);
                }
            } else if channel.woken < to_wake {
                let taker = channel.takers[channel.woken];
                channel.woken += 1;
                self.wake(taker, WOKEN);
            } else if channel.woken > to_wake {
                channel.woken -= 1;
                let taker = channel.takers[channel.woken];
                self.unwake(taker);
            } else {
                return;
            }
        }
    }

    fn wake(&mut self, waiter: RawId, tag: u16) {
        let slot = &mut self.slots[waiter.slot() as usize];
        if mem::replace(&mut slot.tag, tag) == 0 {
            self.ready.push_back(waiter);
        }
    }

    /// The item that a taker was woken for went back to its putter: it waits on.
    fn unwake(&mut self, taker: RawId) {
        self.slots[taker.slot() as usize].tag = 0;
        if let Some(index) = self.ready.iter().rposition(|ready| *ready == taker) {
            self.ready.remove(index);
        }
    }

    /// What a taker goes on with, now that it runs; `None` if it waits on.
    pub(crate) fn take_as(&mut self, taker: RawId) -> Option<Incoming<C>> {
        let slot = &self.slots[taker.slot() as usize];
        let place = state::place_of(slot.data);
        if slot.tag != WOKEN {
            return None;
        }
        let Some(channel) = self.channels.at(place) else { return Some(Incoming::Item(None)) };
        let index = channel.takers.iter().position(|waits| *waits == taker)?;
        channel.takers.remove(index);
        channel.woken -= 1;
        let is_lost = channel.is_lost;
        match self.remove_item(place, index) {
            None if is_lost => Some(Incoming::Lost),
            item => Some(Incoming::Item(item)),
        }
    }

    /// What a putter goes on with, now that it runs; `None` if it waits on.
    pub(crate) fn put_as(&mut self, putter: RawId) -> Option<Incoming<C>> {
        let slot = &self.slots[putter.slot() as usize];
        let (place, tag) = (state::place_of(slot.data), slot.tag);
        if let Some(channel) = self.channels.at(place) {
            let accepted = channel.items.range_mut(..channel.accepted);
            if let Some(item) = accepted.rev().find(|item| item.putter == Some(putter)) {
                item.putter = None;
            }
        }
        (tag != 0).then_some(Incoming::Put { is_done: tag == WOKEN })
    }

    /// Takes one that waits for a channel out of it, a putter with its item, and leaves no trace.
    pub(crate) fn leave_channel(&mut self, waiter: RawId) {
        let slot = &mut self.slots[waiter.slot() as usize];
        let (wait, place) = (mem::replace(&mut slot.wait, Wait::Nothing), state::place_of(slot.data));
        let Some(channel) = self.channels.at(place) else { return };
        // From the end, since what ends together ends newest first.
        if wait == Wait::Take {
            if let Some(index) = channel.takers.iter().rposition(|waits| *waits == waiter) {
                channel.takers.remove(index);
                channel.woken -= usize::from(index < channel.woken);
            }
        } else if let Some(index) = channel.items.iter().rposition(|item| item.putter == Some(waiter)) {
            channel.items.remove(index);
            channel.accepted -= usize::from(index < channel.accepted);
        }
        self.wake_for_channel(place);
    }

    fn close_channel(&mut self, place: u32, cause: Cause) {
        let Some(channel) = self.channels.at(place) else { return };
        let was_open = !mem::replace(&mut channel.is_closed, true);
        let (bound, source) = (channel.bound, channel.source);
        let kept = if cause == Cause::NoReceivers { 0 } else { bound.min(channel.items.len()) };
        let refused = channel.items.split_off(kept);
        channel.accepted = channel.accepted.min(kept);
        for putter in refused.into_iter().filter_map(|item| item.putter) {
            self.wake(putter, REFUSED);
        }
        if was_open
            && cause != Cause::StreamEnded
            && let Some(call) = source
        {
            self.forget_stream(call);
            self.outputs.push_back(Output::LetGo { call });
        }
        self.wake_for_channel(place);
    }

    /// Closes the channels that have lost their last sender or receiver, the oldest first: they count as dropped
    /// together (rule 23a).
    #[cold]
    pub(crate) fn close_left(&mut self) {
        let mut left = mem::take(&mut self.channels.left);
        left.sort_unstable_by_key(|place| self.channels.at(*place).map(|channel| channel.number));
        left.dedup();
        for place in left.drain(..) {
            let Some(channel) = self.channels.at(place) else { continue };
            let (senders, receivers) = (channel.senders, channel.receivers);
            let cause = if receivers == 0 { Cause::NoReceivers } else { Cause::NoSenders };
            self.close_channel(place, cause);
            if senders == 0 && receivers == 0 {
                self.channels.places[place as usize] = None;
                self.channels.free.push(place);
            }
        }
        self.channels.left = left;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::Source;
    use crate::{
        CallId, Id, Input, Machine, Output, Settings, Spindle, Time, computation, prelude::*, state::Slot,
    };

    #[contract(crate = crate)]
    mod page {
        #[spindle]
        pub mod dock {
            #[event("stop", answer)]
            pub struct StopEvent;
            #[yields(StopEvent)]
            pub struct Resting;
            #[notify]
            pub struct Took(pub u32);
        }
    }

    use page::dock::{Here, Resting, Took};

    type Page = Machine<page::Contract>;

    /// How many channels, and how many places for some.
    fn channels(machine: &Page) -> (usize, usize) {
        let places = &machine.state().channels.places;
        (places.iter().flatten().count(), places.len())
    }

    fn cancel_all(machine: &mut Page) {
        let ids: Vec<_> = machine.spindles().map(|running| running.id).collect();
        for spindle in ids {
            let _ended_with_its_maker = machine.handle(Time::default(), Input::Cancel { spindle });
        }
        while machine.poll_output().is_some() {}
    }

    #[test]
    fn s22_a_channel_is_held_as_long_as_its_handles_and_its_place_is_used_again() {
        let mut machine = Page::new(Settings::default());
        for _ in 0..1_000 {
            for bound in [0, 2] {
                let busy = computation::<Here, _>(async move {
                    let (sender, receiver) = Here::perform(channel(bound)).await;
                    let other = receiver.clone();
                    let putter = sender.clone();
                    let putter = computation::<Here, _>(async move {
                        for n in 0..5_u32 {
                            Here::perform(putter.put(n)).await.expect("it is open");
                        }
                    });
                    Here::perform(fork(putter)).await;
                    let taker = computation::<Here, _>(async move {
                        Here::perform(other.take()).await.expect("it is open");
                        drop(Here::perform(other.take()));
                        Here::perform(yields(Resting)).await;
                    });
                    Here::perform(fork(taker)).await;
                    Here::perform(yields(Resting)).await;
                    drop((sender, receiver));
                });
                machine.start(Time::default(), busy).expect("the page is open");
            }
            assert_eq!(channels(&machine), (2, 2));
            cancel_all(&mut machine);
            assert_eq!(channels(&machine), (0, 2));
        }
        assert!(machine.state().ready.is_empty());
        assert!(machine.state().slots.len() <= 6);
    }

    #[test]
    fn s22_who_was_cancelled_is_registered_nowhere() {
        let mut machine = Page::new(Settings::default());
        let opener = computation::<Here, _>(async {
            let (sender, receiver) = Here::perform(channel(0)).await;
            for _ in 0..3 {
                let (sender, receiver) = (sender.clone(), receiver.clone());
                let both = computation::<Here, _>(async move {
                    let _kept = sender;
                    Here::perform(receiver.take()).await.expect("it is open");
                });
                Here::perform(fork(both)).await;
            }
            Here::perform(yields(Resting)).await;
            Here::perform(sender.put(1)).await.expect("it is open");
            drop(receiver);
        });
        let opener: Id<Here> = machine.start(Time::default(), opener).expect("the page is open");
        let of = |machine: &Page| {
            let channel = machine.state().channels.places[0].as_ref().expect("it is open");
            (channel.takers.len(), channel.woken, channel.items.len(), channel.senders, channel.receivers)
        };
        // Each waiting take is a receiver of its own.
        assert_eq!(of(&machine), (3, 0, 0, 4, 7));
        let takers: Vec<_> =
            machine.spindles().map(|running| running.id).filter(|id| *id != opener.raw()).collect();
        for (left, spindle) in (0..3).rev().zip(takers) {
            machine.handle(Time::default(), Input::Cancel { spindle }).expect("it runs");
            assert_eq!(
                of(&machine),
                (
                    left,
                    0,
                    0,
                    u32::try_from(left + 1).expect("few"),
                    u32::try_from(2 * left + 1).expect("few")
                )
            );
        }
        let event = page::Event::Dock(page::dock::Event::Stop(page::dock::StopEvent));
        let event = Input::Event { spindle: None, seen: Some(1), again: false, event };
        machine.handle(Time::default(), event).expect("it is offered");
        assert_eq!(of(&machine), (0, 0, 1, 2, 1));
        cancel_all(&mut machine);
        assert_eq!(channels(&machine), (0, 1));
    }

    #[test]
    fn a_slot_is_as_small_as_without_channels() {
        assert_eq!(size_of::<Slot<page::Contract>>(), 56);
    }

    /// A page whose dock is given the receiver of a stream that answers call 1.
    fn streaming<F: Future<Output = ()> + Send + 'static>(
        bound: usize,
        dock: impl FnOnce(Receiver<u32>) -> F,
    ) -> (Page, Source<u32>) {
        let mut machine = Page::new(Settings::default());
        let rest = computation::<Here, _>(async {
            Here::perform(yields(Resting)).await;
        });
        let spindle = machine.start(Time::default(), rest).expect("the page is open").raw();
        let (receiver, source) = machine.state_mut().open_source(bound, CallId { spindle, number: 1 });
        machine.start(Time::default(), computation::<Here, _>(dock(receiver))).expect("the page is open");
        while machine.poll_output().is_some() {}
        (machine, source)
    }

    /// What a dock took, and whether the call was let go, since the last look.
    fn took(machine: &mut Page) -> VecDeque<Option<u32>> {
        // Time is an input that runs who is ready.
        machine.handle(Time::default(), Input::Time).expect("time passes");
        let outputs = std::iter::from_fn(|| machine.poll_output());
        let told = outputs.filter_map(|output| match output {
            Output::Notify { value: page::Notify::Dock(page::dock::Notify::Took(Took(n))), .. } => {
                Some(Some(n))
            }
            Output::LetGo { call } => {
                assert_eq!(call.number, 1);
                Some(None)
            }
            _ => None,
        });
        told.collect()
    }

    async fn take_all(receiver: Receiver<u32>) {
        while let Ok(n) = Here::perform(receiver.take()).await {
            Here::perform(notify(Took(n))).await;
        }
        Here::perform(notify(Took(99))).await;
    }

    #[test]
    fn s20a_a_source_puts_items_in_for_the_machine_up_to_the_bound() {
        let (mut machine, source) = streaming(2, take_all);
        for n in [1, 2] {
            assert_eq!(source.push(machine.state_mut(), n), Ok(()));
        }
        assert_eq!(source.room(machine.state_mut()), 0);
        assert_eq!(source.push(machine.state_mut(), 3), Err(3));
        assert_eq!(took(&mut machine), [Some(1), Some(2)]);
        assert_eq!(source.room(machine.state_mut()), 2);
        assert_eq!(source.push(machine.state_mut(), 4), Ok(()));
        source.close(machine.state_mut());
        assert_eq!(took(&mut machine), [Some(4), Some(99)], "the end of the stream lets nothing go");
        assert_eq!(channels(&machine), (0, 1));
    }

    #[test]
    fn s20a_the_last_receiver_lets_the_call_go_once() {
        let (mut machine, source) = streaming(2, |receiver| async move {
            let other = receiver.clone();
            drop(receiver);
            Here::perform(other.take()).await.expect("there is an item");
        });
        assert_eq!(took(&mut machine), []);
        source.push(machine.state_mut(), 1).expect("there is room");
        source.push(machine.state_mut(), 2).expect("there is room");
        assert_eq!(took(&mut machine), [None]);
        assert_eq!(source.room(machine.state_mut()), 0);
        assert_eq!(source.push(machine.state_mut(), 3), Err(3));
        assert_eq!(channels(&machine), (0, 1));
    }

    #[test]
    fn s20a_close_lets_the_call_go_at_once_and_what_has_come_can_be_taken() {
        let (mut machine, source) = streaming(2, |receiver| async move {
            Here::perform(yields(Resting)).await;
            Here::perform(receiver.close()).await;
            Here::perform(notify(Took(0))).await;
            Here::perform(yields(Resting)).await;
            take_all(receiver).await;
        });
        source.push(machine.state_mut(), 1).expect("there is room");
        let spindle = machine.spindles().last().map(|running| running.id);
        let event = page::Event::Dock(page::dock::Event::Stop(page::dock::StopEvent));
        let stop = |machine: &mut Page| {
            let seen = Some(machine.newest_offer());
            let event = Input::Event { spindle, seen, again: false, event: event.clone() };
            machine.handle(Time::default(), event).expect("it is offered");
        };
        stop(&mut machine);
        assert_eq!(took(&mut machine), [None, Some(0)]);
        assert_eq!(source.push(machine.state_mut(), 2), Err(2), "there would be room");
        stop(&mut machine);
        assert_eq!(took(&mut machine), [Some(1), Some(99)]);
    }
}
