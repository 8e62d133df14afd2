//! GraphQL operations: what became of them, and what they took.

use std::borrow::Cow;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::Held;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Outcome {
    outcome: Cow<'static, str>,
}

/// The outcome of what went well.
pub const OK: &str = "OK";

/// What is kept: how much of it, and its bytes.
#[derive(Debug, Default)]
struct Kept {
    entries: Gauge,
    bytes: Gauge,
}

impl Kept {
    fn register(&self, registry: &mut Registry, name: &str, of: &str) {
        registry.register(name, format!("{of} that are kept"), self.entries.clone());
        registry.register(format!("{name}_bytes"), format!("Bytes of the {}", of.to_lowercase()), self.bytes.clone());
    }

    fn set(&self, (entries, bytes): (u64, u64)) {
        self.entries.set(i64::try_from(entries).unwrap_or(i64::MAX));
        self.bytes.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }
}

/// GraphQL operations.
#[derive(Debug)]
pub struct Graphql {
    operations: Family<Outcome, Counter>,
    /// The one of them that most answers are: it need not be looked for.
    well: Counter,
    cost: Histogram,
    statements: Histogram,
    duration: Histogram,
    executing: Gauge,
    listeners: Gauge,
    answers: Kept,
    answer_hits: Counter,
    persisted: Kept,
}

impl Graphql {
    pub(super) fn new(registry: &mut Registry) -> Self {
        let operations: Family<Outcome, Counter> = Family::default();
        let graphql = Graphql {
            well: operations.get_or_create_owned(&Outcome { outcome: OK.into() }),
            operations,
            cost: Histogram::new([10.0, 100.0, 1e3, 1e4, 1e5, 5e5]),
            statements: Histogram::new([0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0]),
            duration: Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]),
            executing: Gauge::default(),
            listeners: Gauge::default(),
            answers: Kept::default(),
            answer_hits: Counter::default(),
            persisted: Kept::default(),
        };
        let help = "GraphQL answers by outcome: OK, or the code of the first error";
        registry.register("graphql_operations", help, graphql.operations.clone());
        registry.register("graphql_cost", "Cost of the operations executed, as reckoned", graphql.cost.clone());
        let help = "Statements that each executed operation sent to the database";
        registry.register("graphql_statements", help, graphql.statements.clone());
        let help = "Seconds that executing an operation took";
        registry.register("graphql_execution_duration_seconds", help, graphql.duration.clone());
        registry.register("graphql_executing", "Operations that are executed now", graphql.executing.clone());
        registry.register("graphql_listeners", "Clients that listen to releases", graphql.listeners.clone());
        let help = "Answers that were kept and not executed again";
        registry.register("graphql_answer_hits", help, graphql.answer_hits.clone());
        graphql.answers.register(registry, "graphql_answers", "Answers");
        graphql.persisted.register(registry, "graphql_persisted_documents", "Documents");
        graphql
    }

    /// Counts an answer; the outcome is one of our codes, never a stranger's word.
    pub fn answered(&self, outcome: Cow<'static, str>) {
        if outcome == OK {
            self.well.inc();
        } else {
            self.operations.get_or_create(&Outcome { outcome }).inc();
        }
    }

    /// Counts what executing an operation took; the cost is none where the operation was refused before it was known.
    pub fn executed(&self, cost: Option<u64>, statements: u32, took: Duration) {
        if let Some(cost) = cost {
            self.cost.observe(u32::try_from(cost).unwrap_or(u32::MAX).into());
        }
        self.statements.observe(statements.into());
        self.duration.observe(took.as_secs_f64());
    }

    /// Counts an operation that is executed, as long as the value lives.
    pub fn executing(&self) -> Held {
        Held::new(&self.executing)
    }

    /// Counts an answer that was kept.
    pub fn answered_before(&self) {
        self.answer_hits.inc();
    }

    /// Sets how many listen.
    pub fn set_listeners(&self, clients: usize) {
        self.listeners.set(i64::try_from(clients).unwrap_or(i64::MAX));
    }

    /// Sets how many answers are kept, and their bytes.
    pub fn set_answers(&self, held: (u64, u64)) {
        self.answers.set(held);
    }

    /// Sets how many documents are kept by their hash, and their bytes.
    pub fn set_persisted(&self, held: (u64, u64)) {
        self.persisted.set(held);
    }
}
