//! What a page allocates, counted: rules 14 and 22, and the promises of speed.
//!
//! A `main` of its own, since the count is of the whole process and the usual one has a thread that allocates too.
#![expect(unnameable_types, unreachable_pub, dead_code, reason = "the shop is shared with a bench")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what fails here fails the test; figures are told"
)]

use std::{alloc::System, time::Duration};

use pagemachine::{
    Computation, Engine, Input, Machine, Output, RawId, Settings, Spindle, Time, channel, computation, fork,
    random, sleep,
};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

mod soak;

#[path = "../benches/shop/mod.rs"]
mod shop_page;

use shop_page::{ProductId, checkout, drive, event, racer, reply, search, store};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Allocations and reallocations that `f` causes.
fn allocations(f: impl FnOnce()) -> usize {
    let region = Region::new(ALLOCATOR);
    f();
    let change = region.change();
    change.allocations + change.reallocations
}

/// Bytes that are allocated and not given back.
fn live() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated - stats.bytes_deallocated
}

fn main() {
    a_steady_transition_allocates_nothing();
    a_steady_sleep_allocates_nothing();
    a_race_is_two_allocations_and_leaves_none();
    timers_that_were_let_go_are_not_held();
    a_steady_put_and_take_allocates_nothing();
    a_spindle_is_one_allocation();
    a_suspended_checkout_takes_at_most_128_bytes();
    a_loop_of_ten_million_rounds_runs_in_constant_memory();
    a_page_holds_after_a_million_events_what_it_held_after_the_first_thousand();
    soak::fifty_spindles_hold_after_a_million_events_what_they_held_after_the_first_thousand(live);
    println!("a page allocates what it promises");
}

/// One round of the search: an event, a call, a reply, a notify, a yield.
fn round(machine: &mut Machine<store::Contract>, query: u64) {
    let (spindle, seen) = (RawId::from_number(0), machine.newest_offer());
    machine.handle(Time::default(), event(spindle, seen, store::search::SearchEvent { query })).unwrap();
    answer(machine);
}

/// Replies to what is called, until nothing comes out.
fn answer(machine: &mut Machine<store::Contract>) {
    while let Some(output) = machine.poll_output() {
        if let Output::Call { call, request } = output {
            machine.handle(Time::default(), Input::Reply { call, reply: reply(request) }).unwrap();
        }
    }
}

fn searching() -> Machine<store::Contract> {
    let mut machine = Machine::new(Settings::default());
    machine.start(Time::default(), search::run(0)).unwrap();
    answer(&mut machine);
    machine
}

fn a_steady_transition_allocates_nothing() {
    let mut machine = searching();
    (0..100).for_each(|query| round(&mut machine, query));
    assert_eq!(allocations(|| (0..1_000).for_each(|query| round(&mut machine, query))), 0);
}

/// Sleeps for a second, draws a number, and sleeps again.
fn sleeper() -> Computation<store::search::Here, impl Future<Output = ()> + Send> {
    use store::search::Here;

    computation(async {
        loop {
            Here::perform(sleep(Duration::from_secs(1))).await;
            Here::perform(random()).await;
        }
    })
}

fn a_steady_sleep_allocates_nothing() {
    let mut machine = Machine::new(Settings::default());
    for _ in 0..3 {
        machine.start(Time::default(), sleeper()).unwrap();
    }
    machine.handle(Time::from_micros(10_000_000), Input::Time).unwrap();
    let later = Time::from_micros(1_000_000_000);
    assert_eq!(allocations(|| assert!(machine.handle(later, Input::Time).is_ok())), 0);
}

fn a_race_is_two_allocations_and_leaves_none() {
    let mut machine = Machine::new(Settings::default());
    machine.start(Time::default(), racer::run()).unwrap();
    answer(&mut machine);
    let mut rounds = |rounds| (0..rounds).for_each(|query| round(&mut machine, query));
    rounds(100);
    let before = live();
    assert_eq!(allocations(|| rounds(10_000)), 2 * 10_000, "one for each fiber");
    assert_eq!(live(), before);
}

fn timers_that_were_let_go_are_not_held() {
    let mut machine = Machine::new(Settings::default());
    let mut sleep_and_cancel = || {
        for _ in 0..4_000 {
            machine.start(Time::default(), sleeper()).unwrap();
        }
        let sleepers: Vec<_> = machine.spindles().collect();
        for sleeper in sleepers {
            machine.handle(Time::default(), Input::Cancel { spindle: sleeper.id }).unwrap();
        }
        answer(&mut machine);
        live()
    };
    let first = sleep_and_cancel();
    for _ in 0..3 {
        assert_eq!(sleep_and_cancel(), first);
    }
}

