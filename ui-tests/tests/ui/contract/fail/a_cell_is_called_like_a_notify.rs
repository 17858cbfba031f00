use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[cell(writer = search)]
    pub struct Found {
        pub total: usize,
    }
    #[spindle(output = ())]
    pub mod search {
        #[notify]
        pub struct Found;
    }
}

fn main() {
    let _ = page::Found { total: 1 };
}
