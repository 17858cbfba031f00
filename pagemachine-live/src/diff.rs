//! What the client is sent: a whole tree at a join, and after that what differs from it.
//!
//! The client merges by three rules: what has statics `s` replaces, an object without them is merged key by key,
//! anything else replaces. So statics are sent where the client's differ, and only there.

#[cfg(test)]
mod client;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, fmt::Write, io};

use crate::{
    Html,
    html::{
        double_quoted,
        tree::{Dynamic, Node, Rows, Template},
    },
};

/// The marker of the newest offer that the page shows, then the page, then the messages beside it.
const MARKER: [&str; 4] = ["<i hidden data-seen=\"", "\"></i>", "", ""];
/// The page is one element, so that the client passes over it when only the marker is new.
const ROOT: [&str; 2] = ["<div>", "</div>"];

/// The page as HTML, for a browser that is not connected: it has seen no offer.
pub(crate) fn first_paint<P>(page: &Html<P>, flash: &str) -> String {
    format!("{}0.0{}{}{}{}{flash}", MARKER[0], MARKER[1], ROOT[0], page.to_html(), ROOT[1])
}

/// What the client of one join shows.
#[derive(Debug)]
pub(crate) struct Tree {
    join: String,
    offer: u64,
    page: Node,
    flash: String,
}

impl Tree {
    /// Appends the members of the object that a join answers with as `rendered`.
    ///
    /// `join` is the join's reference, and `offer` the highest number of an offer made before this was drawn. `every`
    /// lists the names of the page's `every` events, which the boot script sends even when the client would drop them.
    pub(crate) fn join<P>(
        join: &str,
        offer: u64,
        every: &str,
        page: Html<P>,
        flash: String,
        json: &mut String,
    ) -> Self {
        let tree = Self { join: join.to_owned(), offer, page: page.into_node(), flash };
        json.push_str("\"0\":");
        tree.write_marker(json);
        json.push_str(",\"1\":{");
        write_root(&tree.page, json);
        json.push_str("},\"2\":");
        write_text(&tree.flash, json);
        json.push(',');
        let [begin, statics @ ..] = MARKER;
        let begin = match every {
            "" => begin.to_owned(),
            every => format!("<i hidden data-every=\"{every}\" data-seen=\""),
        };
        let [end, behind, last] = statics;
        write_statics(&[&begin, end, behind, last], json);
        tree
    }

    /// Appends the members of a diff that brings the client to this page; without any, it shows the page already.
    pub(crate) fn update<P>(&mut self, offer: u64, page: Html<P>, flash: String, json: &mut String) {
        let old = std::mem::replace(&mut self.page, page.into_node());
        let mut members = Members::new(json);
        if self.offer != offer {
            self.offer = offer;
            members.add("0", |json| {
                self.write_marker(json);
                true
            });
        }
        members.add("1", |json| {
            json.push('{');
            let is_changed = if old.template == self.page.template {
                write_changes(self.page.template, &old.dynamics, &self.page.dynamics, json)
            } else {
                write_root(&self.page, json);
                true
            };
            json.push('}');
            is_changed
        });
        if self.flash != flash {
            self.flash = flash;
            members.add("2", |json| {
                write_text(&self.flash, json);
                true
            });
        }
    }

    fn write_marker(&self, json: &mut String) {
        let mut seen = String::new();
        double_quoted(&self.join, &mut seen);
        write!(seen, ".{}", self.offer).expect(TAKES_ALL);
        write_text(&seen, json);
    }
}

const TAKES_ALL: &str = "a string takes all that is written to it";

/// The members of an object, of which some may turn out not to be needed.
struct Members<'a> {
    json: &'a mut String,
    is_empty: bool,
}

impl<'a> Members<'a> {
    fn new(json: &'a mut String) -> Self {
        Self { json, is_empty: true }
    }

