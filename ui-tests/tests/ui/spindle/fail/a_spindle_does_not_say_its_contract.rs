use pagemachine::prelude::*;

#[spindle]
mod checkout {
    defcomp! {
        pub fn run() {}
    }
}

fn main() {}
