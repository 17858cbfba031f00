//! Where pages hang in the server.

use std::{
    borrow::Cow,
    fmt,
    sync::{Arc, atomic::AtomicU64},
    time::Instant,
};

use axum::{
    Router,
    extract::{FromRequestParts, Request, ws::WebSocketUpgrade},
    http::{HeaderMap, StatusCode, Uri, header, request::Parts, uri::Authority},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use pagemachine::Backend;

use crate::{
    Document, Keys, Limits, Page, Refused, Stats, client, cookie, document,
    host::{Host, Layout, Notice, Pages},
    protocol::FRAME_LIMIT,
    refused,
    route::{PageRoute, Route},
    session::{self, Visitor},
    token::Purpose,
};

/// The live part of an axum application; `Router::merge` takes it as it is.
///
/// It answers a GET at each page's path, `/live/websocket` and `/live/client.js`. Merge it at the root, since the
/// client tells the paths of pages as the browser has them.
///
/// ```no_run
/// # use pagemachine_live::{Keys, Live, Page};
/// # fn app<P: Page, B: pagemachine::Backend<P::Contract>>(ports: B) -> axum::Router {
/// let live = Live::new(Keys::random())
///     .layout(|document| format!("<!doctype html><head>{}</head><body>{}</body>", document.head, document.body))
///     .page::<P>("/", ports);
/// axum::Router::new().merge(live)
/// # }
/// ```
#[must_use = "pages are served once they are merged into a router"]
pub struct Live {
    keys: Keys,
    layout: Box<Layout>,
    notice: Box<Notice>,
    explains: bool,
    limits: Limits,
    origins: Vec<String>,
    secure: bool,
    client: Option<Cow<'static, str>>,
    routes: Vec<Arc<dyn Route>>,
    stats: Stats,
}

impl Live {
    /// A host without pages, that makes its tokens with these keys.
    pub fn new(keys: Keys) -> Self {
        Self {
            keys,
            layout: Box::new(document::plain),
            notice: Box::new(refused::notice),
            explains: cfg!(debug_assertions),
            limits: Limits::default(),
            origins: Vec::new(),
            secure: false,
            client: client::PACKAGES.map(Into::into),
            routes: Vec::new(),
            stats: Stats::default(),
        }
    }

    /// Puts every page into a document of the application's own.
    pub fn layout(mut self, layout: impl Fn(Document) -> String + Send + Sync + 'static) -> Self {
        self.layout = Box::new(layout);
        self
    }

    /// Serves the page `P` at a path, such as `/product/{id}`, with who answers its ports.
    pub fn page<P: Page>(mut self, path: &str, ports: impl Backend<P::Contract>) -> Self {
        self.routes.push(Arc::new(PageRoute::<P, _>::new(path, ports)));
        self
    }

    /// Sets the notice that a visitor sees when an event was rejected or has expired; `None` shows nothing.
    ///
    /// The default is a short sentence if an answer came too late, an event expired, or the spindle kept too many
    /// events, and nothing for double clicks, other repeats and wrong fields. A page that implements
    /// [`refused`](Page::refused) shows the notice only if it calls [`Refused::flash`].
    pub fn notice(mut self, notice: impl Fn(&Refused) -> Option<String> + Send + Sync + 'static) -> Self {
        self.notice = Box::new(notice);
        self
    }

    /// Sets whether rejected and expired events are explained to the developer: as a `tracing` warning, and in the
    /// console of the browser that sent the event. By default they are explained in debug builds only.
    ///
    /// An explanation names the event and the yields that accept it, but does not contain what was typed.
    /// [`Stats::refused_by`] counts these events in every build.
    pub fn explain_rejected(mut self, explains: bool) -> Self {
        self.explains = explains;
        self
    }

    /// Waits and holds by other limits.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Lets pages of another origin open sockets: `https://shop.example`. The host's own always may.
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// Sends cookies over HTTPS alone; for a host that is reached by nothing else.
    pub fn secure(mut self) -> Self {
        self.secure = true;
        self
    }

    /// Serves these scripts as the client: the packages `phoenix` and `phoenix_live_view`, in this order.
    ///
    /// Without the feature `client` there are none.
    pub fn client(mut self, packages: impl Into<Cow<'static, str>>) -> Self {
        self.client = Some(packages.into());
        self
    }

    /// What the host counts, from now on.
    pub fn stats(&self) -> Stats {
        self.stats.clone()
    }

    /// The router that serves it.
    ///
    /// # Panics
    /// If two pages have one path, or a path is not one: it begins with `/`, and names stand in braces.
    pub fn into_router(self) -> Router {
        let Self { keys, layout, notice, explains, limits, origins, secure, client, routes, stats } = self;
        let mut paths = matchit::Router::new();
        for route in &routes {
            if let Err(error) = paths.insert(route.pattern(), Arc::clone(route)) {
                panic!("the path `{}` cannot be served: {error}", route.pattern());
            }
        }
        let host = Arc::new(Host {
            keys,
            limits,
            layout,
            notice,
            explains,
            origins,
            secure,
            routes: paths,
            stats,
            pages: Pages::default(),
            sockets: AtomicU64::new(0),
            begun: Instant::now(),
        });
        let mut router = Router::new();
        for route in routes {
            let pattern = route.pattern().to_owned();
            let host = Arc::clone(&host);
            let paint = move |request: Request| route.paint(host, request.into_parts().0);
            router = router.route(&pattern, get(paint));
        }
        let script = client.map(|packages| Arc::<str>::from(client::script(&packages)));
        router
            .route("/live/client.js", get(move || async move { serve_client(script) }))
            .route("/live/websocket", any(move |request: Request| upgrade(host, request)))
    }
}

impl From<Live> for Router {
    fn from(live: Live) -> Self {
        live.into_router()
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.routes.iter().map(|route| route.pattern())).finish()
    }
}

