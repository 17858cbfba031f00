//! A quiz: one question after the other, and some seconds for each.

#![forbid(unsafe_code)]
#![deny(warnings)]

use std::time::Duration;

use pagemachine::DrawnBy as _;
use pagemachine_live::prelude::*;
use pagemachine_test::Harness;
use quiz::game::{AnswerEvent, Id, Left, Question, Ready, StartEvent, View};

const QUESTIONS: [(&str, u32); 2] = [("7 × 6", 42), ("9 + 8", 17)];

#[contract]
pub mod quiz {
    #[spindle(output = u32)]
    pub mod game {
        #[event("start", answer)]
        pub struct StartEvent;
        #[event("answer", answer)]
        pub struct AnswerEvent {
            pub number: u32,
        }

        #[yields(StartEvent)]
        pub struct Ready;
        #[yields(AnswerEvent)]
        pub struct Question {
            pub text: String,
        }
        #[notify]
        pub struct Left {
            pub seconds: u64,
        }
    }
}

#[spindle(quiz::game)]
pub mod game {
    defcomp! {
        /// Begins when the visitor is ready, or after a minute.
        pub fn run() -> u32 {
            _ <- timeout(Duration::from_secs(60), yields(Ready));
            ask(0, 0)
        }
    }
    defcomp! {
        fn ask(place: usize, points: u32) -> u32 {
            let Some((text, right)) = QUESTIONS.get(place) else { return points };
            await_any! {
                AnswerEvent { number } <- yields(Question { text: (*text).to_owned() }) => {
                    ask(place + 1, points + u32::from(number == *right))
                }
                _ <- count_down(10) => ask(place + 1, points),
            }
        }
    }
    defcomp! {
        fn count_down(seconds: u64) {
            _ <- notify(Left { seconds });
            _ <- sleep(Duration::from_secs(1));
            if seconds > 1 { count_down(seconds - 1) }
        }
    }
}

#[derive(Default)]
struct QuizPage {
    question: Option<(Offer<Question>, String)>,
    seconds: u64,
    points: Option<u32>,
}

impl View<Socket> for QuizPage {
    fn ready(&mut self, _: Offer<Ready>, _: Ready, _: &mut Socket) {}
    fn question(&mut self, offer: Offer<Question>, asked: Question, _: &mut Socket) {
        self.question = Some((offer, asked.text));
    }
    fn left(&mut self, _: Id, left: Left, _: &mut Socket) {
        self.seconds = left.seconds;
    }
    fn complete(&mut self, _: Id, points: u32, _: &mut Socket) {
        self.points = Some(points);
    }
}

impl Page for QuizPage {
    type Contract = quiz::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(game::run());
        Ok(())
    }
    fn failed(&mut self, _: quiz::SpindleId, failure: Failure, socket: &mut Socket) {
        socket.flash(Flash::Error, failure.to_string());
    }
    fn render(&self) -> Html<Self> {
        html! {
            @if let Some(points) = self.points {
                p.result { (points) " of " (QUESTIONS.len()) }
            } @else if let Some((offer, text)) = &self.question {
                label for="number" { (text) }
                progress max="10" value=(self.seconds) { (self.seconds) " s" }
                form #answer phx-submit=(on::<AnswerEvent>().of(offer)) { input #number name="number"; }
            } @else {
                button phx-click=(StartEvent) { "Start" }
            }
        }
    }
}

fn main() {
    let mut page = Harness::<quiz::Contract>::new(quiz::Ports {});
    let game = page.start(game::run);
    page.at::<Ready>(game).answer(StartEvent);
    page.advance(Duration::from_secs(3));
    page.at::<Question>(game).answer(AnswerEvent { number: 42 });
    assert!(page.told(game, Left { seconds: 7 }));
    page.advance(Duration::from_secs(10));
    assert_eq!(page.completed(game), 1);

    let mut view = QuizPage::default();
    assert_eq!(view.render().to_html(), "<button phx-click='start'>Start</button>");
    for output in page.take_outputs() {
        quiz::Contract::draw(&mut view, output, &mut Socket::default());
    }
    assert_eq!(view.render().to_html(), "<p class=\"result\">1 of 2</p>");
}
