//! One headless Chromium, as a person sits before it.

use std::{
    any::type_name,
    fmt::Display,
    fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
    elements::Element,
    error::CmdError,
    key::Key,
    wd::WindowHandle,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{runtime::Runtime, sync::Semaphore, time::sleep};

use crate::driver;

/// How many browsers there are at once: one keeps a core busy.
const AT_ONCE: usize = 2;

/// How long a person would wait before saying that it does not work.
const PATIENCE: Duration = Duration::from_secs(10);

const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Chromium ends when its driver does, even if the driver had no time to say so.
    "--remote-debugging-pipe",
];

/// What the browser is looked at on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Screen {
    Desk,
    Phone,
}

/// A browser of its own for one test, with as many tabs as it opens; what is done is done in the current one.
#[derive(Debug)]
pub(crate) struct Browser {
    client: Client,
    /// Where this test's pictures go.
    pictures: PathBuf,
    profile: TempDir,
}

/// Runs a test in a fresh browser, which is closed however the test ends.
///
/// What a failed test last saw is saved among its pictures. They are in `target/screenshots`, in a folder named
/// after the function that the test is written in.
pub(crate) fn run<T: AsyncFnOnce(&Browser)>(screen: Screen, test: T) {
    run_among(1, [screen], enclosing_function::<T>(), async |[browser]| test(browser).await);
}

/// Runs a test while no other runs, for what is counted in the whole process.
pub(crate) fn run_alone<T: AsyncFnOnce(&Browser)>(screen: Screen, test: T) {
    run_among(AT_ONCE, [screen], enclosing_function::<T>(), async |[browser]| test(browser).await);
}

/// Runs a test of two people, each before a browser of their own.
pub(crate) fn run_two<T: AsyncFnOnce(&Browser, &Browser)>(screens: [Screen; 2], test: T) {
    run_among(2, screens, enclosing_function::<T>(), async |[one, other]| test(one, other).await);
}

fn run_among<const N: usize, T: AsyncFnOnce([&Browser; N])>(
    seats: usize,
    screens: [Screen; N],
    name: &str,
    test: T,
) {
    static SEATS: Semaphore = Semaphore::const_new(AT_ONCE);
    let driver = driver::url();
    let runtime = Runtime::new().expect("a runtime starts");
    let seats = u32::try_from(seats).expect("they are few");
    let _taken = runtime.block_on(SEATS.acquire_many(seats)).expect("the semaphore is never closed");
    let mut places = 1..;
    let browsers = screens.map(|screen| {
        let place = places.next().filter(|_| N > 1);
        runtime.block_on(Browser::open(driver, screen, pictures(name, place)))
    });
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(browsers.each_ref()))));
    for browser in browsers {
        if outcome.is_err() {
            runtime.block_on(browser.save_failure());
        }
        runtime.block_on(browser.close());
    }
    // What still runs in the background is nobody's any more.
    runtime.shutdown_background();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// `typing_searches`, for a closure in `browser::searching::typing_searches`.
fn enclosing_function<T>() -> &'static str {
    let path = type_name::<T>().split("::{{closure}}").next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}

/// A fresh folder for the pictures of a test; of several browsers each has its own in it.
fn pictures(test: &str, place: Option<usize>) -> PathBuf {
    let mut pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots").join(test);
    pictures.extend(place.map(|place| place.to_string()));
    // Those of the last run would be taken for this one's.
    _ = fs::remove_dir_all(&pictures);
    fs::create_dir_all(&pictures).expect("a folder for the screenshots is made");
    pictures
}

/// Opening, leaving, moving about.
impl Browser {
    async fn open(driver: &str, screen: Screen, pictures: PathBuf) -> Self {
        let profile = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder for the profile is made");
        let mut options = json!({ "args": FLAGS });
        let mut flag = |flag: String| options["args"].as_array_mut().expect("it is one").push(flag.into());
        flag(format!("--user-data-dir={}", profile.path().display()));
        match screen {
            Screen::Desk => flag("--window-size=1280,900".into()),
            Screen::Phone => {
                let metrics = json!({ "width": 390, "height": 844, "pixelRatio": 2, "touch": true });
                options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
            }
        }
        let capabilities = [("goog:chromeOptions".to_owned(), options)].into_iter().collect();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(driver)
            .await
            .expect("chromedriver starts Chromium");
        Self { client, pictures, profile }
    }

    async fn close(self) {
        let Self { client, pictures: _, profile } = self;
        if let Err(error) = client.close().await {
            eprintln!("the browser was not closed: {error}");
        }
        drop(profile);
    }