    /// Keeps the member if `write` says that it has something to say.
    fn add(&mut self, name: impl std::fmt::Display, write: impl FnOnce(&mut String) -> bool) {
        let before = self.json.len();
        if !self.is_empty {
            self.json.push(',');
        }
        write!(self.json, "\"{name}\":").expect(TAKES_ALL);
        if write(self.json) {
            self.is_empty = false;
        } else {
            self.json.truncate(before);
        }
    }
}

/// The members of the page's node: those of any node, its statics in the element that holds it, and the root flag.
fn write_root(page: &Node, json: &mut String) {
    write_dynamics(page.template, &page.dynamics, json);
    let mut statics: Vec<String> = page.template.statics().iter().map(|&text| text.to_owned()).collect();
    if let Some(first) = statics.first_mut() {
        first.insert_str(0, ROOT[0]);
    }
    if let Some(last) = statics.last_mut() {
        last.push_str(ROOT[1]);
    }
    write_statics(&statics, json);
    json.push_str(",\"r\":1");
}

fn write_node(node: &Node, json: &mut String) {
    json.push('{');
    write_dynamics(node.template, &node.dynamics, json);
    write_statics(node.template.statics(), json);
    json.push('}');
}

/// All dynamics, each with a comma behind it.
fn write_dynamics(template: &Template, dynamics: &[Dynamic], json: &mut String) {
    for (place, dynamic) in drawn(template, dynamics).enumerate() {
        write!(json, "\"{place}\":").expect(TAKES_ALL);
        write_dynamic(dynamic, json);
        json.push(',');
    }
}

/// A dynamic as the client has to be told of it if it has nothing there, or something else.
fn write_dynamic(dynamic: &Dynamic, json: &mut String) {
    match dynamic {
        Dynamic::Text(text) => write_text(text, json),
        Dynamic::Node(node) => write_node(node, json),
        // So that the client keeps the same for all that is nothing.
        Dynamic::List(list) if list.dynamics.is_empty() => json.push_str("\"\""),
        Dynamic::List(list) => write_list(list, json),
    }
}

fn write_list(list: &Rows, json: &mut String) {
    json.push('{');
    write_statics(list.template.statics(), json);
    json.push_str(",\"k\":{");
    for (position, row) in list.dynamics.iter().enumerate() {
        write!(json, "\"{position}\":").expect(TAKES_ALL);
        write_row(list.template, row, json);
        json.push(',');
    }
    write!(json, "\"kc\":{}}}}}", list.dynamics.len()).expect(TAKES_ALL);
}

/// All dynamics of a row; its statics are the list's.
fn write_row(template: &Template, row: &[Dynamic], json: &mut String) {
    json.push('{');
    write_dynamics(template, row, json);
    if json.ends_with(',') {
        json.pop();
    }
    json.push('}');
}

fn write_statics<T: AsRef<str>>(statics: &[T], json: &mut String) {
    json.push_str("\"s\":[");
    for (place, text) in statics.iter().enumerate() {
        if place > 0 {
            json.push(',');
        }
        write_text(text.as_ref(), json);
    }
    json.push(']');
}

/// Writes the members that tell new dynamics of a template from the old ones, and says whether there are any.
fn write_changes(template: &Template, old: &[Dynamic], new: &[Dynamic], json: &mut String) -> bool {
    let mut members = Members::new(json);
    for (place, (old, new)) in drawn(template, old).zip(drawn(template, new)).enumerate() {
        members.add(place, |json| write_change(old, new, json));
    }
    !members.is_empty
}

/// Writes what makes the old dynamic the new one, and says whether they differ.
fn write_change(old: &Dynamic, new: &Dynamic, json: &mut String) -> bool {
    match (old, new) {
        (old, new) if old.is_nothing() && new.is_nothing() => false,
        (Dynamic::Text(old), Dynamic::Text(new)) if old == new => false,
        (Dynamic::Node(old), Dynamic::Node(new)) if old.template == new.template => {
            json.push('{');
            let is_changed = write_changes(new.template, &old.dynamics, &new.dynamics, json);
            json.push('}');
            is_changed
        }
        (Dynamic::List(old), Dynamic::List(new)) if can_go_on(old, new) => write_list_changes(old, new, json),
        (_, new) => {
            write_dynamic(new, json);
            true
        }
    }
}

