use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(products: &[String]) -> Html<StorePage> {
    html! {
        p { (products) }
    }
}

fn main() {
    let _ = draw;
}
