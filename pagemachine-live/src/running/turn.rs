//! What a page does between two waits: handlers, calls, and the timer.

use std::sync::{Arc, MutexGuard, Weak};

use pagemachine::{Backend, Call, CallId, Contract, DrawnBy as _, Input, Output, Taken};
use tokio::{task::yield_now, time::sleep};

use super::{
    Broke, Place, RunningPage, State,
    call::{Out, answer},
    unbroken,
};
use crate::{Page, Refusal, Refused, cookie};

impl<P: Page, B: Backend<P::Contract>> RunningPage<P, B> {
    /// Does what the machine asks for, in its order, and sets the timer anew.
    pub(super) fn turn(&self, state: &mut State<P>) -> Result<(), Broke> {
        let result = self.hand_out(state);
        let State { machine, offers, .. } = state;
        if let Some(offers) = offers {
            offers.note(machine, self.host.now());
        }
        state.wake_with_room();
        self.set_timer(state);
        result
    }

    fn hand_out(&self, state: &mut State<P>) -> Result<(), Broke> {
        while let Some(output) = state.machine.poll_output() {
            match output {
                Output::Call { call, request } => self.call(state, call, request),
                Output::LetGo { call } => {
                    state.held.retain(|(held, _)| *held != call);
                    if let Some(out) = state.calls.remove(&call) {
                        out.task.abort();
                    }
                }
                Output::Unsettled { spindle, kind, call, request } => {
                    let spindle = P::Contract::spindle_id(kind, spindle);
                    tracing::warn!(page = %self.id, ?spindle, ?request, "a call or a compensation did not settle");
                    if let Some(call) = call {
                        state.calls.remove(&call);
                    }
                }
                Output::Expired { spindle, event, .. } => {
                    let info = &P::Contract::DESCRIPTOR.events[usize::from(P::Contract::event_tag(&event))];
                    // Nobody looks at a page that is closing.
                    if !matches!(state.place, Place::Closing { .. }) {
                        let refused = Refused::new(Some(info), Some(spindle), Refusal::Expired, None);
                        self.tell_refused(state, refused)?;
                    }
                }
                Output::Closed => state.place = Place::Closing { _me: None },
                // Nobody looks at a page that is closing.
                _ if matches!(state.place, Place::Closing { .. }) => {}
                output => self.draw(state, output)?,
            }
        }
        Ok(())
    }

    /// Calls the handler that an output is for, and does what it asked of the socket.
    fn draw(&self, state: &mut State<P>, output: Output<P::Contract>) -> Result<(), Broke> {
        state.is_stale = true;
        let State { view, socket, .. } = state;
        unbroken(|| match output {
            Output::Failed { spindle, kind, failure, dropped } => {
                tracing::debug!(page = %self.id, ?spindle, %failure, dropped, "a spindle failed");
                view.failed(P::Contract::spindle_id(kind, spindle), failure, socket);
            }
            output => P::Contract::draw(view, output, socket),
        })?;
        self.cancel(state);
        Ok(())
    }

    /// Cancels what a handler asked for.
    pub(super) fn cancel(&self, state: &mut State<P>) {
        for spindle in std::mem::take(&mut state.socket.cancels) {
            // One that has ended is cancelled enough.
            let _ = state.machine.handle(self.host.now(), Input::Cancel { spindle });
        }
    }

    /// Makes a call, or keeps it for the first join.
    pub(super) fn call(&self, state: &mut State<P>, call: CallId, request: <P::Contract as Contract>::Call) {
        let is_held = matches!(state.place, Place::Waiting { .. }) && !P::Contract::is_read(&request);
        if is_held {
            state.held.push((call, request));
            return;
        }
        let session = cookie::public_part(&self.session).into();
        let caller = Call { page: Arc::clone(&self.id), session, id: call };
        let answering = answer(Weak::clone(&self.me), Arc::clone(&self.ports), caller, request);
        let task = tokio::spawn(answering).abort_handle();
        state.calls.insert(call, Out::new(task));
    }

    /// A reply, an item or the end of a stream came, or a call was lost. While the page is behind it is given back.
    pub(super) fn came(&self, input: Input<P::Contract>) -> Result<(), Input<P::Contract>> {
        let Some(mut state) = self.caught_up() else { return Err(input) };
        if let Input::Reply { call, .. } | Input::End { call } | Input::Lost { call } = &input {
            state.calls.remove(call);
        }
        let now = state.now;
        match unbroken(|| state.machine.handle(now, input)) {
            Ok(Ok(_)) => self.turned(state),
            Ok(Err(rejected)) => {
                tracing::debug!(page = %self.id, %rejected, "an input was rejected");
                self.turned(state);
            }
            Err(Broke) => self.end(state),
        }
        Ok(())
    }

    /// The page, once it has done what is due; `None` while more is due than the machine does at once (rule 21c).
    ///
    /// Who waits for it lets others go on before asking again. What is given to the machine next came at [`State::now`]:
    /// by a later time it could be behind again.
    pub(super) fn caught_up(&self) -> Option<MutexGuard<'_, State<P>>> {
        let mut state = self.state();
        let now = self.host.now();
        state.now = now;
        let is_due = state.machine.next_deadline().is_some_and(|due| due <= now);
        let passed = unbroken(|| state.machine.handle(now, Input::Time)).and_then(|passed| {
            if is_due {
                self.turn(&mut state)?;
            }
            Ok(passed)
        });
        match passed {
            Ok(Ok(Taken::Behind)) => {
                drop(state);
                self.news.notify_one();
                None
            }
            Ok(_) => Some(state),
            Err(Broke) => {
                self.end(state);
                Some(self.state())
            }
        }
    }

    /// Does what the machine asks for after a turn that is not the visitor's.
    fn turned(&self, mut state: MutexGuard<'_, State<P>>) {
        if self.turn(&mut state).is_err() {
            self.end(state);
        }
        self.news.notify_one();
    }

    /// Keeps one timer for the machine's next deadline, and none while nothing is due.
    fn set_timer(&self, state: &mut State<P>) {
        let due = state.machine.next_deadline();
        if due == state.timer.as_ref().map(|(deadline, _)| *deadline) {
            return;
        }
        if let Some((_, timer)) = state.timer.take() {
            timer.abort();
        }
        state.timer = due.map(|deadline| {
            let (page, time) = (Weak::clone(&self.me), self.host.until(deadline));
            let timer = tokio::spawn(async move {
                sleep(time).await;
                while let Some(page) = page.upgrade() {
                    if let Some(mut state) = page.caught_up() {
                        state.timer = None;
                        page.turned(state);
                        return;
                    }
                    drop(page);
                    yield_now().await;
                }
            });
            (deadline, timer.abort_handle())
        });
    }
}
