//! What is asked over GraphQL, of the running server.

mod what_was_published_can_be_read;
