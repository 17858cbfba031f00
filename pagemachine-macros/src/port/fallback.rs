//! What stands beside the errors of a port.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Result};

use super::{check, model::Port};
use crate::{errors::Errors, mend};

/// The errors, and all of the port that is sound: whoever implements or calls it gets no second error.
pub(crate) fn expand(args: TokenStream, item: &TokenStream, error: &Error) -> TokenStream {
    let sound = sound(args, item.clone()).unwrap_or_else(|_| mend::items(item.clone()));
    let error = (!mend::is_told(item)).then(|| error.to_compile_error());
    quote!(#error #sound)
}

fn sound(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let item = mend::item(item)?;
    let mut reported = Errors::default();
    let mut port = Port::new(args, item, &mut reported);
    reported.discard();
    let repeated: Vec<bool> =
        (0..port.methods.len()).map(|place| check::earlier(&port, place).is_some()).collect();
    let mut repeated = repeated.into_iter();
    port.methods.retain(|_| !repeated.next().unwrap_or(false));
    Ok(super::expand::port(&port))
}
