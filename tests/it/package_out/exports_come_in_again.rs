//! Exported, imported into an empty database and exported again, a dataset is the same byte for byte.

use super::awkward::{awkward, owner};
use super::{DATASETS, assert_same, export, rows};
use crate::reliability::figures;
use crate::support::{World, packages};

/// Exports a dataset, imports that alone into an empty database, exports it from there.
async fn there_and_back(world: &World, dataset: &str) {
    let out = export(world, dataset, &format!("{dataset}-out"), &[]);
    let empty = world.another().await;
    empty.import(&[&out]).succeeded();
    assert_same(&out, &export(&empty, dataset, "again", &[]));
    let again = world.import(&[&out]);
    assert!(again.succeeded().contains("nothing changed"), "{}", again.stdout);
}

on_both! {
    async fn the_packages_of_this_repository(world: &World) {
        world.import(&packages()).succeeded();
        for dataset in DATASETS {
            there_and_back(world, dataset).await;
        }
        assert_eq!(world.releases().len(), 3);
    }

    async fn whatever_a_cell_may_hold(world: &World) {
        world.import(&[owner().write()]).succeeded();
        let withdrawn = [("period", "2016"), ("value", "9"), ("note_zh", "撤回")];
        world.import(&[awkward().observation(&withdrawn).write()]).succeeded();
        world.import(&[awkward().write()]).succeeded();
        there_and_back(world, "awkward").await;
        let out = world.folder().join("awkward-out");
        let figures = rows(&out, "observations.csv");
        assert!(figures.iter().all(|row| row[3] != "2016"), "what was withdrawn stays so");
        let of = |indicator: &str, period: &str| figures.iter().find(|row| row[1] == indicator && row[3] == period).unwrap().clone();
        assert_eq!(of("TRADE_TOTAL", "2020-S1")[8..13], ["7.0", "", "1", "EQ", "FEN"]);
        assert_eq!(of("JOBS", "2020-06-01/P1D")[8], "-0.000001");
        assert_eq!(of("JOBS", "2020-06-16")[8], "999999999999.999999");
        assert_eq!(of("GDP", "2018")[17..19], ["=1+1", "@SUM(A1)"], "text goes out as it is");
        // The order of files is kept where it is the order of the list.
        let codes = |table: &str| rows(&out, table).iter().map(|row| row[0].clone()).collect::<Vec<_>>();
        assert_eq!(codes("categories.csv"), ["code", "ECONOMY", "TRADE", "AREA"]);
        assert_eq!(codes("projects.csv"), ["code", "WUCHANG_Z", "WUCHANG_A", "WUCHANG_B"]);
        assert_eq!(codes("tasks.csv"), ["code", "WUCHANG_T2", "WUCHANG_T1"]);
    }

    /// More figures than are read at once, and an order of theirs that is none of time.
    async fn page_by_page(world: &World) {
        world.import(&[figures("long", 4_500, 1).write()]).succeeded();
        there_and_back(world, "long").await;
        assert_eq!(rows(&world.folder().join("long-out"), "observations.csv").len(), 4_501);
    }

    async fn other_words_for_anothers_codes_are_kept(world: &World) {
        world.import(&[owner().write()]).succeeded();
        let ours = awkward().without("categories", |row| row["code"] == "ECONOMY");
        let ours = ours.row("categories", &[("code", "ECONOMY"), ("name_zh", "经济"), ("name_en", "The economy")]);
        world.import(&[ours.write()]).succeeded();
        there_and_back(world, "awkward").await;
        assert!(rows(&world.folder().join("awkward-out"), "categories.csv").iter().any(|row| row[2] == "经济"));
    }
}

/// The dataset is the same zip in both databases.
fn assert_same_zip(one: &World, other: &World, dataset: &str) {
    let name = format!("{dataset}.zip");
    let [one, other] = [one, other].map(|world| std::fs::read(export(world, dataset, &name, &[])).unwrap());
    assert_eq!(one, other, "{dataset}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_zip_is_the_same_bytes_on_both_databases() {
    let (sqlite, postgres) = (World::on_sqlite(), World::on_postgres().await);
    for world in [&sqlite, &postgres] {
        world.import(&packages()).succeeded();
    }
    for dataset in DATASETS {
        assert_same_zip(&sqlite, &postgres, dataset);
    }
}

/// On the one side headlines pass to another and back, rows change, are withdrawn and restored.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_zip_tells_nothing_of_how_its_rows_came() {
    let (sqlite, postgres) = (World::on_sqlite(), World::on_postgres().await);
    sqlite.import(&[awkward().write()]).succeeded();
    let revised = [("period", "2020"), ("scenario", "PLAN_REVISED"), ("value", "1500")];
    postgres.import(&[awkward().observation(&[("period", "2015")]).write()]).succeeded();
    postgres.import(&[owner().observation(&revised).write()]).succeeded();
    postgres.import(&[awkward().write()]).succeeded();
    postgres
        .import(&[awkward().property("title", "另一").without("observations", |row| row["scenario"] != "PLAN").write()])
        .succeeded();
    postgres.run(["release", "undo", "4"]).succeeded();
    assert_same_zip(&sqlite, &postgres, "awkward");
}
