//! The tree that a template leaves behind.

/// The text of one template that never changes.
///
/// It is its own fingerprint: where two nodes have equal statics the client can go on with those that it has.
#[derive(Debug)]
pub struct Template {
    statics: &'static [&'static str],
}

impl Template {
    /// The texts before, between and after the dynamics.
    ///
    /// # Panics
    /// If there is none, which an expansion does not write.
    pub const fn new(statics: &'static [&'static str]) -> Self {
        assert!(!statics.is_empty(), "a template has one text more than it has dynamics");
        Self { statics }
    }

    pub(crate) fn statics(&self) -> &'static [&'static str] {
        self.statics
    }

    /// How many dynamics stand between the statics.
    pub(crate) fn dynamics(&self) -> usize {
        self.statics.len() - 1
    }
}

impl PartialEq for Template {
    fn eq(&self, other: &Self) -> bool {
        // One place of a program is one address, but for generic functions, of which there may be several.
        std::ptr::eq(self, other) || self.statics == other.statics
    }
}

/// What may change from one render to the next.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Dynamic {
    /// HTML, escaped already; the empty text is nothing.
    Text(String),
    Node(Node),
    List(Box<Rows>),
}

impl Dynamic {
    /// The client keeps the empty text for it.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Node(_) => false,
            Self::List(list) => list.dynamics.is_empty(),
        }
    }

    fn write_html(&self, html: &mut String) {
        match self {
            Self::Text(text) => html.push_str(text),
            Self::Node(node) => node.write_html(html),
            Self::List(list) => {
                for row in &list.dynamics {
                    write_html(list.template, row, html);
                }
            }
        }
    }
}

/// A template and its dynamics.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) template: &'static Template,
    /// As many as the template has; a keyed row has its key behind them if that is not drawn.
    pub(crate) dynamics: Vec<Dynamic>,
}

impl Node {
    pub(crate) fn write_html(&self, html: &mut String) {
        write_html(self.template, &self.dynamics, html);
    }
}

/// What a `@for` has drawn: many dynamics for one template.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rows {
    pub(crate) template: &'static Template,
    /// Which of a row's dynamics tells it from the others; without one, its position does.
    pub(crate) key: Option<usize>,
    /// Those of each row.
    pub(crate) dynamics: Vec<Vec<Dynamic>>,
}

impl Rows {
    /// The key of the row at this position, if rows have keys.
    pub(crate) fn key_at(&self, position: usize) -> Option<&str> {
        match self.dynamics.get(position)?.get(self.key?)? {
            Dynamic::Text(key) => Some(key),
            Dynamic::Node(_) | Dynamic::List(_) => None,
        }
    }
}

fn write_html(template: &Template, dynamics: &[Dynamic], html: &mut String) {
    let (last, before) = template.statics.split_last().expect("`Template::new` refuses an empty list");
    for (text, dynamic) in before.iter().zip(dynamics) {
        html.push_str(text);
        dynamic.write_html(html);
    }
    html.push_str(last);
}
