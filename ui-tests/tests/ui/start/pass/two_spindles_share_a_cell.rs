//! A poll: one spindle counts the votes, another says who leads, and both read one cell.

#![forbid(unsafe_code)]
#![deny(warnings)]

use pagemachine_live::prelude::*;
use pagemachine_test::Harness;
use poll::{
    board::{self as bo, HideEvent, Leader, Shown},
    booth::{self as th, Open, Over, UndoEvent, VoteEvent},
    Side,
};
use serde::{Deserialize, Serialize};

#[contract]
pub mod poll {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Side {
        Tea,
        Coffee,
    }

    #[cell(writer = booth)]
    #[derive(Default)]
    pub struct Votes {
        pub cast: Vec<Side>,
    }

    #[spindle]
    pub mod booth {
        #[event("vote", every)]
        pub struct VoteEvent {
            pub side: Side,
        }
        #[event("undo", every)]
        pub struct UndoEvent;

        #[yields(VoteEvent, UndoEvent)]
        pub struct Open;
        #[notify]
        pub struct Over;
    }

    #[spindle]
    pub mod board {
        #[event("hide", every)]
        pub struct HideEvent;

        #[yields(HideEvent)]
        pub struct Shown;
        #[notify]
        pub struct Leader {
            pub side: Option<Side>,
            pub votes: usize,
        }
    }
}

#[spindle(poll::booth)]
pub mod booth {
    defcomp! {
        pub fn run(limit: usize) {
            votes <- get::<Votes>();
            let mut cast = votes.unwrap_or_default().cast;
            if cast.len() >= limit {
                _ <- notify(Over);
                return;
            }
            answer <- yields(Open);
            match answer {
                answers::Open::Vote(VoteEvent { side }) => cast.push(side),
                answers::Open::Undo(UndoEvent) => drop(cast.pop()),
            }
            Ok(()) <- put(Votes { cast });
            run(limit)
        } else <Owned> {
            Err(Owned) => {}
        }
    }
}

#[spindle(poll::board)]
pub mod board {
    defcomp! {
        pub fn run() {
            await_any! {
                Votes { cast } <- changed::<Votes>() => {
                    let tea = cast.iter().filter(|side| **side == Side::Tea).count();
                    let coffee = cast.len() - tea;
                    let side = match tea.cmp(&coffee) {
                        std::cmp::Ordering::Less => Some(Side::Coffee),
                        std::cmp::Ordering::Equal => None,
                        std::cmp::Ordering::Greater => Some(Side::Tea),
                    };
                    _ <- notify(Leader { side, votes: tea.max(coffee) });
                    run()
                }
                HideEvent <- yields(Shown) => {}
            }
        }
    }
}

#[derive(Default)]
struct PollPage {
    leader: Option<Leader>,
    is_over: bool,
}

impl th::View<Socket> for PollPage {
    fn open(&mut self, _: Offer<Open>, _: Open, _: &mut Socket) {}
    fn over(&mut self, _: th::Id, _: Over, _: &mut Socket) {
        self.is_over = true;
    }
}

impl bo::View<Socket> for PollPage {
    fn shown(&mut self, _: Offer<Shown>, _: Shown, _: &mut Socket) {}
    fn leader(&mut self, _: bo::Id, leader: Leader, _: &mut Socket) {
        self.leader = Some(leader);
    }
    fn complete(&mut self, _: bo::Id, (): (), _: &mut Socket) {
        self.leader = None;
    }
}

impl Page for PollPage {
    type Contract = poll::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(booth::run(100));
        page.start(board::run());
        Ok(())
    }
    fn failed(&mut self, who: poll::SpindleId, failure: Failure, socket: &mut Socket) {
        match who {
            poll::SpindleId::Booth(_) => self.is_over = true,
            poll::SpindleId::Board(_) => socket.flash(Flash::Error, failure.to_string()),
        }
    }
    fn render(&self) -> Html<Self> {
        html! {
            section.poll.over[self.is_over] {
                @for (side, name) in [(Side::Tea, "Tea"), (Side::Coffee, "Coffee")] {
                    button phx-click=(VoteEvent { side }) disabled[self.is_over] { (name) }
                }
                button phx-click=(UndoEvent) { "Undo" }
                @match &self.leader {
                    Some(Leader { side: None, votes }) => p { "A tie, " (votes) " each" }
                    Some(Leader { side: Some(side), votes }) => p { (format!("{side:?}")) " leads with " (votes) }
                    None => {}
                }
                @if self.leader.is_some() { button phx-click=(HideEvent) { "Hide" } }
            }
        }
    }
}

fn main() {
    let mut page = Harness::<poll::Contract>::new(poll::Ports {});
    let (booth, board) = (page.start(|| booth::run(2)), page.start(board::run));
    page.send(VoteEvent { side: Side::Tea }).unwrap();
    page.send(VoteEvent { side: Side::Coffee }).unwrap();
    let leader = |side, votes| Leader { side, votes };
    assert_eq!(page.notified::<Leader>(board), [leader(Some(Side::Tea), 1), leader(None, 1)]);
    assert!(page.told(booth, Over) && !page.is_running(booth));
    page.at::<Shown>(board).answer(HideEvent);
    page.completed(board);
    assert!(PollPage::default().render().to_html().contains("<button phx-click='undo'>Undo</button>"));
}
