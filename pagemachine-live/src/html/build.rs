//! What the expansion of `html!` calls, step by step.

use std::{fmt::Write, marker::PhantomData};

use pagemachine::{Contract, EventOf};

use super::{
    Html,
    tree::{Dynamic, Node, Rows, Template},
};

/// A template whose dynamics are added in their order.
#[derive(Debug)]
pub struct Builder<P> {
    html: Html<P>,
}

impl<P> Builder<P> {
    /// A template that is filled by the steps that follow.
    pub fn new(template: &'static Template) -> Self {
        Self::with_capacity(template, template.dynamics())
    }

    fn with_capacity(template: &'static Template, dynamics: usize) -> Self {
        Self { html: Html::new(Node { template, dynamics: Vec::with_capacity(dynamics) }) }
    }

    /// What stands in place of a template that did not compile.
    pub fn empty_template() -> Html<P> {
        Self::new(const { &Template::new(&[""]) }).finish()
    }

    /// The template, once it is full.
    pub fn finish(self) -> Html<P> {
        self.html
    }

    /// What a branch has drawn.
    pub fn node(&mut self, node: Self) {
        self.push(Dynamic::Node(node.html.node));
    }

    /// A branch that draws nothing.
    pub fn nothing(&mut self) {
        self.push(Dynamic::Text(String::new()));
    }

    /// What a `@for` has drawn.
    pub fn list(&mut self, list: List<P>) {
        self.push(Dynamic::List(Box::new(list.rows)));
    }

    /// The key of a row; it comes after what is drawn.
    pub fn key(&mut self, key: String) {
        self.push(Dynamic::Text(key));
    }

    pub(super) fn push(&mut self, dynamic: Dynamic) {
        self.html.node.dynamics.push(dynamic);
    }
}

/// The rows of a `@for`.
#[derive(Debug)]
pub struct List<P> {
    rows: Rows,
    page: PhantomData<fn() -> P>,
}

impl<P> List<P> {
    /// A list whose rows are told apart by their position.
    pub fn new(template: &'static Template) -> Self {
        Self::of(Rows { template, key: None, dynamics: Vec::new() })
    }

    /// A list whose rows have their key at this place.
    pub fn keyed(template: &'static Template, place: usize) -> Self {
        Self::of(Rows { template, key: Some(place), dynamics: Vec::new() })
    }

    fn of(rows: Rows) -> Self {
        Self { rows, page: PhantomData }
    }

    /// A new row, which is not among the others yet.
    pub fn begin(&self) -> Builder<P> {
        let Rows { template, key, .. } = self.rows;
        let dynamics = template.dynamics().max(key.map_or(0, |place| place + 1));
        Builder::with_capacity(template, dynamics)
    }

    /// Adds a row that is full.
    pub fn row(&mut self, row: Builder<P>) {
        self.rows.dynamics.push(row.html.node.dynamics);
    }
}

/// An event as it stands in an attribute: `name[:spindle][{json}]`.
///
/// # Panics
/// If its fields have no JSON, as a map has none whose keys are not texts.
pub(super) fn event_text<C: Contract, E: EventOf<C>>(event: &E) -> String {
    let name = C::DESCRIPTOR.events[usize::from(E::TAG)].name;
    let mut text = name.to_owned();
    if let Some(spindle) = event.spindle() {
        write!(text, ":{spindle}").expect("a string takes all that is written to it");
    }
    if let Some(fields) = event.fields() {
        let json = serde_json::to_string(fields)
            .unwrap_or_else(|error| panic!("the fields of the event `{name}` have no JSON: {error}"));
        // A unit struct has no fields; its JSON is `null`.
        if json.starts_with('{') {
            text.push_str(&json);
        }
    }
    text
}
