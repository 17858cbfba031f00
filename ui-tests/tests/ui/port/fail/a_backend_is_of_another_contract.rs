use pagemachine_test::Harness;
use ui_tests::{bell, ports};

fn main() {
    let _page = Harness::<bell::Contract>::new(ports());
}
