//! A call that is out: the task that waits for its reply, or pulls the items of its stream.

use std::{
    future::poll_fn,
    panic::AssertUnwindSafe,
    sync::{Arc, Weak},
    task::{Poll, Waker},
};

use futures_util::{FutureExt as _, StreamExt as _};
use pagemachine::{Answer, Backend, Call, CallId, Contract, Input, Stream};
use tokio::task::{AbortHandle, coop::consume_budget, yield_now};

use super::{Place, RunningPage, State};
use crate::Page;

/// A call that is out.
pub(super) struct Out {
    pub(super) task: AbortHandle,
    /// Whether it is a stream that had nothing ready once: what comes later is news, and no first paint waits for it.
    pub(super) has_rested: bool,
    /// Who pulls its items, while their receiver has no room.
    full: Option<Waker>,
}

impl Out {
    pub(super) fn new(task: AbortHandle) -> Self {
        Self { task, has_rested: false, full: None }
    }
}

/// Asks a port, and gives the page what it answers.
pub(super) async fn answer<P: Page, B: Backend<P::Contract>>(
    page: Weak<RunningPage<P, B>>,
    ports: Arc<B>,
    caller: Call,
    request: <P::Contract as Contract>::Call,
) {
    let call = caller.id;
    let answering = async {
        match ports.answer(&caller, request) {
            Answer::Reply(reply) => Input::Reply { call, reply: reply.await },
            Answer::Items(mut items) => {
                while has_room(&page, call).await {
                    let Some(item) = next(&page, call, &mut items).await else { break };
                    give(&page, Input::Item { call, item }).await;
                }
                Input::End { call }
            }
        }
    };
    let input = AssertUnwindSafe(answering).catch_unwind().await.unwrap_or(Input::Lost { call });
    give(&page, input).await;
}

/// Gives the page an input of its backend, once it has caught up with the time.
async fn give<P: Page, B: Backend<P::Contract>>(page: &Weak<RunningPage<P, B>>, input: Input<P::Contract>) {
    let mut input = input;
    while let Some(page) = page.upgrade() {
        match page.came(input) {
            Ok(()) => return,
            Err(behind) => input = behind,
        }
        drop(page);
        yield_now().await;
    }
}

/// Waits until the receiver of a stream has room; `false` if it is gone.
async fn has_room<P: Page, B: Backend<P::Contract>>(page: &Weak<RunningPage<P, B>>, call: CallId) -> bool {
    poll_fn(|context| {
        let Some(page) = page.upgrade() else { return Poll::Ready(false) };
        let mut state = page.state();
        match state.machine.room(call) {
            None => Poll::Ready(false),
            Some(0) => {
                if let Some(out) = state.calls.get_mut(&call) {
                    out.full = Some(context.waker().clone());
                }
                page.rests(&mut state, call);
                Poll::Pending
            }
            Some(_) => Poll::Ready(true),
        }
    })
    .await
}

/// Pulls an item.
async fn next<P: Page, B: Backend<P::Contract>, S: Stream + Unpin>(
    page: &Weak<RunningPage<P, B>>,
    call: CallId,
    items: &mut S,
) -> Option<S::Item> {
    // A stream that is always ready would keep its thread.
    consume_budget().await;
    let mut rests = false;
    poll_fn(|context| {
        let polled = items.poll_next_unpin(context);
        if polled.is_pending()
            && !std::mem::replace(&mut rests, true)
            && let Some(page) = page.upgrade()
        {
            page.rests(&mut page.state(), call);
        }
        polled
    })
    .await
}

impl<P: Page, B: Backend<P::Contract>> RunningPage<P, B> {
    /// A stream has no item ready, or its receiver no room: a first paint does not wait for it.
    fn rests(&self, state: &mut State<P>, call: CallId) {
        if let Some(out) = state.calls.get_mut(&call) {
            out.has_rested = true;
        }
        if matches!(state.place, Place::Waiting { .. }) {
            self.news.notify_one();
        }
    }
}

impl<P: Page> State<P> {
    /// Wakes who pulls for a receiver that has room again.
    pub(super) fn wake_with_room(&mut self) {
        let Self { machine, calls, .. } = self;
        for (call, out) in calls {
            if let Some(waker) = out.full.take_if(|_| machine.room(*call) != Some(0)) {
                waker.wake();
            }
        }
    }
}
