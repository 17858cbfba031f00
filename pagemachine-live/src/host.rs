//! What all pages of a host share: its keys and limits, the clock, and the pages that can be joined.

use std::{
    any::Any,
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use pagemachine::Time;

use crate::{Document, Keys, Refused, route::Route, running::Running};

/// How long a host waits, and how much it holds. The defaults suit most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long a first paint waits for the replies to its `#[read]` calls: 300 ms.
    pub first_paint: Duration,
    /// How long a page waits for its first join: 10 s.
    pub join: Duration,
    /// How many pages wait for their first join: 10,000. One more is closed when it is painted.
    pub waiting: usize,
    /// How long a page whose socket is lost waits to be joined again: 30 s.
    pub grace: Duration,
    /// How many pages wait so: 10,000. One more is closed when its socket is lost.
    pub detached: usize,
    /// How many frames a socket may send a second, and at once: 100. What is over is refused.
    pub frames: u32,
    /// How long a socket may be silent: 60 s. The client sends a heartbeat every 30 s.
    pub silence: Duration,
    /// The bounds of each page's machine. The seed is not taken from here: each page has one of its own.
    pub machine: pagemachine::Settings,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            first_paint: Duration::from_millis(300),
            join: Duration::from_secs(10),
            waiting: 10_000,
            grace: Duration::from_secs(30),
            detached: 10_000,
            frames: 100,
            silence: Duration::from_secs(60),
            machine: pagemachine::Settings::default(),
        }
    }
}

pub(crate) type Layout = dyn Fn(Document) -> String + Send + Sync;
pub(crate) type Notice = dyn Fn(&Refused) -> Option<String> + Send + Sync;

/// What all pages of a host share.
pub(crate) struct Host {
    pub(crate) keys: Keys,
    pub(crate) limits: Limits,
    pub(crate) layout: Box<Layout>,
    /// The notice to a visitor whose event was rejected or has expired.
    pub(crate) notice: Box<Notice>,
    /// Whether rejected and expired events are explained to the developer.
    pub(crate) explains: bool,
    /// Other origins that may open sockets, besides the host itself.
    pub(crate) origins: Vec<String>,
    /// Whether cookies are for HTTPS alone.
    pub(crate) secure: bool,
    pub(crate) routes: matchit::Router<Arc<dyn Route>>,
    pub(crate) stats: Stats,
    pub(crate) pages: Pages,
    pub(crate) sockets: AtomicU64,
    pub(crate) begun: Instant,
}

/// The pages that can be joined, by their names.
pub(crate) type Pages = Mutex<HashMap<Box<str>, Arc<dyn Running>>>;

impl Host {
    /// The moment, as machines count it.
    pub(crate) fn now(&self) -> Time {
        Time::default().after(self.begun.elapsed())
    }

    /// How long it is until a machine's deadline.
    pub(crate) fn until(&self, deadline: Time) -> Duration {
        deadline.since(self.now())
    }

    /// The moment, as tokens count it.
    pub(crate) fn today() -> Duration {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    /// A number for a new socket.
    pub(crate) fn next_socket(&self) -> u64 {
        self.sockets.fetch_add(1, Ordering::Relaxed)
    }

    /// The page that can be joined under this name.
    pub(crate) fn page(&self, name: &str) -> Option<Arc<dyn Running>> {
        self.listed().get(name).cloned()
    }

    /// Lets a page be joined under this name; the one that had it is given back.
    pub(crate) fn list(&self, name: &str, page: Arc<dyn Running>) -> Option<Arc<dyn Running>> {
        self.listed().insert(name.into(), page)
    }

    /// Lets nobody join this page any more.
    pub(crate) fn unlist(&self, name: &str, page: &dyn Running) {
        let mut pages = self.listed();
        if pages.get(name).is_some_and(|listed| listed.id() == page.id()) {
            pages.remove(name);
        }
    }

    fn listed(&self) -> MutexGuard<'_, HashMap<Box<str>, Arc<dyn Running>>> {
        // Nothing panics while it is held.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host")
            .field("limits", &self.limits)
            .field("stats", &self.stats)
            .finish_non_exhaustive()
    }
}

/// Who visits, as a page's `Session` extractor said; typed by the page.
pub(crate) type Who = Box<dyn Any + Send + Sync>;

/// What a host counts. It may be cloned, and counts on.
#[derive(Clone, Debug, Default)]
pub struct Stats(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    pages: Arc<AtomicUsize>,
    waiting: Arc<AtomicUsize>,
    detached: Arc<AtomicUsize>,
    refused: AtomicU64,
    refused_by: Mutex<BTreeMap<(&'static str, &'static str), u64>>,
}

impl Stats {
    /// The pages that there are: waiting, joined, detached, and those that still settle.
    pub fn pages(&self) -> usize {
        self.0.pages.load(Ordering::Relaxed)
    }

    /// The pages that were painted and not joined yet.
    pub fn waiting(&self) -> usize {
        self.0.waiting.load(Ordering::Relaxed)
    }

    /// The pages whose socket is lost.
    pub fn detached(&self) -> usize {
        self.0.detached.load(Ordering::Relaxed)
    }

    /// The number of events that were rejected or have expired so far, and of malformed or surplus frames.
    pub fn refused(&self) -> u64 {
        self.0.refused.load(Ordering::Relaxed)
    }

    /// How many events were rejected or have expired so far, by the event's declared name and the reason.
    ///
    /// An event that no contract declares is counted as `?`. The reason is the name of a variant of
    /// [`Rejected`](pagemachine::Rejected) or [`Refusal`](crate::Refusal).
    pub fn refused_by(&self) -> Vec<(&'static str, &'static str, u64)> {
        let counted = self.0.refused_by.lock().unwrap_or_else(PoisonError::into_inner);
        counted.iter().map(|(&(event, reason), &count)| (event, reason, count)).collect()
    }

    pub(crate) fn count_refused(&self) {
        self.0.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_refused_event(&self, refused: &Refused) {
        self.count_refused();
        let key = (refused.name().unwrap_or("?"), refused.refusal().code());
        let mut counted = self.0.refused_by.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.entry(key).or_default() += 1;
    }

    pub(crate) fn seat_page(&self) -> Seat {
        Seat::in_row(&self.0.pages)
    }

    /// A seat among those who wait for their first join, if one is free.
    pub(crate) fn seat_waiting(&self, limit: usize) -> Option<Seat> {
        Some(Seat::in_row(&self.0.waiting)).filter(|_| self.waiting() <= limit)
    }

    /// A seat among those who lost their socket, if one is free.
    pub(crate) fn seat_detached(&self, limit: usize) -> Option<Seat> {
        Some(Seat::in_row(&self.0.detached)).filter(|_| self.detached() <= limit)
    }
}

/// One of a counted number, until it is dropped.
#[derive(Debug)]
pub(crate) struct Seat(Arc<AtomicUsize>);

impl Seat {
    fn in_row(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
