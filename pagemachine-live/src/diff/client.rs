//! A client as it is in the browser: it keeps one tree, merges diffs into it, and draws it.

use std::collections::HashSet;

use serde_json::{Map, Value};

/// What a browser would show.
pub(super) struct Client {
    rendered: Value,
}

impl Client {
    /// `members` are those of a join's `rendered`.
    pub(super) fn join(members: &str) -> Self {
        Self { rendered: object(members) }
    }

    /// `members` are those of a diff.
    pub(super) fn merge(&mut self, members: &str) {
        merge(&mut self.rendered, object(members));
    }

    pub(super) fn html(&self) -> String {
        let mut html = String::new();
        draw(&self.rendered, &mut html);
        html
    }
}

fn object(members: &str) -> Value {
    serde_json::from_str(&format!("{{{members}}}")).expect("the members are JSON")
}

fn merge(target: &mut Value, source: Value) {
    let is_whole = source.get("s").is_some();
    match (target, source) {
        (Value::Object(target), Value::Object(mut source)) if !is_whole => match source.remove("k") {
            Some(keyed) => merge_rows(target.get_mut("k").expect("a diff of rows meets rows"), &keyed),
            None => merge_members(target, source),
        },
        (target, source) => *target = source,
    }
}

fn merge_members(target: &mut Map<String, Value>, source: Map<String, Value>) {
    for (name, value) in source {
        merge(target.entry(name).or_insert(Value::Null), value);
    }
}

fn merge_rows(rows: &mut Value, source: &Value) {
    let old = rows.clone();
    let mut moved = HashSet::new();
    let mut old_row = |from: &Value| {
        // The browser would go on with one object in two places.
        assert!(moved.insert(from.to_string()), "row {from} is moved twice: {source}");
        old[from.to_string()].clone()
    };
    let count = source["kc"].as_u64().expect("rows come with their number");
    let entries = source.as_object().expect("rows are an object");
    for (position, entry) in entries.iter().filter(|(name, _)| *name != "kc" && *name != "km") {
        let row = match entry {
            Value::Number(_) | Value::Array(_) if source["km"] != true => panic!("a move without `km`"),
            Value::Number(_) => old_row(entry),
            Value::Array(pair) => {
                let mut row = old_row(&pair[0]);
                merge(&mut row, pair[1].clone());
                row
            }
            _ => {
                let mut row = rows.get(position).cloned().unwrap_or_else(|| Value::Object(Map::new()));
                merge(&mut row, entry.clone());
                row
            }
        };
        assert!(row.is_object(), "row {position} is not there: {source}");
        rows[position] = row;
    }
    let rows = rows.as_object_mut().expect("rows are an object");
    rows.retain(|position, _| position.parse::<u64>().is_ok_and(|position| position < count));
    rows.insert("kc".to_owned(), count.into());
}

fn draw(value: &Value, html: &mut String) {
    match value {
        Value::String(text) => html.push_str(text),
        Value::Object(node) => match node.get("k") {
            Some(rows) => {
                for position in 0..rows["kc"].as_u64().expect("rows have a number") {
                    draw_between(&node["s"], &rows[position.to_string()], html);
                }
            }
            None => draw_between(&node["s"], value, html),
        },
        // The browser throws.
        other => panic!("{other} is neither text nor a node"),
    }
}

fn draw_between(statics: &Value, dynamics: &Value, html: &mut String) {
    let statics = statics.as_array().expect("a node has statics");
    for (place, text) in statics.iter().enumerate() {
        if place > 0 {
            draw(&dynamics[(place - 1).to_string()], html);
        }
        html.push_str(text.as_str().expect("statics are text"));
    }
}
