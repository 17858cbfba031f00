//! What rustc would not say of a port, or not say well.

use super::model::{Method, Port};
use crate::errors::Errors;

pub(crate) fn port(port: &Port, errors: &mut Errors) {
    it_has_methods(port, errors);
    generated_names_are_unique(port, errors);
}

fn it_has_methods(port: &Port, errors: &mut Errors) {
    if port.methods.is_empty() && port.unsound.is_empty() {
        errors.error(&port.name, format_args!("the port `{}` has no methods", port.name));
    }
}

fn generated_names_are_unique(port: &Port, errors: &mut Errors) {
    for (place, method) in port.methods.iter().enumerate() {
        if let Some(earlier) = earlier(port, place) {
            let message = if earlier.name == method.name {
                format!("the method `{}` is used twice", method.name)
            } else {
                format!(
                    "the methods `{}` and `{}` of a port are both called `{}` among its calls",
                    earlier.name, method.name, method.variant
                )
            };
            errors.error(&method.name, message);
            errors.error(&earlier.name, "first used here");
        }
    }
}

/// The method before this place that has the same name among calls and replies.
pub(crate) fn earlier(port: &Port, place: usize) -> Option<&Method> {
    let variant = &port.methods.get(place)?.variant;
    port.methods.iter().take(place).find(|earlier| earlier.variant == *variant)
}
