use crate::support::{PackageBuilder, World};

#[test]
fn usage_is_two_and_says_what_would_be_right() {
    let world = World::on_sqlite();
    world.run(["check"]).failed(2);
    world.run(["chekc", "x"]).failed(2);
    world.run(["check", "x", "--format", "xml"]).failed(2);
    world.run(["release", "undo", "first"]).failed(2);
    let said = world.run(["--database-url", "mysql://localhost/plan", "release", "list"]);
    assert!(said.failed(2).contains("postgres://user:password@host/database"), "{}", said.stderr);
}

#[test]
fn faults_are_one() {
    let world = World::on_sqlite();
    let faulty = PackageBuilder::new("faulty").observation(&[("period", "2020-H1")]).write();
    let path = faulty.as_ref().to_str().unwrap();
    assert!(world.run(["check", path]).failed(1).is_empty());
    assert!(world.import(&[path]).failed(1).contains("2020-S1"));
    world.run(["check", "nowhere"]).failed(1);
    world.run(["release", "undo", "7"]).failed(1);
    let unopened = world.run(["--database-url", "sqlite:///nowhere/plan.sqlite", "release", "list"]);
    assert!(unopened.failed(1).contains("there is no folder /nowhere"), "{}", unopened.stderr);
}

#[test]
fn a_database_that_cannot_be_is_named_with_what_would_be_right() {
    let world = World::on_sqlite();
    let folder = format!("sqlite://{}", world.folder().display());
    for (url, said) in [
        ("sqlite://", "names no file"),
        ("sqlite::memory:", "names no file"),
        ("sqlite://plan.sqlite?mode=ro", "has parameters"),
        (&folder, "is a folder"),
        // Nobody listens at the port that is kept for nobody.
        ("postgres://127.0.0.1:1/plan", "refused"),
    ] {
        for command in [["release", "list"], ["migrate", "status"]] {
            let refused = world.run(["--database-url", url].into_iter().chain(command));
            let words = refused.failed(1);
            assert!(words.contains(said) && !words.contains("try again"), "{url}: {words}");
        }
    }
}

#[test]
fn settings_by_which_nothing_could_be_answered_are_refused() {
    let world = World::on_sqlite();
    for (name, value, said) in [
        ("OPENPLAN_SPOOL_FOLDER", "/nowhere", "there is no such folder"),
        ("OPENPLAN_MAX_DEPTH", "0", "at least 1 is needed"),
        ("OPENPLAN_MAX_COST", "0", "0 is not in 1.."),
    ] {
        let refused = world.command(["serve"]).env(name, value).output().unwrap();
        let words = String::from_utf8_lossy(&refused.stderr);
        assert!(refused.status.code() == Some(2) && words.contains(said), "{name}: {words}");
    }
}

#[test]
fn a_log_level_that_is_none_is_refused() {
    let world = World::on_sqlite();
    let mut serve = world.command(["serve"]);
    let said = serve.env("OPENPLAN_LOG", "loud").output().unwrap();
    let words = String::from_utf8_lossy(&said.stderr);
    assert!(!said.status.success() && words.contains("`loud` is no level"), "{words}");
}

#[test]
fn an_address_that_is_taken_leaves_the_database_as_it_is() {
    let world = World::on_sqlite();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut serve = world.command(["serve"]);
    let said = serve.env("OPENPLAN_LISTEN", taken.local_addr().unwrap().to_string()).output().unwrap();
    let words = String::from_utf8_lossy(&said.stderr);
    assert!(!said.status.success() && words.contains("cannot listen on"), "{words}");
    assert!(!world.folder().join("openplan.sqlite").exists());
}

#[test]
fn warnings_are_none() {
    let world = World::on_sqlite();
    let warned = PackageBuilder::new("warned").observation(&[("period", "2020-S1 ")]).write();
    assert_ne!(world.check(&warned)["warnings"], serde_json::json!([]));
    world.run(["check", warned.as_ref().to_str().unwrap()]).succeeded();
    world.import(&[warned]).succeeded();
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let world = World::on_sqlite();
    let mut printing = world.command(["schema"]).spawn().unwrap();
    drop(printing.stdout.take());
    assert!(printing.wait().unwrap().success());
}
