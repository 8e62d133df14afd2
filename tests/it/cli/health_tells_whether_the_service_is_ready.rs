use std::net::TcpListener;

use crate::support::{World, finish};

on_both! {
    async fn a_service_that_is_ready(world: &World) {
        let server = world.serve();
        let asked = world.run(["health", "--listen", server.authority()]);
        assert_eq!(asked.succeeded(), format!("http://{}/readyz: ready\n", server.authority()));
    }

    async fn a_database_of_another_version(world: &World) {
        let server = world.serve();
        world.run(["migrate", "down"]).succeeded();
        let asked = world.run(["health", "--listen", server.authority()]);
        let said = asked.failed(1);
        let expected = format!("http://{}/readyz answers 503 Service Unavailable: ", server.authority());
        assert!(said.contains(&expected), "{said}");
        assert!(said.contains("openplan migrate up"), "{said}");
    }
}

#[test]
fn a_service_that_has_gone() {
    let world = World::on_sqlite();
    let server = world.serve();
    let authority = server.authority().to_owned();
    assert!(server.stop().success());
    let asked = world.run(["health", "--listen", &authority]);
    assert!(asked.failed(1).contains(&format!("http://{authority}/readyz cannot be asked")), "{}", asked.stderr);
    assert!(asked.stderr.contains("refused"), "{}", asked.stderr);
}

#[test]
fn something_else_that_listens_there() {
    let world = World::on_sqlite();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let authority = other.local_addr().unwrap().to_string();
    let hangs_up = std::thread::spawn(move || drop(other.accept()));
    let asked = world.run(["health", "--listen", &authority]);
    assert!(asked.failed(1).contains(&format!("http://{authority}/readyz cannot be asked")), "{}", asked.stderr);
    hangs_up.join().unwrap();
}

#[test]
fn it_asks_where_the_environment_says_that_the_service_listens() {
    let world = World::on_sqlite();
    let server = world.serve_at("0.0.0.0:0");
    let (_, port) = server.authority().rsplit_once(':').unwrap();
    let mut asking = world.command(["health"]);
    let asked = finish(asking.env("OPENPLAN_LISTEN", format!("0.0.0.0:{port}")));
    assert_eq!(asked.succeeded(), format!("http://127.0.0.1:{port}/readyz: ready\n"));
    let nowhere = finish(world.command(["health"]).env("OPENPLAN_LISTEN", "127.0.0.1:0"));
    assert!(nowhere.failed(1).contains("port 0"), "{}", nowhere.stderr);
}
