//! A page forks a dialog for each file that is to be deleted, and waits for what it says.

#![forbid(unsafe_code)]
#![deny(warnings)]

use std::collections::BTreeMap;

use files::{browser as br, dialog as di};
use pagemachine_live::prelude::*;
use pagemachine_test::{answer, Harness};

#[port]
pub trait Disk {
    async fn delete(&self, file: String) -> Result<(), String>;
}

#[contract(ports(Disk))]
pub mod files {
    #[cell(writer = browser)]
    pub struct Deleted {
        pub files: u32,
    }

    #[spindle]
    pub mod browser {
        #[event("delete", once)]
        pub struct DeleteEvent {
            pub file: String,
        }
        #[yields]
        pub struct Browsing;
        #[notify]
        pub struct Gone {
            pub file: String,
        }
    }

    #[spindle(output = bool)]
    pub mod dialog {
        #[event("yes", answer)]
        pub struct YesEvent;
        #[event("no", answer)]
        pub struct NoEvent;
        #[yields(YesEvent, NoEvent)]
        pub struct Sure {
            pub file: String,
            pub deleted: u32,
        }
    }
}

#[spindle(files::browser)]
mod browser {
    defcomp! {
        pub fn run(files: u32) {
            event <- yields(Browsing);
            let Event::Delete(DeleteEvent { file }) = event;
            dialog <- fork(dialog::run(file.clone()));
            sure <- dialog;
            if sure == Ok(true) {
                Ok(()) <- disk::delete(file.clone());
                _ <- notify(Gone { file });
                _ <- put(Deleted { files: files + 1 });
                return run(files + 1);
            }
            run(files)
        } else <String> {
            Err(_reason) => run(files),
        }
    }
}

#[spindle(files::dialog)]
mod dialog {
    defcomp! {
        pub fn run(file: String) -> bool {
            deleted <- get::<Deleted>();
            let deleted = deleted.map_or(0, |deleted| deleted.files);
            answer <- yields(Sure { file, deleted });
            match answer {
                answers::Sure::Yes(YesEvent) => true,
                answers::Sure::No(NoEvent) => false,
            }
        }
    }
}

#[derive(Default)]
struct FilesPage {
    files: Vec<String>,
    dialogs: BTreeMap<di::Id, (Offer<di::Sure>, di::Sure)>,
}

impl br::View<Socket> for FilesPage {
    fn browsing(&mut self, _: Offer<br::Browsing>, _: br::Browsing, _: &mut Socket) {}
    fn gone(&mut self, _: br::Id, gone: br::Gone, _: &mut Socket) {
        self.files.retain(|file| *file != gone.file);
    }
}

impl di::View<Socket> for FilesPage {
    fn sure(&mut self, offer: Offer<di::Sure>, asked: di::Sure, _: &mut Socket) {
        self.dialogs.insert(offer.id(), (offer, asked));
    }
    fn complete(&mut self, id: di::Id, _: bool, _: &mut Socket) {
        self.dialogs.remove(&id);
    }
}

impl Page for FilesPage {
    type Contract = files::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        self.files = vec!["tea.txt".to_owned()];
        page.start(browser::run(0));
        Ok(())
    }
    fn failed(&mut self, who: files::SpindleId, failure: Failure, socket: &mut Socket) {
        if let files::SpindleId::Dialog(id) = who {
            self.dialogs.remove(&id);
        }
        socket.flash(Flash::Error, failure.to_string());
    }
    fn render(&self) -> Html<Self> {
        html! {
            ul {
                @for file in &self.files {
                    li key=(file) {
                        (file) button phx-click=(br::DeleteEvent { file: file.clone() }) { "Delete" }
                    }
                }
            }
            @for (id, (offer, asked)) in &self.dialogs {
                section id={ "dialog-" (id) } {
                    p { "Delete " (asked.file) "? " (asked.deleted) " are gone." }
                    button phx-click=(di::YesEvent.of(offer)) { "Yes" }
                    button phx-click=(di::NoEvent.of(offer)) { "No" }
                }
            }
        }
    }
}

fn main() {
    assert_eq!(FilesPage::default().render().to_html(), "<ul></ul>");
    let disk = answer(|call: files::Call| match call {
        files::Call::Disk(disk::Call::Delete { .. }) => files::Reply::Disk(disk::Reply::Delete(Ok(()))),
    });
    let mut page = Harness::<files::Contract>::new(disk);
    let browser = page.start(|| browser::run(0));
    let file = "tea.txt".to_owned();
    page.at::<br::Browsing>(browser).answer(br::DeleteEvent { file: file.clone() });
    let dialog = page.waiting_at::<di::Sure>();
    page.at::<di::Sure>(dialog).answer(di::YesEvent);
    assert!(page.told(browser, br::Gone { file }));
}
