//! Documents of all shapes up to the size that is taken: each is answered or refused at once.

use std::collections::hash_map::RandomState;
use std::fmt::Write as _;
use std::hash::BuildHasher;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{PackageBuilder, Server, World, rounds};

/// How long any document may take in an unoptimised program on a busy machine; a blow-up takes minutes.
const AT_ONCE: Duration = Duration::from_secs(3);

/// Numbers that follow from a seed.
struct Dice {
    seed: RandomState,
    thrown: u64,
}

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.thrown += 1;
        usize::try_from(self.seed.hash_one(self.thrown) % u64::try_from(sides).expect("a number")).expect("a number")
    }
}

/// Fields below each type, with the type that follows.
const FIELDS: [(&str, &str, &str); 9] = [
    ("Query", "__typename", ""),
    ("Query", "district(code: \"420106\")", "District"),
    ("Query", "indicator(code: \"GDP\")", "Indicator"),
    ("District", "code", ""),
    ("District", "parent", "District"),
    ("District", "children", "District"),
    ("Indicator", "code", ""),
    ("Indicator", "category", "Category"),
    ("Category", "code", ""),
];

/// A selection on a type: fields, inline fragments and spreads of the fragments from `first` on.
fn selection(dice: &mut Dice, on: &str, levels: usize, fragments: &[(String, &str)], text: &mut String) {
    text.push_str("{ ");
    let fields: Vec<_> = FIELDS.iter().filter(|(ty, ..)| *ty == on).collect();
    for _ in 0..=dice.throw(4) {
        let spreads: Vec<_> = fragments.iter().filter(|(_, ty)| *ty == on).collect();
        match dice.throw(4) {
            0 if !spreads.is_empty() => {
                let _ = write!(text, "...{} ", spreads[dice.throw(spreads.len())].0);
            }
            1 if levels > 0 => {
                let _ = write!(text, "... on {on} ");
                selection(dice, on, levels - 1, fragments, text);
            }
            _ => {
                let (_, field, below) = fields[dice.throw(if levels > 0 { fields.len() } else { 1 })];
                let _ = write!(text, "a{}: {field} ", dice.throw(1_000));
                if !below.is_empty() {
                    selection(dice, below, levels.saturating_sub(1), fragments, text);
                }
            }
        }
    }
    text.push_str("} ");
}

/// A document whose fragments spread later ones.
fn document(dice: &mut Dice) -> String {
    let types = ["Query", "District", "Indicator", "Category"];
    let many = 1 << dice.throw(8);
    let fragments: Vec<(String, &str)> = (0..many).map(|n| (format!("F{n}"), types[dice.throw(4)])).collect();
    let mut text = String::new();
    for operation in 0..=dice.throw(3) {
        let _ = write!(text, "query Q{operation} ");
        selection(dice, "Query", 3, &fragments, &mut text);
    }
    for (at, (name, ty)) in fragments.iter().enumerate() {
        let _ = write!(text, "fragment {name} on {ty} ");
        selection(dice, ty, 2, &fragments[at + 1..], &mut text);
    }
    text
}

