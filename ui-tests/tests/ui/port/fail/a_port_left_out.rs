use pagemachine::{Backend, prelude::*};

#[port]
pub trait Inventory {
    async fn count(&self) -> u32;
}

#[port]
pub trait Mailer {
    async fn send(&self, to: String);
}

#[contract(ports(Inventory, Mailer))]
pub mod page {
    #[spindle]
    pub mod search {
        #[notify]
        pub struct Results;
    }
}

struct Shop;

impl Inventory for Shop {
    async fn count(&self) -> u32 {
        1
    }
}

fn serve(_: impl Backend<page::Contract>) {}

fn main() {
    serve(page::Ports { inventory: Shop });
}
