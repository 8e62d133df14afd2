use std::io::{Cursor, Read};

use super::{PUBLIC, publish, serve};
use crate::support::{World, packages};

const PATH: &str = "/catalog?profile=zh-core";

/// The texts of a workbook.
async fn texts(server: &crate::support::Server, path: &str) -> String {
    let response = server.request(reqwest::Method::GET, path).send().await.unwrap();
    let bytes = response.bytes().await.unwrap();
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    book.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

on_both! {
    async fn a_dataset_has_every_item(world: &World) {
        publish(world, "figures");
        let server = serve(world);
        let told = server.get(PATH).await.answered();
        let row = &told["items"][0];
        let published = world.releases()[0]["publishedAt"].clone();
        let day = published.as_str().and_then(|time| time.split('T').next()).unwrap();
        for (item, value) in [
            ("标识符", format!("{PUBLIC}/datasets/figures#dataset")),
            ("代码", "figures".to_owned()),
            ("名称", "试验".to_owned()),
            ("摘要", "试验".to_owned()),
            ("数据领域", "经济建设".to_owned()),
            ("来源部门", "武昌区发展和改革局".to_owned()),
            ("联系方式", "027-00000000".to_owned()),
            ("更新频率", "每半年".to_owned()),
            ("开放属性", "无条件开放".to_owned()),
            ("时间范围", "2020-01-01/2020-06-30".to_owned()),
        ] {
            assert_eq!(row[item], value, "{item}");
        }
        assert_eq!((&row["发布日期"], &row["更新日期"]), (&day.into(), &day.into()));
        assert_eq!(row["记录条数"], 1);
        assert_eq!(row["空间范围"][0], "武昌区（420106）");
        assert_eq!(row["标签"][0], "经济发展");
        assert!(row["数据项信息"].as_array().unwrap().contains(&"数值（value）".into()), "{row}");
        assert!(row["资源格式"].as_array().unwrap().contains(&"CSV".into()), "{row}");
    }

    async fn the_workbook_has_the_same_rows(world: &World) {
        world.import(&packages()).succeeded();
        let server = serve(world);
        let told = server.get(PATH).await.answered();
        let path = format!("{PATH}&format=xlsx");
        let texts = texts(&server, &path).await;
        for row in told["items"].as_array().unwrap() {
            for (item, value) in row.as_object().unwrap() {
                assert!(texts.contains(item.as_str()), "{item}");
                if let Some(text) = value.as_str() {
                    assert!(texts.contains(&text.replace('&', "&amp;")), "{item}: {text}");
                }
            }
        }
        let bytes = |response: reqwest::Response| response.bytes();
        let ask = || server.request(reqwest::Method::GET, &path).send();
        assert_eq!(bytes(ask().await.unwrap()).await.unwrap(), bytes(ask().await.unwrap()).await.unwrap());
    }
}
