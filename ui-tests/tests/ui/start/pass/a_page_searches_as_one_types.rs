//! A search as one types: only the newest query counts, and a row that stays is not sent again.

#![forbid(unsafe_code)]
#![deny(warnings)]

use pagemachine_live::prelude::*;
use pagemachine_test::{Answers, Harness};
use serde::{Deserialize, Serialize};
use shop::finder::{Down, Found, Id, RetryEvent, SearchEvent, Searching, SortEvent, View};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Book {
    pub isbn: u64,
    pub title: String,
    pub price: Option<u32>,
}

#[port]
pub trait Library {
    #[read]
    async fn find(&self, query: String, by_price: bool) -> Result<Vec<Book>, String>;
}

#[contract(ports(Library))]
pub mod shop {
    #[spindle]
    pub mod finder {
        #[event("search", latest)]
        pub struct SearchEvent {
            pub query: String,
        }
        #[event("sort", once)]
        pub struct SortEvent {
            pub by_price: bool,
        }
        #[event("retry", answer)]
        pub struct RetryEvent;

        #[yields(SearchEvent, SortEvent)]
        pub struct Searching;
        #[yields(RetryEvent)]
        pub struct Down {
            pub reason: String,
        }
        #[notify]
        pub struct Found {
            pub books: Vec<Book>,
        }
    }
}

#[spindle(shop::finder)]
pub mod finder {
    defcomp! {
        pub fn run(query: String, by_price: bool) {
            Ok(books) <- library::find(query.clone(), by_price);
            _ <- notify(Found { books });
            answer <- yields(Searching);
            match answer {
                answers::Searching::Search(SearchEvent { query }) => run(query, by_price),
                answers::Searching::Sort(SortEvent { by_price }) => run(query, by_price),
            }
        } else <String> {
            Err(reason) => {
                RetryEvent <- yields(Down { reason });
                run(query, by_price)
            }
        }
    }
}

#[derive(Default)]
struct ShopPage {
    books: Vec<Book>,
    down: Option<(Offer<Down>, String)>,
    form: Form<SearchEvent>,
}

impl View<Socket> for ShopPage {
    fn found(&mut self, _: Id, found: Found, _: &mut Socket) {
        (self.books, self.down) = (found.books, None);
    }
    fn searching(&mut self, _: Offer<Searching>, _: Searching, _: &mut Socket) {}
    fn down(&mut self, offer: Offer<Down>, down: Down, _: &mut Socket) {
        self.down = Some((offer, down.reason));
    }
}

impl Page for ShopPage {
    type Contract = shop::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(finder::run(String::new(), false));
        Ok(())
    }
    fn failed(&mut self, _: shop::SpindleId, failure: Failure, socket: &mut Socket) {
        socket.flash(Flash::Error, failure.to_string());
    }
    fn refused(&mut self, refused: Refused, _: &mut Socket) {
        self.form.fill(&refused);
    }
    fn render(&self) -> Html<Self> {
        html! {
            form #search phx-change=(on::<SearchEvent>()) {
                input name="query" value=(self.form.value("query")) phx-debounce="200" autocomplete="off";
                @if let Some(error) = self.form.error("query") { span.error { (error.reason) } }
            }
            button phx-click=(SortEvent { by_price: true }) { "Cheapest first" }
            @if let Some((offer, reason)) = &self.down {
                p role="alert" { (reason) " " button phx-click=(RetryEvent.of(offer)) { "Retry" } }
            }
            ul.books {
                @for Book { isbn, title, price } in &self.books {
                    li id={ "book-" (isbn) } {
                        a href={ "/books/" (isbn) } { (title) }
                        @match price {
                            Some(price) => { " " b.price { (price) " p" } }
                            None => " not for sale"
                        }
                    }
                }
                @if self.books.is_empty() { li { "Nothing fits." } }
            }
        }
    }
}

#[derive(Clone, Default)]
struct Shelf(Answers<Result<Vec<Book>, String>>);

impl Library for Shelf {
    async fn find(&self, _: String, _: bool) -> Result<Vec<Book>, String> {
        self.0.next().await
    }
}

fn main() {
    let shelf = Shelf::default();
    let mut page = Harness::<shop::Contract>::new(shop::Ports { library: shelf.clone() });
    let finder = page.start(|| finder::run(String::new(), false));
    for query in ["t", "te", "tea"] {
        page.send(SearchEvent { query: query.to_owned() }).unwrap();
    }
    let tea = vec![Book { isbn: 7, title: "Tea".to_owned(), price: None }];
    shelf.0.give(Ok(Vec::new()));
    shelf.0.give(Ok(tea.clone()));
    assert_eq!(page.waiting_at::<Searching>(), finder);
    assert_eq!(page.notified::<Found>(finder).last(), Some(&Found { books: tea.clone() }));

    let drawn = ShopPage { books: tea, ..ShopPage::default() }.render().to_html();
    assert!(
        drawn.ends_with("<li id=\"book-7\"><a href=\"/books/7\">Tea</a> not for sale</li></ul>"),
        "{drawn}"
    );
}
