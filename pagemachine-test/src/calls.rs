//! The calls that are out, and the fakes that are asked for their replies.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use pagemachine::{Backend, Call, CallId, Contract, Output};

/// The calls that are out, in the order in which they were made.
pub(crate) struct Calls<C: Contract> {
    ask: Ask<C>,
    pub(crate) out: Vec<Out<C>>,
    woken: Arc<Woken>,
}

type Ask<C> = Box<dyn Fn(CallId, <C as Contract>::Call) -> Answering<C>>;
type Answering<C> = Pin<Box<dyn Future<Output = <C as Contract>::Reply> + Send>>;

/// A call that is out.
pub(crate) struct Out<C: Contract> {
    pub(crate) id: CallId,
    pub(crate) request: C::Call,
    answering: Answering<C>,
}

/// What a fake did.
pub(crate) enum Answered<C: Contract> {
    Reply(C::Reply),
    /// It panicked, with this message.
    Panicked(String),
}

impl<C: Contract> Calls<C> {
    pub(crate) fn new(ports: impl Backend<C>) -> Self {
        let ports = Arc::new(ports);
        let ask = move |id, request| -> Answering<C> {
            let ports = Arc::clone(&ports);
            let caller = Call { page: "test".into(), session: "test".into(), id };
            Box::pin(async move { ports.answer(caller, request).await })
        };
        Self { ask: Box::new(ask), out: Vec::new(), woken: Arc::default() }
    }

    /// Keeps count of what is out.
    pub(crate) fn follow(&mut self, output: &Output<C>) {
        match output {
            Output::Call { call, request } => {
                let answering = (self.ask)(*call, request.clone());
                self.out.push(Out { id: *call, request: request.clone(), answering });
            }
            Output::LetGo { call } | Output::Unsettled { call: Some(call), .. } => self.remove(*call),
            _ => {}
        }
    }

    pub(crate) fn remove(&mut self, call: CallId) {
        self.out.retain(|out| out.id != call);
    }

    /// The oldest call whose fake has an answer, which is then out no longer.
    pub(crate) fn answered(&mut self) -> Option<(Out<C>, Answered<C>)> {
        let waker = Waker::from(Arc::clone(&self.woken));
        let mut context = Context::from_waker(&waker);
        loop {
            self.woken.0.store(false, Ordering::Relaxed);
            for (place, out) in self.out.iter_mut().enumerate() {
                let polled = catch_unwind(AssertUnwindSafe(|| out.answering.as_mut().poll(&mut context)));
                let answered = match polled {
                    Ok(Poll::Pending) => continue,
                    Ok(Poll::Ready(reply)) => Answered::Reply(reply),
                    Err(panic) => Answered::Panicked(message(&*panic)),
                };
                return Some((self.out.remove(place), answered));
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
