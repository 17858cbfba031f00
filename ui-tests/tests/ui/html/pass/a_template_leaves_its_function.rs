//! `?` and `return` leave the function around a template, and a template may stand where any expression may.

#![forbid(unsafe_code)]
#![deny(warnings)]
#![expect(clippy::manual_let_else, reason = "a template has no `let .. else`")]

use pagemachine_live::{html, Html};
use ui_tests::StorePage;

fn number(text: &str) -> Result<Html<StorePage>, std::num::ParseIntError> {
    Ok(html! { p { (text.parse::<u32>()?) } })
}

fn first(texts: &[&str]) -> Html<StorePage> {
    html! {
        @for text in texts {
            @let number = match number(text) {
                Ok(number) => number,
                Err(_) => return html! {},
            };
            (number)
        }
    }
}

fn boxed() -> Box<Html<StorePage>> {
    let piece = html! { "x" };
    let pieces = vec![piece, html! { "y" }];
    Box::new(html! { @for piece in &pieces { (piece) } })
}

fn main() {
    assert_eq!(first(&["1", "2"]).to_html(), "<p>1</p><p>2</p>");
    assert_eq!(first(&["1", "x"]).to_html(), "");
    assert_eq!(boxed().to_html(), "xy");
}
