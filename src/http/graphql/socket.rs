//! Listening over WebSocket: the library speaks `graphql-transport-ws`, we bound what a client may hold open.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use async_graphql::http::{ALL_WEBSOCKET_PROTOCOLS, ClientMessage};
use async_graphql::{
    Data, ErrorExtensionValues, Executor, Name as FieldName, PathSegment, Pos, Response as Answered, ServerError, Value,
};
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::sink::SinkExt;
use futures_util::stream::{self, BoxStream, SplitStream, StreamExt};
use serde_json::{Map, Number, Value as Json};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::super::Site;
use super::answer::{self, Media};
use super::instead::Instead;
use crate::error::{Error, Result};
use crate::graphql::{Answer, Request, told};

/// How long a client may take to say who it is.
const HELLO: Duration = Duration::from_secs(10);
/// Under this one key numbers stand that `serde_json` keeps digit by digit.
const NUMBER: &str = "$serde_json::private::Number";
/// The protocol that has a message for what was refused; in the older one it is told as an answer.
const TELLS_REFUSALS: &str = "graphql-transport-ws";

/// Who listens at the moment, by SSE or WebSocket.
pub struct Listeners(Arc<Semaphore>);

impl Listeners {
    /// So many at once.
    pub fn new(most: usize) -> Self {
        Listeners(Arc::new(Semaphore::new(most)))
    }

    /// How many places are left.
    pub fn places_left(&self) -> usize {
        self.0.available_permits()
    }

    /// A place, given up when it is dropped.
    pub fn take(&self) -> Result<OwnedSemaphorePermit> {
        let full = |_| Error::Busy("too many listen at the moment; try again in a little while".to_owned());
        self.0.clone().try_acquire_owned().map_err(full)
    }
}

/// Opens a WebSocket. Who offers no protocol that we speak is told so by a close frame, which clients show; the status of
/// a refused upgrade they do not.
pub async fn listen(site: Arc<Site>, upgrade: WebSocketUpgrade) -> Response {
    let place = match site.listeners.take() {
        Ok(place) => place,
        Err(error) => return answer::refuse(Media::Json, error),
    };
    let most = site.settings.limits.max_request_bytes;
    let upgrade = upgrade.protocols(ALL_WEBSOCKET_PROTOCOLS).max_message_size(most).max_frame_size(most);
    let name = upgrade.selected_protocol();
    let instead = name.is_some_and(|name| name == TELLS_REFUSALS).then(Instead::default);
    let protocol = chosen(name).await;
    upgrade.on_upgrade(move |mut socket| async move {
        match protocol {
            Some(protocol) => converse(site, socket, protocol, instead, place).await,
            None => drop(socket.send(close(4406, "Subprotocol not acceptable")).await),
        }
    })
}

