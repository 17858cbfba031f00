//! Changes to tokens, each chosen by the fuzzer's bytes.

use arbitrary::{Result, Unstructured};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

/// What the store does not write.
const STRANGE: &str = "<- => <= .. ..= :: -> ? ! @ # $ & && | || _ ; , . = + += * 'a 'static r#type r#fn self Self super \
                       crate if else match for while loop let return break continue async await fn mod pub use impl dyn \
                       unsafe const static struct enum trait type where move in ref mut as macro_rules defcomp \
                       compensate fork fiber await_any await_all timeout comp html cfg key id class script style p br \
                       href onclick phx doc serde cell writer event yields notify read spindle output answer every latest once \
                       0 1 7u8 1.5 'x' b'x' \"javascript:\" \"a\" c\"x\" b\"x\" () [] {} (_) {;} (Ok(x)) [cfg(test)]";

/// The tokens that may be put in: those of all inputs, at any depth, and strange ones.
pub(crate) fn pool(inputs: impl Iterator<Item = TokenStream>) -> Vec<TokenTree> {
    let mut pool = Vec::new();
    inputs.for_each(|input| collect(input, &mut pool));
    collect(STRANGE.parse().unwrap_or_default(), &mut pool);
    pool
}

fn collect(tokens: TokenStream, pool: &mut Vec<TokenTree>) {
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            collect(group.stream(), pool);
        }
        pool.push(token);
    }
}

/// The tokens with a `cfg` on some of what has an attribute, or the attribute in a `cfg_attr`.
pub(crate) fn conditional(tokens: TokenStream, choices: &mut Unstructured<'_>) -> TokenStream {
    let mut changed = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let attr = match (&token, tokens.peek()) {
            (TokenTree::Punct(hash), Some(TokenTree::Group(attr))) if hash.as_char() == '#' => {
                Some(attr.stream())
            }
            _ => None,
        };
        let choice = if attr.is_some() { choices.int_in_range(0..=7).unwrap_or_default() } else { 0 };
        match (attr, choice, token) {
            (Some(_), 1, hash) => changed.extend(quote!(#[cfg(one)] #hash)),
            (Some(_), 2, hash) => changed.extend(quote!(#[cfg(not(one))] #hash)),
            (Some(attr), 3, _) => {
                tokens.next();
                changed.extend(quote!(#[cfg_attr(two, #attr)]));
            }
            (Some(attr), 4, _) => {
                tokens.next();
                changed.extend(quote!(#[cfg_attr(one, cfg_attr(three, #attr), cfg(four))]));
            }
            (_, _, TokenTree::Group(group)) => {
                let inside = conditional(group.stream(), choices);
                changed.extend([TokenTree::Group(Group::new(group.delimiter(), inside))]);
            }
            (_, _, token) => changed.extend([token]),
        }
    }
    changed
}

/// The tokens with some changes; as many as there are bytes for, and at most eight.
pub(crate) fn tokens(
    mut tokens: TokenStream,
    pool: &[TokenTree],
    choices: &mut Unstructured<'_>,
) -> TokenStream {
    for _ in 0..8 {
        if choices.is_empty() {
            break;
        }
        // Who runs out of bytes keeps what it has.
        if let Ok(changed) = change(tokens.clone(), pool, choices) {
            tokens = changed;
        }
    }
    tokens
}

/// One change, at any depth.
fn change(tokens: TokenStream, pool: &[TokenTree], choices: &mut Unstructured<'_>) -> Result<TokenStream> {
    let mut trees: Vec<TokenTree> = tokens.into_iter().collect();
    let place = choices.int_in_range(0..=trees.len())?;
    if let Some(TokenTree::Group(group)) = trees.get(place)
        && choices.ratio(7, 8)?
    {
        let inner = change(group.stream(), pool, choices)?;
        trees[place] = Group::new(group.delimiter(), inner).into();
        return Ok(trees.into_iter().collect());
    }
    let donor = choices.choose(pool)?.clone();
    let at_end = place == trees.len();
    match choices.int_in_range(0..=8)? {
        0 if !at_end => drop(trees.remove(place)),
        1 if !at_end => trees.insert(place, trees[place].clone()),
        2 if !at_end => trees[place] = donor,
        3 => trees.truncate(place),
        4 if place + 1 < trees.len() => trees.swap(place, place + 1),
        5 => {
            let rest = trees.split_off(place);
            let delimiter = *choices.choose(&[
                Delimiter::Brace,
                Delimiter::Parenthesis,
                Delimiter::Bracket,
                Delimiter::None,
            ])?;
            let (inside, after) = rest.split_at(choices.int_in_range(0..=rest.len())?);
            trees.push(Group::new(delimiter, inside.iter().cloned().collect()).into());
            trees.extend_from_slice(after);
        }
        6 if !at_end => {
            if let TokenTree::Group(group) = trees[place].clone() {
                trees.splice(place..=place, group.stream());
            }
        }
        7 => {
            let rest = trees.split_off(place);
            trees.extend_from_slice(&rest);
            trees.extend(rest);
        }
        _ => trees.insert(place, donor),
    }
    Ok(trees.into_iter().collect())
}
