//! A queue of uploads: one spindle takes orders, another works on them, some at a time, and shows how far it is.

#![forbid(unsafe_code)]
#![deny(warnings)]

use pagemachine_live::prelude::*;
use pagemachine_test::{answer, Harness};
use studio::{
    desk::{self as de, AddEvent, DoneEvent, Taking},
    worker::{self as wo, Finished, Progress},
};

#[port]
pub trait Camera {
    /// The size of a picture, once it is made smaller.
    async fn shrink(&self, call: &Call, picture: String) -> Result<u64, String>;
}

#[contract(ports(Camera))]
pub mod studio {
    #[spindle(output = Result<u64, String>)]
    pub mod desk {
        #[event("add", every)]
        pub struct AddEvent {
            pub pictures: Vec<String>,
        }
        #[event("done", answer)]
        pub struct DoneEvent;

        #[yields]
        pub struct Taking {
            pub taken: usize,
        }
    }

    #[spindle(output = Result<u64, String>)]
    pub mod worker {
        #[notify]
        pub struct Progress {
            pub done: usize,
            pub bytes: u64,
        }
        #[notify]
        pub struct Finished;
    }
}

#[spindle(studio::desk)]
pub mod desk {
    defcomp! {
        pub fn run() -> Result<u64, String> {
            (batches, tray) <- channel(2);
            worker <- fork(worker::run(tray));
            _ <- take_orders(batches, 0);
            outcome <- worker;
            outcome.map_err(|failure| failure.to_string())?
        }
    }
    defcomp! {
        /// Ends when the visitor is done, or when nobody works any more.
        fn take_orders(batches: Sender<Vec<String>>, taken: usize) {
            event <- yields(Taking { taken });
            match event {
                Event::Add(AddEvent { pictures }) => {
                    let more = pictures.len();
                    Ok(()) <- batches.put(pictures);
                    take_orders(batches, taken + more)
                }
                Event::Done(DoneEvent) => {}
            }
        } else <Undelivered<Vec<String>>> {
            Err(Undelivered { .. }) => {}
        }
    }
}

#[spindle(studio::worker)]
pub mod worker {
    defcomp! {
        pub fn run(tray: Receiver<Vec<String>>) -> Result<u64, String> {
            let (mut done, mut bytes) = (0, 0);
            while let Ok(batch) = {
                batch <- tray.take();
                batch
            } {
                let mut shrinking = Vec::new();
                for picture in batch {
                    picture <- fiber(camera::shrink(picture));
                    shrinking.push(picture);
                }
                sizes <- await_all(&mut shrinking);
                for size in sizes {
                    done += 1;
                    bytes += size?;
                }
                _ <- notify(Progress { done, bytes });
            }
            _ <- notify(Finished);
            Ok(bytes)
        }
    }
}

#[derive(Default)]
struct StudioPage {
    taken: usize,
    progress: Option<Progress>,
    log: Vec<String>,
}

impl de::View<Socket> for StudioPage {
    fn taking(&mut self, _: Offer<Taking>, asked: Taking, _: &mut Socket) {
        self.taken = asked.taken;
    }
    fn complete(&mut self, id: de::Id, outcome: Result<u64, String>, _: &mut Socket) {
        self.log.push(format!("{id}: {outcome:?}"));
    }
}

impl wo::View<Socket> for StudioPage {
    fn progress(&mut self, _: wo::Id, progress: Progress, _: &mut Socket) {
        self.progress = Some(progress);
    }
    fn finished(&mut self, _: wo::Id, Finished: Finished, socket: &mut Socket) {
        socket.flash(Flash::Info, "All done");
    }
    fn complete(&mut self, _: wo::Id, _: Result<u64, String>, _: &mut Socket) {
        self.progress = None;
    }
}

impl Page for StudioPage {
    type Contract = studio::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(desk::run());
        Ok(())
    }
    fn failed(&mut self, who: studio::SpindleId, failure: Failure, _: &mut Socket) {
        self.log.push(format!("{who:?}: {failure}"));
    }
    fn render(&self) -> Html<Self> {
        html! {
            form #add phx-submit=(on::<AddEvent>()) {
                input name="pictures[]";
                button { "Add" }
            }
            button phx-click=(DoneEvent) disabled[self.taken == 0] { "Done" }
            @if let Some(Progress { done, bytes }) = &self.progress {
                meter value=(done) max=(self.taken) title={ (bytes) " bytes" } { (done) "/" (self.taken) }
            }
            ol { @for line in &self.log { li { (line) } } }
        }
    }
}

fn main() {
    let mut page = Harness::<studio::Contract>::new(answer(|call| match call {
        studio::Call::Camera(camera::Call::Shrink { picture }) => {
            studio::Reply::Camera(camera::Reply::Shrink(Ok(picture.len() as u64)))
        }
    }));
    let desk = page.start(desk::run);
    page.send(AddEvent { pictures: vec!["a".to_owned(), "bc".to_owned()] }).unwrap();
    page.send(AddEvent { pictures: vec!["def".to_owned()] }).unwrap();
    page.at::<Taking>(desk).answer(DoneEvent);
    assert_eq!(page.completed(desk), Ok(6));
    assert_eq!(StudioPage::default().render().to_html().matches("<li>").count(), 0);
}
