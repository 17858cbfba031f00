use expect_test::expect_file;
use proc_macro2::TokenStream;
use quote::quote;

use super::{expand, try_expand};
use crate::{
    dump::pretty,
    errors::messages,
    mutilated::{self, is_rust},
};

/// The expansion where a template stands: in a function that returns it.
fn expansion(template: TokenStream) -> String {
    let body = expand(template);
    pretty(&quote!(fn render(&self) -> Html<Self> { #body }))
}

fn mistakes(template: TokenStream) -> Vec<String> {
    try_expand(template).map_err(messages).err().unwrap_or_default()
}

/// The template has this mistake alone.
fn check(template: TokenStream, expected: &str) {
    assert_eq!(mistakes(template), [expected]);
}

/// Tokens that `quote!` would take for its own.
fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap()
}

#[test]
fn a_template_is_its_text_and_what_stands_between() {
    let template = quote! {
        form id="search" phx-change=(on::<SearchEvent>()) { input name="query" value=(self.query); }
        p.total.empty[self.total == 0] title=[self.hint] { (self.total) " found" }
        a href={ "/products/" (id) } { "One" }
        a href=(link) { "Another" }
    };
    expect_file!["../../tests/expand/html.rs"].assert_eq(&expansion(template));
}

#[test]
fn the_counter_of_the_book() {
    let template = quote! {
        button phx-click=(AddEvent { by: -1 }) { "−" }
        output { (self.count) }
    };
    expect_file!["../../tests/expand/html_counter.rs"].assert_eq(&expansion(template));
}

#[test]
fn rows_have_keys() {
    let template = tokens(
        r"
        @for product in &self.products { li id=(product.dom_id()) { (product.name) } }
        @for (name, value) in pairs { dt key=(name) { (name) } dd { (value) } }
        @for name in names { (name) }
        ",
    );
    expect_file!["../../tests/expand/html_rows.rs"].assert_eq(&expansion(template));
}

#[test]
fn branches_are_nodes_or_nothing() {
    let template = tokens(
        r#"
        @if let Some(reason) = &self.down { p role="alert" { (reason) } } @else if self.is_new { "Hello" }
        @match step {
            Step::Reserving => p { "Reserving…" }
            Step::Shipping(offer) if offer.is_open() => (address_form(offer)),
            _ => {}
        }
        p { @let twice = self.total * 2; (twice) }
        "#,
    );
    expect_file!["../../tests/expand/html_branches.rs"].assert_eq(&expansion(template));
}

#[test]
fn what_can_be_read_stands_behind_the_errors() {
    let template = tokens("input { } p onclick=(self.script) {}");
    expect_file!["../../tests/expand/html_with_errors.rs"].assert_eq(&expansion(template));
}

#[test]
fn the_list_of_the_book() {
    let template = tokens(
        r#"
        @if let Some(reason) = &self.down { p role="alert" { (reason) } }
        ul {
            @for product in &self.products {
                li id=(product.id) hidden[product.stock == 0] { (product.name) }
            }
        }
        "#,
    );
    expect_file!["../../tests/expand/html_list.rs"].assert_eq(&expansion(template));
}

#[test]
fn an_element_is_closed() {
    check(quote!(p), "the element `p` is not closed\nhelp: end it with a body `{ .. }`, or with `;`");
    check(
        quote!(p { br class="x" }),
        "the element `br` is not closed\nhelp: end it with a body `{ .. }`, or with `;`",
    );
    check(
        quote!(p "x"),
        "expected `{ .. }` or `;` after the element `p`, found a string\nhelp: what the element holds stands in braces: `p { .. }`",
    );
    check(
        quote!(p { Buy tea }),
        "the element `Buy` is not closed\nhelp: end it with a body `{ .. }`, or with `;`\n\
         help: text stands in quotes: `\"Buy tea\"`",
    );
    check(
        quote!(p { Hello, you }),
        "expected `{ .. }` or `;` after the element `Hello`, found `,`\nhelp: text stands in quotes: `\"Hello\"`",
    );
    check(
        quote!(p { (points) of (all) }),
        "expected `{ .. }` or `;` after the element `of`, found `(..)`\nhelp: text stands in quotes: `\"of\"`",
    );
    check(
        quote!(button disabled "Buy"),
        "expected `{ .. }` or `;` after the element `button`, found a string\n\
         help: what the element holds stands in braces: `button { .. }`",
    );
    check(quote!(p, b {}), "expected `{ .. }` or `;` after the element `p`, found `,`");
    check(quote!(input name="q" p { "x" }), "the element `input` has no body\nhelp: end it with `;`");
}

#[test]
fn what_begins_with_an_at_is_known() {
    check(
        tokens("@iff x {}"),
        "unknown control `@iff`, expected one of `@if`, `@for`, `@match`, `@let`\nhelp: a similar control exists: `@if`",
    );
    check(tokens("@while x {}"), "unknown control `@while`, expected one of `@if`, `@for`, `@match`, `@let`");
    check(tokens("@if x {} @elsif y {}"), "unknown control `@elsif`\nhelp: write `@else if`");
    check(tokens("@else {}"), "this `@else` does not follow the body of an `@if`");
    check(tokens("@ {}"), "expected one of `@if`, `@for`, `@match`, `@let`");
    check(tokens("if x {}"), "expected an element, found the word `if`\nhelp: write `@if`");
}

#[test]
fn controls_have_bodies() {
    check(tokens("@if x"), "this `@if` lacks its body `{ .. }`");
    check(tokens("@if x; p {}"), "expected the body `{ .. }` of `@if`, found `;`");
    check(tokens("@if x {} @else p {}"), "expected the body `{ .. }` of `@else`, found `p`");
    check(tokens("@for x in y"), "this `@for` lacks its body `{ .. }`");
    check(tokens("@match x"), "this `@match` lacks its arms in braces");
    check(tokens("@match x { A => }"), "this arm lacks its body\nhelp: an arm that draws nothing is `=> {}`");
    check(tokens("@let x = 1 p {}"), "expected `;`");
}

#[test]
fn what_is_no_node_is_told_apart() {
    let expected = "expected an element, a string, `(expr)` or one of `@if`, `@for`, `@match`, `@let`";
    check(
        quote!(p {};),
        &format!("{expected}, found `;`\nhelp: a `;` ends an element without a body, and nothing else"),
    );
    check(
        quote!(<p>),
        &format!("{expected}, found `<`\nhelp: an element is written without angle brackets: `p {{ .. }}`"),
    );
    check(quote!(!DOCTYPE), &format!("{expected}, found `!`\nhelp: the doctype is written `(DOCTYPE)`"));
    check(quote!([x]), &format!("{expected}, found `[..]`"));
    check(quote!(p { 'x' }), "expected a string, found a character\nhelp: write `('x')`");
    check(quote!(p { () }), "expected an expression between these");
    check(quote!(p { (a, b) }), "expected one expression, found `,` behind it");
}

#[test]
fn attributes_have_values() {
    check(
        quote!(input value=query;),
        "expected the value of the attribute `value`: a string, `(expr)`, `[option]` or `{ .. }`, found `query`\n\
         help: an expression stands in parentheses: `value=(..)`",
    );
    check(
        quote!(input value=;),
        "expected the value of the attribute `value`: a string, `(expr)`, `[option]` or `{ .. }`, found `;`",
    );
    check(quote!(input value=), "the attribute `value` lacks its value");
    check(
        quote!(li id { (number) }),
        "the attribute `id` lacks its value\nhelp: write `id=\"..\"`, or `id=(..)`",
    );
    let expected = "expected a string or `(expr)` in an attribute's value";
    check(quote!(p title={ "a" b {} } {}), &format!("{expected}, found `b`"));
    check(
        quote!(button phx-click={ BuyEvent { product } } {}),
        &format!("{expected}, found `BuyEvent`\nhelp: an expression stands in parentheses: `=(..)`"),
    );
    check(quote!(p.; {}), "expected the class after this, a name, a string, `(expr)` or `{ .. }`, found `;`");
}

#[test]
fn every_mistake_beyond_the_grammar_is_reported_once() {
    let template = tokens(
        r##"
        p #a title="1" id="b" TITLE="2" {}
        button phx-click="save" phx-keydown phx-blur={ "a" (x) } phx-focus="lv:clear-flash" phx-submit=r#"[["push"]]"# {}
        form phx-auto-recover="ignore" phx-change="ignore" {}
        p onclick=(x) onfocus="f()" phx-mounted=[x] srcdoc={ "<p>" (x) } {}
        a href={ "javascript:" (x) } {}
        a href="javascript:history.back()" {}
        script { "a < b" (x) "</SCRIPT>" } style { @if x { "p {}" } "<!--" }
        p key=(x) {} @for x in y { p key="x" {} p key=(x) { b key=(x) {} } }
        "##,
    );
    let event = |found, name| {
        format!(
            "expected an event of the page, found {found}\n\
             help: events are values of the contract: `{name}=(SaveEvent {{ .. }})`, or `{name}=(on::<SaveEvent>())`"
        )
    };
    let run = |name| {
        format!(
            "the attribute `{name}` is run by the browser, so it takes no values\n\
             help: send an event, as `phx-click=(..)` does, or give the value to a hook in a `data-` attribute"
        )
    };
    let strings = |name| {
        format!(
            "the element `{name}` holds strings alone\n\
             help: give a value to a script in a `data-` attribute, and to a style in a `style` attribute"
        )
    };
    let key = "a `key` stands on the top element of a `@for` row\nhelp: an attribute of that name is written `data-key`";
    assert_eq!(
        mistakes(template),
        [
            "the attribute `id` is given twice",
            "first given here",
            "the attribute `TITLE` is given twice",
            "first given here",
            &event("a string", "phx-click"),
            &event("nothing", "phx-keydown"),
            &event("several values", "phx-blur"),
            &event("a string", "phx-change"),
            &run("onclick"),
            &run("phx-mounted"),
            &run("srcdoc"),
            "a URL that takes values begins with `http:`, `https:`, `mailto:` or `tel:`, or is relative",
            &strings("script"),
            "the element `script` cannot hold `</script`",
            &strings("style"),
            "the element `style` cannot hold `<!--`",
            key,
            "this row has two keys",
            "first given here",
            "expected `key=(expr)`",
            key,
        ]
    );
}

#[test]
fn a_name_that_is_misspelt_is_told() {
    let template = tokens(
        r#"
        buton phx-clic=(x) phx_submit=(x) phx-debouce="200" phx-value-clic="1" phx-mine {} inptu vlaue=(x);
        svg { lin values=(x) {} line x1=(x) {} } my-buton clas=(x) {} p dat-x=(x) hx-get=(x) titel {} card row {}
        "#,
    );
    let unknown =
        |what, name, meant| format!("unknown {what} `{name}`\nhelp: a similar {what} exists: `{meant}`");
    assert_eq!(
        mistakes(template.clone()),
        [
            unknown("element", "buton", "button"),
            unknown("attribute", "phx-clic", "phx-click"),
            unknown("attribute", "phx_submit", "phx-submit"),
            unknown("attribute", "phx-debouce", "phx-debounce"),
            unknown("element", "inptu", "input"),
            unknown("element", "lin", "li"),
            unknown("attribute", "titel", "title"),
        ]
    );
    // What it sends is not missed as a text beside.
    assert!(expand(template).to_string().contains("Sent"));
}

/// Found by fuzzing.
#[test]
fn a_condition_may_have_braces_of_its_own() {
    let template =
        quote!(p.a[place == Point { x: 1 }] hidden[place == Point {}] title=[Title { text }.short()] {});
    assert_eq!(mistakes(template.clone()), [""; 0]);
    let expansion = expand(template);
    is_rust(&quote!(fn render() { #expansion }));
}

#[test]
fn a_mistake_takes_nothing_from_what_is_around_it() {
    // Each ends with an element that is not closed, or has an expression too few.
    let templates = [
        r"@for (key, row) in rows(x, y) { td { (key) } b }",
        r"@for Row { key, .. } in rows { td { (key) } b }",
        r"@for Row { key: 1, .. } | Row { key: 2, .. } in rows { b }",
        r"@if row.is_some() && f(x, y) { b }",
        r"@if let Row { key } = row && f(x, y) { td { (key) } b }",
        r"@match row.get(x, y) { Some(Row { key, .. }) => { b } None => {} }",
        r"@let row = match x { Y => Row { key: 1 }, Z => row.clone() }; td { (row) } b",
        r"@let Row { key, .. } = row; td { (key) } b",
        r"@let row = Row { key }.with(x, y); td { (row) } b",
        r"@if let Some(Row { key x }) = row { (key) }",
        r"@for (key; x) in row { (key) }",
        r"@if Some(Row { key, .. }) = row { (key) }",
        r"@if x { (key) } @else if Some(key) = row { (key) } @else { (x) }",
        r"@if row.is_some() ( td { (key) } )",
        r"@for key in &row.x ( td { (key) } )",
        r"td { (f(x y)) }",
        r"td title={ key } { (row) }",
        r"td { () }",
        r"td title=() {}",
        r"td hidden[] {}",
    ];
    for template in templates {
        let expansion = expand(tokens(template)).to_string();
        assert_eq!(expansion.matches("compile_error").count(), 1, "{template}\nbecomes\n{expansion}");
        let is_kept = |word: &str| template.matches(word).count() <= expansion.matches(word).count();
        assert!(["key", "row", "x"].into_iter().all(is_kept), "{template}\nbecomes\n{expansion}");
    }
}

#[test]
fn no_template_makes_it_panic() {
    let template = tokens(
        r#"
        (DOCTYPE) .a.b[c] #{ "d" (e) } key=(f) { "g" 1 }
        @for h in i { li key=(j) phx-click=(k) l=[m] n[o] href={ "/" (p) } { @let q = r; (q) } }
        @if let s = t { br; } @else if u { script { "v" } } @else { (w) }
        @match x { y if z => a; _ => {}, }
        "#,
    );
    for template in mutilated::each(&template) {
        let expansion = expand(template);
        is_rust(&quote!(fn render() { #expansion }));
    }
}
