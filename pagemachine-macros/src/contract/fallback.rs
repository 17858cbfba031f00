//! What stands beside the errors of a contract.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Result};

use super::{
    meant,
    model::{Contract, Module},
    repeated,
};
use crate::{errors::Errors, mend};

/// The errors, and all of the contract that is sound: its spindles and its view get no second error.
pub(crate) fn expand(args: TokenStream, item: &TokenStream, error: &Error) -> TokenStream {
    let sound = sound(args, item.clone()).unwrap_or_else(|_| mend::items(item.clone()));
    let error = (!mend::is_told(item)).then(|| error.to_compile_error());
    quote!(#error #sound)
}

fn sound(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let module = Module::from_item(mend::item(meant::without_reserved(item))?)?;
    let mut reported = Errors::default();
    let mut contract = Contract::new(args, module, &mut reported);
    reported.discard();
    repeated::leave_out(&mut contract);
    meant::events_of_yields(&mut contract);
    Ok(if contract.spindles.is_empty() {
        super::expand::bare(&contract)
    } else {
        super::expand::contract(&contract)
    })
}
