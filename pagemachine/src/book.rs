//! What the macros write, by its names.
//!
//! This is the end of the book's chapter *What the macros write*, which shows each expansion below what it is made of.
//! The book stands in the folder `docs` of this crate's repository. Its chapters are Markdown, and `mdbook serve docs`
//! shows them in a browser.
//!
//! The names are those of a contract `store` with the spindles `search` and `checkout`, and of a port `Inventory`.
//!
//! *Beside* a module or trait is where it stands; a name with `__` is not for you.
//!
//! # In the contract's module, `store`
//!
//! | Name | Is |
//! | --- | --- |
//! | `Contract` | the type that names the border: `Machine<store::Contract>` |
//! | `Event` | any event of the page, a variant for each spindle: `Event::Checkout(..)` |
//! | `Yield` | any yield of the page, likewise |
//! | `Notify` | any notify of the page, likewise; no variant for a spindle without notifies |
//! | `Done` | the output of any spindle of the page |
//! | `SpindleId` | the id of any spindle of the page |
//! | `Call`, `Reply` | a call to any port of the page, and its reply; a variant for each port |
//! | `Ports` | who answers: a field for each port, named after its module; one left out is a compile error |
//! | `Cells` | if there are any: their values, as a `Machine` keeps them |
//!
//! Beside it stand `__store_0_port` and `__store_0_calls`, two imports for each port.
//!
//! # In a spindle's module of the contract, `store::checkout`
//!
//! | Name | Is |
//! | --- | --- |
//! | `Here` | the spindle's mark; it has no values |
//! | `Id` | the id of one such spindle |
//! | `Event` | any event of this spindle; a variant is the struct's name without the suffix `Event` |
//! | `Yield`, `Notify` | any yield, any notify of this spindle |
//! | `answers::Browsing` | what answers the yield `Browsing`, if that is several events; the module `answers` is there if there is one. A yield of one event is answered by its struct, a yield of any by `Event` |
//! | `View` | the trait that the page implements: `results` for the notify `Results`, `browsing` for the yield `Browsing`, each in snake case; `complete`, which one must write if the spindle has an `output`; `started` and `offer_ended`, if you like. Its `H` is what the host of the page hands to each: `Socket` on the web |
//! | `names` | what `#[spindle]` imports; hidden |
//!
//! The declared structs get the derives `Clone`, `Debug`, `PartialEq`, `Serialize` and `Deserialize`.
//! Of your own types in them, and in calls, replies and outputs, it is asked once whether they are data: `is_data::<Filters>()`.
//! The derives of serde would each ask again, so there they write functions (`remote = "Self"`), and `serde_by_functions!` the traits.
//! `use super::*` is added unless it is written.
//!
//! # In a spindle's own module, `checkout`
//!
//! | Name | Is |
//! | --- | --- |
//! | a function for each `defcomp!` | under its name, with its visibility and its docs |
//! | `__RunJump`, `__run_rounds` | of computations that jump to each other, after the first of them |
//!
//! Imported are `names` of the contract's module, `super::*`, and the trait `Spindle` without a name.
//! Beside it stands `__checkout_names`, an import.
//! In a function `next_count`, `first`, `next`, `error`, `value`, `'tail` and `'body` are the macro's own: your code cannot see them, nor clash with them.
//!
//! # Beside a port's trait, `Inventory`: the module `inventory`
//!
//! | Name | Is |
//! | --- | --- |
//! | a function for each method | `reserve(product)`: the call as a value, without `&self` and `&Call` |
//! | `Request` | what these functions return: an effect, inert until performed |
//! | `Opening` | what they return where the method returns a stream: an effect that gives a `Receiver` |
//! | `Call` | any call to the port, a variant for each method; `is_read` says whether that is a `#[read]`, `answer` asks an implementation |
//! | `Reply` | any reply of the port, or item of a stream, a variant for each method; `is_failure` says whether it is an `Err` |
//! | `Listed` | the trait of the contracts that list the port: `into_call`, `reply`, `into_reply` |
//!
//! The trait itself keeps its name; its `async fn`s become functions that return a `Send` future, which you implement with `async fn`; its streams become `Send` too.
//! `#[port(mod = stock)]` gives the module another name.
//!
//! # `html!`
//!
//! It writes an expression, and no names.
