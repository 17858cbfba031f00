//! User code that runs outside of a step: clones, comparisons and destructors of the data that a page holds.

use std::{
    any::Any,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Runs user code; an error is the message of its panic.
pub(crate) fn guard<T>(user: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(user)).map_err(message)
}

/// Drops a value whose destructor has no spindle left that could fail by its panic.
pub(crate) fn discard<T>(value: T) {
    let _ = guard(|| drop(value));
}

/// The message of a panic.
fn message(panic: Box<dyn Any + Send>) -> String {
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => {
            let message = panic.downcast_ref::<&str>().map_or("a panic without a message", |message| message);
            let message = message.to_owned();
            // A payload may panic when it is dropped, and there is no one left to catch that.
            mem::forget(panic);
            message
        }
    }
}
