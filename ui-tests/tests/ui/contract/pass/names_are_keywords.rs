//! A name that is a keyword, written `r#match`, may be any name of the user's; what is generated of it is plain.

#![forbid(unsafe_code)]
#![deny(warnings)]

use pagemachine::Contract as _;
use pagemachine_live::prelude::*;
use pagemachine_test::Harness;

#[port(mod = r#move)]
trait r#Trait {
    #[read]
    async fn r#type(&self, r#in: u32, r#ref: String) -> u32;
    async fn r#fn(&self, r#call: &Call, r#box: u32);
}

#[contract(ports(r#Trait(mod = r#move)))]
mod r#mod {
    #[cell(writer = r#loop)]
    pub struct r#Static {
        pub r#const: u32,
    }

    #[spindle(output = u32)]
    pub mod r#loop {
        #[event("match", answer)]
        pub struct r#Match {
            pub r#in: u32,
            #[serde(rename = "else")]
            pub other: Option<u32>,
        }
        #[yields(r#Match)]
        pub struct r#Yield_ {
            pub r#as: u32,
        }
        #[yields]
        pub struct r#Async;
        #[notify]
        pub struct r#While {
            pub r#for: u32,
        }
    }
}

#[spindle(r#mod::r#loop)]
mod r#use {
    defcomp! {
        pub(super) fn r#try(r#in: u32, r#ref: String) -> u32 {
            r#type <- r#move::r#type(r#in, r#ref.clone());
            _ <- r#move::r#fn(r#type);
            _ <- notify(While { r#for: r#type });
            _ <- put(Static { r#const: 1 });
            Match { r#in, other } <- yields(Yield_ { r#as: r#in });
            Event::Match(Match { .. }) <- yields(Async);
            if let Some(r#else) = other { r#try(r#else, r#ref) } else { r#in }
        }
    }
}

struct Backend;

impl Trait for Backend {
    async fn r#type(&self, r#in: u32, _: String) -> u32 {
        r#in
    }
    async fn r#fn(&self, _: &Call, _: u32) {}
}

#[derive(Default)]
struct r#Struct {
    r#type: u32,
}

impl r#mod::r#loop::View<Socket> for r#Struct {
    fn r#while(&mut self, _: r#mod::r#loop::Id, told: r#mod::r#loop::While, _: &mut Socket) {
        self.r#type = told.r#for;
    }
    fn yield_(&mut self, _: Offer<r#mod::r#loop::Yield_>, _: r#mod::r#loop::Yield_, _: &mut Socket) {}
    fn r#async(&mut self, _: Offer<r#mod::r#loop::Async>, _: r#mod::r#loop::Async, _: &mut Socket) {}
    fn complete(&mut self, _: r#mod::r#loop::Id, _: u32, _: &mut Socket) {}
}

impl Page for r#Struct {
    type Contract = r#mod::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(r#use::r#try(1, String::new()));
        Ok(())
    }
    fn failed(&mut self, _: r#mod::SpindleId, _: Failure, _: &mut Socket) {}
    fn render(&self) -> Html<Self> {
        html! {
            @let r#match = self.r#type;
            p id={ "p" (r#match) } { button phx-click=(r#mod::r#loop::Match { r#in: r#match, other: None }) { (self.r#type) } }
        }
    }
}

fn main() {
    let descriptor = r#mod::Contract::DESCRIPTOR;
    assert_eq!(descriptor.events[0].fields, ["in", "else"]);
    assert_eq!(descriptor.spindles[0].name, "loop");
    let mut page = Harness::<r#mod::Contract>::new(r#mod::Ports { r#move: Backend });
    let id = page.start(|| r#use::r#try(1, String::new()));
    page.at::<r#mod::r#loop::Yield_>(id).answer(r#mod::r#loop::Match { r#in: 2, other: None });
    page.at::<r#mod::r#loop::Async>(id).answer(r#mod::r#loop::Match { r#in: 3, other: None });
    assert_eq!(page.completed(id), 2);
    assert_eq!(
        Struct { r#type: 7 }.render().to_html(),
        "<p id=\"p7\"><button phx-click='match{\"in\":7,\"else\":null}'>7</button></p>"
    );
}
