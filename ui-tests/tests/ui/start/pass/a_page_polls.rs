//! A page takes one vote, and shows how the poll stands while others vote.

#![forbid(unsafe_code)]
#![deny(warnings)]

use pagemachine_live::prelude::*;
use pagemachine_test::{Harness, Nobody};
use poll::{ballot as ba, results as re};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    tea: u32,
    coffee: u32,
}

#[port]
pub trait Votes {
    async fn cast(&self, call: &Call, tea: bool) -> Result<(), String>;
    #[read]
    fn tallies(&self) -> impl Stream<Item = Tally>;
}

#[contract(ports(Votes))]
pub mod poll {
    #[spindle(output = bool)]
    pub mod ballot {
        #[event("vote", once)]
        pub struct VoteEvent {
            pub tea: bool,
        }
        #[yields(VoteEvent)]
        pub struct Asking {
            pub refused: Option<String>,
        }
    }
    #[spindle]
    pub mod results {
        #[notify]
        pub struct Standing {
            pub tally: Tally,
        }
    }
}

#[spindle(poll::ballot)]
mod ballot {
    defcomp! {
        pub fn run(refused: Option<String>) -> bool {
            VoteEvent { tea } <- yields(Asking { refused });
            Ok(()) <- votes::cast(tea);
            tea
        } else <String> {
            Err(reason) => run(Some(reason)),
        }
    }
}

#[spindle(poll::results)]
mod results {
    defcomp! {
        pub fn run() {
            tallies <- votes::tallies();
            loop {
                Ok(tally) <- tallies.take();
                _ <- notify(Standing { tally });
            }
        } else <Closed> {
            Err(Closed) => {}
        }
    }
}

#[derive(Default)]
struct PollPage {
    asking: Option<(Offer<ba::Asking>, Option<String>)>,
    tally: Tally,
}

impl ba::View<Socket> for PollPage {
    fn asking(&mut self, offer: Offer<ba::Asking>, asked: ba::Asking, _: &mut Socket) {
        self.asking = Some((offer, asked.refused));
    }
    fn offer_ended(&mut self, _: ba::Id, _: u64, _: pagemachine::Ended, _: &mut Socket) {
        self.asking = None;
    }
    fn complete(&mut self, _: ba::Id, tea: bool, socket: &mut Socket) {
        socket.flash(Flash::Info, if tea { "Tea it is" } else { "Coffee it is" });
    }
}

impl re::View<Socket> for PollPage {
    fn standing(&mut self, _: re::Id, standing: re::Standing, _: &mut Socket) {
        self.tally = standing.tally;
    }
}

impl Page for PollPage {
    type Contract = poll::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(ballot::run(None));
        page.start(results::run());
        Ok(())
    }
    fn failed(&mut self, _: poll::SpindleId, failure: Failure, socket: &mut Socket) {
        socket.flash(Flash::Error, failure.to_string());
    }
    fn render(&self) -> Html<Self> {
        html! {
            @if let Some((offer, refused)) = &self.asking {
                @if let Some(reason) = refused { p role="alert" { (reason) } }
                button phx-click=(ba::VoteEvent { tea: true }.of(offer)) { "Tea" }
                button phx-click=(ba::VoteEvent { tea: false }.of(offer)) { "Coffee" }
            }
            p { (self.tally.tea) " for tea, " (self.tally.coffee) " for coffee" }
        }
    }
}

fn main() {
    assert!(PollPage::default().render().to_html().contains("0 for tea"));
    let mut page = Harness::<poll::Contract>::new(Nobody);
    let ballot = page.start(|| ballot::run(None));
    let results = page.start(results::run);
    page.at::<ba::Asking>(ballot).answer(ba::VoteEvent { tea: true });
    page.reply_to(votes::cast(true), Err("too late".to_owned()));
    page.at::<ba::Asking>(ballot).answer(ba::VoteEvent { tea: false });
    page.reply_to(votes::cast(false), Ok(()));
    assert!(!page.completed(ballot));

    let tally = Tally { tea: 1, coffee: 2 };
    page.stream(votes::tallies()).item(tally).end();
    assert_eq!(page.notified::<re::Standing>(results), [re::Standing { tally }]);
}
