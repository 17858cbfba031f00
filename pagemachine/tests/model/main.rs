//! Section 3 as a plain model, and random programs that the model and the machine must answer alike.
//!
//! `MODEL_SEED=17 cargo test -p pagemachine --test model` runs the programs of one seed again, `MODEL_PROGRAMS=1000000`
//! more of them. Where the two differ, the smallest case that does so is told: its programs, its inputs and what each
//! causes, and what the machine made of the last.
#![expect(unnameable_types, unreachable_pub, reason = "a test binary has no users")]
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod page;
mod program;
mod rules;

use std::{
    env,
    fmt::{self, Write as _},
};

use pagemachine::{Engine, Rejected, Taken};

use crate::{
    page::Page,
    program::{ACCEPTS, Case, Given, Seen, To, Which, Who},
    rules::{Event, Input, Model, Said},
};

/// The programs of the ordinary run, in four tests, since the machine that tests has several cores.
const PROGRAMS: u64 = 50_000;

#[test]
fn the_machine_and_the_model_say_the_same_1() {
    compare_quarter(0);
}

#[test]
fn the_machine_and_the_model_say_the_same_2() {
    compare_quarter(1);
}

#[test]
fn the_machine_and_the_model_say_the_same_3() {
    compare_quarter(2);
}

#[test]
fn the_machine_and_the_model_say_the_same_4() {
    compare_quarter(3);
}

fn compare_quarter(quarter: u64) {
    let only = env::var("MODEL_SEED").ok().map(|seed| seed.parse().expect("a seed is a number"));
    let programs = env::var("MODEL_PROGRAMS").map_or(PROGRAMS, |programs| programs.parse().unwrap());
    for seed in (0..programs).filter(|seed| seed % 4 == quarter) {
        if only.is_none_or(|only: u64| only == seed) {
            compare(seed);
        }
    }
    if let Some(seed) = only.filter(|seed| *seed >= programs && quarter == 0) {
        compare(seed);
    }
}

/// The engines that this build has.
fn engines() -> Vec<Engine> {
    vec![
        Engine::Airlock,
        #[cfg(feature = "genawaiter")]
        Engine::Genawaiter,
    ]
}

fn compare(seed: u64) {
    let mut case = Case::random(seed);
    let Err(_) = run(&case) else { return };
    while let Some(smaller) = case.smaller().into_iter().find(|smaller| run(smaller).is_err()) {
        case = smaller;
    }
    let story = run(&case).expect_err("it differs");
    panic!("the machine and the model differ (MODEL_SEED={seed}):\n{:#?}\n{story}", case.settings);
}

/// Gives the inputs to the model and to a page of every engine, and compares all that they say; the error is the story
/// of a run in which they differ.
fn run(case: &Case) -> Result<(), String> {
    let mut host = Host::default();
    let mut model = Model::new(case.settings.clone());
    let mut pages: Vec<_> =
        engines().into_iter().map(|engine| (engine, Page::new(case.settings.clone(), engine))).collect();
    let mut given = Vec::new();
    for (step, words) in &case.inputs {
        host.at = host.at.saturating_add_signed(*step);
        let input = host.input(words);
        let expected = Answer {
            taken: model.give(host.at, input.clone()),
            said: model.said(),
            deadline: model.next_deadline(),
        };
        host.hear(&expected.said);
        given.push((host.at, input, expected));
        let (at, input, expected) = given.last().expect("it was just given");
        for (engine, page) in &mut pages {
            let found =
                Answer { taken: page.give(*at, input), said: page.said(), deadline: page.next_deadline() };
            if found != *expected {
                return Err(story(&given, *engine, &found));
            }
        }
    }
    Ok(())
}

/// What an input causes.
#[derive(Debug, PartialEq)]
struct Answer {
    taken: Result<Taken, Rejected>,
    said: Vec<Said>,
    deadline: Option<u64>,
}

fn story(given: &[(u64, Input, Answer)], engine: Engine, found: &Answer) -> String {
    let mut story = String::new();
    for (at, input, answer) in given {
        writeln!(story, "{at} µs: {input:?}\n{answer}").unwrap();
    }
    writeln!(story, "but the machine ({engine:?}):\n{found}").unwrap();
    story
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { taken, said, deadline } = self;
        write!(f, "    {taken:?}, next deadline {deadline:?}")?;
        said.iter().try_for_each(|said| write!(f, "\n        {said:?}"))
    }
}

