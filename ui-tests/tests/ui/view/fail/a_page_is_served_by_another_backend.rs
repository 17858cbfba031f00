//! A page is served with the ports of its own contract.
//!
//! Give the `Ports { .. }` of that contract.

use pagemachine_live::prelude::*;
use ui_tests::{StorePage, bell};

fn serve(live: Live) -> Live {
    live.page::<StorePage>("/", bell::Ports {})
}

fn main() {
    let _ = serve;
}
