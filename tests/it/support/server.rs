//! The server, started and asked over HTTP.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// How long anything may take that should take a moment.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; dropping it kills it.
pub struct Server {
    process: Child,
    address: String,
    log: PathBuf,
    client: reqwest::Client,
}

/// An answer to a GraphQL request.
#[derive(Debug)]
pub struct Answer {
    /// The body.
    pub body: Value,
}

impl Answer {
    /// The data, of an answer without errors.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert!(self.body.get("errors").is_none(), "{:#}", self.body);
        self.body.get("data").unwrap_or_else(|| panic!("no data: {:#}", self.body))
    }

    /// The first error of an answer that has one.
    #[track_caller]
    pub fn error(&self) -> &Value {
        self.body.pointer("/errors/0").unwrap_or_else(|| panic!("no error: {:#}", self.body))
    }
}

/// Events as they come.
pub struct Events {
    response: reqwest::Response,
    text: String,
}

impl Events {
    /// The next event's name and data; none at the end.
    pub async fn next(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let lines = event.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
                    lines.map(str::trim_start).collect::<Vec<_>>().join("\n")
                };
                let (name, data) = (field("event"), field("data"));
                self.text = rest.to_owned();
                if name.is_empty() {
                    continue;
                }
                return Some((name, data));
            }
            let chunk = self.response.chunk().await.expect("the stream goes on")?;
            self.text.push_str(std::str::from_utf8(&chunk).expect("UTF-8"));
        }
    }

    /// The answer of the next event, which is one.
    pub async fn answer(&mut self) -> Value {
        let (name, data) = self.next().await.expect("another event");
        assert_eq!(name, "next", "{data}");
        serde_json::from_str(&data).expect("JSON")
    }
}

/// A response of any status.
#[derive(Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Response {
    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header in ASCII"))
    }

    /// The body of an answer that was given.
    #[track_caller]
    pub fn answered(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()
    }

    /// The problem of a question that was refused.
    #[track_caller]
    pub fn problem(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        self.json()
    }

    /// Whether it is a refusal that says when to come again, with a code of ours.
    pub fn is_refused_for_now(&self) -> bool {
        self.status == 503 && self.headers.contains_key("retry-after") && self.text.contains("\"code\":\"")
    }
}

impl Server {
    /// Starts it and waits for the line that says where it is.
    pub fn start(mut command: Command, folder: &Path) -> Self {
        let log = folder.join("serve.log");
        let mut process = command.stderr(File::create(&log).expect("a log")).spawn().expect("openplan starts");
        let (told, lines) = mpsc::channel();
        let stdout = BufReader::new(process.stdout.take().expect("standard output"));
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).for_each(|line| drop(told.send(line))));
        let deadline = Instant::now() + PATIENCE;
        let address = loop {
            match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => match line.split_whitespace().find(|word| word.starts_with("http://")) {
                    Some(address) => break address.trim_end_matches('/').to_owned(),
                    None => continue,
                },
                Err(_) => {
                    let _ = process.kill();
                    panic!("the server did not say where it is: {}", std::fs::read_to_string(&log).unwrap_or_default());
                }
            }
        };
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().expect("a client");
        Server { process, address, log, client }
    }

    /// The address and port at which it listens.
    pub fn authority(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Gets a page.
    pub async fn get(&self, path: &str) -> Response {
        self.send(self.client.get(self.at(path))).await
    }

    /// Gets a page by a request with headers.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let request = self.request(Method::GET, path);
        self.send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
    }

    /// Asks over GraphQL, whatever comes of it.
    pub async fn post(&self, body: &Value) -> Response {
        self.send(self.request(Method::POST, "/graphql").json(body)).await
    }

    /// Sends a request, and reads the response.
    pub async fn send(&self, request: RequestBuilder) -> Response {
        let sent = request.send().await.unwrap_or_else(|error| panic!("{error:?}: {}", self.log()));
        let (status, headers) = (sent.status().as_u16(), sent.headers().clone());
        let text = sent.text().await.unwrap_or_else(|error| panic!("{error:?}: {}", self.log()));
        Response { status, headers, text }
    }

    /// Asks over GraphQL.
    pub async fn ask(&self, query: &str, variables: Value) -> Answer {
        self.answer(json!({ "query": query, "variables": variables })).await
    }

    /// Asks one of several operations of a document.
    pub async fn ask_operation(&self, document: &str, name: &str, variables: Value) -> Answer {
        self.answer(json!({ "query": document, "operationName": name, "variables": variables })).await
    }

    async fn answer(&self, body: Value) -> Answer {
        Answer { body: self.post(&body).await.json() }
    }

    /// Begins to listen by server-sent events.
    pub async fn listen(&self, query: &str) -> Events {
        let request = self.client.post(self.at("/graphql")).header("accept", "text/event-stream");
        let response = request.json(&json!({ "query": query })).send().await.expect("an answer");
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Events { response, text: String::new() }
    }

    /// Where it is, as `127.0.0.1:8000`.
    pub fn address(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// A request to one of its addresses, for a test to add to and send.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.at(path))
    }

    /// A number that it tells at `/metrics`, without its fraction; 0 where it has not been counted yet.
    pub async fn metric(&self, series: &str) -> u64 {
        let response = self.request(Method::GET, "/metrics").send().await.expect("an answer");
        let text = response.text().await.expect("a body");
        let told = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        let whole = told.map(|number| number.split('.').next().unwrap_or_default());
        whole.map_or(0, |number| number.parse().unwrap_or_else(|error| panic!("{series}: {error}: {number}")))
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Asks it to stop as an operator does, and waits until it has.
    pub fn stop(self) -> ExitStatus {
        self.ask_to_stop();
        self.stopped()
    }

    /// Asks it to stop, and does not wait.
    pub fn ask_to_stop(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        assert!(asked.expect("kill").success());
    }

    /// Waits until it has stopped.
    pub fn stopped(mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.process.try_wait().expect("the server's state") {
                return status;
            }
            assert!(Instant::now() < deadline, "the server does not stop: {}", self.log());
            std::thread::yield_now();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
