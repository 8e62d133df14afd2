use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::MaybeTlsStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::support::{PackageBuilder, Server, Wire, World};

const RELEASED: &str = "subscription { released { number undoes { number } dataset { code name(lang: EN) } } }";

type Socket = tokio_tungstenite::WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

/// A WebSocket that speaks `graphql-transport-ws`.
async fn greeted(server: &Server) -> Socket {
    let mut request = format!("ws://{}/graphql", server.address()).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (socket, response) = tokio_tungstenite::connect_async(request).await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], "graphql-transport-ws");
    socket
}

/// One that was welcomed.
async fn connect(server: &Server) -> Socket {
    let mut socket = greeted(server).await;
    say(&mut socket, json!({ "type": "connection_init" })).await;
    assert_eq!(heard(&mut socket).await["type"], "connection_ack");
    socket
}

async fn say(socket: &mut Socket, message: Value) {
    socket.send(Message::text(message.to_string())).await.unwrap();
}

async fn heard(socket: &mut Socket) -> Value {
    let message = socket.next().await.expect("the socket stays open").unwrap();
    serde_json::from_str(message.to_text().unwrap()).unwrap()
}

/// The code and reason by which it is closed, whatever is said before.
async fn closed(socket: &mut Socket) -> (u16, String) {
    loop {
        match socket.next().await.expect("a close frame").unwrap() {
            Message::Close(Some(frame)) => return (frame.code.into(), frame.reason.to_string()),
            Message::Text(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

async fn subscribe(socket: &mut Socket, id: &str, query: &str, variables: Value) {
    let payload = json!({ "query": query, "variables": variables });
    say(socket, json!({ "id": id, "type": "subscribe", "payload": payload })).await;
}

fn released(number: i32, undoes: Value, dataset: &str) -> Value {
    let dataset = json!({ "code": dataset, "name": "Trial" });
    json!({ "data": { "released": { "number": number, "undoes": undoes, "dataset": dataset } } })
}

on_both! {
    async fn a_question_is_one_event_however_often_it_is_asked(world: &World) {
        let server = world.serve();
        // Asked before as JSON, so that the answer is kept.
        server.ask("{ y: __typename }", serde_json::json!({})).await;
        for _ in 0..2 {
            let mut events = server.listen("{ y: __typename }").await;
            assert_eq!(events.answer().await, serde_json::json!({ "data": { "y": "Query" } }));
            assert_eq!(events.next().await, Some(("complete".to_owned(), String::new())));
            assert_eq!(events.next().await, None);
        }
        // An event without data is heard by no browser.
        let told = server.request(reqwest::Method::GET, "/graphql?query={y:__typename}").header("accept", "text/event-stream");
        let told = told.send().await.unwrap().text().await.unwrap();
        assert!(told.ends_with("\n\nevent: complete\ndata: \n\n"), "{told:?}");
        let mut refused = server.listen("{ nothing }").await;
        assert!(refused.answer().await["errors"][0]["message"].as_str().unwrap().contains("nothing"));
    }
}

on_both! {
    async fn as_server_sent_events(world: &World) {
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let server = world.serve();
        let mut events = server.listen(RELEASED).await;
        world.import(&[PackageBuilder::new("second").observation(&[]).write()]).succeeded();
        assert_eq!(events.answer().await, released(2, Value::Null, "second"));
        world.run(["release", "undo", "2"]).succeeded();
        assert_eq!(events.answer().await, released(3, json!({ "number": 2 }), "second"));
        // Who stops the service does not wait for those who listen.
        let stopping = tokio::task::spawn_blocking(move || server.stop());
        assert_eq!(events.next().await, None);
        assert!(stopping.await.unwrap().success());
    }

    async fn over_websocket(world: &World) {
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let server = world.serve();
        let mut socket = connect(&server).await;
        subscribe(&mut socket, "1", RELEASED, json!({})).await;
        // A question is answered beside it, its numbers digit by digit.
        let question = "query ($n: Int!, $d: [ID!]) { release(number: $n) { number } observations(filter: { districts: $d }) { totalCount } }";
        subscribe(&mut socket, "2", question, json!({ "n": 1, "d": ["420106"] })).await;
        let expected = json!({ "data": { "release": { "number": 1 }, "observations": { "totalCount": 0 } } });
        assert_eq!(heard(&mut socket).await, json!({ "id": "2", "type": "next", "payload": expected }));
        assert_eq!(heard(&mut socket).await, json!({ "id": "2", "type": "complete" }));
        world.import(&[PackageBuilder::new("second").write()]).succeeded();
        let payload = released(2, Value::Null, "second");
        assert_eq!(heard(&mut socket).await, json!({ "id": "1", "type": "next", "payload": payload }));
        say(&mut socket, json!({ "id": "1", "type": "complete" })).await;
        assert_eq!(heard(&mut socket).await, json!({ "id": "1", "type": "complete" }));
    }

    async fn a_question_over_websocket_takes_its_turn_and_is_counted(world: &World) {
        let server = world.serve_with(&[("OPENPLAN_CONCURRENT_QUERIES", "1")]);
        let mut socket = connect(&server).await;
        subscribe(&mut socket, "1", "{ __typename }", json!({})).await;
        assert_eq!(heard(&mut socket).await["payload"], json!({ "data": { "__typename": "Query" } }));
        assert_eq!(server.metric("openplan_graphql_statements_count").await, 1);
    }

    async fn what_breaks_the_protocol_is_closed_by_its_codes(world: &World) {
        let server = world.serve();
        let init = json!({ "type": "connection_init" });
        let subscribe = |id: &str| json!({ "id": id, "type": "subscribe", "payload": { "query": RELEASED } });
        for (said, code, reason) in [
            (vec![json!({ "type": "x".repeat(1000) })], 4400, ""),
            (vec![init.clone(), json!({ "id": "1", "type": "subscribe" })], 4400, ""),
            (vec![subscribe("1")], 4401, ""),
            (vec![init.clone(), subscribe("1"), subscribe("2"), subscribe("1")], 4409, "Subscriber for 1 already exists"),
            (vec![init.clone(), init.clone()], 4429, "Too many initialisation requests"),
            (vec![init, subscribe("1"), subscribe(&"é".repeat(100)), subscribe(&"é".repeat(100))], 4409, "Subscriber for é"),
        ] {
            let mut socket = greeted(&server).await;
            for message in &said {
                say(&mut socket, message.clone()).await;
            }
            let frame = closed(&mut socket).await;
            assert_eq!(frame.0, code, "{said:?}: {frame:?}");
            assert!(frame.1.starts_with(reason), "{said:?}: {frame:?}");
        }
    }

    async fn an_id_is_free_again_once_its_operation_has_ended(world: &World) {
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let server = world.serve();
        let mut socket = connect(&server).await;
        for _ in 0..3 {
            // What is answered and what is refused ends by itself, what is listened to by the client's word.
            for (query, said) in [("{ __typename }", &["next", "complete"][..]), ("{ nothing }", &["error"])] {
                subscribe(&mut socket, "1", query, json!({})).await;
                for word in said {
                    assert_eq!(heard(&mut socket).await["type"], *word, "{query}");
                }
            }
            subscribe(&mut socket, "1", RELEASED, json!({})).await;
            say(&mut socket, json!({ "id": "1", "type": "complete" })).await;
            assert_eq!(heard(&mut socket).await, json!({ "id": "1", "type": "complete" }));
        }
    }

    async fn what_is_refused_before_it_is_executed_ends_by_an_error(world: &World) {
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let server = world.serve_with(&[("OPENPLAN_MAX_DEPTH", "3"), ("OPENPLAN_MAX_SUBSCRIPTIONS", "2")]);
        let mut socket = connect(&server).await;
        let named = |query: &str, name: &str| json!({ "query": query, "operationName": name });
        let deep = "{ districts { nodes { parent { code } } } }";
        let variable = "query ($n: Int!) { release(number: $n) { number } }";
        for (payload, code) in [
            (json!({ "query": "{" }), "INVALID_INPUT"),
            (json!({ "query": "{ nothing }" }), "GRAPHQL_VALIDATION_FAILED"),
            (json!({ "query": "{ district { code } }" }), "GRAPHQL_VALIDATION_FAILED"),
            (json!({ "query": deep }), "TOO_COSTLY"),
            (named("query A { __typename } query B { __typename }", "C"), "INVALID_INPUT"),
            (json!({ "query": "mutation { x }" }), "INVALID_INPUT"),
            (json!({ "query": variable }), "INVALID_INPUT"),
            (json!({ "query": variable, "variables": { "n": "one" } }), "INVALID_INPUT"),
            (json!({ "query": "subscription { published { number } }" }), "GRAPHQL_VALIDATION_FAILED"),
            (json!({ "query": "subscription { a: released { number } b: released { number } }" }), "INVALID_INPUT"),
        ] {
            // The same id each time: it is free at once.
            say(&mut socket, json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
            let told = heard(&mut socket).await;
            assert_eq!((&told["id"], &told["type"]), (&json!("1"), &json!("error")), "{payload}: {told}");
            assert_eq!(told["payload"][0]["extensions"]["code"], code, "{payload}: {told}");
            assert!(!told["payload"][0]["message"].as_str().unwrap().is_empty(), "{told}");
        }
        // Nothing else was said of them: what is heard next is of what is asked next.
        let field = r#"{ a: __typename b: observations(filter: { districts: ["420109"] }) { totalCount } }"#;
        subscribe(&mut socket, "1", field, json!({})).await;
        let told = heard(&mut socket).await;
        assert_eq!((&told["id"], &told["type"]), (&json!("1"), &json!("next")), "a field that failed: {told}");
        assert_eq!(told["payload"]["errors"][0]["extensions"]["argument"], "filter.districts", "{told}");
        assert_eq!(heard(&mut socket).await, json!({ "id": "1", "type": "complete" }));
    }

    async fn of_operations_that_come_at_once_each_is_told_its_own(world: &World) {
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let server = world.serve_with(&[("OPENPLAN_MAX_SUBSCRIPTIONS", "100")]);
        let mut socket = connect(&server).await;
        let queries = ["{ __typename }", "{ nothing }", "{", "{ releases { totalCount } }"];
        for id in 0..40 {
            subscribe(&mut socket, &id.to_string(), queries[id % queries.len()], json!({})).await;
        }
        let mut told: Vec<Vec<Value>> = vec![Vec::new(); 40];
        // Two of four are answered, by `next` and `complete`, and two refused, by `error` alone.
        for _ in 0..60 {
            let message = heard(&mut socket).await;
            let id: usize = message["id"].as_str().unwrap().parse().unwrap();
            told[id].push(message);
        }
        for (id, told) in told.iter().enumerate() {
            let kinds: Vec<&str> = told.iter().map(|message| message["type"].as_str().unwrap()).collect();
            match id % queries.len() {
                0 | 3 => assert_eq!(kinds, ["next", "complete"], "{id}: {told:?}"),
                _ => assert_eq!(kinds, ["error"], "{id}: {told:?}"),
            }
        }
        let answer = |id: usize| &told[id][0]["payload"];
        assert_eq!(answer(4)["data"]["__typename"], "Query");
        assert_eq!(answer(5)[0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(answer(6)[0]["extensions"]["code"], "INVALID_INPUT");
        assert_eq!(answer(7)["data"]["releases"]["totalCount"], 1);
    }

    async fn a_field_that_fails_ends_no_subscription(world: &World) {
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let server = world.serve();
        let mut socket = connect(&server).await;
        let failing = r#"subscription { released { number changes(after: "nonsense") { totalCount } } }"#;
        subscribe(&mut socket, "1", failing, json!({})).await;
        subscribe(&mut socket, "2", "{ nothing }", json!({})).await;
        assert_eq!(heard(&mut socket).await["type"], "error");
        for number in [2, 3] {
            world.import(&[PackageBuilder::new(&format!("dataset-{number}")).write()]).succeeded();
            let told = heard(&mut socket).await;
            assert_eq!((&told["id"], &told["type"]), (&json!("1"), &json!("next")), "{told}");
            assert_eq!(told["payload"]["errors"][0]["path"][0], "released", "{told}");
        }
    }

    async fn the_older_protocol_tells_refusals_as_answers(world: &World) {
        let server = world.serve();
        let mut request = format!("ws://{}/graphql", server.address()).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "graphql-ws".parse().unwrap());
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        say(&mut socket, json!({ "type": "connection_init" })).await;
        assert_eq!(heard(&mut socket).await["type"], "connection_ack");
        say(&mut socket, json!({ "id": "1", "type": "start", "payload": { "query": "{ nothing }" } })).await;
        let told = heard(&mut socket).await;
        assert_eq!((&told["type"], told["payload"]["errors"].is_array()), (&json!("data"), true), "{told}");
        assert_eq!(heard(&mut socket).await, json!({ "id": "1", "type": "complete" }));
    }

    async fn who_does_not_say_who_it_is_is_let_go(world: &World) {
        let server = world.serve();
        let (mut silent, mut chatting) = (greeted(&server).await, greeted(&server).await);
        // A ping is no greeting.
        say(&mut chatting, json!({ "type": "ping" })).await;
        for socket in [&mut silent, &mut chatting] {
            assert_eq!(closed(socket).await, (4408, "Connection initialisation timeout".to_owned()));
        }
    }

    async fn another_protocol_is_closed_by_its_code(world: &World) {
        let server = world.serve();
        // The client of this test refuses an answer without a protocol by itself, so it asks for none.
        let (mut socket, response) = tokio_tungstenite::connect_async(format!("ws://{}/graphql", server.address())).await.unwrap();
        assert!(!response.headers().contains_key("sec-websocket-protocol"));
        assert_eq!(closed(&mut socket).await, (4406, "Subprotocol not acceptable".to_owned()));
        let mut wire = Wire::to(&server).await;
        let key = "dGhlIHNhbXBsZSBub25jZQ==";
        let asked = format!(
            "GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
             sec-websocket-key: {key}\r\nsec-websocket-protocol: mqtt\r\n\r\n"
        );
        assert!(wire.send(&asked).await);
        let (came, _) = wire.read_to_end(std::time::Duration::from_secs(2)).await;
        assert!(came.starts_with("HTTP/1.1 101") && !came.to_lowercase().contains("sec-websocket-protocol"), "{came}");
        assert!(came.contains("Subprotocol not acceptable"), "{came}");
    }

    async fn another_version_of_websocket_is_told_which_is_spoken(world: &World) {
        let server = world.serve();
        for version in ["sec-websocket-version: 8\r\n", ""] {
            let mut wire = Wire::to(&server).await;
            let asked = format!(
                "GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n{version}\
                 sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            );
            assert!(wire.send(&asked).await);
            let told = wire.read_until("}]}").await.to_lowercase();
            assert!(told.starts_with("http/1.1 426 upgrade required\r\n"), "{told}");
            for part in ["sec-websocket-version: 13\r\n", "\r\nupgrade: websocket\r\n", "upgrade_required", "version 13"] {
                assert!(told.contains(part), "{part}: {told}");
            }
        }
    }

    async fn a_client_holds_no_more_than_is_allowed(world: &World) {
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let server = world.serve();
        let mut socket = connect(&server).await;
        for number in 0..20 {
            subscribe(&mut socket, &number.to_string(), RELEASED, json!({})).await;
        }
        subscribe(&mut socket, "one too many", RELEASED, json!({})).await;
        let refused = heard(&mut socket).await;
        assert_eq!((&refused["id"], &refused["type"]), (&json!("one too many"), &json!("error")));
        assert_eq!(refused["payload"][0]["extensions"], json!({ "code": "TOO_COSTLY", "limit": "subscriptions" }));
    }

    async fn who_finds_no_place_is_told_so_in_no_events(world: &World) {
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let server = world.serve_with(&[("OPENPLAN_MAX_LISTENERS", "1")]);
        let _listening = server.listen(RELEASED).await;
        let asked = json!({ "query": RELEASED });
        for accept in ["text/event-stream", "application/graphql-response+json, text/event-stream"] {
            let asking = server.request(reqwest::Method::POST, "/graphql").header("accept", accept).json(&asked);
            let refused = server.send(asking).await;
            assert!(refused.is_refused_for_now(), "{accept}: {refused:?}");
            assert_eq!(refused.header("content-type"), "application/graphql-response+json; charset=utf-8", "{accept}");
            assert_eq!(refused.json()["errors"][0]["extensions"]["code"], "BUSY");
        }
    }

    async fn a_hash_that_is_not_known_is_an_event_of_who_wants_events(world: &World) {
        let server = world.serve();
        let persisted = json!({ "persistedQuery": { "version": 1, "sha256Hash": "0".repeat(64) } });
        let asking = server.request(reqwest::Method::POST, "/graphql").header("accept", "text/event-stream");
        let told = server.send(asking.json(&json!({ "extensions": persisted }))).await;
        assert_eq!((told.status, told.header("content-type")), (200, "text/event-stream"));
        assert!(told.text.starts_with("event: next\n") && told.text.contains("PERSISTED_QUERY_NOT_FOUND"), "{told:?}");
    }

    async fn what_cannot_be_listened_to_is_said(world: &World) {
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let server = world.serve();
        let mut events = server.listen("subscription { published { number } }").await;
        assert_eq!(events.answer().await["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(events.next().await, Some(("complete".to_owned(), String::new())));
        assert_eq!(events.next().await, None);
        let mut two = server.listen("subscription { a: released { number } b: released { number } }").await;
        assert!(two.answer().await["errors"][0]["message"].as_str().unwrap().contains("one root field"));
        assert_eq!(two.next().await, Some(("complete".to_owned(), String::new())));
        let answer = server.ask(RELEASED, json!({})).await;
        assert_eq!(answer.error()["extensions"]["code"], "INVALID_INPUT");
        assert!(answer.error()["message"].as_str().unwrap().contains("text/event-stream"));
    }
}
