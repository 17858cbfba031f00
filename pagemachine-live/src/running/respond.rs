//! What a page says to its browser: the answer to an event, what is drawn, where the browser is sent.

use std::borrow::Cow;

use pagemachine::{Backend, Contract, Delivery, Input, Rejected};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Broke, RunningPage, State, unbroken};
use crate::{
    Page, Refusal, Refused,
    diff::Tree,
    event::{self, Address},
    protocol::{CLIENT_VERSION, Sent, Trigger, push_json},
    socket::{Away, push_member},
};

/// The event that carries an explanation to the boot script, which writes it to the browser's console.
const EXPLAINED: &str = "pagemachine:rejected";

impl<P: Page, B: Backend<P::Contract>> RunningPage<P, B> {
    /// The message that sends the browser elsewhere, by its event and its payload; the flash goes with it.
    pub(super) fn away(&self, state: &mut State<P>, away: Away) -> (&'static str, String) {
        away.into_message(&self.host, &self.session, &std::mem::take(&mut state.socket.flash))
    }

    /// Takes an event by the rules: its text, its fields, what its sender has seen.
    fn take_event(
        &self,
        state: &mut State<P>,
        join_ref: &str,
        sent: &Sent<'_>,
    ) -> Result<Result<(), Box<Refused>>, Broke> {
        let refused =
            |event, spindle, refusal, typed| Ok(Err(Box::new(Refused::new(event, spindle, refusal, typed))));
        let typed = match event::form(sent) {
            Ok(typed) => typed,
            Err(refusal) => return refused(None, None, refusal, None),
        };
        let address = match Address::parse(&sent.event) {
            Ok(address) => address,
            Err(refusal) => return refused(None, None, refusal, typed),
        };
        let Some((tag, info)) = address.declared::<P::Contract>() else {
            return refused(None, address.spindle, Refusal::Unknown, typed);
        };
        let is_form = sent.trigger == Some(Trigger::Form);
        let is_change = is_form && sent.meta.target.is_some();
        let is_press =
            matches!(sent.trigger, Some(Trigger::Click | Trigger::Keydown)) || is_form && !is_change;
        let again = sent.again && is_press;
        let is_older = sent.seen.as_ref().is_some_and(|seen| seen.join != join_ref);
        let seen = match &sent.seen {
            // The client's recovery of a form: the page that it is typed into is this one.
            Some(_) if is_older && is_change && !state.is_restored => Some(state.machine.newest_offer()),
            // It has what was typed, or never lost it.
            Some(_) if is_older && is_change => return Ok(Ok(())),
            // The offers of a page before this one had numbers of their own.
            Some(seen) if is_older && !state.has_joined(&seen.join) => {
                let refusal = Refusal::Rejected(Rejected::Stale);
                let refused = Refused::new(Some(info), address.spindle, refusal, typed).sent(None, again);
                return Ok(Err(Box::new(refused.of_another_page())));
            }
            seen => seen.as_ref().map(|seen| seen.offer),
        };
        let decoded = unbroken(|| event::decode::<P::Contract>(tag, info, &address, sent, typed.as_ref()))?;
        let event = match decoded {
            Ok(event) => event,
            Err(refusal) => return refused(Some(info), address.spindle, refusal, typed),
        };
        let input = Input::Event { spindle: address.spindle, seen, again, event };
        state.is_stale = true;
        let now = state.now;
        match unbroken(|| state.machine.handle(now, input))? {
            Ok(_) => self.turn(state).map(Ok),
            Err(rejected) => {
                let refusal = Refusal::Rejected(rejected);
                let refused = Refused::new(Some(info), address.spindle, refusal, typed).sent(seen, again);
                Ok(Err(Box::new(refused)))
            }
        }
    }

