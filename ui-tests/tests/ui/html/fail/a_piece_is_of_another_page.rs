use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(piece: Html<()>) -> Html<StorePage> {
    html! {
        p { (piece) }
    }
}

fn main() {
    let _ = draw;
}