/// The answer to who speaks another version of WebSocket (RFC 6455, section 4.4).
pub fn other_version() -> Response {
    let mut response = answer::refuse(Media::Json, Error::UpgradeRequired);
    let spoken =
        [(header::UPGRADE, "websocket"), (header::CONNECTION, "upgrade"), (header::SEC_WEBSOCKET_VERSION, "13")];
    response.headers_mut().extend(spoken.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}

/// The protocol that both sides speak.
async fn chosen(name: Option<&HeaderValue>) -> Option<GraphQLProtocol> {
    let request = axum::http::Request::builder().header(header::SEC_WEBSOCKET_PROTOCOL, name?).body(()).ok()?;
    GraphQLProtocol::from_request_parts(&mut request.into_parts().0, &()).await.ok()
}

async fn converse(
    site: Arc<Site>,
    socket: WebSocket,
    protocol: GraphQLProtocol,
    instead: Option<Instead>,
    place: OwnedSemaphorePermit,
) {
    let _kept = (place, site.token());
    let closing = site.closing.clone();
    let (mut sink, stream) = socket.split();
    let (fault, begun) = (Arc::new(OnceLock::new()), Begun::default());
    let said = Said {
        stream,
        hello: Some(Instant::now() + HELLO),
        names: Arc::default(),
        begun: begun.clone(),
        fault: fault.clone(),
    };
    let said = stream::unfold(said, |mut said| async move { said.next().await.map(|message| (message, said)) });
    let said = said.take_until(closing.cancelled_owned()).boxed();
    let client = Client { site, begun, running: Arc::default(), instead: instead.clone() };
    let told = (&mut sink).with_flat_map(|message| {
        let message = by_protocol(message);
        let messages = match &instead {
            Some(instead) => instead.of(message),
            None => vec![message],
        };
        stream::iter(messages).map(Ok::<_, axum::Error>)
    });
    GraphQLWebSocket::new_with_pair(told, said, client, protocol).serve().await;
    if let Some(fault) = fault.get() {
        let _ = sink.send(Message::clone(fault)).await;
    }
}

/// What a client says, message by message, up to where it breaks the protocol in a way that the library lets pass.
struct Said {
    stream: SplitStream<WebSocket>,
    /// Until when it must have said who it is; none once it has.
    hello: Option<Instant>,
    names: Names,
    begun: Begun,
    /// By what the connection is closed then.
    fault: Arc<OnceLock<Message>>,
}

impl Said {
    async fn next(&mut self) -> Option<Result<Message, axum::Error>> {
        let message = loop {
            let next = self.stream.next();
            let came = match self.hello {
                None => next.await,
                Some(until) => match tokio::time::timeout_at(until, next).await {
                    Ok(came) => came,
                    Err(_late) => return self.end(4408, "Connection initialisation timeout"),
                },
            };
            if let message @ (Message::Text(_) | Message::Binary(_)) = came?.ok()? {
                break message;
            }
        };
        match ClientMessage::from_bytes(message.clone().into_data()) {
            Ok(ClientMessage::ConnectionInit { .. }) => self.hello = None,
            Ok(ClientMessage::Start { id, .. }) => match Name::take(&self.names, &id) {
                Some(name) => self.begun.push(name),
                None => return self.end(4409, &format!("Subscriber for {id} already exists")),
            },
            _ => {}
        }
        Some(Ok(message))
    }

    fn end<T>(&self, code: u16, reason: &str) -> Option<T> {
        let _first = self.fault.set(close(code, reason));
        None
    }
}

/// The ids of the operations that a client has running.
type Names = Arc<Mutex<HashSet<String>>>;

/// The id of an operation, taken until this is dropped.
struct Name {
    id: String,
    taken: Names,
}

impl Name {
    fn take(taken: &Names, id: &str) -> Option<Self> {
        let is_free = taken.lock().is_ok_and(|mut names| names.insert(id.to_owned()));
        is_free.then(|| Name { id: id.to_owned(), taken: taken.clone() })
    }
}

/// Ids of what the library was handed and has not begun yet: it begins one after the other.
#[derive(Clone, Default)]
struct Begun(Arc<Mutex<VecDeque<Name>>>);

impl Begun {
    fn push(&self, name: Name) {
        if let Ok(mut waiting) = self.0.lock() {
            waiting.push_back(name);
        }
    }

    fn pop(&self) -> Option<Name> {
        self.0.lock().ok()?.pop_front()
    }
}

impl Drop for Name {
    fn drop(&mut self) {
        if let Ok(mut names) = self.taken.lock() {
            names.remove(&self.id);
        }
    }
}

/// Codes by which the library closes a connection, and what `graphql-transport-ws` has in their place: for what is no
/// message of the protocol, and for what is asked before the handshake.
const CODES: [(u16, u16); 2] = [(1002, 4400), (1011, 4401)];
/// Bytes that the reason of a close frame may have.
const REASON: usize = 123;

/// A message as the protocol has it.
fn by_protocol(message: Message) -> Message {
    match message {
        Message::Close(Some(frame)) => close(frame.code, &frame.reason),
        message => message,
    }
}

/// A close frame as the protocol has it.
fn close(code: u16, why: &str) -> Message {
    let code = CODES.iter().find(|(theirs, _)| *theirs == code).map_or(code, |(_, ours)| *ours);
    let mut reason = String::new();
    for letter in why.chars().take_while(|letter| *letter != '\n') {
        if reason.len() + letter.len_utf8() > REASON {
            break;
        }
        reason.push(letter);
    }
    Message::Close(Some(CloseFrame { code, reason: reason.into() }))
}

/// One client with the operations that it has running.
#[derive(Clone)]
struct Client {
    site: Arc<Site>,
    begun: Begun,
    running: Arc<AtomicUsize>,
    instead: Option<Instead>,
}

/// An operation that runs.
struct Running(Arc<AtomicUsize>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Client {
    fn begin(&self) -> Result<Running> {
        let most = self.site.settings.limits.max_subscriptions;
        let running = Running(self.running.clone());
        if self.running.fetch_add(1, Ordering::Relaxed) < most {
            return Ok(running);
        }
        Err(Error::TooCostly {
            message: format!("{most} operations at once are the limit of a connection; complete one first"),
            limit: "subscriptions",
        })
    }
}

impl Executor for Client {
    async fn execute(&self, request: async_graphql::Request) -> Answered {
        self.execute_stream(request, None).next().await.unwrap_or_default()
    }

    fn execute_stream(&self, request: async_graphql::Request, _: Option<Arc<Data>>) -> BoxStream<'static, Answered> {
        let begun = self.begin();
        let site = self.site.clone();
        let name = self.begun.pop();
        let answers = async move {
            let running = match begun {
                Ok(running) => running,
                Err(error) => return stream::once(async move { refused(&error) }).boxed(),
            };
            let request = Request {
                query: request.query,
                operation_name: request.operation_name,
                variables: request.variables.iter().map(|(n, v)| (n.to_string(), plain(v.clone()))).collect(),
                mutations_allowed: true,
            };
            if !site.service.is_subscription(&request) {
                let inner = site.clone();
                let answering = site.detached(async move {
                    // It counts until it ends, whether or not the client still waits for it.
                    let _running = running;
                    super::execute(&inner, &inner.catalogue.get(), request).await
                });
                let answer = answering.await.unwrap_or_else(|error| refused(&error));
                return stream::once(async { answer }).boxed();
            }
            let answers = site.service.listen(request).await;
            let kept = move |answer| {
                let _running = &running;
                answer
            };
            answers.map(kept).boxed()
        };
        told_apart(stream::once(answers).flatten().boxed(), name, self.instead.clone())
    }
}

/// An operation's answers as the library sends them, and what is sent instead where it was refused.
fn told_apart(
    answers: BoxStream<'static, Answer>,
    name: Option<Name>,
    instead: Option<Instead>,
) -> BoxStream<'static, Answered> {
    stream::unfold((answers, name, instead, false), |(mut answers, name, instead, was_refused)| async move {
        let Some(answer) = answers.next().await else {
            if let Some(instead) = instead.filter(|_| was_refused) {
                instead.silence();
            }
            return None;
        };
        if let (true, Some(name), Some(instead)) = (answer.is_refusal(), &name, &instead) {
            instead.refuse(&name.id, &answer.errors);
            // Its id is free from now on.
            return Some((Answered::default(), (answers, None, Some(instead.clone()), true)));
        }
        Some((answered(answer), (answers, name, instead, false)))
    })
    .boxed()
}

