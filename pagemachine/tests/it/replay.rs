//! A run is a function of its inputs: rules 23 and 23a.

use pagemachine::{
    Computation, Input, Machine, Output, Settings, Spindle, Time, computation, notify, yields,
};

use crate::driver::{
    Down,
    backend::{Reply, act},
    engines, in_form, in_list, on_every_engine,
    page::{
        self,
        form::{self, First, FirstEvent, Note},
        list::{self, Browsing, KeyEvent},
    },
};

type Written = Vec<(Time, String)>;

fn session() -> Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    computation(async {
        let FirstEvent { n } = form::Here::perform(yields(First)).await;
        let doubled = form::Here::perform(act(n)).await?;
        form::Here::perform(notify(Note { text: doubled.to_string() })).await;
        form::Here::perform(yields(First)).await;
        Ok(doubled)
    })
}

fn outputs(machine: &mut Machine<page::Contract>) -> Vec<Output<page::Contract>> {
    std::iter::from_fn(|| machine.poll_output()).collect()
}

#[test]
fn s23_a_page_is_rebuilt_from_its_written_inputs_and_every_wait_comes_back() {
    for engine in engines() {
        let mut written = Written::new();
        let mut machine = Machine::with_engine(Settings::default(), engine);
        let form = machine.start(Time::default(), session()).unwrap();
        let mut first = outputs(&mut machine);
        let event = pagemachine::Event::into_event(FirstEvent { n: 4 });
        let answer = Input::Event { spindle: Some(form.raw()), seen: Some(1), again: false, event };
        let reply = |number| Input::Reply {
            call: pagemachine::CallId { spindle: form.raw(), number },
            reply: page::Reply::Backend(Reply::Act(Ok(8))),
        };
        for (micros, input) in [(10, answer), (20, reply(1)), (30, Input::Time)] {
            let at = Time::from_micros(micros);
            written.push((at, serde_json::to_string(&input).unwrap()));
            machine.handle(at, input).unwrap();
            first.extend(outputs(&mut machine));
        }
        assert_eq!(
            written[0].1,
            r#"{"event":{"spindle":0,"seen":1,"again":false,"event":{"form":{"first":{"n":4}}}}}"#,
            "declared names, never positions"
        );

        let mut rebuilt = Machine::with_engine(Settings::default(), engine);
        rebuilt.start(Time::default(), session()).unwrap();
        let mut second = outputs(&mut rebuilt);
        for (at, input) in written {
            rebuilt.handle(at, serde_json::from_str(&input).unwrap()).unwrap();
            second.extend(outputs(&mut rebuilt));
        }
        assert_eq!(first, second);
        assert!(rebuilt.spindles().eq(machine.spindles()));
    }
}

#[test]
fn s23_a_call_that_was_out_is_made_again_under_its_key() {
    let key = |machine: &mut Machine<page::Contract>| {
        outputs(machine).into_iter().find_map(|output| match output {
            Output::Call { call, .. } => {
                Some(pagemachine::Call { page: "p".into(), session: "s".into(), id: call }.key())
            }
            _ => None,
        })
    };
    let run = || {
        let mut machine = Machine::new(Settings::default());
        machine.start(Time::default(), in_form(async { form::Here::perform(act(1)).await })).unwrap();
        key(&mut machine)
    };
    assert_eq!(run(), Some("p.1".into()));
    assert_eq!(run(), run());
}

#[test]
fn s23a_a_refused_input_leaves_no_trace() {
    on_every_engine(|page| {
        let form = page.start(session());
        let list = page.start(in_list(async {
            drop(list::Here::perform(yields(Browsing)).await);
        }));
        let before: Vec<_> = page.machine.spindles().collect();
        page.said();
        page.send(form, 0, FirstEvent { n: 1 }).unwrap_err();
        page.send(form, 9, FirstEvent { n: 1 }).unwrap_err();
        page.send(list, 9, KeyEvent { key: 'k' }).unwrap_err();
        page.reply(form, 7, Reply::Act(Ok(1))).unwrap_err();
        page.give(Input::Cancel { spindle: pagemachine::RawId::from_number(77) }).unwrap_err();
        assert!(page.said().is_empty());
        assert!(page.machine.spindles().eq(before));
    });
}
