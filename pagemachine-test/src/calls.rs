//! The calls that are out, and the fakes that are asked for their replies.

use std::{
    any::Any,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use pagemachine::{Answer, Backend, Call, CallId, Contract, Machine, Output};

/// The calls that are out, in the order in which they were made.
pub(crate) struct Calls<C: Contract> {
    ask: Ask<C>,
    pub(crate) out: Vec<Out<C>>,
    woken: Arc<Woken>,
}

type Ask<C> = Box<dyn Fn(CallId, <C as Contract>::Call, Pulled<C>) -> Answering<C>>;
/// Ends with the reply, or with `None` after the last item of a stream.
type Answering<C> = Pin<Box<dyn Future<Output = Option<<C as Contract>::Reply>> + Send>>;
/// Where a stream's item lies until it is given to the machine.
type Pulled<C> = Arc<Mutex<Option<<C as Contract>::Reply>>>;

/// A call that is out.
pub(crate) struct Out<C: Contract> {
    pub(crate) id: CallId,
    pub(crate) request: C::Call,
    answering: Answering<C>,
    pulled: Pulled<C>,
}

/// What a fake did.
pub(crate) enum Answered<C: Contract> {
    Reply(C::Reply),
    /// Its stream gave an item.
    Item(C::Reply),
    /// Its stream ended.
    End,
    /// It panicked, with this message.
    Panicked(String),
}

impl<C: Contract> Calls<C> {
    pub(crate) fn new(ports: impl Backend<C>) -> Self {
        let ports = Arc::new(ports);
        let ask = move |id, request, pulled: Pulled<C>| -> Answering<C> {
            let ports = Arc::clone(&ports);
            let caller = Call { page: "test".into(), session: "test".into(), id };
            Box::pin(async move {
                let mut items = match ports.answer(&caller, request) {
                    Answer::Reply(reply) => return Some(reply.await),
                    Answer::Items(items) => items,
                };
                while let Some(item) = poll_fn(|context| items.as_mut().poll_next(context)).await {
                    lock(&pulled).replace(item);
                    // It goes on once the harness has taken the item.
                    poll_fn(|_| if lock(&pulled).is_none() { Poll::Ready(()) } else { Poll::Pending }).await;
                }
                None
            })
        };
        Self { ask: Box::new(ask), out: Vec::new(), woken: Arc::default() }
    }

    /// Keeps count of what is out.
    pub(crate) fn follow(&mut self, output: &Output<C>) {
        match output {
            Output::Call { call, request } => {
                let pulled = Pulled::<C>::default();
                let answering = (self.ask)(*call, request.clone(), Arc::clone(&pulled));
                self.out.push(Out { id: *call, request: request.clone(), answering, pulled });
            }
            Output::LetGo { call } | Output::Unsettled { call: Some(call), .. } => self.remove(*call),
            _ => {}
        }
    }

    pub(crate) fn remove(&mut self, call: CallId) {
        self.out.retain(|out| out.id != call);
    }

    /// The oldest call whose fake has an answer. It stays out while it may give more.
    ///
    /// Of a stream whose receiver has no room nothing is pulled.
    pub(crate) fn answered(&mut self, machine: &Machine<C>) -> Option<(CallId, C::Call, Answered<C>)> {
        let waker = Waker::from(Arc::clone(&self.woken));
        let mut context = Context::from_waker(&waker);
        loop {
            self.woken.0.store(false, Ordering::Relaxed);
            for place in 0..self.out.len() {
                let out = &mut self.out[place];
                if machine.room(out.id) == Some(0) {
                    continue;
                }
                let polled = catch_unwind(AssertUnwindSafe(|| out.answering.as_mut().poll(&mut context)));
                let (id, request) = (out.id, out.request.clone());
                let answered = match polled {
                    Ok(Poll::Pending) => match lock(&out.pulled).take() {
                        Some(item) => return Some((id, request, Answered::Item(item))),
                        None => continue,
                    },
                    Ok(Poll::Ready(Some(reply))) => Answered::Reply(reply),
                    Ok(Poll::Ready(None)) => Answered::End,
                    Err(panic) => Answered::Panicked(message(&*panic)),
                };
                self.out.remove(place);
                return Some((id, request, answered));
            }
            // A fake that waits for nothing but its next turn is polled again, and there is no runtime to do it.
            if !self.woken.0.load(Ordering::Relaxed) {
                return None;
            }
        }
    }

    /// Lets the fakes go; an error is what one of them says to that.
    pub(crate) fn close(self) -> Result<(), String> {
        catch_unwind(AssertUnwindSafe(move || drop(self))).map_err(|panic| message(&*panic))
    }
}

fn lock<T>(pulled: &Mutex<Option<T>>) -> MutexGuard<'_, Option<T>> {
    pulled.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a fake wants to be polled again.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The message of a panic.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without a message").to_owned()
}