/// Turns words into inputs, by what has been said so far.
#[derive(Default)]
struct Host {
    at: u64,
    /// The kinds of all that were started, and those that have not ended.
    kinds: Vec<usize>,
    running: Vec<Who>,
    newest: u64,
    /// The offers that wait.
    offers: Vec<(Who, u64, usize)>,
    /// The calls that were made, and those that are out.
    calls: Vec<(Who, u64)>,
    /// The streams that were opened and not let go.
    streams: Vec<(Who, u64)>,
    out: Vec<(Who, u64)>,
}

impl Host {
    fn input(&mut self, given: &Given) -> Input {
        match given {
            Given::Start(kind, program) => Input::Start { kind: *kind, program: program.clone() },
            Given::Event { to, kind, event, n, seen, again } => {
                let seen = match seen {
                    Seen::Nothing => None,
                    Seen::Before(offers) => Some(self.newest.saturating_sub(*offers)),
                    Seen::TooNew => Some(self.newest + 1),
                };
                let waiting = self.offers.len();
                let (to, kind, which) = match *to {
                    To::Asker(newest) if waiting > 0 => {
                        let (who, _, asked) = self.offers[waiting - 1 - newest % waiting];
                        let accepts = ACCEPTS[asked];
                        (Some(who), self.kinds[who], accepts[event % accepts.len()])
                    }
                    To::Running(nth) | To::Asker(nth) if !self.running.is_empty() => {
                        let who = self.running[nth % self.running.len()];
                        (Some(who), self.kinds[who], *event)
                    }
                    To::Running(nth) | To::Asker(nth) | To::Any(nth) => (Some(self.any(nth)), *kind, *event),
                    To::Only => (None, *kind, *event),
                };
                Input::Event { to, event: Event { kind, which, n: *n }, seen, again: *again }
            }
            Given::Reply { call, ok } => {
                self.call(*call).map_or(Input::Time, |(who, call)| Input::Reply { who, call, ok: *ok })
            }
            Given::Lost { call } => {
                self.call(*call).map_or(Input::Time, |(who, call)| Input::Lost { who, call })
            }
            Given::Stream { nth, fed } => match nth.checked_rem(self.streams.len()) {
                Some(nth) => {
                    let (who, call) = self.streams[nth];
                    Input::Stream { who, call, fed: *fed }
                }
                None => Input::Time,
            },
            Given::Time => Input::Time,
            Given::Cancel(nth) => Input::Cancel(self.running.get(*nth).copied().unwrap_or(self.any(*nth))),
            Given::Close => Input::Close,
        }
    }

    /// One that was ever started, or one that will not be.
    fn any(&self, nth: usize) -> Who {
        let nth = nth % (self.kinds.len() + 1);
        if nth == self.kinds.len() { Who::MAX } else { nth }
    }

    fn call(&mut self, which: Which) -> Option<(Who, u64)> {
        match which {
            Which::Out(_) if self.out.is_empty() => None,
            Which::Out(nth) => Some(self.out.remove(nth % self.out.len())),
            // The last of these was never made.
            Which::Any(nth) => {
                let nth = nth % (self.calls.len() + 1);
                Some(self.calls.get(nth).copied().unwrap_or((0, 1_000_000)))
            }
        }
    }

    fn hear(&mut self, said: &[Said]) {
        for said in said {
            match *said {
                Said::Started { who, kind } => {
                    self.kinds.push(kind);
                    self.running.push(who);
                }
                Said::Completed { who: ended, .. } | Said::Failed { who: ended, .. } => {
                    self.running.retain(|who| *who != ended);
                }
                Said::Asks { who, offer, which } => {
                    self.newest = offer;
                    self.offers.push((who, offer, which));
                }
                Said::OfferEnded { offer: ended, .. } => self.offers.retain(|(_, offer, _)| *offer != ended),
                Said::Calls { who, call, .. } => {
                    self.calls.push((who, call));
                    self.out.push((who, call));
                }
                Said::Streams { who, call, .. } => {
                    self.calls.push((who, call));
                    self.streams.push((who, call));
                }
                Said::LetGo { call: let_go, .. } => {
                    self.out.retain(|(_, call)| *call != let_go);
                    self.streams.retain(|(_, call)| *call != let_go);
                }
                _ => {}
            }
        }
    }
}
