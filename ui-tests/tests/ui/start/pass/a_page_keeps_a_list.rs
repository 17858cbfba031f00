//! A page keeps a list of what is to be done, shows a part of it, and has it saved.

#![forbid(unsafe_code)]
#![deny(warnings)]

use pagemachine_live::prelude::*;
use pagemachine_test::Harness;
use serde::{Deserialize, Serialize};
use todo::list::{self as li, AddEvent, Filter, FilterEvent, Listed, Listing, Task, ToggleEvent};

#[port]
pub trait Notes {
    async fn save(&self, tasks: Vec<Task>);
}

#[contract(ports(Notes))]
pub mod todo {
    #[spindle]
    pub mod list {
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub struct Task {
            pub text: String,
            pub done: bool,
        }
        #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub enum Filter {
            #[default]
            All,
            Open,
        }

        #[event("add", every)]
        pub struct AddEvent {
            pub text: String,
        }
        #[event("toggle", every)]
        pub struct ToggleEvent {
            pub place: usize,
        }
        #[event("filter", latest)]
        pub struct FilterEvent {
            pub filter: Filter,
        }
        #[yields(AddEvent, ToggleEvent, FilterEvent)]
        pub struct Listing;
        #[notify]
        pub struct Listed {
            pub tasks: Vec<(usize, Task)>,
        }
    }
}

#[spindle(todo::list)]
mod list {
    defcomp! {
        pub fn run(mut tasks: Vec<Task>, filter: Filter) {
            let shown = tasks.iter().cloned().enumerate();
            let shown = shown.filter(|(_, task)| filter == Filter::All || !task.done).collect();
            _ <- notify(Listed { tasks: shown });
            event <- yields(Listing);
            match event {
                answers::Listing::Add(AddEvent { text }) => tasks.push(Task { text, done: false }),
                answers::Listing::Toggle(ToggleEvent { place }) => {
                    if let Some(task) = tasks.get_mut(place) {
                        task.done = !task.done;
                    }
                }
                answers::Listing::Filter(FilterEvent { filter }) => return run(tasks, filter),
            }
            _ <- notes::save(tasks.clone());
            run(tasks, filter)
        }
    }
}

#[derive(Default)]
struct TodoPage {
    tasks: Vec<(usize, Task)>,
}

impl li::View<Socket> for TodoPage {
    fn listing(&mut self, _: Offer<Listing>, _: Listing, _: &mut Socket) {}
    fn listed(&mut self, _: li::Id, listed: Listed, _: &mut Socket) {
        self.tasks = listed.tasks;
    }
}

impl Page for TodoPage {
    type Contract = todo::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(list::run(Vec::new(), Filter::All));
        Ok(())
    }
    fn failed(&mut self, _: todo::SpindleId, failure: Failure, socket: &mut Socket) {
        socket.flash(Flash::Error, failure.to_string());
    }
    fn render(&self) -> Html<Self> {
        html! {
            form #add phx-submit=(on::<AddEvent>()) { input name="text" required; }
            ul {
                @for (place, task) in &self.tasks {
                    li.done[task.done] key=(place) {
                        input type="checkbox" checked[task.done] phx-click=(ToggleEvent { place: *place });
                        (task.text)
                    }
                }
            }
            button phx-click=(FilterEvent { filter: Filter::All }) { "All" }
            button phx-click=(FilterEvent { filter: Filter::Open }) { "Open" }
        }
    }
}

struct Drawer;

impl Notes for Drawer {
    async fn save(&self, _: Vec<Task>) {}
}

fn main() {
    let tasks = vec![(0, Task { text: "Tea".to_owned(), done: true })];
    assert!(TodoPage { tasks }.render().to_html().contains("Tea"));
    let mut page = Harness::<todo::Contract>::new(todo::Ports { notes: Drawer });
    let list = page.start(|| list::run(Vec::new(), Filter::All));
    page.at::<Listing>(list).answer(AddEvent { text: "Tea".to_owned() });
    page.send(ToggleEvent { place: 0 }).unwrap();
    page.send(FilterEvent { filter: Filter::Open }).unwrap();
    assert!(page.told(list, Listed { tasks: Vec::new() }));
}