fn a_steady_put_and_take_allocates_nothing() {
    use store::search::Here;

    for bound in [0, 1, 8] {
        let mut machine = Machine::new(Settings::default());
        let feeder = computation::<Here, _>(async move {
            let (there, here) = Here::perform(channel(bound)).await;
            let echo =
                computation::<Here, _>(async move { while Here::perform(here.take()).await.is_ok() {} });
            Here::perform(fork(echo)).await;
            let mut item = 0_u64;
            while Here::perform(there.put([item; 16])).await.is_ok() {
                item += 1;
                if item.is_multiple_of(20) {
                    Here::perform(sleep(Duration::from_secs(1))).await;
                }
            }
        });
        machine.start(Time::default(), feeder).unwrap();
        machine.handle(Time::from_micros(2_000_000), Input::Time).unwrap();
        let later = Time::from_micros(100_000_000);
        let allocated = allocations(|| assert!(machine.handle(later, Input::Time).is_ok()));
        assert_eq!(allocated, 0, "with a bound of {bound}");
        assert_eq!(machine.next_deadline(), Some(Time::from_micros(101_000_000)), "it went on");
    }
}

fn a_spindle_is_one_allocation() {
    let mut machine = searching();
    let mut flow = |product| {
        machine.start(Time::default(), checkout::run(ProductId(product))).unwrap();
        drive(&mut machine).unwrap();
    };
    (0..100).for_each(&mut flow);
    assert_eq!(allocations(|| (0..1_000).for_each(&mut flow)), 1_000);

    let mut machine = searching();
    let mut buy = |product| {
        let seen = machine.newest_offer();
        let buy = store::search::BuyEvent { product: ProductId(product) };
        machine.handle(Time::default(), event(RawId::from_number(0), seen, buy)).unwrap();
        drive(&mut machine).unwrap();
        answer(&mut machine);
    };
    (0..100).for_each(&mut buy);
    assert_eq!(allocations(|| (0..1_000).for_each(&mut buy)), 1_000, "a fork is one too");
}

fn a_suspended_checkout_takes_at_most_128_bytes() {
    let before = live();
    let mut settings = Settings::default();
    settings.spindles = 200_000;
    let mut machine = Machine::<store::Contract>::with_engine(settings, Engine::Airlock);
    for product in 0..100_000 {
        machine.start(Time::default(), checkout::run(ProductId(product))).unwrap();
        answer(&mut machine);
    }
    let bytes = (live() - before) / 100_000;
    println!("a suspended checkout takes {bytes} bytes");
    assert!(bytes <= 128, "{bytes} bytes");
}

fn a_loop_of_ten_million_rounds_runs_in_constant_memory() {
    // A thousandth of them in a debug build: what is constant shows as well.
    let rounds = if cfg!(debug_assertions) { 10_000 } else { 10_000_000 };
    let mut machine = searching();
    (0..1_000).for_each(|query| round(&mut machine, query));
    let (before, allocated) =
        (live(), allocations(|| (0..rounds).for_each(|query| round(&mut machine, query))));
    assert_eq!((live(), allocated), (before, 0));
}

fn a_page_holds_after_a_million_events_what_it_held_after_the_first_thousand() {
    let rounds = if cfg!(debug_assertions) { 20_000 } else { 1_000_000 };
    let mut machine = searching();
    let mut month = |rounds| {
        for product in 0..rounds {
            let (search, seen) = (RawId::from_number(0), machine.newest_offer());
            let buy = store::search::BuyEvent { product: ProductId(product) };
            machine.handle(Time::default(), event(search, seen, buy)).unwrap();
            // While it searches, what is typed and bought is kept.
            for query in 0..3 {
                let typed = event(search, seen, store::search::SearchEvent { query });
                machine.handle(Time::default(), typed).unwrap();
            }
            answer(&mut machine);
            let checkouts: Vec<_> = machine.spindles().filter(|running| running.id != search).collect();
            for checkout in checkouts {
                machine.handle(Time::default(), Input::Cancel { spindle: checkout.id }).unwrap();
            }
            answer(&mut machine);
        }
        live()
    };
    let first = month(1_000);
    assert_eq!(first, month(rounds));
}
