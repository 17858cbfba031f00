//! One suspended computation: the only file that knows how it is made.
//!
//! A coroutine is a boxed future that is polled by hand. What wakes it lies in the page's state, which is in the
//! contract's exchange while it runs, so a poll carries nothing; that is our own engine. The other one drives the
//! same future from inside a `genawaiter::sync` generator and hands over what wakes it through its airlock.

use std::{
    any::Any,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use pin_project_lite::pin_project;

use crate::{Contract, EndsWith, Spindle};

/// What suspends and resumes the spindles of a machine. Both give the same outputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// Our own: the future is polled, and all else lies in the page.
    #[default]
    Airlock,
    /// `genawaiter::sync`, about four times slower; to compare with.
    #[cfg(feature = "genawaiter")]
    Genawaiter,
}

/// A suspended computation.
pub(crate) struct Coroutine<C: Contract>(Pin<Box<dyn Suspended<C>>>);

/// What a machine does with one, whatever it ends with.
trait Suspended<C: Contract>: Send {
    /// Runs it to its next wait, or to its end. A spindle gives its output, a fiber keeps it.
    fn resume(self: Pin<&mut Self>) -> Poll<Option<C::Done>>;

    /// Moves the output of a fiber that has ended into an `Option` of its type.
    fn move_output(self: Pin<&mut Self>, into: &mut dyn Any);
}

impl<C: Contract> Coroutine<C> {
    /// A spindle before its first step.
    pub(crate) fn of_spindle<S, F>(engine: Engine, body: F) -> Self
    where
        S: Spindle<Contract = C>,
        F: Future<Output: EndsWith<S>> + Send + 'static,
    {
        let body = Body { body, spindle: PhantomData::<fn() -> S> };
        match engine {
            Engine::Airlock => Self(Box::pin(OfSpindle { body })),
            #[cfg(feature = "genawaiter")]
            Engine::Genawaiter => Self(Box::pin(OfSpindle { body: generator::of::<C, _>(body) })),
        }
    }

    /// A fiber before its first step.
    pub(crate) fn of_fiber<F>(engine: Engine, body: F) -> Self
    where
        F: Future<Output: Send> + Send + 'static,
    {
        match engine {
            Engine::Airlock => Self(Box::pin(OfFiber { body, output: None })),
            #[cfg(feature = "genawaiter")]
            Engine::Genawaiter => Self(Box::pin(OfFiber { body: generator::of::<C, _>(body), output: None })),
        }
    }

    /// Runs it to its next wait, or to its end; `Ready(None)` is the end of a fiber.
    pub(crate) fn resume(&mut self) -> Poll<Option<C::Done>> {
        self.0.as_mut().resume()
    }

    /// The output of a fiber that has ended.
    pub(crate) fn into_output<T: 'static>(mut self) -> Option<T> {
        let mut output = None::<T>;
        self.0.as_mut().move_output(&mut output);
        output
    }
}

pin_project! {
    /// Turns a computation's result into the page's `Done`. An `async` block would store the computation twice.
    struct Body<S, F> {
        #[pin]
        body: F,
        spindle: PhantomData<fn() -> S>,
    }
}

impl<S: Spindle, F: Future<Output: EndsWith<S>>> Future for Body<S, F> {
    type Output = <S::Contract as Contract>::Done;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().body.poll(context).map(|result| S::into_done(result.into_output()))
    }
}

pin_project! {
    struct OfSpindle<F> {
        #[pin]
        body: F,
    }
}

impl<C: Contract, F: Future<Output = C::Done> + Send> Suspended<C> for OfSpindle<F> {
    fn resume(self: Pin<&mut Self>) -> Poll<Option<C::Done>> {
        poll(self.project().body).map(Some)
    }

    fn move_output(self: Pin<&mut Self>, _: &mut dyn Any) {}
}

pin_project! {
    struct OfFiber<F: Future> {
        #[pin]
        body: F,
        output: Option<F::Output>,
    }
}

impl<C: Contract, F: Future<Output: Send> + Send + 'static> Suspended<C> for OfFiber<F> {
    fn resume(self: Pin<&mut Self>) -> Poll<Option<C::Done>> {
        let fiber = self.project();
        poll(fiber.body).map(|output| {
            *fiber.output = Some(output);
            None
        })
    }

    fn move_output(self: Pin<&mut Self>, into: &mut dyn Any) {
        if let Some(into) = into.downcast_mut() {
            *into = self.project().output.take();
        }
    }
}

fn poll<F: Future>(body: Pin<&mut F>) -> Poll<F::Output> {
    body.poll(&mut Context::from_waker(Waker::noop()))
}

#[cfg(feature = "genawaiter")]
mod generator {
    use std::{
        future::poll_fn,
        pin::{Pin, pin},
        task::{Context, Poll},
    };

    use genawaiter::{
        GeneratorState,
        sync::{Co, Gen},
    };

    use crate::{
        Contract,
        state::{self, Incoming},
    };

    /// Puts a body inside a generator.
    pub(super) fn of<C, F>(body: F) -> impl Future<Output = F::Output> + Send
    where
        C: Contract,
        F: Future<Output: Send> + Send,
    {
        InGenerator(Gen::new(|co: Co<(), Incoming<C>>| async move {
            let mut body = pin!(body);
            loop {
                // One poll of the body. A foreign future that is pending never reaches genawaiter, which would panic.
                match poll_fn(|context| Poll::Ready(body.as_mut().poll(context))).await {
                    Poll::Ready(done) => return done,
                    Poll::Pending => state::put_incoming::<C>(co.yield_(()).await),
                }
            }
        }))
    }

    struct InGenerator<C: Contract, F: Future>(Gen<(), Incoming<C>, F>);

    impl<C: Contract, F: Future> Future for InGenerator<C, F> {
        type Output = F::Output;

        fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<F::Output> {
            match self.0.resume_with(state::take_incoming::<C>()) {
                GeneratorState::Yielded(()) => Poll::Pending,
                GeneratorState::Complete(done) => Poll::Ready(done),
            }
        }
    }
}
