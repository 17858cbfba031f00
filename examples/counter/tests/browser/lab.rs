//! Pages that make quick clicks hard: they ask anew all the time, or work while the visitor goes on.

use std::time::Duration;

use pagemachine_live::prelude::*;
use serde::Deserialize;

const TENTH: Duration = Duration::from_millis(100);

#[contract]
pub(crate) mod lab {
    /// Asks anew ten times a second, and counts its resets.
    #[spindle]
    pub mod clock {
        #[event("reset", every)]
        pub struct ResetEvent;
        #[yields(ResetEvent)]
        pub struct Ticking;
        #[notify]
        pub struct WasReset;
    }

    /// Takes payments beside a countdown that asks anew ten times a second.
    #[spindle]
    pub mod till {
        #[event("pay", once)]
        pub struct PayEvent {
            pub cents: u32,
        }
        #[yields(PayEvent)]
        pub struct Due {
            pub tenths_left: u32,
        }
        #[notify]
        pub struct Paid {
            pub cents: u32,
        }
    }

    /// Validates whatever is typed, which takes a while.
    #[spindle]
    pub mod editor {
        #[event("type", latest)]
        pub struct TypeEvent {
            pub text: String,
        }
        #[event("save", once)]
        pub struct SaveEvent {
            pub text: String,
        }
        #[event("undo", every)]
        pub struct UndoEvent;
        #[yields(TypeEvent, SaveEvent, UndoEvent)]
        pub struct Editing;
        #[notify]
        pub struct Saved {
            pub text: String,
        }
        #[notify]
        pub struct Undone;
    }

    /// Asks for one permission after the other; the visitor has little time for each.
    #[spindle]
    pub mod guard {
        #[event("allow", answer)]
        pub struct AllowEvent;
        #[yields(AllowEvent)]
        pub struct May {
            pub what: u32,
        }
        #[notify]
        pub struct Allowed {
            pub what: u32,
        }
    }
}

#[spindle(lab::clock)]
mod clock {
    defcomp! {
        pub fn run() {
            reset <- timeout(TENTH, yields(Ticking));
            if let Ok(ResetEvent) = reset {
                _ <- notify(WasReset);
            }
            run()
        }
    }
}

#[spindle(lab::till)]
mod till {
    defcomp! {
        pub fn run(tenths_left: u32) {
            paid <- timeout(TENTH, yields(Due { tenths_left }));
            if let Ok(PayEvent { cents }) = paid {
                _ <- notify(Paid { cents });
            }
            run(tenths_left.saturating_sub(1))
        }
    }
}

#[spindle(lab::editor)]
mod editor {
    defcomp! {
        pub fn run() {
            event <- yields(Editing);
            // It is validated.
            _ <- sleep(TENTH);
            match event {
                answers::Editing::Type(TypeEvent { text: _ }) => {}
                answers::Editing::Save(SaveEvent { text }) => { _ <- notify(Saved { text }); }
                answers::Editing::Undo(UndoEvent) => { _ <- notify(Undone); }
            }
            run()
        }
    }
}

#[spindle(lab::guard)]
mod guard {
    defcomp! {
        /// Each question stands for this many milliseconds.
        pub fn run(what: u32, millis: u64) {
            allowed <- timeout(Duration::from_millis(millis), yields(May { what }));
            if let Ok(AllowEvent) = allowed {
                _ <- notify(Allowed { what });
            }
            run(what + 1, millis)
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct LabParams {
    name: String,
    #[serde(default)]
    millis: u64,
}

/// `/lab/{name}`: one of the spindles, and what it has logged.
#[derive(Default)]
pub(crate) struct LabPage {
    name: String,
    left: u32,
    asked: u32,
    logged: Vec<String>,
}

impl lab::clock::View<Socket> for LabPage {
    fn ticking(&mut self, _: Offer<lab::clock::Ticking>, _: lab::clock::Ticking, _: &mut Socket) {}
    fn was_reset(&mut self, _: lab::clock::Id, _: lab::clock::WasReset, _: &mut Socket) {
        self.logged.push("reset".to_owned());
    }
}

impl lab::till::View<Socket> for LabPage {
    fn due(&mut self, _: Offer<lab::till::Due>, due: lab::till::Due, _: &mut Socket) {
        self.left = due.tenths_left;
    }
    fn paid(&mut self, _: lab::till::Id, paid: lab::till::Paid, _: &mut Socket) {
        self.logged.push(format!("paid {}", paid.cents));
    }
}

impl lab::editor::View<Socket> for LabPage {
    fn editing(&mut self, _: Offer<lab::editor::Editing>, _: lab::editor::Editing, _: &mut Socket) {}
    fn saved(&mut self, _: lab::editor::Id, saved: lab::editor::Saved, _: &mut Socket) {
        self.logged.push(format!("saved {}", saved.text));
    }
    fn undone(&mut self, _: lab::editor::Id, _: lab::editor::Undone, _: &mut Socket) {
        self.logged.push("undone".to_owned());
    }
}

impl lab::guard::View<Socket> for LabPage {
    fn may(&mut self, _: Offer<lab::guard::May>, may: lab::guard::May, _: &mut Socket) {
        self.asked = may.what;
    }
    fn allowed(&mut self, _: lab::guard::Id, allowed: lab::guard::Allowed, _: &mut Socket) {
        self.logged.push(format!("allowed {}", allowed.what));
    }
}

impl Page for LabPage {
    type Contract = lab::Contract;
    type Params = LabParams;
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        let LabParams { name, millis } = page.params();
        let millis = *millis;
        self.name.clone_from(name);
        match self.name.as_str() {
            "clock" => drop(page.start(clock::run())),
            "till" => drop(page.start(till::run(1_000))),
            "editor" => drop(page.start(editor::run())),
            "guard" => drop(page.start(guard::run(1, millis))),
            _ => return Err(Leave::NotFound),
        }
        Ok(())
    }

    fn failed(&mut self, _: lab::SpindleId, failure: Failure, _: &mut Socket) {
        self.logged.push(failure.to_string());
    }

    fn render(&self) -> Html<Self> {
        html! {
            @match self.name.as_str() {
                "clock" => button phx-click=(lab::clock::ResetEvent) { "Reset" }
                "till" => {
                    p { (self.left) " tenths of a second left" }
                    form id="pay" phx-submit=(lab::till::PayEvent { cents: 450 }) { button { "Pay" } }
                }
                "editor" => {
                    form id="edit" phx-change=(on::<lab::editor::TypeEvent>()) phx-submit=(on::<lab::editor::SaveEvent>()) {
                        input name="text";
                    }
                    button.undo phx-click=(lab::editor::UndoEvent) { "Undo" }
                }
                _ => {
                    p { "May I do " b { (self.asked) } "?" }
                    button phx-click=(lab::guard::AllowEvent) { "Allow" }
                }
            }
            ol { @for logged in &self.logged { li { (logged) } } }
        }
    }
}

/// Serves these pages.
pub(crate) fn app() -> axum::Router {
    axum::Router::new().merge(Live::new(Keys::random()).page::<LabPage>("/lab/{name}", lab::Ports {}))
}
