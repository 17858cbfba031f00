use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(product: u32) -> Html<StorePage> {
    html! {
        button onclick=(product) { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