    pub(crate) async fn goto(&self, url: &str) {
        self.client.goto(url).await.expect("the address is opened");
    }

    pub(crate) async fn back(&self) {
        self.client.back().await.expect("it goes back");
    }

    pub(crate) async fn reload(&self) {
        self.client.refresh().await.expect("the page is loaded again");
    }

    /// The path of the current page, with its query.
    pub(crate) async fn path(&self) -> String {
        self.read("return location.pathname + location.search").await
    }

    /// Opens a tab and goes on in it.
    pub(crate) async fn open_tab(&self) -> WindowHandle {
        let tab = self.client.new_window(true).await.expect("a tab is opened").handle;
        self.switch_to(&tab).await;
        tab
    }

    pub(crate) async fn tab(&self) -> WindowHandle {
        self.client.window().await.expect("there is a tab")
    }

    pub(crate) async fn switch_to(&self, tab: &WindowHandle) {
        self.client.switch_to_window(tab.clone()).await.expect("the tab is still there");
    }

    /// Closes the current tab, after which [`Browser::switch_to`] is to be called.
    pub(crate) async fn close_tab(&self) {
        self.client.close_window().await.expect("the tab is closed");
    }
}

/// What a hand does.
impl Browser {
    /// Clicks what `css` finds, once it is there and nothing covers it.
    pub(crate) async fn click(&self, css: &str) {
        self.attempt(&format!("a click on `{css}`"), async || self.find(css).await?.click().await).await;
    }

    /// Clicks what `css` finds so many times, so far apart.
    pub(crate) async fn clicks(&self, css: &str, times: usize, apart: Duration) {
        let element = self.attempt(&format!("clicks on `{css}`"), async || self.find(css).await).await;
        let (down, up) = (
            PointerAction::Down { button: MOUSE_BUTTON_LEFT },
            PointerAction::Up { button: MOUSE_BUTTON_LEFT },
        );
        let over = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        let mouse = (0..times).fold(MouseActions::new("mouse".into()).then(over), |mouse, _| {
            mouse.then(down.clone()).then(up.clone()).pause(apart)
        });
        self.client.perform_actions(mouse).await.expect("the mouse clicks");
    }

    /// Clicks twice within 120 ms where `css` is at first, as a double click does, whatever the page puts there.
    pub(crate) async fn double_click(&self, css: &str) {
        self.clicks(css, 2, Duration::from_millis(80)).await;
    }

    /// Clicks a field and types, key by key.
    pub(crate) async fn type_into(&self, css: &str, text: &str) {
        self.click(css).await;
        self.type_text(text).await;
    }

    /// Clicks a field and takes away what stands there, as a person does who types something else.
    pub(crate) async fn empty(&self, css: &str) {
        self.click(css).await;
        let all = KeyActions::new("keys".into())
            .then(KeyAction::Down { value: Key::Control.into() })
            .then(KeyAction::Down { value: 'a' })
            .then(KeyAction::Up { value: 'a' })
            .then(KeyAction::Up { value: Key::Control.into() });
        self.client.perform_actions(all).await.expect("the keys are pressed");
        self.press(Key::Backspace).await;
    }

    /// Types into whatever has the focus.
    pub(crate) async fn type_text(&self, text: &str) {
        let keys = text.chars().fold(KeyActions::new("keys".into()), |keys, value| {
            keys.then(KeyAction::Down { value })
                .then(KeyAction::Up { value })
                .pause(Duration::from_millis(20))
        });
        self.client.perform_actions(keys).await.expect("the keys are pressed");
    }

    pub(crate) async fn press(&self, key: Key) {
        self.type_text(&char::from(key).to_string()).await;
    }
}

/// What an eye sees.
impl Browser {
    /// The text of everything that `css` finds, in the page's order.
    pub(crate) async fn texts(&self, css: &str) -> Vec<String> {
        let script = "return Array.from(document.querySelectorAll(arguments[0]), it => it.innerText)";
        self.read_with(script, vec![css.into()]).await
    }

