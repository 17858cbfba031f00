use pagemachine_live::prelude::*;
use ui_tests::{StorePage, bell};

fn serve(live: Live) -> Live {
    live.page::<StorePage>("/", bell::Ports {})
}

fn main() {
    let _ = serve;
}
