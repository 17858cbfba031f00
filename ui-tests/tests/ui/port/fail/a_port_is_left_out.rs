use ui_tests::{Shop, store};

fn main() {
    let _ports = store::Ports { catalog: Shop };
}