    /// Counts a rejected event, explains it to the developer, and hands it to the view.
    pub(super) fn tell_refused(&self, state: &mut State<P>, mut refused: Refused) -> Result<(), Broke> {
        self.host.stats.count_refused_event(&refused);
        if let Some(offers) = &state.offers {
            let message = offers.explain::<P::Contract>(&refused, self.host.now());
            tracing::warn!(page = %self.id, "{message}");
            state.socket.push_event(EXPLAINED, &message);
        }
        refused.notice = (self.host.notice)(&refused);
        let State { view, socket, .. } = state;
        state.is_stale = true;
        unbroken(|| view.refused(refused, socket))?;
        self.cancel(state);
        Ok(())
    }

    /// Takes an event and draws what it caused.
    pub(super) fn respond(
        &self,
        state: &mut State<P>,
        join_ref: &str,
        sent: &Sent<'_>,
    ) -> Result<String, Broke> {
        if sent.event.starts_with("lv:") {
            built_in(state, sent);
        } else if let Err(refused) = self.take_event(state, join_ref, sent)? {
            // What fell due before it comes first.
            self.turn(state)?;
            self.tell_refused(state, *refused)?;
            self.turn(state)?;
        }
        if let Some(away) = state.socket.take_away() {
            let (event, payload) = self.away(state, away);
            return Ok(format!("{{\"{event}\":{payload}}}"));
        }
        let members = draw_update(state, true)?;
        Ok(if members.is_empty() { "{}".to_owned() } else { format!("{{\"diff\":{{{members}}}}}") })
    }
}

/// Draws the page, and gives the members of the message that brings the browser to it.
pub(super) fn draw_update<P: Page>(state: &mut State<P>, is_reply: bool) -> Result<String, Broke> {
    let State { view, machine, socket, tree, title, .. } = state;
    let mut members = String::new();
    let (html, new_title) = unbroken(|| (view.render(), view.title()))?;
    if let Some(tree) = tree {
        tree.update(machine.newest_offer(), html, socket.flash.to_html(), &mut members);
    }
    if new_title != *title {
        push_title(&mut members, new_title.as_deref());
        *title = new_title;
    }
    socket.take_members(is_reply, &mut members);
    state.is_stale = false;
    Ok(members)
}

/// Draws the page whole, and gives the response to a join.
pub(super) fn draw_join<P: Page>(state: &mut State<P>, join_ref: &str) -> Result<String, Broke> {
    let State { view, machine, socket, .. } = state;
    let mut members = String::new();
    let (html, title) = unbroken(|| (view.render(), view.title()))?;
    let events = P::Contract::DESCRIPTOR.events.iter();
    let every = events.filter(|event| event.delivery == Delivery::Every).map(|event| event.name);
    let every = every.collect::<Vec<_>>().join(" ");
    let flash = socket.flash.to_html();
    let tree = Tree::join(join_ref, machine.newest_offer(), &every, html, flash, &mut members);
    push_title(&mut members, title.as_deref());
    socket.take_members(false, &mut members);
    state.tree = Some(tree);
    state.first_join = state.first_join.or_else(|| join_ref.parse().ok());
    state.title = title;
    state.is_stale = false;
    Ok(format!("{{\"rendered\":{{{members}}},\"liveview_version\":\"{CLIENT_VERSION}\"}}"))
}

/// The client's own events. It has one: a flash is put away.
fn built_in<P: Page>(state: &mut State<P>, sent: &Sent<'_>) {
    #[derive(Deserialize)]
    struct Clear<'a> {
        #[serde(borrow, default)]
        key: Option<Cow<'a, str>>,
    }

    if sent.event == "lv:clear-flash" {
        let value = sent.value.map_or("{}", RawValue::get);
        if let Ok(Clear { key }) = serde_json::from_str(value) {
            state.socket.flash.clear(key.as_deref());
        }
    }
}

fn push_title(members: &mut String, title: Option<&str>) {
    if let Some(title) = title {
        let mut json = String::new();
        push_json(&mut json, title);
        push_member(members, "t", format_args!("{json}"));
    }
}
