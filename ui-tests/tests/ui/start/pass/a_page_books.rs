//! A page books a room, and gives it back if nobody pays.

#![forbid(unsafe_code)]
#![deny(warnings)]

use std::time::Duration;

use booking::stay::{self as st, Confirmed, PayEvent, Paying, RoomEvent, Rooms};
use pagemachine_live::prelude::*;
use pagemachine_test::{Harness, Nobody};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hold(u32);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BookingError {
    Full,
    Refused(String),
    TooSlow,
}

impl From<TimedOut> for BookingError {
    fn from(_: TimedOut) -> Self {
        Self::TooSlow
    }
}

#[port]
pub trait Hotel {
    async fn hold(&self, nights: u8) -> Result<Hold, BookingError>;
    async fn release(&self, hold: Hold);
}

#[port(mod = till)]
pub trait Payments {
    async fn charge(&self, call: &Call, hold: Hold, card: Secret<String>) -> Result<u64, BookingError>;
}

#[contract(ports(Hotel, Payments(mod = till)))]
pub mod booking {
    #[spindle(output = Result<u64, BookingError>)]
    pub mod stay {
        #[event("room", answer)]
        pub struct RoomEvent {
            pub nights: u8,
        }
        #[event("pay", answer)]
        pub struct PayEvent {
            pub card: Secret<String>,
        }
        #[yields(RoomEvent)]
        pub struct Rooms;
        #[yields(PayEvent)]
        pub struct Paying {
            pub hold: Hold,
        }
        #[notify]
        pub struct Confirmed {
            pub receipt: u64,
        }
    }
}

#[spindle(booking::stay)]
mod stay {
    defcomp! {
        pub fn run() -> Result<u64, BookingError> {
            RoomEvent { nights } <- yields(Rooms);
            Ok(hold) <- hotel::hold(nights);
            _ <- compensate(hotel::release(hold));
            Ok(PayEvent { card }) <- timeout(Duration::from_secs(600), yields(Paying { hold }));
            Ok(receipt) <- till::charge(hold, card);
            _ <- notify(Confirmed { receipt });
            Ok(receipt)
        }
    }
}

#[derive(Default)]
struct BookingPage {
    paying: Option<(Offer<Paying>, Hold)>,
    outcome: String,
}

impl st::View<Socket> for BookingPage {
    fn rooms(&mut self, _: Offer<Rooms>, _: Rooms, _: &mut Socket) {}
    fn paying(&mut self, offer: Offer<Paying>, asked: Paying, _: &mut Socket) {
        self.paying = Some((offer, asked.hold));
    }
    fn confirmed(&mut self, _: st::Id, confirmed: Confirmed, _: &mut Socket) {
        self.outcome = format!("Receipt {}", confirmed.receipt);
    }
    fn complete(&mut self, _: st::Id, outcome: Result<u64, BookingError>, _: &mut Socket) {
        self.paying = None;
        match outcome {
            Ok(_) => {}
            Err(BookingError::Full) => self.outcome = "No room is free".into(),
            Err(BookingError::Refused(reason)) => self.outcome = reason,
            Err(BookingError::TooSlow) => self.outcome = "The room is not kept any longer".into(),
        }
    }
}

impl Page for BookingPage {
    type Contract = booking::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(stay::run());
        Ok(())
    }
    fn failed(&mut self, _: booking::SpindleId, failure: Failure, socket: &mut Socket) {
        socket.flash(Flash::Error, failure.to_string());
    }
    fn render(&self) -> Html<Self> {
        html! {
            @match &self.paying {
                None => form #room phx-submit=(on::<RoomEvent>()) { input name="nights" type="number"; }
                Some((offer, hold)) => form #pay phx-submit=(on::<PayEvent>().of(offer)) {
                    p { "Room " (hold.0) " is yours for ten minutes." }
                    input name="card";
                }
            }
            p role="status" { (self.outcome) }
        }
    }
}

fn main() {
    assert!(BookingPage::default().render().to_html().contains("nights"));
    let mut page = Harness::<booking::Contract>::new(Nobody);
    let stay = page.start(stay::run);
    page.at::<Rooms>(stay).answer(RoomEvent { nights: 2 });
    page.reply_to(hotel::hold(2), Ok(Hold(7)));
    page.at::<Paying>(stay).answer(PayEvent { card: Secret::new("4242".to_owned()) });
    page.reply_to(till::charge(Hold(7), Secret::new("4242".to_owned())), Err(BookingError::Full));
    page.reply_to(hotel::release(Hold(7)), ());
    assert_eq!(page.completed(stay), Err(BookingError::Full));
}
