//! The database: set up, brought forward and back.

mod migrations_go_forward_and_back;
mod older_databases_are_filled;
mod the_first_command_sets_up;
