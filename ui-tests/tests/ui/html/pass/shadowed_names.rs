//! A template means the same where the user's names are those of the prelude, and of what the macro writes.

#![forbid(unsafe_code)]
#![deny(warnings)]
#![expect(dead_code, reason = "the names need only be there")]

use pagemachine_live::{html, Html};
use ui_tests::{store::search::BuyEvent, StorePage};

mod core {}
mod std {}
mod pagemachine {}
struct Option;
struct Some;
struct None;
struct String;
struct Vec;
struct Builder;
struct Template;
trait Display {}
trait Splice {}

fn draw(html: &str, list: &[u32]) -> Html<StorePage> {
    html! {
        h1 title=(html) { (html) }
        ul {
            @for row in list {
                li key=(row) {
                    @if *row > 1 { b { (row) } } @else { (html) }
                    button phx-click=(BuyEvent { product: *row }) { "Buy" }
                }
            }
        }
    }
}

fn main() {
    assert_eq!(
        draw("a", &[1]).to_html(),
        "<h1 title=\"a\">a</h1><ul><li>a<button phx-click='buy{&quot;product&quot;:1}'>Buy</button></li></ul>"
            .replace("&quot;", "\"")
    );
}
