use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(products: &[String]) -> Html<StorePage> {
    html! {
        @for product in products { li { (prodct) } }
    }
}

fn main() {
    let _ = draw;
}