fn serve_client(script: Option<Arc<str>>) -> Response {
    let Some(script) = script else {
        return (StatusCode::INTERNAL_SERVER_ERROR, client::MISSING).into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        // Its URL names its version.
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, script.to_string()).into_response()
}

/// What a socket holds ready to read and to write. Frames are small, and a page is one of many.
const BUFFER: usize = 1024;

/// Opens a socket for one who comes from a page of ours.
async fn upgrade(host: Arc<Host>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let Some(visitor) = visitor(&host, &parts) else { return StatusCode::FORBIDDEN.into_response() };
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let visitor = Visitor { request: Some(Box::new(parts)), ..visitor };
    upgrade
        .max_message_size(FRAME_LIMIT)
        .max_frame_size(FRAME_LIMIT)
        .read_buffer_size(BUFFER)
        .write_buffer_size(0)
        .on_upgrade(move |socket| session::serve(host, visitor, socket))
}

/// Who opens a socket; nobody of another origin, without a session, or without a CSRF token.
fn visitor(host: &Host, parts: &Parts) -> Option<Visitor> {
    if !is_allowed_origin(host, &parts.headers, &parts.uri) {
        return None;
    }
    let session = cookie::session(&parts.headers)?;
    let query = parts.uri.query().unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, csrf) = pairs.find(|(name, _)| name == "_csrf_token")?;
    // A token of other keys is let in, and every join of it is stale: the browser loads the page, and gets new ones.
    let is_trusted = host.keys.open::<()>(Purpose::Csrf, session, Host::today(), &csrf).is_some();
    Some(Visitor { session: session.into(), is_trusted, request: None, who: None })
}

/// Browsers send cookies with the sockets of any site, so who asks must be a page of this host.
fn is_allowed_origin(host: &Host, headers: &HeaderMap, uri: &Uri) -> bool {
    let Some(origin) = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()) else {
        return false;
    };
    if host.origins.iter().any(|allowed| allowed == origin) {
        return true;
    }
    let own = headers.get(header::HOST).and_then(|own| own.to_str().ok());
    let own = own.or_else(|| uri.authority().map(Authority::as_str));
    // The scheme is a proxy's business, which may have taken HTTPS off.
    let origin = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    origin.is_some() && origin == own
}
