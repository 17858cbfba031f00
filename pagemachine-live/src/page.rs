//! What a page is.

use std::fmt;

use axum::extract::FromRequestParts;
use pagemachine::{
    Computation, Contract, DrawnBy, EndsWith, Failure, Id, Input, Machine, SpindleOf, Taken, Time,
};
use serde::de::DeserializeOwned;

use crate::{Html, Refused, Socket};

/// A page: it draws the spindles of its contract, and sends back what its visitor does.
///
/// Each spindle of the contract has a view trait of its own, which the page implements beside this one.
pub trait Page: Default + Send + 'static {
    /// What crosses its border.
    type Contract: DrawnBy<Self, Socket>;
    /// What its URL says: the names in its path, and the query.
    ///
    /// Texts become numbers, options and lists as in a form. A URL that does not fit is answered with 404.
    type Params: DeserializeOwned + Send;
    /// Who visits: any extractor of axum. It runs at the GET and at the upgrade, and both must be equal.
    type Session: FromRequestParts<()> + Clone + PartialEq + Send + Sync + 'static;

    /// Starts the page's spindles. It is a function of the parameters and the session alone.
    ///
    /// # Errors
    /// A [`Leave`] makes no page, and sends the visitor elsewhere.
    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave>;

    /// A spindle ended without its output (rule 7).
    fn failed(&mut self, who: SpindleIdOf<Self>, failure: Failure, socket: &mut Socket);

    /// An event was rejected (rules 4a to 6) or has expired (rule 5c). A [`Form`](crate::Form) is filled here.
    ///
    /// By default, this shows the host's notice to the visitor: see [`Refused::flash`].
    fn refused(&mut self, refused: Refused, socket: &mut Socket) {
        refused.flash(socket);
    }

    /// What the browser's title bar says; `None` leaves it as it is.
    fn title(&self) -> Option<String> {
        None
    }

    /// Draws the page.
    fn render(&self) -> Html<Self>;
}

/// The id of any spindle of the page `P`.
pub type SpindleIdOf<P> = <<P as Page>::Contract as Contract>::SpindleId;

/// A page that is being mounted.
pub struct Mount<P: Page> {
    pub(crate) machine: Machine<P::Contract>,
    pub(crate) now: Time,
    pub(crate) params: P::Params,
    pub(crate) session: P::Session,
    pub(crate) socket: Socket,
}

impl<P: Page> Mount<P> {
    /// Starts a spindle.
    ///
    /// # Panics
    /// If the page has as many spindles as it may have: 4,096, unless the host says otherwise.
    pub fn start<S, F>(&mut self, computation: Computation<S, F>) -> Id<S>
    where
        S: SpindleOf<P::Contract>,
        F: Future<Output: EndsWith<S>> + Send + 'static,
    {
        // What sleeps for zero is due already; the budget of its spindle bounds it.
        while self.machine.handle(self.now, Input::Time) == Ok(Taken::Behind) {}
        match self.machine.start(self.now, computation) {
            Ok(id) => id,
            Err(rejected) => panic!("a spindle cannot be started: {rejected}"),
        }
    }

    /// What the URL says.
    pub fn params(&self) -> &P::Params {
        &self.params
    }

    /// Who visits.
    pub fn session(&self) -> &P::Session {
        &self.session
    }

    /// What handlers get: a flash, for example, can be set before the page is drawn.
    pub fn socket(&mut self) -> &mut Socket {
        &mut self.socket
    }
}

impl<P: Page> fmt::Debug for Mount<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mount").field("machine", &self.machine).finish_non_exhaustive()
    }
}

/// Why there is no page here for this visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Leave {
    /// It is at this path, or at this absolute URL.
    Redirect(String),
    /// There is nothing: 404.
    NotFound,
    /// It is not for this visitor: 403.
    Forbidden,
}

impl Leave {
    /// Sends the visitor to a path of this host, or to an absolute URL.
    pub fn redirect(to: impl Into<String>) -> Self {
        Self::Redirect(to.into())
    }
}
