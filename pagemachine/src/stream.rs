//! Streams from ports: what the host pulls for a receiver, while that has room (rule 20a).
//!
//! An open stream is a channel whose putter is the host. It lives as long as its receiver.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    CallId, Contract, Output, Receiver, Rejected,
    channel::Source,
    effect::Now,
    state::{self, State},
};

/// The open streams of a page, by the numbers of their calls.
pub(crate) struct Streams<C: Contract>(BTreeMap<u64, Open<C>>);

struct Open<C: Contract> {
    call: CallId,
    feed: Arc<dyn Feed<C>>,
}

/// Puts the items of one stream into its channel; it alone knows their type.
trait Feed<C: Contract>: Send + Sync {
    /// `false` if it is no item of this stream.
    fn push(&self, state: &mut State<C>, item: C::Reply) -> bool;
    fn room(&self, state: &State<C>) -> usize;
    fn end(&self, state: &mut State<C>);
    fn lose(&self, state: &mut State<C>);
    fn let_go(&self, state: &mut State<C>);
}

struct Typed<C: Contract, T> {
    source: Source<T>,
    read: fn(C::Reply) -> Option<T>,
}

impl<C: Contract, T: Send> Feed<C> for Typed<C, T> {
    fn push(&self, state: &mut State<C>, item: C::Reply) -> bool {
        (self.read)(item).is_some_and(|item| self.source.push(state, item).is_ok())
    }

    fn room(&self, state: &State<C>) -> usize {
        self.source.room(state)
    }

    fn end(&self, state: &mut State<C>) {
        self.source.close(state);
    }

    fn lose(&self, state: &mut State<C>) {
        self.source.lose(state);
    }

    fn let_go(&self, state: &mut State<C>) {
        self.source.let_go(state);
    }
}

impl<C: Contract> Streams<C> {
    pub(crate) fn new() -> Self {
        Self(BTreeMap::new())
    }

    fn find(&self, call: CallId) -> Option<&Open<C>> {
        self.0.get(&call.number).filter(|open| open.call == call)
    }

    fn remove(&mut self, call: CallId) -> Result<Open<C>, Rejected> {
        self.find(call).ok_or(Rejected::UnknownCall)?;
        self.0.remove(&call.number).ok_or(Rejected::UnknownCall)
    }
}

/// Opens a stream; what the expansion of a port performs.
///
/// A spindle that is ending opens none, as it forks none: its receiver is closed.
#[doc(hidden)]
pub fn open<C: Contract, T: Send + 'static>(
    request: C::Call,
    read: fn(C::Reply) -> Option<T>,
) -> Now<Receiver<T>> {
    // What is not taken is dropped after the borrow: a destructor may perform effects.
    let mut request = Some(request);
    let opened = state::try_with::<C, _>(|state| {
        if !state.spend() {
            return None;
        }
        let number = state.calls + 1;
        let call = CallId { spindle: state.spindle, number };
        let (receiver, source) = state.open_source(state.settings.items.max(1), call);
        if state.ending {
            source.close(state);
            return Some(receiver);
        }
        state.calls = number;
        let request = request.take()?;
        state.outputs.push_back(Output::Call { call, request });
        state.streams.0.insert(number, Open { call, feed: Arc::new(Typed::<C, T> { source, read }) });
        Some(receiver)
    });
    Now(opened.flatten())
}

impl<C: Contract> State<C> {
    /// How many items an open stream has room for.
    pub(crate) fn room(&self, call: CallId) -> Option<usize> {
        self.streams.find(call).map(|open| open.feed.room(self))
    }

    pub(crate) fn item(&mut self, call: CallId, item: C::Reply) -> Result<(), Rejected> {
        let feed = self.streams.find(call).map(|open| Arc::clone(&open.feed)).ok_or(Rejected::UnknownCall)?;
        if feed.room(self) == 0 {
            return Err(Rejected::NoRoom);
        }
        if feed.push(self, item) { Ok(()) } else { Err(Rejected::UnknownCall) }
    }

    pub(crate) fn end_stream(&mut self, call: CallId) -> Result<(), Rejected> {
        self.streams.remove(call)?.feed.end(self);
        Ok(())
    }

    /// Who takes from it fails, after the items that came before (rule 13).
    pub(crate) fn lose_stream(&mut self, call: CallId) -> Result<(), Rejected> {
        self.streams.remove(call)?.feed.lose(self);
        Ok(())
    }

    /// A stream has no receiver any more.
    pub(crate) fn forget_stream(&mut self, call: CallId) {
        self.streams.0.remove(&call.number);
    }

    /// Lets all streams go, the oldest first: a page that is closing takes no items (rule 12b).
    pub(crate) fn let_streams_go(&mut self) {
        while let Some((_, open)) = self.streams.0.pop_first() {
            open.feed.let_go(self);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{CallId, Input, Machine, Settings, Spindle, Time, computation, prelude::*};

    #[port(crate = crate)]
    trait Source {
        #[read]
        fn numbers(&self) -> impl Stream<Item = u32>;
    }

    #[contract(crate = crate, ports(Source))]
    mod page {
        #[spindle]
        pub mod reader {
            #[notify]
            pub struct Idle;
        }
    }

    use page::reader::Here;

    fn reader() -> crate::Computation<Here, impl Future<Output = ()> + Send> {
        computation(async {
            let numbers = Here::perform(source::numbers()).await;
            while let Ok(1) = Here::perform(numbers.take()).await {}
        })
    }

    #[test]
    fn s22_a_stream_that_is_over_is_held_nowhere() {
        let mut machine = Machine::<page::Contract>::new(Settings::default());
        for round in 0..1_000 {
            let readers =
                [(); 4].map(|()| machine.start(Time::default(), reader()).expect("the page is open"));
            assert_eq!(machine.state().streams.0.len(), 4);
            let call = |place: usize| {
                let number = round * 4 + u64::try_from(place).expect("it is small") + 1;
                CallId { spindle: readers[place].raw(), number }
            };
            let item = page::Reply::Source(source::Reply::Numbers(2));
            let ends = [
                Input::Item { call: call(0), item },
                Input::End { call: call(1) },
                Input::Lost { call: call(2) },
                Input::Cancel { spindle: readers[3].raw() },
            ];
            for end in ends {
                machine.handle(Time::default(), end).expect("it is open");
            }
            while machine.poll_output().is_some() {}
            assert!(machine.state().streams.0.is_empty());
        }
        assert!(machine.state().slots.len() <= 4);
    }
}
