//! What lies around every route, in one ordered list.

use std::any::Any;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::cors::{self, CorsLayer};
use tracing::Instrument;

use super::graphql::{COST, Outcome};
use super::{Site, accept, problem};
use crate::error::Error;
use crate::format::Form;
use crate::metrics::Metrics;
use crate::rest::package;

/// The name by which a request is found again in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Responses from this size on are compressed.
const WORTH_COMPRESSING: u64 = 1024;
/// What stands for the route where there is none.
const NO_ROUTE: &str = "none";
/// How long a browser may remember what other sites are allowed.
const PREFLIGHT: Duration = Duration::from_secs(86_400);
/// Nothing but our own style and pictures, in nobody's frame; a page that needs more says so itself.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Lays them around the routes; the last is the outermost.
pub fn around(routes: Router<Arc<Site>>, metrics: Arc<Metrics>) -> Router<Arc<Site>> {
    routes
        .layer(CatchPanicLayer::custom(caught))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
        .layer(cors())
        .layer(middleware::from_fn_with_state(metrics, observe))
}

/// What is long enough; events are not, since they would wait for each other, nor what is compressed itself.
fn worth_compressing() -> impl Predicate {
    let packed = [Form::Xlsx.media_type(), Form::Parquet.media_type(), package::MEDIA];
    let [xlsx, parquet, zip] = packed.map(NotForContentType::const_new);
    SizeAbove::new(WORTH_COMPRESSING).and(NotForContentType::SSE).and(xlsx).and(parquet).and(zip)
}

/// What the scripts of other sites may read of an answer's headers.
const EXPOSED_HEADERS: [HeaderName; 8] = [
    header::ACCEPT_RANGES,
    header::CONTENT_DISPOSITION,
    header::CONTENT_RANGE,
    header::ETAG,
    header::LINK,
    header::RETRY_AFTER,
    REQUEST_ID,
    COST,
];

/// Any site may read: what is published is public, and no cookie or key goes along by itself.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(cors::Any)
        .allow_headers(cors::Any)
        .expose_headers(EXPOSED_HEADERS)
        .vary([])
        .max_age(PREFLIGHT)
}

fn caught(panic: Box<dyn Any + Send>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    problem::respond(&HeaderMap::new(), Error::internal(format!("panic: {}", said.unwrap_or("without words"))))
}

/// Gives the request its id, counts it, logs it (its path alone: what was asked may be private), and guards the response.
async fn observe(State(metrics): State<Arc<Metrics>>, mut request: Request, next: Next) -> Response {
    forget_unmet(request.headers_mut());
    let begun = Instant::now();
    let _in_flight = metrics.http.begun();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let id = request_id(request.headers());
    let fault = fault_of_host(request.version(), request.headers()).or_else(|| fault_of_path(request.uri()));
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let span = tracing::error_span!("request", id = id.to_str().unwrap_or_default());
    async move {
        let mut response = match fault {
            Some(error) => problem::respond(request.headers(), error),
            None => next.run(request).await,
        };
        guard(response.headers_mut(), id);
        if response.status() == StatusCode::NOT_MODIFIED {
            vary_as_packed(response.headers_mut());
        }
        if method == Method::OPTIONS {
            allow(response.headers_mut(), route.as_ref());
        }
        let (status, took) = (response.status().as_u16(), begun.elapsed());
        metrics.http.answered(route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str), known(&method), status, took);
        if let Some(Outcome(outcome)) = response.extensions_mut().remove() {
            metrics.graphql.answered(outcome);
        }
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match status {
            500.. => tracing::error!(target: "openplan::access", %method, path, status, ms),
            400.. => tracing::info!(target: "openplan::access", %method, path, status, ms),
            _ => tracing::debug!(target: "openplan::access", %method, path, status, ms),
        }
        response
    }
    .instrument(span)
    .await
}

