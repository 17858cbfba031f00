//! Where a page hangs: what is done with its type alone.

use std::{any::TypeId, marker::PhantomData, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use futures_util::future::BoxFuture;
use pagemachine::Backend;
use percent_encoding::percent_decode_str;
use serde::Deserialize;

use crate::{
    Leave, Page, cookie,
    document::Document,
    form::Typed,
    host::{Host, Who},
    running::{Adoption, Joining, Mounting, NotMounted, Painted, Running, RunningPage},
    socket::{Away, Flashes},
    token::{PageClaim, Purpose, fresh_name},
};

/// One kind of page at one path.
pub(crate) trait Route: Send + Sync {
    /// The pattern of its path.
    fn pattern(&self) -> &str;

    /// Which type says who visits. A live navigation stays among pages of one.
    fn session_type(&self) -> TypeId;

    /// Paints the page for a browser that is not connected.
    fn paint(self: Arc<Self>, host: Arc<Host>, parts: Parts) -> BoxFuture<'static, Response>;

    /// Asks the page's extractor who opens a socket; `None` is nobody whom it takes.
    fn who<'a>(&self, parts: &'a mut Parts) -> BoxFuture<'a, Option<Who>>;

    /// Mounts the page for a socket, and answers its join.
    fn join(&self, host: &Arc<Host>, fresh: &Fresh<'_>, join: &Joining<'_>) -> Joined;
}

/// What a page needs that is mounted at a join.
pub(crate) struct Fresh<'a> {
    pub(crate) session: &'a Arc<str>,
    /// The name that it can be joined by later.
    pub(crate) name: &'a str,
    pub(crate) params: Option<Typed>,
    pub(crate) flash: Flashes,
}

/// What came of a page that was mounted at a join.
pub(crate) enum Joined {
    /// It runs, and says this.
    Page(Arc<dyn Running>, Adoption),
    /// Its visitor is sent elsewhere, with this flash.
    Leave(Leave, Flashes),
    Panicked,
}

/// The page `P` at a path, its ports answered by `B`.
pub(crate) struct PageRoute<P, B> {
    pattern: Box<str>,
    ports: Arc<B>,
    page: PhantomData<fn() -> P>,
}

impl<P: Page, B: Backend<P::Contract>> PageRoute<P, B> {
    pub(crate) fn new(pattern: &str, ports: B) -> Self {
        Self { pattern: pattern.into(), ports: Arc::new(ports), page: PhantomData }
    }

    async fn answer_get(&self, host: Arc<Host>, mut parts: Parts) -> Response {
        let location = location(&parts);
        let Some(params) = params(&host, &location).and_then(|(_, typed)| read_params::<P>(&typed)) else {
            return refuse(&host, StatusCode::NOT_FOUND);
        };
        let who = match P::Session::from_request_parts(&mut parts, &()).await {
            Ok(who) => who,
            Err(rejection) => return rejection.into_response(),
        };
        let known = cookie::session(&parts.headers);
        let session: Arc<str> = known.map_or_else(|| fresh_name().into(), Into::into);
        let carried = carried_flash(&host, &session, &parts.headers);
        let flash = carried.clone().unwrap_or_default();
        let mut cookies = HeaderMap::new();
        if known.is_none() {
            cookies.append(header::SET_COOKIE, cookie::set_session(&session, host.secure));
        }
        if cookie::read(&parts.headers, cookie::FLASH).is_some() {
            cookies.append(header::SET_COOKIE, cookie::clear_flash());
        }
        let mounted = RunningPage::mount(Mounting::<P, B> {
            host: &host,
            ports: &self.ports,
            name: None,
            session: &session,
            who,
            params,
            location: &location,
            flash,
            audience: None,
        });
        let page = match mounted {
            Ok(page) => page,
            Err(NotMounted::Leave(leave, flash)) => {
                return leave_by_http(&host, &session, &leave, &flash, cookies);
            }
            Err(NotMounted::Panicked) => return refuse(&host, StatusCode::INTERNAL_SERVER_ERROR),
        };
        page.first_turns().await;
        let (title, html, is_missing) = match page.paint() {
            Painted::Page { title, html, is_missing } => (title, html, is_missing),
            Painted::Away(Away { to, how: _ }, flash) => {
                return leave_by_http(&host, &session, &Leave::Redirect(to), &flash, cookies);
            }
            Painted::Broken => return refuse(&host, StatusCode::INTERNAL_SERVER_ERROR),
        };
        let today = Host::today();
        let claim = PageClaim { page: page.name().to_owned(), route: self.pattern.to_string() };
        let token = host.keys.seal(Purpose::Page, &session, today, &claim);
        let csrf = host.keys.seal(Purpose::Csrf, &session, today, &());
        let flash = carried.map(|flash| host.keys.seal(Purpose::Flash, &session, today, &flash));
        let document = Document::of_page(title.as_deref(), &csrf, &token, flash.as_deref(), &html);
        // From here on it can be joined.
        page.wait_for_join();
        let status = if is_missing { StatusCode::NOT_FOUND } else { StatusCode::OK };
        (status, cookies, as_html((host.layout)(document))).into_response()
    }
}

