//! Publishing and taking back.

mod imports_are_whole_or_nothing;
mod imports_do_not_interleave;
mod the_newest_release_can_be_undone;
mod the_same_again_publishes_nothing;
