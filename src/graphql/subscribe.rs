//! Subscriptions: the same selection answered for each release that comes.

use std::sync::Arc;

use futures_util::stream::{self, BoxStream, StreamExt};
use tokio::sync::watch;

use super::node::Node;
use super::service::{Answer, Prepared, Request, Service};
use super::told;
use crate::catalogue::Catalogue;
use crate::query::Scope;

/// Who listens: nothing waits for the slow, who find in the catalogue what they have not heard yet.
struct Listening {
    service: Service,
    prepared: Prepared,
    heard: watch::Receiver<Arc<Catalogue>>,
    /// The number of the next release to tell.
    next: i32,
}

impl Service {
    /// The answers to a subscription, one a release from now on.
    pub async fn listen(&self, request: Request) -> BoxStream<'static, Answer> {
        let mut heard = self.watch();
        let begun = heard.borrow_and_update().clone();
        let prepared = match self.prepare(request).await {
            Ok(prepared) => prepared,
            Err(errors) => return once(Answer::refused(errors, begun.state)),
        };
        if let Err(error) = prepared.check_one_field() {
            return once(Answer::refused(vec![told::request(&error)], begun.state));
        }
        let listening = Listening { service: self.clone(), prepared, heard, next: begun.newest() + 1 };
        stream::unfold(listening, |mut listening| async {
            let answer = listening.next().await?;
            Some((answer, listening))
        })
        .boxed()
    }
}

impl Listening {
    /// The answer for the next release; none where no more will come.
    async fn next(&mut self) -> Option<Answer> {
        loop {
            let catalogue = self.heard.borrow_and_update().clone();
            if let Some(release) = catalogue.release(self.next).cloned() {
                self.next += 1;
                let scope = Scope::fixed(&catalogue, catalogue.newest(), false);
                let root = Node::Released(Arc::new(release), scope);
                return Some(self.service.answer(&self.prepared, &catalogue, root).await);
            }
            self.heard.changed().await.ok()?;
        }
    }
}

fn once(answer: Answer) -> BoxStream<'static, Answer> {
    stream::once(async { answer }).boxed()
}