impl<P: Page, B: Backend<P::Contract>> Route for PageRoute<P, B> {
    fn pattern(&self) -> &str {
        &self.pattern
    }

    fn session_type(&self) -> TypeId {
        TypeId::of::<P::Session>()
    }

    fn paint(self: Arc<Self>, host: Arc<Host>, parts: Parts) -> BoxFuture<'static, Response> {
        Box::pin(async move { self.answer_get(host, parts).await })
    }

    fn who<'a>(&self, parts: &'a mut Parts) -> BoxFuture<'a, Option<Who>> {
        Box::pin(async {
            let who = P::Session::from_request_parts(parts, &()).await.ok()?;
            Some(Box::new(who) as Who)
        })
    }

    fn join(&self, host: &Arc<Host>, fresh: &Fresh<'_>, join: &Joining<'_>) -> Joined {
        let Fresh { session, name, params, flash } = fresh;
        let params = params.as_ref().and_then(read_params::<P>);
        let (Some(params), Some(who)) = (params, join.who.downcast_ref::<P::Session>()) else {
            return Joined::Leave(Leave::NotFound, Flashes::default());
        };
        let mounted = RunningPage::mount(Mounting::<P, B> {
            host,
            ports: &self.ports,
            name: Some(name),
            session,
            who: who.clone(),
            params,
            location: join.location,
            flash: flash.clone(),
            audience: Some(join.socket),
        });
        match mounted {
            Ok(page) => {
                let adoption = page.first_join(join.join_ref, join.tab);
                Joined::Page(page, adoption)
            }
            Err(NotMounted::Leave(leave, flash)) => Joined::Leave(leave, flash),
            Err(NotMounted::Panicked) => Joined::Panicked,
        }
    }
}

/// The path and the query of a request.
fn location(parts: &Parts) -> String {
    parts.uri.path_and_query().map_or("/", |whole| whole.as_str()).to_owned()
}

/// The path and the query of a URL as the client sends it.
pub(crate) fn location_of(url: &str) -> Option<&str> {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &after_scheme[after_scheme.find('/')?..];
    Some(path.split('#').next().unwrap_or(path))
}

/// The page at a location, and what the location says to it.
pub(crate) fn params(host: &Host, location: &str) -> Option<(Arc<dyn Route>, Typed)> {
    let (path, query) = location.split_once('?').unwrap_or((location, ""));
    let matched = host.routes.at(path).ok()?;
    let mut typed = Typed::parse(query).ok()?;
    for (name, value) in matched.params.iter() {
        let value = percent_decode_str(value).decode_utf8().ok()?;
        typed.set(name, value.into_owned());
    }
    Some((Arc::clone(matched.value), typed))
}

fn read_params<P: Page>(typed: &Typed) -> Option<P::Params> {
    P::Params::deserialize(typed.whole()).ok()
}

/// The flash of a full page load, if it is ours and young.
fn carried_flash(host: &Host, session: &str, headers: &HeaderMap) -> Option<Flashes> {
    let token = cookie::read(headers, cookie::FLASH)?;
    host.keys.open(Purpose::Flash, session, Host::today(), token)
}

/// Answers a GET whose page is not here.
fn leave_by_http(
    host: &Host,
    session: &str,
    leave: &Leave,
    flash: &Flashes,
    mut headers: HeaderMap,
) -> Response {
    let to = match leave {
        Leave::Redirect(to) => to,
        Leave::NotFound => return (headers, refuse(host, StatusCode::NOT_FOUND)).into_response(),
        Leave::Forbidden => return (headers, refuse(host, StatusCode::FORBIDDEN)).into_response(),
    };
    if !flash.is_empty() {
        let token = host.keys.seal(Purpose::Flash, session, Host::today(), flash);
        headers.append(header::SET_COOKIE, cookie::set_flash(&token));
    }
    match to.parse() {
        Ok(to) => {
            headers.insert(header::LOCATION, to);
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        Err(_) => refuse(host, StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// A page that says only what its status says.
pub(crate) fn refuse(host: &Host, status: StatusCode) -> Response {
    let reason = status.canonical_reason().unwrap_or("Error");
    (status, as_html((host.layout)(Document::of_status(reason)))).into_response()
}

fn as_html(text: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_a_path_and_a_query() {
        assert_eq!(location_of("http://127.0.0.1:3000/a?b=1#c"), Some("/a?b=1"));
        assert_eq!(location_of("/a"), Some("/a"));
        assert_eq!(location_of("https://shop.example"), None);
        assert_eq!(location_of(""), None);
    }
}
