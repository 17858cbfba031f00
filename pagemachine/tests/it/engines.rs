//! Both engines give the same outputs: random inputs are fed to a page of each.

use std::time::Duration;

use pagemachine::{
    CallId, Computation, Event, Input, Machine, RawId, Settings, Spindle, Time, await_all, await_any, cancel,
    computation, fiber::fiber, fork, interval, notify, random, sleep, timeout, yields,
};
use proptest::prelude::*;

use crate::driver::{
    Down,
    backend::{Reply, act, look},
    engines, line,
    page::{
        self,
        form::{self, First, FirstEvent, Note, Second, SecondEvent},
        list::{self, Browsing, BuyEvent, KeyEvent, StopEvent, TypedEvent, answers},
    },
};

/// Does a bit of everything, by what it is told.
fn form(depth: u32) -> Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    computation(async move {
        let FirstEvent { n } = form::Here::perform(yields(First)).await;
        match n % 10 {
            0 => panic!("zero"),
            1 => form::Here::perform(act(n)).await,
            2 => {
                let read = form::Here::perform(look(n)).await?;
                form::Here::perform(notify(Note { text: read.to_string() })).await;
                let SecondEvent { n } = form::Here::perform(yields(Second)).await;
                Ok(n)
            }
            3 => std::future::pending().await,
            4 => {
                form::Here::perform(sleep(Duration::from_millis(u64::from(n) * 30))).await;
                let number = form::Here::perform(random()).await;
                form::Here::perform(notify(Note { text: number.to_string() })).await;
                form::Here::perform(sleep(Duration::ZERO)).await;
                form::Here::perform(look(n)).await
            }
            5 => {
                let ticks = form::Here::perform(interval(Duration::from_millis(250))).await;
                for _ in 0..n {
                    let moment = form::Here::perform(ticks.next()).await;
                    form::Here::perform(notify(Note { text: format!("{moment:?}") })).await;
                    form::Here::perform(act(n)).await?;
                }
                Ok(n)
            }
            6 => form::Here::perform(racing::run(n)).await,
            7 => {
                let in_time = form::Here::perform(timeout(Duration::from_millis(300), act(n))).await;
                form::Here::perform(notify(Note { text: format!("{in_time:?}") })).await;
                form::Here::perform(look(n)).await
            }
            8 => {
                let mut fibers = Vec::new();
                for late in 0..4 {
                    let sleeps = sleep(Duration::from_millis(u64::from(n * late % 5) * 100));
                    fibers.push(form::Here::perform(fiber(sleeps)).await);
                }
                let (first, ()) = form::Here::perform(await_any(&mut fibers)).await;
                drop(fibers.remove(first));
                drop(fibers.pop());
                form::Here::perform(notify(Note { text: first.to_string() })).await;
                let all = form::Here::perform(await_all(&mut fibers)).await;
                Ok(u32::try_from(all.len()).unwrap())
            }
            _ => {
                let SecondEvent { n } = form::Here::perform(yields(Second)).await;
                Ok(n + depth)
            }
        }
    })
}

#[pagemachine::spindle(crate::driver::page::form)]
mod racing {
    defcomp! {
        pub fn run(rounds: u32) -> Result<u32, Down> {
            await_any! {
                FirstEvent { n } <- yields(First) => run(n),
                SecondEvent { n } <- yields(Second) => Ok(n),
                read <- look(rounds) => read,
                done <- comp! {
                    done <- act(rounds);
                    _ <- notify(Note { text: format!("{done:?}") });
                    _ <- sleep(Duration::from_millis(200));
                    done
                } => done,
            }
        }
    }
}

fn list() -> Computation<list::Here, impl Future<Output = ()> + Send> {
    computation(async {
        let mut newest = None;
        loop {
            match list::Here::perform(yields(Browsing)).await {
                answers::Browsing::Typed(_) => {
                    let _ = list::Here::perform(look(1)).await;
                }
                answers::Browsing::Key(KeyEvent { key }) => {
                    if let Some(forked) = newest.take().filter(|_| key == 'w') {
                        let outcome: Result<_, _> = list::Here::perform(forked).await;
                        drop(outcome);
                    }
                }
                answers::Browsing::Buy(BuyEvent { n }) => {
                    let forked: pagemachine::Handle<form::Here> = list::Here::perform(fork(form(n))).await;
                    if n % 3 == 0 {
                        list::Here::perform(cancel(forked.id())).await;
                    }
                    newest = Some(forked);
                }
                answers::Browsing::Stop(StopEvent) => return,
            }
        }
    })
}

type Step = (u64, u64, u8, u8, u32);

/// Turns random numbers into an input; most make sense.
fn input(step: Step) -> Input<page::Contract> {
    let (spindle, seen, what, more, n) = step;
    let event = |event| Input::Event {
        spindle: (more % 8 != 0).then_some(RawId::from_number(spindle)),
        seen: (more % 16 != 1).then_some(seen),
        again: more % 8 == 2,
        event,
    };
    let call = CallId { spindle: RawId::from_number(spindle), number: seen };
    match what {
        0 | 1 => event(FirstEvent { n }.into_event()),
        2 => event(SecondEvent { n }.into_event()),
        3 => event(TypedEvent { text: n.to_string() }.into_event()),
        4 => event(KeyEvent { key: if n % 2 == 0 { 'w' } else { 'k' } }.into_event()),
        5 | 6 => event(BuyEvent { n: n % 6 }.into_event()),
        7 if more == 0 => event(StopEvent.into_event()),
        7 | 8 => Input::Reply { call, reply: page::Reply::Backend(Reply::Look(Ok(n))) },
        9 => Input::Reply { call, reply: page::Reply::Backend(Reply::Act(Err(Down))) },
        10 => Input::Cancel { spindle: RawId::from_number(spindle) },
        11 if more < 8 => Input::Lost { call },
        12 if more == 0 => Input::Close,
        _ => Input::Time,
    }
}

/// All that a page says to these inputs.
fn run(engine: pagemachine::Engine, steps: &[Step]) -> Vec<String> {
    let mut machine = Machine::<page::Contract>::with_engine(Settings::default(), engine);
    let mut said = Vec::new();
    machine.start(Time::default(), list()).unwrap();
    machine.start(Time::default(), form(0)).unwrap();
    for (number, step) in (1..).zip(steps) {
        let mut input = input(*step);
        // A reply to a call that is out, as often as not, and of the right port.
        if let Input::Reply { call, reply } = &mut input
            && let Some(waiting) = machine.spindles().find_map(|running| match running.waiting {
                pagemachine::Waiting::Call { call, read } => Some((call, read)),
                _ => None,
            })
        {
            let is_read = matches!(reply, page::Reply::Backend(Reply::Look(_)));
            if waiting.1 == is_read {
                *call = waiting.0;
            } else {
                call.number = u64::MAX;
            }
        }
        let verdict = machine.handle(Time::from_micros(number * 100_000), input);
        said.push(format!("{verdict:?}"));
        said.extend(std::iter::from_fn(|| machine.poll_output()).map(|output| line(&output)));
    }
    said.push(format!("{machine:?}"));
    said
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_engine_says_the_same_and_again_the_second_time(
        steps in prop::collection::vec((0..6_u64, 0..12_u64, 0..14_u8, 0..32_u8, 0..40_u32), 0..60)
    ) {
        let first = run(pagemachine::Engine::Airlock, &steps);
        for engine in engines() {
            prop_assert_eq!(&first, &run(engine, &steps));
        }
    }
}