/// Documents that are known to have cost some service much.
fn notorious() -> Vec<(&'static str, String)> {
    let doubling = |many: usize, field: &str| {
        let spread =
            |n: usize| format!("fragment F{n} on District {{ {} }} ", field.replace("NEXT", &format!("...F{}", n + 1)));
        let all: String = (0..many).map(spread).collect();
        format!("{all} fragment F{many} on District {{ code }}")
    };
    let start = r#"district(code: "420106") { ...F0 }"#;
    let chain: String = (0..400).map(|n| format!("fragment G{n} on District {{ ...G{} }} ", n + 1)).collect();
    let wide: String =
        (0..300).map(|n| format!("fragment W{n} on Query {{ district(code: \"420106\") {{ code }} }} ")).collect();
    let spreads: String = (0..300).map(|n| format!("...W{n} ")).collect();
    let nested = format!("{}code{}", "... on District { ".repeat(45), " }".repeat(45));
    let same: String = (0..600).map(|n| format!("district(code: \"{n}\") {{ code }} ")).collect();
    let definitions: String = (0..800).map(|n| format!("$v{n}: Int ")).collect();
    vec![
        ("doubling", format!("query A {{ {start} }} {}", doubling(30, "NEXT NEXT"))),
        ("doubling below a field", format!("query A {{ {start} }} {}", doubling(30, "a: parent { NEXT } b: parent { NEXT }"))),
        (
            "doubling in an operation that is not asked",
            format!("query A {{ __typename }} query B {{ {start} }} {}", doubling(30, "NEXT NEXT")),
        ),
        (
            "doubling below a field in an operation that is not asked",
            format!("query A {{ __typename }} query B {{ {start} }} {}", doubling(30, "a: parent { NEXT } b: parent { NEXT }")),
        ),
        ("doubling in fragments that nobody spreads", format!("query A {{ __typename }} {}", doubling(30, "NEXT NEXT"))),
        ("fragments that spread each other", {
            "query A { district(code: \"420106\") { ...X } } fragment X on District { ...Y ...Y } fragment Y on District { ...X ...X }".to_owned()
        }),
        (
            "fragments that spread each other, not asked",
            "query A { __typename } query B { district(code: \"1\") { ...X } } fragment X on District { parent { ...X } ...X }".to_owned(),
        ),
        ("a long chain", format!("query A {{ district(code: \"420106\") {{ ...G0 }} }} {chain} fragment G400 on District {{ code }}")),
        ("many fragments spread at many places", format!("query A {{ {spreads} {spreads} {spreads} }} {wide}")),
        ("inline fragments in each other", format!("query A {{ district(code: \"420106\") {{ {nested} }} }}")),
        ("a key for many things", format!("query A {{ {same} }}")),
        ("variables that nobody uses", format!("query A({definitions}) {{ __typename }}")),
        ("brackets", format!("query A {}{}", "{ a ".repeat(2_000), "}".repeat(2_000))),
        ("a list in lists", format!("query A {{ districts(filter: {}{}) {{ totalCount }} }}", "[".repeat(2_000), "]".repeat(2_000))),
        ("an object in objects", format!("query A {{ districts(filter: {}1{}) {{ totalCount }} }}", "{a: ".repeat(1_200), "}".repeat(1_200))),
        ("a long string", format!("query A {{ districts(filter: {{ text: \"{}\" }}) {{ totalCount }} }}", "\\u0041".repeat(20_000))),
        ("a long comment", format!("query A {{ __typename }} #{}", "# ".repeat(60_000))),
        ("a long name", format!("query A {{ {} }}", "a".repeat(120_000))),
        ("commas", format!("query A {{ __typename {} }}", ",".repeat(120_000))),
    ]
}

/// Asks each of the document's operations; how long the slowest took.
async fn is_told_at_once(server: &Server, name: &str, document: &str) -> Duration {
    let mut longest = Duration::ZERO;
    for operation in [Some("A"), Some("Q0"), None] {
        let begun = Instant::now();
        let response = server.post(&json!({ "query": document, "operationName": operation })).await;
        let took = begun.elapsed();
        longest = longest.max(took);
        assert!(took < AT_ONCE, "{name}: {took:?} for {} bytes: {response:?}\n{document}", document.len());
        assert!([200, 400, 413].contains(&response.status), "{name}: {response:?}\n{document}");
        assert!(!response.text.contains("INTERNAL"), "{name}: {response:?}\n{document}");
    }
    longest
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_documents_that_are_known() {
    let world = World::on_sqlite();
    world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
    let server = world.serve();
    let (mut longest, mut slowest) = (Duration::ZERO, "");
    for (name, document) in notorious() {
        let took = is_told_at_once(&server, name, &document).await;
        if took > longest {
            (longest, slowest) = (took, name);
        }
    }
    eprintln!("known documents: {longest:?} at most, for {slowest}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_documents_that_nobody_thought_of() {
    let world = World::on_sqlite();
    world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
    let server = world.serve();
    let mut dice = Dice { seed: RandomState::new(), thrown: 0 };
    let (rounds, mut longest) = (rounds(60, 2_000), Duration::ZERO);
    for number in 0..rounds {
        let document = document(&mut dice);
        longest = longest.max(is_told_at_once(&server, &format!("document {number}"), &document).await);
    }
    eprintln!("{rounds} made-up documents: {longest:?} at most");
}
