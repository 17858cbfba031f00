use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle(output = ())]
    pub mod search {
        #[cell(writer = search)]
        pub struct Found {
            pub total: usize,
        }
    }
}

fn main() {
    let _ = page::search::Found { total: 1 };
}
