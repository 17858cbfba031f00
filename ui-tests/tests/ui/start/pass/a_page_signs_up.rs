//! A page asks for a name, a password and a plan, one after the other, and goes back where the backend says no.

#![forbid(unsafe_code)]
#![deny(warnings)]

use pagemachine_live::prelude::*;
use pagemachine_test::{Answers, Harness};
use serde::{Deserialize, Serialize};
use wizard::signup::{self as si, Naming, NamingEvent, Password, PasswordEvent, Plan, PlanEvent};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.trim().is_empty() {
            Err("this is needed".to_owned())
        } else {
            Ok(Self(text))
        }
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    Taken,
    Other(String),
}

#[port]
pub trait Accounts {
    #[read]
    async fn is_free(&self, name: Name) -> Result<(), Refusal>;
    async fn open(&self, name: Name, password: Secret<String>, yearly: bool) -> Result<u64, Refusal>;
}

#[contract(ports(Accounts))]
pub mod wizard {
    #[spindle(output = u64)]
    pub mod signup {
        #[event("name", answer)]
        pub struct NamingEvent {
            pub name: Name,
        }
        #[event("password", answer)]
        pub struct PasswordEvent {
            pub password: Secret<String>,
        }
        #[event("plan", answer)]
        pub struct PlanEvent {
            pub yearly: bool,
        }
        #[yields(NamingEvent)]
        pub struct Naming {
            pub refusal: Option<Refusal>,
        }
        #[yields(PasswordEvent)]
        pub struct Password;
        #[yields(PlanEvent)]
        pub struct Plan;
    }
}

#[spindle(wizard::signup)]
mod signup {
    defcomp! {
        pub fn run(refusal: Option<Refusal>) -> u64 {
            NamingEvent { name } <- yields(Naming { refusal });
            Ok(()) <- accounts::is_free(name.clone());
            PasswordEvent { password } <- yields(Password);
            PlanEvent { yearly } <- yields(Plan);
            Ok(account) <- accounts::open(name, password, yearly);
            account
        } else <Refusal> {
            Err(refusal) => run(Some(refusal)),
        }
    }
}

#[derive(Default)]
enum SignupPage {
    #[default]
    Waiting,
    Naming(Offer<Naming>, Option<Refusal>, Form<NamingEvent>),
    Password(Offer<Password>),
    Plan(Offer<Plan>),
}

impl si::View<Socket> for SignupPage {
    fn naming(&mut self, offer: Offer<Naming>, asked: Naming, _: &mut Socket) {
        *self = Self::Naming(offer, asked.refusal, Form::default());
    }
    fn password(&mut self, offer: Offer<Password>, _: Password, _: &mut Socket) {
        *self = Self::Password(offer);
    }
    fn plan(&mut self, offer: Offer<Plan>, _: Plan, _: &mut Socket) {
        *self = Self::Plan(offer);
    }
    fn complete(&mut self, _: si::Id, account: u64, socket: &mut Socket) {
        socket.navigate(format!("/accounts/{account}"));
    }
}

impl Page for SignupPage {
    type Contract = wizard::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(signup::run(None));
        Ok(())
    }
    fn failed(&mut self, _: wizard::SpindleId, failure: Failure, socket: &mut Socket) {
        socket.flash(Flash::Error, failure.to_string());
    }
    fn refused(&mut self, refused: Refused, _: &mut Socket) {
        if let Self::Naming(_, _, form) = self {
            form.fill(&refused);
        }
    }
    fn render(&self) -> Html<Self> {
        html! {
            @match self {
                Self::Waiting => p { "One moment …" }
                Self::Naming(offer, refusal, form) => form #name phx-submit=(on::<NamingEvent>().of(offer)) {
                    input name="name" value=(form.value("name"));
                    @if let Some(error) = form.error("name") { p role="alert" { (error.reason) } }
                    @match refusal {
                        Some(Refusal::Taken) => p { "This name is taken" }
                        Some(Refusal::Other(reason)) => p { (reason) }
                        None => {}
                    }
                }
                Self::Password(offer) => form #password phx-submit=(on::<PasswordEvent>().of(offer)) {
                    input type="password" name="password";
                }
                Self::Plan(offer) => {
                    button phx-click=(PlanEvent { yearly: true }.of(offer)) { "A year" }
                    button phx-click=(PlanEvent { yearly: false }.of(offer)) { "A month" }
                }
            }
        }
    }
}

#[derive(Clone, Default)]
struct Fake(Answers<Result<u64, Refusal>>);

impl Accounts for Fake {
    async fn is_free(&self, _: Name) -> Result<(), Refusal> {
        Ok(())
    }
    async fn open(&self, _: Name, _: Secret<String>, _: bool) -> Result<u64, Refusal> {
        self.0.next().await
    }
}

fn main() {
    assert_eq!(SignupPage::Waiting.render().to_html(), "<p>One moment …</p>");
    let accounts = Fake(Answers::of([Err(Refusal::Taken), Ok(7)]));
    let mut page = Harness::<wizard::Contract>::new(wizard::Ports { accounts });
    let signup = page.start(|| signup::run(None));
    for name in ["Ann", "Bob"] {
        page.at::<Naming>(signup).answer(NamingEvent { name: Name(name.to_owned()) });
        page.at::<Password>(signup).answer(PasswordEvent { password: Secret::new("sesame".to_owned()) });
        page.at::<Plan>(signup).answer(PlanEvent { yearly: true });
    }
    assert_eq!(page.completed(signup), 7);
}
