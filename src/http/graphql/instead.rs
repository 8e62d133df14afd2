//! What `graphql-transport-ws` has in place of the library's words: an operation that was refused before anything was
//! executed is told by one `error`, where the library says `next` and then `complete`.

use std::sync::{Arc, Mutex};

use axum::extract::ws::Message;
use serde_json::{Value, json};

/// What stands in place of the next message. The library makes a message of what an operation gives it before it looks
/// at any other, so the next is the one that is meant.
#[derive(Clone, Default)]
pub struct Instead(Arc<Mutex<Option<Vec<Message>>>>);

impl Instead {
    /// Why an operation was refused, in place of its answer.
    pub fn refuse(&self, id: &str, errors: &[Value]) {
        let error = json!({ "type": "error", "id": id, "payload": errors });
        self.put(vec![Message::text(error.to_string())]);
    }

    /// Nothing, in place of its end.
    pub fn silence(&self) {
        self.put(Vec::new());
    }

    fn put(&self, messages: Vec<Message>) {
        if let Ok(mut instead) = self.0.lock() {
            *instead = Some(messages);
        }
    }

    /// What is sent where the library sends this.
    pub fn of(&self, message: Message) -> Vec<Message> {
        let instead = self.0.lock().ok().and_then(|mut instead| instead.take());
        instead.unwrap_or_else(|| vec![message])
    }
}