fn refused(error: &Error) -> Answer {
    Answer::refused(vec![told(error)], 0)
}

/// A variable's value as JSON, its numbers digit by digit.
fn plain(value: Value) -> Json {
    match value {
        Value::Object(fields) => {
            if let (1, Some(Value::String(digits))) = (fields.len(), fields.get(NUMBER)) {
                return digits.parse::<Number>().map_or(Json::Null, Json::Number);
            }
            Json::Object(fields.into_iter().map(|(name, value)| (name.to_string(), plain(value))).collect())
        }
        Value::List(items) => items.into_iter().map(plain).collect(),
        other => other.into_json().unwrap_or_default(),
    }
}

/// An answer as the library sends it.
fn answered(answer: Answer) -> Answered {
    let data = answer.data.map_or(Value::Null, |text| {
        let raw = FieldName::new(async_graphql_value::RAW_VALUE_TOKEN);
        Value::Object([(raw, Value::String(text))].into_iter().collect())
    });
    let mut answered = Answered::new(data);
    answered.errors = answer.errors.iter().map(server_error).collect();
    answered
}

fn server_error(told: &Json) -> ServerError {
    let number = |value: &Json| value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default();
    let all = |name: &str| told.get(name).and_then(Json::as_array).into_iter().flatten();
    let mut error = ServerError::new(told.get("message").and_then(Json::as_str).unwrap_or_default(), None);
    error.locations =
        all("locations").map(|at| Pos { line: number(&at["line"]), column: number(&at["column"]) }).collect();
    error.path = all("path")
        .map(|step| match step {
            Json::String(key) => PathSegment::Field(key.clone()),
            index => PathSegment::Index(number(index)),
        })
        .collect();
    let mut extensions = ErrorExtensionValues::default();
    let none = Map::new();
    for (name, value) in told.get("extensions").and_then(Json::as_object).unwrap_or(&none) {
        extensions.set(name, Value::from_json(value.clone()).unwrap_or_default());
    }
    error.extensions = Some(extensions);
    error
}
