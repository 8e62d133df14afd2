use crate::support::{PackageBuilder, World};

on_both! {
    async fn the_same_again_is_told(world: &World) {
        let package = PackageBuilder::new("figures").observation(&[]).write();
        let first = world.import(&[&package]);
        assert!(first.succeeded().contains("release 1 of figures: 15 added, 0 changed, 0 withdrawn"), "{}", first.stdout);
        let again = world.import(&[&package]);
        assert!(again.succeeded().contains("nothing changed"), "{}", again.stdout);
        assert_eq!(world.releases().len(), 1);
    }

    async fn row_by_row_what_differs_is_published(world: &World) {
        let jobs = [("indicator", "JOBS"), ("unit", "PERSON"), ("value", "12300")];
        let before = PackageBuilder::new("figures").observation(&[]).observation(&jobs);
        world.import(&[before.write()]).succeeded();
        let after = PackageBuilder::new("figures")
            .observation(&[("value", "622.20")])
            .observation(&[("measure", "GROWTH_YOY"), ("value", "-14.2"), ("unit", "PERCENT")]);
        let said = world.import(&[after.write()]);
        assert!(said.succeeded().contains("release 2 of figures: 1 added, 1 changed, 1 withdrawn"), "{}", said.stdout);
    }

    async fn another_title_or_another_order_alone_is_a_release(world: &World) {
        let jobs = [("indicator", "JOBS"), ("unit", "PERSON"), ("value", "12300")];
        let package = PackageBuilder::new("figures").observation(&[]).observation(&jobs);
        world.import(&[package.write()]).succeeded();
        let renamed = package.property("title_en", "Another trial");
        let said = world.import(&[renamed.write()]);
        assert!(said.succeeded().contains("release 2 of figures: 0 added, 1 changed, 0 withdrawn"), "{}", said.stdout);
        let reordered = renamed.without("categories", |_| true);
        let reordered = reordered
            .row("categories", &[("code", "LIVELIHOOD"), ("name_zh", "民生"), ("name_en", "Livelihood")])
            .row("categories", &[("code", "ECONOMY"), ("name_zh", "经济发展"), ("name_en", "Economy")]);
        let said = world.import(&[reordered.write()]);
        assert!(said.succeeded().contains("1 added, 0 changed, 0 withdrawn, 1 moved"), "{}", said.stdout);
    }

    async fn several_packages_are_one_transaction(world: &World) {
        let sound = PackageBuilder::new("sound").observation(&[]).write();
        let faulty = PackageBuilder::new("faulty").observation(&[("period", "2020-H1")]).write();
        world.import(&[&sound, &faulty]).failed(1);
        assert!(world.releases().is_empty());
        let other = PackageBuilder::new("other").observation(&[]).write();
        let said = world.import(&[&sound, &other]);
        let lines: Vec<_> = said.succeeded().lines().collect();
        assert!(lines[0].starts_with("release 1 of sound") && lines[1].starts_with("release 2 of other"), "{lines:?}");
    }

    async fn a_zip_is_the_same_as_its_folder(world: &World) {
        let package = PackageBuilder::new("figures").observation(&[]).write();
        world.import(&[&package]).succeeded();
        let path = world.folder().join("figures.zip");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        for entry in std::fs::read_dir(&package).unwrap().map(Result::unwrap) {
            let name = format!("figures/{}", entry.file_name().to_str().unwrap());
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, &std::fs::read(entry.path()).unwrap()).unwrap();
        }
        zip.finish().unwrap();
        assert!(world.import(&[path]).succeeded().contains("nothing changed"));
    }
}
