use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(product: u32) -> Html<StorePage> {
    html! {
        p key=(product) { (product) }
    }
}

fn main() {
    let _ = draw;
}
