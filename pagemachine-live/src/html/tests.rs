//! What templates draw.

use pagemachine::{Failure, Id, Of, Offer, RawId, contract, on};

use self::store::search::{Buy, Retry};
use crate::{DOCTYPE, Html, Leave, Mount, Page, PreEscaped, Socket, html};

#[expect(clippy::needless_pass_by_value, reason = "a template is written where it is passed")]
fn check(drawn: Html<Store>, expected: &str) {
    assert_eq!(drawn.to_html(), expected);
}

#[test]
fn elements_and_text() {
    check(
        html! { p { "a < b" } br; h1 { b { "x" } "y" } script src="/a.js"; },
        concat!("<p>a &lt; b</p><br><h1><b>x</b>y</h1>", "<script src=\"/a.js\"></script>",),
    );
}

#[test]
fn a_document_begins_with_its_type() {
    check(html! { (DOCTYPE) html lang="en" {} }, "<!DOCTYPE html><html lang=\"en\"></html>");
}

#[test]
fn expressions_are_escaped_where_they_stand() {
    let value = String::from("<&\"'>");
    check(
        html! { p title=(value) data-x={ "a" (value) } { (value) (1 + 1) (value.len()) } },
        "<p title=\"&lt;&amp;&quot;'&gt;\" data-x=\"a&lt;&amp;&quot;'&gt;\">&lt;&amp;\"'&gt;25</p>",
    );
    // It was lent to the template, not given away.
    drop(value);
}

#[test]
fn what_is_html_already_stays_so() {
    let inner: Html<Store> = html! { b { "x" } };
    let pieces = [inner.clone(), inner.clone()];
    check(html! { @for piece in &pieces { (piece) } }, "<b>x</b><b>x</b>");
    let text = PreEscaped(String::from("<i>"));
    check(html! { (inner) (inner.clone()) (text) (PreEscaped("<hr>")) }, "<b>x</b><b>x</b><i><hr>");
}

#[test]
fn classes_and_ids_have_shorthands() {
    let (id, is_on, name) = (7, true, "z");
    check(
        html! { .a .b[is_on].c[!is_on] class=(name) class=[None::<&str>] #{ "row-" (id) } { } p #x.y-1.z-2 ."a/b" {} },
        "<div class=\"a b z\" id=\"row-7\"></div><p id=\"x\" class=\"y-1 z-2 a/b\"></p>",
    );
}

#[test]
fn attributes_may_be_left_out() {
    let (title, none): (Option<String>, Option<u8>) = (Some("a".to_owned()), None);
    let (is_on, is_off) = (true, false);
    check(
        html! { input type="checkbox" checked[is_on] disabled?[is_off] required title=[title] tabindex=[none] size=3; },
        "<input type=\"checkbox\" checked required title=\"a\" size=\"3\">",
    );
    drop(title);
}

#[test]
fn urls_are_checked() {
    let (good, bad, id) = ("https://a/?b&c", "javascript:alert(1)", 3);
    check(
        html! { a href=(good) {} a href=(bad) {} a href={ "/p/" (bad) } {} img src={ (bad) "x" }; a href=[Some(bad)] {} a href={"/p/" (id) "#" (id)} {} },
        concat!(
            "<a href=\"https://a/?b&amp;c\"></a><a href=\"about:blank#blocked\"></a><a href=\"/p/javascript:alert(1)\"></a>",
            "<img src=\"about:blank#blocked\"><a href=\"about:blank#blocked\"></a><a href=\"/p/3#3\"></a>"
        ),
    );
}

#[test]
fn branches_and_rows() {
    enum Step {
        Reserving,
        Shipping(u32),
        Done { ok: bool },
    }
    let steps = [Step::Reserving, Step::Shipping(3), Step::Done { ok: true }, Step::Done { ok: false }];
    check(
        html! {
            @for step in &steps {
                @match step {
                    Step::Reserving => p { "Reserving…" }
                    Step::Shipping(number @ (1 | 3)) if *number > 0 => { (number) }
                    Step::Shipping(_) => {},
                    Step::Done { ok } => @if *ok { "done" } @else { "not done" },
                }
            }
        },
        "<p>Reserving…</p>3donenot done",
    );
    let found: Option<u8> = Some(3);
    check(
        html! {
            @if let Some(number) = found && number > 5 { "big" } @else if found.is_some() { b { (found.map_or(0, |n| n)) } } @else {}
            @let twice = found.map(|number| number * 2);
            @if let Some(twice) = twice { (twice) }
        },
        "<b>3</b>6",
    );
}

#[test]
fn a_let_ends_with_its_braces() {
    let x = 1;
    check(html! { p { @let x = 2; (x) } (x) { @let x = 3; (x) } (x) }, "<p>2</p>131");
}

#[test]
fn scripts_and_styles_stand_as_they_are_written() {
    check(
        html! { style { "a > b {}" } script { "if (a && b) {}" } },
        "<style>a > b {}</style><script>if (a && b) {}</script>",
    );
}

#[test]
fn events_are_one_text() {
    let id = Id::new(RawId::from_number(3));
    check(
        html! {
            button phx-click=(Buy { product: 42, note: "it's <&>".to_owned() }) { "Buy" }
            button phx-click=(Retry) {}
            button phx-keydown=(on::<Buy>().of(&id)) phx-click="lv:clear-flash" phx-blur=(Retry.of(&id)) {}
            form phx-auto-recover="ignore" phx-change=[Some(Retry)] phx-submit=[None::<Retry>] {}
        },
        concat!(
            "<button phx-click='buy{\"product\":42,\"note\":\"it&#x27;s &lt;&amp;&gt;\"}'>Buy</button>",
            "<button phx-click='retry'></button>",
            "<button phx-keydown='buy:3' phx-click=\"lv:clear-flash\" phx-blur='retry:3'></button>",
            "<form phx-auto-recover=\"ignore\" phx-change='retry'></form>",
        ),
    );
}

#[contract]
mod store {
    #[spindle]
    pub mod search {
        #[event("buy", answer)]
        pub struct Buy {
            pub product: u64,
            pub note: String,
        }
        #[event("retry", answer)]
        pub struct Retry;

        #[yields(Buy, Retry)]
        pub struct Browsing;
    }
}

#[derive(Default)]
struct Store;

impl store::search::View<Socket> for Store {
    fn browsing(&mut self, _: Offer<store::search::Browsing>, _: store::search::Browsing, _: &mut Socket) {}
}

impl Page for Store {
    type Contract = store::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, _: &mut Mount<Self>) -> Result<(), Leave> {
        Ok(())
    }

    fn failed(&mut self, _: store::SpindleId, _: Failure, _: &mut Socket) {}

    fn render(&self) -> Html<Self> {
        html! {}
    }
}
