//! The second run of a test's inputs, and how it differs from the first (rule 23a).

use std::iter;

use pagemachine::{Contract, Engine, Machine, Output, Settings};

use crate::{
    record::{Record, Turn},
    report,
};

/// Runs all inputs again on a fresh machine of each engine that this build has; an error says what differs.
pub(crate) fn replay<C: Contract>(
    record: &Record<C>,
    settings: &Settings,
    engine: Engine,
) -> Result<(), String> {
    replay_on(record, settings, engine)?;
    #[cfg(feature = "genawaiter")]
    for other in [Engine::Airlock, Engine::Genawaiter] {
        if other != engine {
            replay_on(record, settings, other).map_err(|difference| {
                format!("{difference}\n(the second run was on the engine {other:?}, the first on {engine:?})")
            })?;
        }
    }
    Ok(())
}

fn replay_on<C: Contract>(record: &Record<C>, settings: &Settings, engine: Engine) -> Result<(), String> {
    let mut machine = Machine::with_engine(settings.clone(), engine);
    for (place, turn) in record.turns.iter().enumerate() {
        let verdict = turn.given.give(&mut machine, turn.at);
        let second: Vec<_> = iter::from_fn(|| machine.poll_output()).collect();
        if verdict != turn.verdict {
            let first = report::given(record, turn);
            return Err(difference(record, turn, &first, &report::given_again(record, turn, verdict)));
        }
        let first = record.outputs_of(place);
        if let Some(place) =
            (0..first.len().max(second.len())).find(|place| first.get(*place) != second.get(*place))
        {
            let line = |output: Option<&Output<C>>| {
                output.map_or_else(|| "nothing more".into(), |output| report::output(record, output))
            };
            return Err(difference(record, turn, &line(first.get(place)), &line(second.get(place))));
        }
    }
    Ok(())
}

/// Says what differs, with a mark under the first character that does.
fn difference<C: Contract>(record: &Record<C>, turn: &Turn<C>, first: &str, second: &str) -> String {
    let same = first.chars().zip(second.chars()).take_while(|(first, second)| first == second).count();
    let hint = if first == second {
        "they are shown alike: a secret differs, or a value that is not equal to itself".to_owned()
    } else {
        format!("{}^ differs from here", " ".repeat(same))
    };
    format!(
        "expected the same inputs to give the same again, found a spindle that depends on what is not an input\n\
         \x20 given:  {}\n\
         \x20 first:  {first}\n\
         \x20 second: {second}\n\
         \x20         {hint}",
        report::given(record, turn),
    )
}