    /// The text of what `css` finds first; empty if it finds nothing.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.texts(css).await.into_iter().next().unwrap_or_default()
    }

    /// An attribute of everything that `css` finds, where it has one.
    pub(crate) async fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let script =
            "return Array.from(document.querySelectorAll(arguments[0]), it => it.getAttribute(arguments[1]))
            .filter(it => it !== null)";
        self.read_with(script, vec![css.into(), name.into()]).await
    }

    /// What stands in a field.
    pub(crate) async fn value(&self, css: &str) -> String {
        self.read_with("return document.querySelector(arguments[0])?.value ?? ''", vec![css.into()]).await
    }

    pub(crate) async fn count(&self, css: &str) -> usize {
        self.read_with("return document.querySelectorAll(arguments[0]).length", vec![css.into()]).await
    }

    pub(crate) async fn has(&self, css: &str) -> bool {
        self.count(css).await > 0
    }

    pub(crate) async fn has_focus(&self, css: &str) -> bool {
        self.read_with("return document.activeElement?.matches(arguments[0]) ?? false", vec![css.into()])
            .await
    }

    /// What a script in the page returns.
    pub(crate) async fn read<T: DeserializeOwned>(&self, script: &str) -> T {
        self.read_with(script, Vec::new()).await
    }

    async fn read_with<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> T {
        let value = self.client.execute(script, arguments).await.expect("the page answers a script");
        serde_json::from_value(value).expect("the script returns what is asked for")
    }

    /// Saves what the window shows as `target/screenshots/<test>/<name>.png`.
    pub(crate) async fn screenshot(&self, name: &str) {
        let picture = self.client.screenshot().await.expect("a picture is taken");
        fs::write(self.pictures.join(name).with_extension("png"), picture).expect("the picture is saved");
    }

    /// Saves what the page is and what the window shows. It is called when a test has failed, so it never panics.
    async fn save_failure(&self) {
        let failure = self.pictures.join("failure");
        if let Ok(picture) = self.client.screenshot().await {
            save(&failure.with_extension("png"), &picture);
        }
        match self.client.source().await {
            Ok(html) => save(&failure.with_extension("html"), html.as_bytes()),
            Err(error) => eprintln!("the page cannot be read: {error}"),
        }
        let text = self.client.execute("return location.href + '\\n' + document.body.innerText", Vec::new());
        if let Ok(Value::String(text)) = text.await {
            eprintln!("the browser showed {text}");
        }
    }
}

fn save(path: &Path, content: &[u8]) {
    match fs::write(path, content) {
        Ok(()) => eprintln!("what the browser showed is in {}", path.display()),
        Err(error) => eprintln!("{} cannot be written: {error}", path.display()),
    }
}

/// Waiting.
impl Browser {
    /// Waits until what is claimed holds.
    ///
    /// # Panics
    /// With the claim, if it does not in 10 s.
    pub(crate) async fn until(&self, claim: &str, mut holds: impl AsyncFnMut() -> bool) {
        self.attempt(claim, async || holds().await.then_some(()).ok_or("it does not hold")).await;
    }

    /// Waits until `css` finds something.
    pub(crate) async fn sees(&self, css: &str) {
        self.until(&format!("`{css}` is in the page"), async || self.has(css).await).await;
    }

    /// Waits until `css` finds nothing.
    pub(crate) async fn misses(&self, css: &str) {
        self.until(&format!("`{css}` is gone from the page"), async || !self.has(css).await).await;
    }

    /// Waits until one of what `css` finds contains `text`.
    pub(crate) async fn reads(&self, css: &str, text: &str) {
        self.until(&format!("`{css}` reads {text:?}"), async || {
            self.texts(css).await.iter().any(|it| it.contains(text))
        })
        .await;
    }

    /// Waits until what `css` finds first contains `text`, and lies before the person's eyes: inside the window, with
    /// nothing over it.
    pub(crate) async fn shows(&self, css: &str, text: &str) {
        let script = "const it = document.querySelector(arguments[0]);
            const box = it?.getBoundingClientRect();
            return it !== null && it.innerText.includes(arguments[1])
                && it.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2))";
        self.until(&format!("`{css}` shows {text:?} in the window"), async || {
            self.read_with(script, vec![css.into(), text.into()]).await
        })
        .await;
    }

    /// Tries until it succeeds.
    async fn attempt<T, E: Display>(&self, what: &str, mut once: impl AsyncFnMut() -> Result<T, E>) -> T {
        let start = Instant::now();
        loop {
            match once().await {
                Ok(done) => return done,
                Err(error) if start.elapsed() > PATIENCE => {
                    panic!("waited {PATIENCE:?} in vain for this: {what} ({error})")
                }
                Err(_) => sleep(Duration::from_millis(50)).await,
            }
        }
    }

    async fn find(&self, css: &str) -> Result<Element, CmdError> {
        self.client.find(Locator::Css(css)).await
    }
}
