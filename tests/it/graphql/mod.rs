//! What is asked over GraphQL, of the running server.

mod answers_are_of_the_newest_state;
mod cursors_hold;
mod every_field_is_resolved;
mod fields_answer_alone_as_among_others;
mod figures_of_the_report;
mod filter_words_leave_what_they_say;
mod headlines_follow_the_documents;
mod ids_keep_then_and_now_apart;
mod owners_of_codes;
mod pages_cost_no_more_for_more_rows;
pub mod pages_run;
mod releases_can_be_listened_to;
mod search_finds_by_name;
mod search_stays_small_among_many_names;
mod statements_are_bounded;
mod strangers_do_no_harm;
mod values_compare_by_amount;
mod what_was_published_can_be_read;

use crate::support::{World, packages};

/// Publishes them all.
fn publish_all(world: &World) {
    world.import(&packages()).succeeded();
}
