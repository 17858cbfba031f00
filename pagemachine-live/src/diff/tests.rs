//! What is sent, byte for byte, and what the client makes of it.

use proptest::prelude::*;

use super::{Tree, client::Client, first_paint};
use crate::{
    Html, html,
    html::tree::{Dynamic, Node, Rows, Template},
};

/// What the join of a page sends.
fn join(page: Html<()>) -> (Tree, String) {
    let mut json = String::new();
    let tree = Tree::join("4", 41, "", page, String::new(), &mut json);
    (tree, json)
}

/// What turns one page into another.
fn update(old: Html<()>, new: Html<()>) -> String {
    let (mut tree, _) = join(old);
    let mut json = String::new();
    tree.update(41, new, String::new(), &mut json);
    json
}

fn counter(count: u32) -> Html<()> {
    html! { h1 { "Counter" } p { (count) } }
}

fn pairs(pairs: &[(&str, &str)]) -> Html<()> {
    html! { @for (name, value) in pairs { li key=(name) { (name) ":" (value) } } }
}

fn names(names: &[&str]) -> Html<()> {
    html! { @for name in names { li { (name) } } }
}

#[test]
fn the_first_paint_has_seen_nothing() {
    assert_eq!(
        first_paint(&counter(3), ""),
        "<i hidden data-seen=\"0.0\"></i><div><h1>Counter</h1><p>3</p></div>"
    );
}

#[test]
fn a_join_sends_the_whole_page() {
    assert_eq!(
        join(counter(3)).1,
        r#""0":"4.41","1":{"0":"3","s":["<div><h1>Counter</h1><p>","</p></div>"],"r":1},"2":"","s":["<i hidden data-seen=\"","\"></i>","",""]"#
    );
}

#[test]
fn a_page_without_dynamics_is_one_text_in_one_element() {
    let page = || html! { p { "x" } };
    assert_eq!(
        join(page()).1,
        r#""0":"4.41","1":{"s":["<div><p>x</p></div>"],"r":1},"2":"","s":["<i hidden data-seen=\"","\"></i>","",""]"#
    );
    assert_eq!(update(page(), page()), "");
}