/// Whether the client has the statics of the new list; of an empty one it has none.
fn can_go_on(old: &Rows, new: &Rows) -> bool {
    old.template == new.template && !old.dynamics.is_empty() && !new.dynamics.is_empty()
}

fn write_list_changes(old: &Rows, new: &Rows, json: &mut String) -> bool {
    let mut sources = Sources::new(old, new);
    let mut is_moved = false;
    json.push_str("{\"k\":{");
    let mut members = Members::new(json);
    for (position, row) in new.dynamics.iter().enumerate() {
        let source = sources.of(position);
        // Most rows of a long list are as they were, and this is the quickest way to see it.
        if source == Some(position) && old.dynamics[position] == *row {
            continue;
        }
        members.add(position, |json| {
            let Some(source) = source else {
                write_row(new.template, row, json);
                return true;
            };
            let old_row = &old.dynamics[source];
            if source == position {
                json.push('{');
                let is_changed = write_changes(new.template, old_row, row, json);
                json.push('}');
                return is_changed;
            }
            is_moved = true;
            write_move(source, new.template, old_row, row, json);
            true
        });
    }
    let is_changed = !members.is_empty || old.dynamics.len() != new.dynamics.len();
    let comma = if members.is_empty { "" } else { "," };
    write!(json, "{comma}\"kc\":{}", new.dynamics.len()).expect(TAKES_ALL);
    if is_moved {
        json.push_str(",\"km\":true");
    }
    json.push_str("}}");
    is_changed
}

/// A row that was elsewhere: `3`, or `[3,{..}]` if it has changed too.
fn write_move(source: usize, template: &Template, old: &[Dynamic], new: &[Dynamic], json: &mut String) {
    let before = json.len();
    write!(json, "[{source},{{").expect(TAKES_ALL);
    if write_changes(template, old, new, json) {
        json.push_str("}]");
    } else {
        json.truncate(before);
        write!(json, "{source}").expect(TAKES_ALL);
    }
}

/// Where the rows of a list were before.
struct Sources<'a> {
    old: &'a Rows,
    new: &'a Rows,
    /// The old rows that are not where they were. Of several with one key the last is found; the others are new.
    elsewhere: HashMap<&'a str, usize>,
}

impl<'a> Sources<'a> {
    fn new(old: &'a Rows, new: &'a Rows) -> Self {
        let elsewhere = (0..old.dynamics.len())
            .filter(|position| old.key_at(*position) != new.key_at(*position))
            .filter_map(|position| Some((old.key_at(position)?, position)))
            .collect();
        Self { old, new, elsewhere }
    }

    /// The old position of the row that is at this one now; each is given once.
    fn of(&mut self, position: usize) -> Option<usize> {
        let key = self.new.key_at(position);
        if position < self.old.dynamics.len() && self.old.key_at(position) == key {
            return Some(position);
        }
        self.elsewhere.remove(key?)
    }
}

/// The dynamics that are drawn: the key of a row may follow them.
fn drawn<'a>(template: &Template, dynamics: &'a [Dynamic]) -> impl Iterator<Item = &'a Dynamic> {
    dynamics.iter().take(template.dynamics())
}

fn write_text(text: &str, json: &mut String) {
    serde_json::to_writer(Utf8(json), text).expect(TAKES_ALL);
}

/// A string as `serde_json` writes to it.
struct Utf8<'a>(&'a mut String);

impl io::Write for Utf8<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push_str(std::str::from_utf8(bytes).map_err(io::Error::other)?);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
