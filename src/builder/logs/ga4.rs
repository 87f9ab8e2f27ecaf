//! Google Analytics 4, exported to BigQuery and from there to JSON lines: read as is.
//!
//! One line is one event of a visitor: `event_name`, `event_timestamp` in microseconds, `user_pseudo_id`, the
//! session's number among `event_params`, and the products in `items`
//! ([schema](https://support.google.com/analytics/answer/7029846)). Lists of products that were merely shown are no
//! views.

use super::json::text;
use super::{Reader, Row};
use serde_json::{Map, Value};

pub(super) fn is_event(object: &Map<String, Value>) -> bool {
    object.contains_key("event_name") && object.contains_key("event_timestamp")
}

pub(super) fn event(object: &Map<String, Value>, line: u64, reader: &mut Reader) {
    let name = text(object.get("event_name"));
    let items = object.get("items").and_then(Value::as_array);
    let items = items.map_or(&[][..], Vec::as_slice);
    if !matches!(name.as_ref(), "view_item" | "add_to_cart" | "purchase") || items.is_empty() {
        reader.problems.rows += 1;
        reader.counts.other += 1;
        return;
    }
    let visitor = text(object.get("user_pseudo_id"));
    let number = parameter(object, "ga_session_id");
    // The session's number is the visitor's own: only both together name a session.
    let session = match number.as_str() {
        "" => String::new(),
        number => format!("{visitor}.{number}"),
    };
    let time = text(object.get("event_timestamp"));
    for item in items {
        reader.row(Row {
            line,
            session: &session,
            item: &text(item.get("item_id")),
            time: &time,
            event: &name,
            quantity: &text(item.get("quantity")),
            price: &text(item.get("price")),
            customer: &visitor,
        });
    }
}

/// The value of one of an event's parameters, as a text.
fn parameter(object: &Map<String, Value>, key: &str) -> String {
    let all = object.get("event_params").and_then(Value::as_array);
    let found = all
        .into_iter()
        .flatten()
        .find(|parameter| text(parameter.get("key")) == key);
    let Some(value) = found.and_then(|parameter| parameter.get("value")) else {
        return String::new();
    };
    let kinds = ["int_value", "string_value", "double_value"];
    let told = kinds.iter().map(|kind| text(value.get(*kind)));
    told.map(|text| text.into_owned())
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}
