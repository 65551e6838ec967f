//! The same script on two backends, answer by answer.

use std::collections::BTreeMap;

use kv_schema::backend::stream::StreamBackend;
use serde::Serialize;

use crate::ops::generate::{Script, Step};
use crate::ops::{Answer, Body, Op, execute};

/// The seconds by which two expiries may differ: each backend reads its own clock.
const SLACK: u64 = 2;

/// What came of a script.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// The operations that both backends carried out.
    pub operations: u32,
    /// How many of them were calls of each method.
    pub calls: BTreeMap<String, u32>,
    /// How often each form of answer, or kind of error, was given.
    pub answers: BTreeMap<String, u32>,
    /// Where the two disagreed; the script ends there, because what follows from it would only repeat it.
    pub difference: Option<Difference>,
}

/// An operation that two backends answered differently.
#[derive(Debug, Serialize)]
pub struct Difference {
    /// The operations before it.
    pub after: u32,
    /// The operation.
    pub op: Op,
    /// What the first backend said.
    pub ours: Answer,
    /// What the second backend said.
    pub theirs: Answer,
}

/// Runs a script on two backends that are equal at the beginning; `goes_on` is asked before each operation.
pub async fn run<A, B>(
    script: Script,
    ours: &A,
    theirs: &B,
    mut goes_on: impl FnMut(&Report) -> bool,
) -> Report
where
    A: StreamBackend<Body: Body>,
    B: StreamBackend<Body: Body>,
{
    let mut report = Report::default();
    let (mut our_cursor, mut their_cursor) = (None, None);
    // At the end everything is listed, so that a write that nobody read since counts too.
    let last = Step {
        op: Op::ListAll {
            prefix: String::new(),
            limit: None,
        },
        resumes: false,
    };
    let mut steps = script.map(Some);
    loop {
        let next = if goes_on(&report) {
            steps.next().flatten()
        } else {
            None
        };
        let ended = next.is_none();
        let step = next.unwrap_or_else(|| last.clone());
        let our_answer = execute(ours, step.with_cursor(&our_cursor)).await;
        let their_answer = execute(theirs, step.with_cursor(&their_cursor)).await;
        *report.calls.entry(step.op.name().to_owned()).or_default() += 1;
        our_answer.count(&mut report.answers);
        if !our_answer.agrees_with(&their_answer, SLACK) {
            report.difference = Some(Difference {
                after: report.operations,
                op: step.op,
                ours: our_answer,
                theirs: their_answer,
            });
            return report;
        }
        report.operations += 1;
        if ended {
            return report;
        }
        if matches!(step.op, Op::List { .. }) {
            our_cursor = our_answer.cursor().map(str::to_owned);
            their_cursor = their_answer.cursor().map(str::to_owned);
        }
    }
}

impl Step {
    fn with_cursor(&self, last: &Option<String>) -> Op {
        let mut op = self.op.clone();
        if let (true, Op::List { cursor, .. }) = (self.resumes, &mut op) {
            cursor.clone_from(last);
        }
        op
    }
}

impl Answer {
    fn count(&self, answers: &mut BTreeMap<String, u32>) {
        let mut add = |name: &str| *answers.entry(name.to_owned()).or_default() += 1;
        match self {
            Self::Done => add("done"),
            Self::Missing => add("missing"),
            Self::Found { .. } => add("found"),
            Self::Many(each) => each.iter().for_each(|answer| answer.count(answers)),
            Self::Pages(_, None) => add("pages"),
            Self::Pages(_, Some(_)) => add("pages, and more"),
            Self::Failed { kind, .. } => add(kind),
        }
    }
}

#[cfg(all(test, feature = "host"))]
mod tests {
    use kv_schema::backend::memory::MemoryKv;

    use super::{Report, run};
    use crate::ops::generate::Script;

    fn differ(number: u32, ours: &MemoryKv, theirs: &MemoryKv, steps: u32) -> Report {
        let script = Script::new(1, number);
        pollster::block_on(run(script, ours, theirs, |report| report.operations < steps))
    }

    #[test]
    fn a_backend_agrees_with_itself() {
        for number in 0..40 {
            let report = differ(number, &MemoryKv::new(), &MemoryKv::new(), 300);
            assert!(report.difference.is_none(), "script {number}: {report:?}");
        }
    }

    #[test]
    fn one_setting_that_differs_is_found() {
        let plants: [fn(&MemoryKv); 5] = [
            |kv| kv.configure(|settings| settings.limits.key -= 1),
            |kv| kv.configure(|settings| settings.limits.metadata -= 1),
            |kv| kv.configure(|settings| settings.limits.min_ttl += 1),
            |kv| kv.configure(|settings| settings.empty_pages = true),
            |kv| kv.configure(|settings| settings.start_after = true),
        ];
        for (number, plant) in (0..).zip(plants) {
            let planted = MemoryKv::new();
            plant(&planted);
            let found = [0, 1, 2].iter().any(|script| {
                let report = differ(*script, &planted, &MemoryKv::new(), 2000);
                report.difference.is_some()
            });
            assert!(found, "plant {number}");
        }
    }
}
