//! `pm = { package = "pagemachine" }`: the attributes are told by `crate = ::pm`.

use live::{html, Html, Leave, Mount, Page, Socket};
use pm::{contract, port, spindle, Failure, Offer};

/// Who keeps the time.
#[port(crate = ::pm)]
pub trait Clock {
    /// What time it is.
    #[read]
    async fn now(&self) -> Result<u64, String>;
    /// Sets it.
    async fn set(&self, call: &pm::Call, to: u64);
}

/// An alarm clock.
#[contract(ports(Clock), crate = ::pm)]
pub mod alarm {
    /// When it rings.
    #[cell(writer = setting)]
    pub struct At(pub u64);

    /// Sets it.
    #[spindle(output = u64)]
    pub mod setting {
        /// To this time.
        #[event("set", latest)]
        pub struct SetEvent {
            /// This.
            pub to: Option<u64>,
        }
        /// Stops.
        #[event("stop", answer)]
        pub struct StopEvent;
        /// Asks.
        #[yields(SetEvent, StopEvent)]
        pub struct Setting {
            /// What it is.
            pub now: u64,
        }
        /// No clock answers.
        #[notify]
        pub struct Stopped;
    }
}

/// The spindle.
#[spindle(alarm::setting, crate = ::pm)]
pub mod setting {
    use pm::{compensate, get, notify, put, yields};

    defcomp! {
        /// Sets it until it is stopped.
        pub fn run(least: u64) -> u64 {
            Ok(now) <- clock::now();
            _ <- put(At(now.max(least)));
            event <- yields(Setting { now });
            match event {
                answers::Setting::Set(SetEvent { to: Some(to) }) if to > now => {
                    _set <- set(to);
                    run(to)
                }
                answers::Setting::Set(_) => run(least),
                answers::Setting::Stop(StopEvent) => {
                    at <- get::<At>();
                    at.map_or(0, |at| at.0)
                }
            }
        } else <String> {
            Err(_) => {
                _ <- notify(Stopped);
                0
            }
        }
    }
    defcomp! {
        fn set(to: u64) -> Result<(), String> {
            _ <- compensate(clock::set(0));
            _ <- clock::set(to);
            if to == 13 { Err(String::from("an unlucky number")) } else { Ok(()) }
        }
    }
}

/// The page.
#[derive(Debug, Default)]
pub struct AlarmPage {
    now: u64,
    asking: Option<Offer<alarm::setting::Setting>>,
}

impl alarm::setting::View<Socket> for AlarmPage {
    fn setting(
        &mut self,
        offer: Offer<alarm::setting::Setting>,
        asked: alarm::setting::Setting,
        _: &mut Socket,
    ) {
        (self.now, self.asking) = (asked.now, Some(offer));
    }
    fn stopped(&mut self, _: alarm::setting::Id, _: alarm::setting::Stopped, _: &mut Socket) {
        self.asking = None;
    }
    fn complete(&mut self, _: alarm::setting::Id, at: u64, _: &mut Socket) {
        self.now = at;
    }
}

impl Page for AlarmPage {
    type Contract = alarm::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(setting::run(0));
        Ok(())
    }

    fn failed(&mut self, _: alarm::SpindleId, _: Failure, _: &mut Socket) {}

    fn render(&self) -> Html<Self> {
        html! {
            output { (self.now) }
            @if self.asking.is_some() {
                button phx-click=(alarm::setting::SetEvent { to: Some(self.now + 1) }) { "Later" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use pagemachine_test::Harness;

    use super::{alarm, setting, AlarmPage, Clock, Page};

    struct Noon;

    impl Clock for Noon {
        async fn now(&self) -> Result<u64, String> {
            Ok(12)
        }
        async fn set(&self, _: &pm::Call, _: u64) {}
    }

    #[test]
    fn a_renamed_runtime_runs() {
        let mut page = Harness::<alarm::Contract>::new(alarm::Ports { clock: Noon });
        let clock = page.start(|| setting::run(0));
        page.at::<alarm::setting::Setting>(clock).answer(alarm::setting::SetEvent { to: Some(15) });
        page.at::<alarm::setting::Setting>(clock).answer(alarm::setting::StopEvent);
        assert_eq!(page.completed(clock), 15);
    }

    #[test]
    fn a_template_of_a_renamed_host_is_drawn() {
        assert_eq!(AlarmPage::default().render().to_html(), "<output>0</output>");
    }
}