/// A request of HTTP/1.1 names the host that it is for, once (RFC 9112, section 3.2): a proxy may take another of two for it.
pub fn fault_of_host(version: Version, headers: &HeaderMap) -> Option<Error> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let is_right = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.is_empty() || Authority::try_from(host.as_bytes()).is_ok(),
        (None, _) => version < Version::HTTP_11,
        (Some(_), Some(_)) => false,
    };
    (!is_right)
        .then(|| Error::invalid("Host", "right would be one header `Host` with a host, and a port where it has one"))
}

/// No name of ours has U+0000, and PostgreSQL takes none.
fn fault_of_path(uri: &Uri) -> Option<Error> {
    let message = "the address has `%00`, the character U+0000, which no name has here";
    uri.path().contains("%00").then(|| Error::invalid("path", message))
}

/// Where neither gzip nor what is not packed would do, the answer is as if nothing had been asked (RFC 9110, section
/// 12.5.3): the layer that packs would send it with an error's status.
fn forget_unmet(headers: &mut HeaderMap) {
    if accept::refuses_unpacked(headers) && !accept::takes_gzip(headers) {
        headers.remove(header::ACCEPT_ENCODING);
    }
}

/// A 304 tells by what its answer varies (RFC 9110, section 15.4.5); the layer that packs sees nothing to pack in it.
fn vary_as_packed(headers: &mut HeaderMap) {
    let by_coding = HeaderValue::from_static("accept-encoding");
    if !headers.get_all(header::VARY).iter().any(|named| named == by_coding) {
        headers.append(header::VARY, by_coding);
    }
}

/// The methods that have a name of their own in the count; whatever else strangers think of is one.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// What an address takes, for who asks by OPTIONS: it itself, or a browser before it asks what is of another site.
fn allow(headers: &mut HeaderMap, route: Option<&MatchedPath>) {
    let takes = HeaderValue::from_static(match route.map(MatchedPath::as_str) {
        Some("/graphql") => "GET, HEAD, POST, OPTIONS",
        _ => "GET, HEAD, OPTIONS",
    });
    headers.entry(header::ALLOW).or_insert(takes.clone());
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, takes);
}

/// Whether each request is logged.
pub fn logs_access() -> bool {
    tracing::enabled!(target: "openplan::access", tracing::Level::DEBUG)
}

/// Whether an answer of so many bytes is worth compressing.
pub fn is_worth_compressing(bytes: usize) -> bool {
    u64::try_from(bytes).is_ok_and(|bytes| bytes >= WORTH_COMPRESSING)
}

/// What the layers say of an answer of so many bytes, for one that does not pass through them.
pub fn seal(asked: &HeaderMap, headers: &mut HeaderMap, bytes: usize) {
    static EXPOSED: LazyLock<HeaderValue> = LazyLock::new(|| {
        let names = EXPOSED_HEADERS.map(|name| name.to_string()).join(",");
        HeaderValue::try_from(names).unwrap_or(HeaderValue::from_static("*"))
    });
    if is_worth_compressing(bytes) {
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED.clone());
    guard(headers, request_id(asked));
}

fn guard(headers: &mut HeaderMap, id: HeaderValue) {
    headers.insert(REQUEST_ID, id);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
}

/// The id that a proxy gave, where it is a plain word; else one of our own: this process, and a number.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    static PROCESS: LazyLock<u32> = LazyLock::new(process_number);
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let plain = |value: &&HeaderValue| {
        (1..=64).contains(&value.len())
            && value.as_bytes().iter().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b))
    };
    if let Some(given) = headers.get(REQUEST_ID).filter(plain) {
        return given.clone();
    }
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    HeaderValue::try_from(format!("{:08x}-{number}", *PROCESS)).unwrap_or(HeaderValue::from_static("unknown"))
}

/// A number that tells one run of the program from another.
fn process_number() -> u32 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    now.subsec_nanos() ^ std::process::id().rotate_left(16)
}
