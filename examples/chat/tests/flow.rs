//! The chat without a browser, in virtual time.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::time::Duration;

use chat::{
    KEPT, PAUSE,
    backend::{Line, Memory, Message, Name, News, Room, room},
    listener, speaker,
    talk::{
        Contract, Ports,
        listener::Heard,
        speaker::{EnterEvent, Entering, SayEvent, Talking, TypeEvent},
    },
};
use futures_util::{FutureExt as _, Stream, StreamExt as _};
use pagemachine::{Call, CallId, Failure, Id, RawId, Taken};
use pagemachine_test::{Harness, Nobody};

const SECOND: Duration = Duration::from_secs(1);

fn name(name: &str) -> Name {
    Name::try_from(name.to_owned()).unwrap()
}

fn line(text: &str) -> Line {
    Line::try_from(text.to_owned()).unwrap()
}

fn typed() -> TypeEvent {
    TypeEvent { text: "he".into() }
}

fn say(text: &str) -> SayEvent {
    SayEvent { text: line(text) }
}

/// A page whose visitor is Ann, and whose room the test plays.
fn page() -> (Harness<Contract>, Id<chat::talk::speaker::Here>) {
    let mut page = Harness::<Contract>::new(Nobody);
    let ann = page.start(speaker::run);
    page.at::<Entering>(ann).answer(EnterEvent { name: name("Ann") });
    (page, ann)
}

/// The same, and the others see that she writes.
fn page_that_writes() -> (Harness<Contract>, Id<chat::talk::speaker::Here>) {
    let (mut page, ann) = page();
    page.at::<Talking>(ann).answer(typed());
    page.reply_to(room::begin_writing(name("Ann")), ());
    (page, ann)
}

#[test]
fn what_is_written_is_said_and_the_others_see_that_it_is_written() {
    let (mut page, ann) = page_that_writes();
    page.at::<Talking>(ann).answer(say("hello"));
    page.reply_to(room::say(name("Ann"), line("hello")), ());
    page.at::<Talking>(ann).answer(say("again"));
    page.reply_to(room::say(name("Ann"), line("again")), ());
}

#[test]
fn who_types_no_more_is_no_longer_writing() {
    let (mut page, ann) = page_that_writes();
    page.advance(2 * SECOND);
    page.at::<Talking>(ann).answer(typed());
    page.advance(2 * SECOND);
    page.at::<Talking>(ann).answer(typed());
    page.advance(PAUSE);
    page.reply_to(room::stop_writing(), ());
    page.at::<Talking>(ann).answer(typed());
    page.reply_to(room::begin_writing(name("Ann")), ());
}

#[test]
fn who_closes_the_page_is_no_longer_writing() {
    let (mut page, ann) = page_that_writes();
    page.close().unwrap();
    page.reply_to(room::stop_writing(), ());
    assert_eq!(page.failed(ann), Failure::Cancelled);
}

#[test]
fn what_is_sent_while_the_room_is_slow_is_said_in_order() {
    let (mut page, ann) = page();
    page.at::<Talking>(ann).answer(typed());
    // The page has not seen that it may send: the room does not know yet that she writes.
    assert_eq!(page.event(say("hello")).having_seen(2).send(), Ok(Taken::Kept));
    assert_eq!(page.event(say("hello")).having_seen(2).send(), Ok(Taken::Kept), "said twice on purpose");
    page.reply_to(room::begin_writing(name("Ann")), ());
    page.reply_to(room::say(name("Ann"), line("hello")), ());
    page.reply_to(room::say(name("Ann"), line("hello")), ());
    assert_eq!(page.waiting_at::<Talking>(), ann);
}

#[test]
fn a_name_and_a_line_are_some_text() {
    assert_eq!(Name::try_from("  ".to_owned()), Err("this is needed".into()));
    assert_eq!(Name::try_from("é".repeat(31)), Err("at most 30 characters fit".into()));
    assert_eq!(String::from(name("  Ann ")), "Ann");
    assert!(Line::try_from("é".repeat(500)).is_ok());
}

fn call(page: &str) -> Call {
    let spindle = RawId::from_number(0);
    Call { page: page.into(), session: "s".into(), id: CallId { spindle, number: 0 } }
}

/// What has come until now.
fn heard(stream: &mut (impl Stream<Item = News> + Unpin)) -> Vec<News> {
    std::iter::from_fn(|| stream.next().now_or_never().flatten()).collect()
}

fn said(number: u64, text: &str) -> News {
    News::Said(Message { number, name: name("Ann"), text: line(text) })
}

#[tokio::test]
async fn who_comes_late_hears_the_last_two_hundred_and_then_what_is_new() {
    let room = Memory::default();
    let told = |number: u64| line(&format!("message {number}"));
    for number in 1..=201 {
        room.say(&call("ann"), name("Ann"), told(number)).await;
    }
    let late = call("late");
    let mut late = Box::pin(room.listen(&late));
    let news = heard(&mut late);
    assert_eq!(news.len(), KEPT);
    assert_eq!((&news[0], &news[199]), (&said(2, "message 2"), &said(201, "message 201")));
    room.say(&call("ann"), name("Ann"), line("new")).await;
    assert_eq!(heard(&mut late), [said(202, "new")]);
}

#[tokio::test]
async fn the_others_are_told_who_writes_until_it_is_said() {
    let room = Memory::default();
    let (ann, bob) = (call("ann"), call("bob"));
    let (mut for_ann, mut for_bob) = (Box::pin(room.listen(&ann)), Box::pin(room.listen(&bob)));
    room.begin_writing(&ann, name("Ann")).await;
    assert_eq!(heard(&mut for_ann), []);
    assert_eq!(heard(&mut for_bob), [News::Writing(vec![name("Ann")])]);
    room.stop_writing(&ann).await;
    assert_eq!(heard(&mut for_bob), [News::Writing(vec![])]);
    room.begin_writing(&ann, name("Ann")).await;
    assert_eq!(heard(&mut for_bob), [News::Writing(vec![name("Ann")])]);
    room.say(&call("ann"), name("Ann"), line("hello")).await;
    assert_eq!(heard(&mut for_bob), [said(1, "hello"), News::Writing(vec![])]);
}

#[tokio::test]
async fn a_page_tells_what_the_room_tells() {
    let memory = Memory::default();
    memory.say(&call("ann"), name("Ann"), line("hello")).await;
    let mut page = Harness::<Contract>::new(Ports { room: memory });
    let bob = page.start(listener::run);
    assert_eq!(page.notified::<Heard>(bob), [Heard { news: said(1, "hello") }]);
}