#[test]
fn an_update_sends_what_changed() {
    assert_eq!(update(counter(3), counter(4)), r#""1":{"0":"4"}"#);
    assert_eq!(update(counter(3), counter(3)), "");
}

#[test]
fn a_new_offer_sends_the_marker_alone() {
    let rows: Vec<_> = (0..1000).map(|row| format!("row {row}")).collect();
    let page = || -> Html<()> {
        html! { @for row in &rows { li id=(row) { (row) } } }
    };
    let (mut tree, _) = join(page());
    let mut json = String::new();
    tree.update(42, page(), String::new(), &mut json);
    assert_eq!(json, r#""0":"4.42""#);
}

#[test]
fn one_row_of_a_thousand_sends_that_row_alone() {
    let page = |changed: usize| -> Html<()> {
        html! {
            @for row in 0..1000 {
                li id=(row) { (if row == changed { "new" } else { "old" }) button { "Buy" } }
            }
        }
    };
    assert_eq!(update(page(1000), page(500)), r#""1":{"0":{"k":{"500":{"1":"new"},"kc":1000}}}"#);
}

#[test]
fn a_join_names_the_events_of_which_every_one_counts() {
    let mut json = String::new();
    Tree::join("4", 1, "add undo", counter(1), String::new(), &mut json);
    let html = Client::join(&json).html();
    assert!(html.starts_with("<i hidden data-every=\"add undo\" data-seen=\"4.1\"></i><div>"), "{html}");
}

#[test]
fn the_reference_of_a_join_is_escaped() {
    let mut json = String::new();
    Tree::join("\"><script>", 1, "", counter(1), String::new(), &mut json);
    assert!(
        Client::join(&json)
            .html()
            .starts_with("<i hidden data-seen=\"&quot;&gt;&lt;script&gt;.1\"></i><div>")
    );
}

#[test]
fn another_template_is_sent_with_its_statics() {
    let page = |is_on: bool| -> Html<()> {
        html! { p { @if is_on { b { (1) } } } }
    };
    assert_eq!(update(page(false), page(true)), r#""1":{"0":{"0":"1","s":["<b>","</b>"]}}"#);
    assert_eq!(update(page(true), page(false)), r#""1":{"0":""}"#);
    let other = |is_on: bool| -> Html<()> { if is_on { counter(1) } else { page(false) } };
    assert_eq!(
        update(other(false), other(true)),
        r#""1":{"0":"1","s":["<div><h1>Counter</h1><p>","</p></div>"],"r":1}"#
    );
}

#[test]
fn one_place_that_draws_the_same_sends_nothing() {
    let page = |is_on: bool, text: &str| -> Html<()> {
        html! { p { @if is_on { b { (text) } } @else { b { (text) } } } }
    };
    assert_eq!(update(page(true, "a"), page(false, "a")), "");
    assert_eq!(update(page(true, "a"), page(false, "b")), r#""1":{"0":{"0":"b"}}"#);
}

// The three captured from a server of theirs.

#[test]
fn rows_are_moved_and_changed() {
    let old = pairs(&[("a", "1"), ("b", "2"), ("c", "3")]);
    let new = pairs(&[("c", "3"), ("b", "2"), ("a", "9")]);
    assert_eq!(update(old, new), r#""1":{"0":{"k":{"0":2,"2":[0,{"1":"9"}],"kc":3,"km":true}}}"#);
}

#[test]
fn the_first_row_is_deleted() {
    let old = pairs(&[("a", "1"), ("b", "2"), ("c", "3")]);
    let new = pairs(&[("b", "2"), ("c", "3")]);
    assert_eq!(update(old, new), r#""1":{"0":{"k":{"0":1,"1":2,"kc":2,"km":true}}}"#);
}

#[test]
fn a_row_is_appended() {
    let (old, new) = (names(&["a", "b"]), names(&["a", "b", "Fern & co"]));
    assert_eq!(update(old, new), r#""1":{"0":{"k":{"2":{"0":"Fern &amp; co"},"kc":3}}}"#);
}

#[test]
fn rows_without_a_key_are_told_apart_by_their_position() {
    let (old, new) = (names(&["a", "b", "c"]), names(&["b", "c"]));
    assert_eq!(update(old, new), r#""1":{"0":{"k":{"0":{"0":"b"},"1":{"0":"c"},"kc":2}}}"#);
}

#[test]
fn a_list_comes_and_goes() {
    let (_, json) = join(names(&[]));
    assert!(json.starts_with(r#""0":"4.41","1":{"0":"","s":["<div>","</div>"]"#), "{json}");
    assert_eq!(update(names(&[]), names(&[])), "");
    assert_eq!(update(names(&["a"]), names(&[])), r#""1":{"0":""}"#);
    assert_eq!(
        update(names(&[]), names(&["a"])),
        r#""1":{"0":{"s":["<li>","</li>"],"k":{"0":{"0":"a"},"kc":1}}}"#
    );
}

#[test]
fn rows_with_one_key_are_drawn_all() {
    let (old, new) =
        (&[("a", "1"), ("a", "2"), ("b", "3")], &[("b", "3"), ("a", "2"), ("a", "1"), ("a", "4")]);
    let (mut tree, json) = join(pairs(old));
    let mut client = Client::join(&json);
    let mut diff = String::new();
    tree.update(41, pairs(new), String::new(), &mut diff);
    client.merge(&diff);
    assert_eq!(client.html(), Client::join(&join(pairs(new)).1).html());
}

#[test]
fn an_id_is_a_key_that_is_drawn() {
    let page = |ids: &[u32]| -> Html<()> {
        html! { @for id in ids { li.x id={ "row-" (id) } { "x" } } }
    };
    assert_eq!(update(page(&[1, 2]), page(&[2])), r#""1":{"0":{"k":{"0":1,"kc":1,"km":true}}}"#);
    assert_eq!(page(&[7]).to_html(), "<li class=\"x\" id=\"row-7\">x</li>");
}

/// A template that any test may have made.
fn template(statics: Vec<String>) -> &'static Template {
    let statics = statics.into_iter().map(|text| &*text.leak()).collect::<Vec<&'static str>>();
    Box::leak(Box::new(Template::new(statics.leak())))
}

/// Few statics, so that old and new often agree in them; their number says how many dynamics there are.
fn any_template() -> impl Strategy<Value = &'static Template> {
    (1_usize..5, 0..2)
        .prop_map(|(texts, which)| template((0..texts).map(|place| format!("<{which}{place}\">")).collect()))
}

fn any_dynamic() -> impl Strategy<Value = Dynamic> + Clone {
    let text = prop_oneof![Just(String::new()), "[ab]", Just("\\\"\n\u{0}\u{2028}é🦀</script>".to_owned())];
    text.prop_map(Dynamic::Text).prop_recursive(4, 48, 5, |inner| {
        prop_oneof![
            any_node(inner.clone()).prop_map(Dynamic::Node),
            any_rows(inner).prop_map(|rows| Dynamic::List(Box::new(rows)))
        ]
    })
}

fn any_node(inner: impl Strategy<Value = Dynamic> + Clone) -> impl Strategy<Value = Node> {
    any_template().prop_flat_map(move |template| {
        prop::collection::vec(inner.clone(), template.dynamics())
            .prop_map(move |dynamics| Node { template, dynamics })
    })
}

/// Rows with few keys, so that some come twice.
fn any_rows(inner: impl Strategy<Value = Dynamic> + Clone) -> impl Strategy<Value = Rows> {
    (any_template(), any::<bool>()).prop_flat_map(move |(template, is_keyed)| {
        let row = (prop::collection::vec(inner.clone(), template.dynamics()), "[a-z]");
        let row = row.prop_map(move |(mut dynamics, key)| {
            dynamics.extend(is_keyed.then_some(Dynamic::Text(key)));
            dynamics
        });
        let key = is_keyed.then_some(template.dynamics());
        prop::collection::vec(row, 0..7).prop_map(move |dynamics| Rows { template, key, dynamics })
    })
}

/// What a later render changes: decided by numbers, with a stock of new things to put in.
#[derive(Debug)]
struct Change {
    decisions: Vec<u8>,
    stock: Vec<Dynamic>,
}

fn any_change() -> impl Strategy<Value = Change> {
    (prop::collection::vec(any::<u8>(), 0..40), prop::collection::vec(any_dynamic(), 1..4))
        .prop_map(|(decisions, stock)| Change { decisions, stock })
}

impl Change {
    /// The next decision; nothing changes when there are no more.
    fn decide(&mut self) -> u8 {
        self.decisions.pop().unwrap_or_default()
    }

    fn apply_to_all(&mut self, dynamics: &mut [Dynamic]) {
        for dynamic in dynamics {
            self.apply(dynamic);
        }
    }

    fn apply(&mut self, dynamic: &mut Dynamic) {
        let decision = self.decide();
        match dynamic {
            dynamic if decision % 5 == 4 => {
                *dynamic = self.stock[usize::from(decision) % self.stock.len()].clone();
            }
            Dynamic::Text(text) if decision % 5 == 3 => text.push('+'),
            Dynamic::Text(_) => {}
            Dynamic::Node(node) => {
                let drawn = node.template.dynamics();
                self.apply_to_all(&mut node.dynamics[..drawn]);
            }
            Dynamic::List(list) => self.apply_to_rows(list, decision),
        }
    }

    fn apply_to_rows(&mut self, list: &mut Rows, decision: u8) {
        let place = usize::from(self.decide()) % list.dynamics.len().max(1);
        match decision % 5 {
            1 => list.dynamics.rotate_left(place),
            2 => list.dynamics.reverse(),
            3 => list.dynamics.truncate(place),
            _ => {}
        }
        for row in &mut list.dynamics {
            self.apply_to_all(&mut row[..list.template.dynamics()]);
        }
        // Now two rows may have one key.
        let again = list.dynamics.get(place).filter(|_| decision % 7 == 1).cloned();
        list.dynamics.splice(0..0, again);
    }
}

proptest! {
    #[test]
    fn a_client_shows_what_was_drawn(
        page in any_node(any_dynamic()),
        changes in prop::collection::vec((any_change(), 41_u64..43), 1..6),
    ) {
        let mut page = page;
        let (mut tree, json) = join(Html::new(page.clone()));
        let mut client = Client::join(&json);
        for (mut change, offer) in changes {
            change.apply_to_all(&mut page.dynamics);
            let drawn = Html::<()>::new(page.clone());
            let mut diff = String::new();
            tree.update(offer, drawn.clone(), String::new(), &mut diff);
            client.merge(&diff);
            let expected = format!("<i hidden data-seen=\"4.{offer}\"></i><div>{}</div>", drawn.to_html());
            prop_assert_eq!(client.html(), expected);

            let mut again = String::new();
            tree.update(offer, drawn, String::new(), &mut again);
            prop_assert_eq!(again, "");
        }
    }
}

#[test]
fn a_flash_stands_beside_the_page() {
    let (mut tree, json) = join(counter(3));
    let mut client = Client::join(&json);
    let mut diff = String::new();
    tree.update(41, counter(3), "<p>saved</p>".to_owned(), &mut diff);
    assert_eq!(diff, r#""2":"<p>saved</p>""#);
    client.merge(&diff);
    assert!(client.html().ends_with("</div><p>saved</p>"));
}
