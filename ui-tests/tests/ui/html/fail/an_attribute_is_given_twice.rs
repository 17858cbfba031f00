use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(product: u32) -> Html<StorePage> {
    html! {
        li id=(product) id="tea" { "Tea" }
    }
}

fn main() {
    let _ = draw;
}
