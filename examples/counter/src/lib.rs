//! The smallest page there is: it counts.

use pagemachine_live::prelude::*;

/// What crosses the page's border.
#[contract]
mod counting {
    #[spindle]
    pub mod counter {
        #[event("add", every)]
        pub struct AddEvent {
            pub by: i64,
        }
        #[yields(AddEvent)]
        pub struct Counting {
            pub count: i64,
        }
    }
}

/// The state machine: it shows the count, waits for a click, and goes on with the sum.
#[spindle(counting::counter)]
mod counter {
    defcomp! {
        pub fn run(count: i64) {
            AddEvent { by } <- yields(Counting { count });
            run(count.saturating_add(by))
        }
    }
}

/// The page: it draws what the spindle asked last.
#[derive(Default)]
struct CounterPage {
    count: i64,
}

impl counting::counter::View<Socket> for CounterPage {
    fn counting(
        &mut self,
        _: Offer<counting::counter::Counting>,
        asked: counting::counter::Counting,
        _: &mut Socket,
    ) {
        self.count = asked.count;
    }
}

impl Page for CounterPage {
    type Contract = counting::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(counter::run(0));
        Ok(())
    }

    fn failed(&mut self, _: counting::SpindleId, failure: Failure, socket: &mut Socket) {
        socket.flash(Flash::Error, failure.to_string());
    }

    fn render(&self) -> Html<Self> {
        use counting::counter::AddEvent;

        html! {
            button phx-click=(AddEvent { by: -1 }) { "−" }
            output { (self.count) }
            button phx-click=(AddEvent { by: 1 }) { "+" }
        }
    }
}

/// The application: what `main` serves.
pub fn app() -> axum::Router {
    axum::Router::new().merge(Live::new(Keys::random()).page::<CounterPage>("/", counting::Ports {}))
}
