use pagemachine_test::Harness;
use ui_tests::{Shop, store};

struct Stock;

fn main() {
    let _page = Harness::<store::Contract>::new(store::Ports { catalog: Shop, inventory: Stock });
}
