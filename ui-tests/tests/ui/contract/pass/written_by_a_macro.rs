//! A contract, a port and a spindle may be written by `macro_rules!`.

#![deny(warnings)]

use pagemachine::prelude::*;

macro_rules! counter {
    ($page:ident, $event:literal, $Port:ident, $calls:ident) => {
        #[port]
        pub trait $Port {
            async fn save(&self, n: u32);
        }

        #[contract(ports($Port))]
        pub mod $page {
            #[spindle]
            pub mod counter {
                #[event($event, answer)]
                pub struct UpEvent {
                    pub by: u32,
                }
                #[yields(UpEvent)]
                pub struct Counting;
            }
        }

        #[spindle($page::counter)]
        pub mod counter {
            defcomp! {
                pub fn run(n: u32) {
                    UpEvent { by } <- yields(Counting);
                    _ <- $calls::save(n + by);
                    run(n + by)
                }
            }
        }
    };
}

counter!(page, "up", Shelf, shelf);

fn main() {
    let _ = counter::run(1);
}
