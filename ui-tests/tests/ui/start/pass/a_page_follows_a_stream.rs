//! A ticker: prices as the exchange publishes them, until the visitor has seen enough.

#![forbid(unsafe_code)]
#![deny(warnings)]

use std::collections::BTreeMap;

use market::ticker::{Closing, Id, Open, Price, StopEvent, View};
use pagemachine_live::prelude::*;
use pagemachine_test::{Harness, Nobody};

#[port]
pub trait Exchange {
    /// What a paper costs: now, and whenever that changes.
    #[read]
    fn prices(&self, paper: String) -> impl Stream<Item = u32>;

    /// What it cost when the exchange closed.
    #[read]
    async fn closing(&self, paper: String) -> Result<u32, String>;
}

#[contract(ports(Exchange))]
pub mod market {
    #[spindle(output = Result<(), String>)]
    pub mod ticker {
        #[event("stop", latest)]
        pub struct StopEvent;

        #[yields(StopEvent)]
        pub struct Open {
            pub paper: String,
        }
        #[notify]
        pub struct Price {
            pub pence: u32,
        }
        #[notify]
        pub struct Closing {
            pub pence: u32,
        }
    }
}

#[spindle(market::ticker)]
pub mod ticker {
    defcomp! {
        pub fn run(paper: String) -> Result<(), String> {
            prices <- exchange::prices(paper.clone());
            follow(paper, prices)
        }
    }
    defcomp! {
        fn follow(paper: String, prices: Receiver<u32>) -> Result<(), String> {
            await_any! {
                price <- prices.take() => {
                    if let Ok(pence) = price {
                        _ <- notify(Price { pence });
                        follow(paper, prices)
                    } else {
                        Ok(pence) <- exchange::closing(paper);
                        _ <- notify(Closing { pence });
                        Ok(())
                    }
                }
                StopEvent <- yields(Open { paper: paper.clone() }) => Ok(()),
            }
        }
    }
}

#[derive(Default)]
struct TickerPage {
    papers: BTreeMap<Id, Paper>,
}

#[derive(Default)]
struct Paper {
    name: String,
    pence: Vec<u32>,
    offer: Option<Offer<Open>>,
}

impl View<Socket> for TickerPage {
    fn started(&mut self, id: Id, _: &mut Socket) {
        self.papers.insert(id, Paper::default());
    }
    fn open(&mut self, offer: Offer<Open>, open: Open, _: &mut Socket) {
        let paper = self.papers.entry(offer.id()).or_default();
        paper.name = open.paper;
        paper.offer = Some(offer);
    }
    fn price(&mut self, id: Id, price: Price, _: &mut Socket) {
        self.papers.entry(id).or_default().pence.push(price.pence);
    }
    fn closing(&mut self, id: Id, closing: Closing, _: &mut Socket) {
        self.papers.entry(id).or_default().pence = vec![closing.pence];
    }
    fn complete(&mut self, id: Id, outcome: Result<(), String>, socket: &mut Socket) {
        self.papers.remove(&id);
        if let Err(reason) = outcome {
            socket.flash(Flash::Error, reason);
        }
    }
}

impl Page for TickerPage {
    type Contract = market::Contract;
    type Params = BTreeMap<String, String>;
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        let Some(paper) = page.params().get("paper").cloned() else { return Err(Leave::NotFound) };
        page.start(ticker::run(paper));
        Ok(())
    }
    fn failed(&mut self, who: market::SpindleId, _: Failure, _: &mut Socket) {
        let market::SpindleId::Ticker(id) = who;
        self.papers.remove(&id);
    }
    fn render(&self) -> Html<Self> {
        html! {
            table {
                @for (id, paper) in &self.papers {
                    tr key=(id) .moving[paper.pence.len() > 1] {
                        th { (paper.name) }
                        @for pence in paper.pence.iter().rev().take(3) { td { (pence) " p" } }
                        @if let Some(offer) = &paper.offer {
                            td { button phx-click=(StopEvent.of(offer)) { "Enough" } }
                        }
                    }
                }
            }
        }
    }
}

fn main() {
    let mut page = Harness::<market::Contract>::new(Nobody);
    let ticker = page.start(|| ticker::run("TEA".to_owned()));
    page.stream(exchange::prices("TEA".to_owned())).item(450).item(470).end();
    assert_eq!(page.notified::<Price>(ticker), [Price { pence: 450 }, Price { pence: 470 }]);
    page.reply_to(exchange::closing("TEA".to_owned()), Ok(480));
    assert_eq!(page.completed(ticker), Ok(()));
    assert_eq!(TickerPage::default().render().to_html(), "<table></table>");
}
