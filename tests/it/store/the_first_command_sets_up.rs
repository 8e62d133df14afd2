use crate::support::{PackageBuilder, World};

on_both! {
    async fn whichever_command_it_is(world: &World) {
        assert!(world.run(["release", "list"]).succeeded().contains("nothing was published yet"));
        assert!(!world.run(["migrate", "status"]).succeeded().contains("pending"));
        world.import(&[PackageBuilder::new("figures").observation(&[]).write()]).succeeded();
    }

    async fn the_server_too(world: &World) {
        let server = world.serve();
        assert!(!world.run(["migrate", "status"]).succeeded().contains("pending"));
        assert!(server.stop().success());
    }
}

#[test]
fn without_settings_the_database_is_a_file_in_the_working_folder() {
    let world = World::on_sqlite();
    let mut command = world.command(["release", "list"]);
    assert!(command.env_remove("DATABASE_URL").output().unwrap().status.success());
    assert!(world.folder().join("openplan.sqlite").exists());
}
