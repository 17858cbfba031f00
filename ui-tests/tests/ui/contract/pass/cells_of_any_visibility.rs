//! What a contract writes for its cells compiles under every lint, and whatever is shadowed around it.
#![deny(warnings, missing_docs, unreachable_pub, missing_debug_implementations)]
#![forbid(unsafe_code)]

use pagemachine::{prelude::*, Machine, Settings, Time};

/// Shadows what generated code means.
#[derive(Debug)]
struct Option;

#[contract]
mod page {
    #[cell(writer = r#loop)]
    pub(super) struct HTMLPage {
        pub(super) r#in: u32,
    }
    #[cell(writer = r#loop)]
    pub struct HtmlPage;
    #[cell(writer = watcher)]
    #[derive(Copy, Eq)]
    pub struct Count(pub u32);

    #[spindle]
    pub mod r#loop {}
    #[spindle(output = Count)]
    pub mod watcher {}
}

#[spindle(page::r#loop)]
mod writer {
    defcomp! {
        pub(super) fn run() {
            _ <- put(HTMLPage { r#in: 1 });
            _ <- put(HtmlPage);
        }
    }
}

#[spindle(page::watcher)]
mod watcher {
    defcomp! {
        pub(super) fn run() -> Count {
            HTMLPage { r#in } <- changed::<HTMLPage>();
            HtmlPage <- changed();
            _ <- put(Count(r#in));
            count <- get::<Count>();
            count.unwrap_or(Count(0))
        }
    }
}

fn main() {
    let _ = Option;
    let mut machine = Machine::<page::Contract>::new(Settings::default());
    machine.start(Time::default(), watcher::run()).unwrap();
    machine.start(Time::default(), writer::run()).unwrap();
    assert_eq!(machine.spindles().count(), 0);
}
