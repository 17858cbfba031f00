//! How many instructions the machine takes, beside a spindle that is an enum by hand.
//!
//! `cargo bench -p pagemachine` runs each case under valgrind's callgrind, once with few rounds and once with more:
//! the difference, by round, leaves out what begins and ends the process. Instructions do not depend on what else
//! the computer does, so the ratios are the same each time. It fails where a promise is broken.
#![expect(clippy::print_stdout, reason = "a bench tells its figures")]
#![expect(clippy::unwrap_used, unnameable_types, unreachable_pub, reason = "a bench has no users")]

use std::{
    collections::VecDeque,
    env,
    hint::black_box,
    process::{Command, ExitCode},
};

use pagemachine::{
    Engine, Input, Machine, Output, RawId, Settings, Spindle, Time, cancel, changed, computation, fork,
    spindle,
};

mod shop;

use shop::{ProductId, by_hand, checkout, drive, event, racer, reply, search, store};

/// Rounds of the short run and of the long one.
const ROUNDS: [u64; 2] = [1_000, 3_000];

type Case = (&'static str, fn(u64));

/// What is measured, by the name that the child process gets.
const CASES: &[Case] = &[
    ("checkout, an enum by hand", |rounds| {
        flow(Engine::Airlock, rounds, |machine, product| {
            machine.start(Time::default(), by_hand(product)).unwrap();
        });
    }),
    ("checkout", |rounds| {
        flow(Engine::Airlock, rounds, |machine, product| {
            machine.start(Time::default(), checkout::run(product)).unwrap();
        });
    }),
    #[cfg(feature = "genawaiter")]
    ("checkout, on genawaiter", |rounds| {
        flow(Engine::Genawaiter, rounds, |machine, product| {
            machine.start(Time::default(), checkout::run(product)).unwrap();
        });
    }),
    ("round of the search, alone in its page", |rounds| searches(1, rounds)),
    ("round of the search, 1,000 spindles in its page", |rounds| searches(1_000, rounds)),
    ("fork, first wait and cancel", forks),
    ("race of two fibers, and the loser's end", |rounds| races(0, rounds)),
    ("race of two fibers, 10,000 timers in its page", |rounds| races(10_000, rounds)),
    ("cancel of the oldest of 10 watchers of a cell", |rounds| watchers(10, rounds)),
    ("cancel of the oldest of 4,000 watchers of a cell", |rounds| watchers(4_000, rounds)),
    ("close of a page with 10 calls out, by 4", |rounds| closes(10, rounds, false)),
    ("close of a page with 4,000 calls out, by 4", |rounds| closes(4_000, rounds, false)),
    ("close of a page with 10 calls out, replied newest first, by 4", |rounds| closes(10, rounds, true)),
    ("close of a page with 4,000 calls out, replied newest first, by 4", |rounds| {
        closes(4_000, rounds, true);
    }),
];

/// A case, what it is compared with, and the most that the ratio may be.
const PROMISES: &[(&str, &str, f64)] = &[
    ("checkout", "checkout, an enum by hand", 1.25),
    ("round of the search, 1,000 spindles in its page", "round of the search, alone in its page", 1.1),
    ("race of two fibers, and the loser's end", "checkout", 1.25),
    ("race of two fibers, 10,000 timers in its page", "race of two fibers, and the loser's end", 2.0),
    (
        "cancel of the oldest of 4,000 watchers of a cell",
        "cancel of the oldest of 10 watchers of a cell",
        1.5,
    ),
    ("close of a page with 4,000 calls out, by 4", "close of a page with 10 calls out, by 4", 1.5),
    (
        "close of a page with 4,000 calls out, replied newest first, by 4",
        "close of a page with 10 calls out, replied newest first, by 4",
        1.5,
    ),
];

fn main() -> ExitCode {
    let args: Vec<String> = env::args().collect();
    if let [_, case, rounds] = &args[..]
        && let Some((_, run)) = CASES.iter().find(|(name, _)| name == case)
    {
        run(rounds.parse().unwrap());
        return ExitCode::SUCCESS;
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is missing: it counts the instructions");
        return ExitCode::FAILURE;
    }
    let counts: Vec<(&str, u64)> = CASES.iter().map(|(name, _)| (*name, per_round(name))).collect();
    for (name, count) in &counts {
        println!("{count:>6} instructions  {name}");
    }
    let count_of = |case: &str| counts.iter().find(|(name, _)| *name == case).map(|(_, count)| *count);
    let mut kept = true;
    for (case, beside, most) in PROMISES {
        let (Some(count), Some(other)) = (count_of(case), count_of(beside)) else { continue };
        #[expect(clippy::cast_precision_loss, reason = "a few thousand instructions")]
        let ratio = count as f64 / other as f64;
        println!("{ratio:>6.2} × (at most {most})  {case}, beside {beside}");
        kept &= ratio <= *most;
    }
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The instructions of one round of a case.
fn per_round(case: &str) -> u64 {
    let [few, more] = ROUNDS.map(|rounds| instructions(case, rounds));
    (more - few) / (ROUNDS[1] - ROUNDS[0])
}

/// All instructions of a process that runs this case so many times.
fn instructions(case: &str, rounds: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().unwrap())
        .args([case, &rounds.to_string()])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    let collected = told.lines().find_map(|line| line.split("Collected :").nth(1));
    collected.unwrap_or_else(|| panic!("callgrind counted nothing:\n{told}")).trim().parse().unwrap()
}

fn machine(engine: Engine) -> Machine<store::Contract> {
    Machine::with_engine(Settings::default(), engine)
}

/// A checkout from its start to its order.
fn flow(engine: Engine, rounds: u64, start: fn(&mut Machine<store::Contract>, ProductId)) {
    let mut machine = machine(engine);
    for product in 0..rounds {
        start(&mut machine, ProductId(product));
        black_box(drive(&mut machine)).unwrap();
    }
}

/// A search that is answered, in a page with `spindles` spindles.
fn searches(spindles: u64, rounds: u64) {
    let mut machine = machine(Engine::Airlock);
    machine.start(Time::default(), search::run(0)).unwrap();
    for product in 1..spindles {
        machine.start(Time::default(), checkout::run(ProductId(product))).unwrap();
    }
    answer(&mut machine);
    for query in 0..rounds {
        let typed = store::search::SearchEvent { query };
        let seen = machine.newest_offer();
        machine.handle(Time::default(), event(RawId::from_number(0), seen, typed)).unwrap();
        answer(&mut machine);
    }
}

/// Replies to what is called, until nothing comes out.
fn answer(machine: &mut Machine<store::Contract>) {
    while let Some(output) = machine.poll_output() {
        if let Output::Call { call, request } = output {
            let reply = Input::Reply { call, reply: reply(request) };
            machine.handle(Time::default(), reply).unwrap();
        }
    }
}

#[spindle(store::search)]
mod forker {
    defcomp! {
        /// Forks a search at each event, and cancels it at the next.
        pub fn run() {
            BuyEvent { product: ProductId(query) } <- buy();
            forked <- fork(search::run(query));
            _ <- buy();
            _ <- cancel(forked.id());
            run()
        }
    }
    defcomp! {
        fn buy() -> BuyEvent {
            loop {
                event <- pagemachine::yields(Browsing);
                if let answers::Browsing::Buy(event) = event {
                    return event;
                }
            }
        }
    }
}

/// An event that wins over a sleep, while `others` race too.
fn races(others: u32, rounds: u64) {
    let mut settings = Settings::default();
    settings.spindles = 3 * (others + 1);
    let mut machine = Machine::<store::Contract>::with_engine(settings, Engine::Airlock);
    for _ in 0..others {
        machine.start(Time::default(), racer::run()).unwrap();
    }
    let racer = machine.start(Time::default(), racer::run()).unwrap();
    for query in 0..rounds {
        while let Some(output) = machine.poll_output() {
            black_box(output);
        }
        let typed = store::search::SearchEvent { query };
        let seen = machine.newest_offer();
        machine.handle(Time::default(), event(racer.raw(), seen, typed)).unwrap();
    }
}

/// The oldest of `count` spindles that watch a cell is cancelled, and another one starts.
fn watchers(count: u64, rounds: u64) {
    let mut machine = machine(Engine::Airlock);
    let start = |machine: &mut Machine<store::Contract>| {
        let watcher = computation::<store::search::Here, _>(async {
            store::search::Here::perform(changed::<store::Found>()).await;
        });
        let id = machine.start(Time::default(), watcher).unwrap();
        while let Some(output) = machine.poll_output() {
            black_box(output);
        }
        id
    };
    let mut watching: VecDeque<_> = (0..count).map(|_| start(&mut machine)).collect();
    for _ in 0..rounds {
        let oldest = watching.pop_front().unwrap();
        machine.handle(Time::default(), Input::Cancel { spindle: oldest.raw() }).unwrap();
        watching.push_back(start(&mut machine));
    }
}

/// Pages with `count` calls out are closed, and each call is replied to; four calls are a round.
fn closes(count: u64, rounds: u64, is_newest_first: bool) {
    for _ in 0..4 * rounds / count {
        let mut machine = machine(Engine::Airlock);
        for product in 0..count {
            machine.start(Time::default(), checkout::run(ProductId(product))).unwrap();
        }
        let mut calls = VecDeque::new();
        while let Some(output) = machine.poll_output() {
            if let Output::Call { call, request } = output {
                calls.push_back((call, request));
            }
        }
        machine.handle(Time::default(), Input::Close).unwrap();
        while let Some((call, request)) = if is_newest_first { calls.pop_back() } else { calls.pop_front() } {
            machine.handle(Time::default(), Input::Reply { call, reply: reply(request) }).unwrap();
            answer(&mut machine);
        }
        assert!(machine.is_closed());
    }
}

fn forks(rounds: u64) {
    let mut machine = machine(Engine::Airlock);
    machine.start(Time::default(), forker::run()).unwrap();
    for product in 0..2 * rounds {
        while let Some(output) = machine.poll_output() {
            black_box(output);
        }
        let buy = store::search::BuyEvent { product: ProductId(product) };
        let seen = machine.newest_offer();
        machine.handle(Time::default(), event(RawId::from_number(0), seen, buy)).unwrap();
    }
}
