//! What harvesters, search engines and clerks are told of the datasets.

mod csv_says_what_it_holds;
mod datasets_are_described;
mod forms_are_negotiated;
mod identifiers_hang_on_no_header;
mod pages_hold_the_data;
mod releases_are_fed;
mod the_core_metadata_are_rows;
mod the_past_is_described_as_it_stood;

use std::collections::BTreeSet;

use oxjsonld::JsonLdParser;
use oxrdf::Triple;
use oxttl::TurtleParser;

use crate::support::{PackageBuilder, Response, Server, World};

/// Where the world is told to be.
const PUBLIC: &str = "https://plan.example.org/open";

/// Serves what was published, under a public address.
fn serve(world: &World) -> Server {
    world.serve_with(&[("OPENPLAN_PUBLIC_URL", PUBLIC)])
}

/// Publishes a dataset with one figure.
fn publish(world: &World, dataset: &str) {
    world.import(&[PackageBuilder::new(dataset).observation(&[]).write()]).succeeded();
}

/// The statements of Turtle.
#[track_caller]
fn turtle(response: &Response) -> BTreeSet<String> {
    assert_eq!((response.status, response.header("content-type")), (200, "text/turtle; charset=utf-8"), "{response:?}");
    let read: Result<Vec<Triple>, _> = TurtleParser::new().for_slice(&response.text).collect();
    read.unwrap().iter().map(Triple::to_string).collect()
}

/// The statements of JSON-LD, read without a network.
#[track_caller]
fn json_ld(response: &Response) -> BTreeSet<String> {
    assert_eq!((response.status, response.header("content-type")), (200, "application/ld+json"), "{response:?}");
    let read: Result<Vec<_>, _> = JsonLdParser::new().for_slice(&response.text).collect();
    read.unwrap().iter().map(|quad| Triple::from(quad.clone()).to_string()).collect()
}

/// What is said of a thing by a property, as N-Triples has it.
fn said<'a>(graph: &'a BTreeSet<String>, thing: &str, property: &str) -> Vec<&'a str> {
    let begin = format!("<{PUBLIC}{thing}> <{property}> ");
    graph.iter().filter_map(|triple| triple.strip_prefix(begin.as_str())).collect()
}
