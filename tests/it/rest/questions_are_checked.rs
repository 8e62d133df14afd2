//! What is wrong with a question is named, with what would be right.

use super::{get, get_with, serve_all};
use crate::support::World;

on_both! {
    async fn what_is_wrong_is_named(world: &World) {
        let server = serve_all(world);
        for (path, argument, nearest) in [
            ("observations?distict=420106", "distict", "district"),
            ("observations?pageSize=5", "pageSize", "limit"),
            ("observations?q=GDP", "q", "text"),
            ("observations?district=420107x", "district", "420107"),
            ("observations?within=42010", "within", "420100"),
            ("observations?indicator=GPD", "indicator", "GDP"),
            ("observations?scenario=PLANS", "scenario", "PLAN"),
            ("observations?sort=valu", "sort", "value"),
            ("observations?fields=valu", "fields", "value"),
            ("observations?period=2020-H1", "period", "2020-S1"),
            ("observations?valueUnit=CNY_100W", "valueUnit", "CNY_100M"),
            ("observations?format=cvs", "format", "csv"),
            ("projects?under=WUCHANG_SHUIGUOHU_STRET", "under", "WUCHANG_SHUIGUOHU_STREET"),
            ("labels?list=SCENARIOS", "list", "SCENARIO"),
            ("projects?project=WUCHANG_SHUIGUOHU_STRET", "project", "WUCHANG_SHUIGUOHU_STREET"),
            ("plan-execution?district=420107X&period=2020", "district", "420107"),
        ] {
            let problem = get(&server, path).await.problem(400);
            assert_eq!((&problem["argument"], &problem["nearest"]), (&argument.into(), &nearest.into()), "{path}");
            assert_eq!(problem["code"], "INVALID_INPUT");
        }
        for (path, argument) in [
            ("observations?limit=501", "limit"),
            ("observations?limit=-1", "limit"),
            ("observations?limit=1e2", "limit"),
            ("observations?limit=5&limit=6", "limit"),
            ("observations?district=", "district"),
            ("observations?cursor=nonsense", "cursor"),
            ("observations?asOf=99", "asOf"),
            ("observations?asOf=2020-01-01T00:00:00", "asOf"),
            ("observations?updatedAfter=yesterday", "updatedAfter"),
            ("observations?valueGe=1,5", "valueGe"),
            ("observations?ofProject=yes", "ofProject"),
            ("observations?text=%00", "text"),
            ("observations?text=%FF", "text"),
            ("observations?lang=fr", "lang"),
            ("observations?for=excel", "for"),
            ("tasks?dueBy=2020-13-01", "dueBy"),
            ("districts/420106?district=420106", "district"),
            ("plan-execution?district=420106", "period"),
            ("plan-execution?district=420106&period=2020&by=ACTUAL", "by"),
        ] {
            assert_eq!(get(&server, path).await.problem(400)["argument"], argument, "{path}");
        }
    }

    async fn what_is_not_there_is_not_found(world: &World) {
        let server = serve_all(world);
        for path in [
            "observation",
            "observations/nonsense",
            "observations/T2JzZXJ2YXRpb24f",
            "districts/999999",
            "districts/999999/observations",
            "districts/420106/changes",
            "releases/99",
            "releases/99/changes",
            "releases/x",
            "releases/02",
            "releases/+2/changes",
            "periods/2020-H1",
            "projects/NONE/progress",
            "districts/420106?asOf=0",
            "a/b/c/d",
        ] {
            assert_eq!(get(&server, path).await.problem(404)["code"], "NOT_FOUND", "{path}");
        }
        assert_eq!(get(&server, "observation").await.problem(404)["detail"], "there is no /api/v1/observation; the nearest is /api/v1/observations");
    }

    async fn labels_are_found_by_their_list(world: &World) {
        let server = serve_all(world);
        let all = get(&server, "labels?list=SCENARIO").await.answered();
        let named = get(&server, "labels/SCENARIO").await.answered();
        assert_eq!((&named["items"], named["items"][0]["list"].as_str()), (&all["items"], Some("SCENARIO")));
        assert_eq!(get(&server, "labels/SCENARIOS").await.problem(404)["detail"], "there is no /api/v1/labels/SCENARIOS at the release that is read");
        for nothing in ["search/x", "plan-execution/420106"] {
            let detail = get(&server, nothing).await.problem(404)["detail"].as_str().unwrap().to_owned();
            assert!(detail.starts_with("nothing lies below"), "{detail}");
        }
    }

    async fn a_coding_that_cannot_be_had_is_not_asked_for(world: &World) {
        let server = serve_all(world);
        for coding in ["identity;q=0", "*;q=0", "br;q=1, identity;q=0.0"] {
            let units = get_with(&server, "/api/v1/units?limit=1", &[("accept-encoding", coding)]).await;
            assert_eq!(units.answered()["items"].as_array().unwrap().len(), 1, "{coding}");
        }
    }

    async fn a_cursor_goes_on_only_where_it_was_given(world: &World) {
        let server = serve_all(world);
        let page = get(&server, "observations?district=420106&limit=5").await.answered();
        let next = page["next"].as_str().unwrap().to_owned();
        let cursor = next.split("cursor=").nth(1).unwrap();
        for path in [
            format!("observations?cursor={cursor}"),
            format!("observations?district=420106&sort=value&cursor={cursor}"),
            format!("observations?district=420106&asOf=1&cursor={cursor}"),
            format!("projects?district=420106&cursor={cursor}"),
        ] {
            assert_eq!(get(&server, &path).await.problem(400)["argument"], "cursor", "{path}");
        }
        // After a newer release it goes on at its own.
        world.run(["release", "undo", &world.releases()[0]["number"].to_string()]).succeeded();
        let rest = get_with(&server, &next, &[]).await.answered();
        assert_eq!(rest["release"], page["release"]);
    }

    async fn only_what_is_offered_is_given(world: &World) {
        let server = serve_all(world);
        for (path, accept, expected) in [
            ("/api/v1/units", "application/json", "application/json"),
            ("/api/v1/units", "text/csv", "text/csv; charset=utf-8; header=present"),
            ("/api/v1/units?format=csv", "application/json", "text/csv; charset=utf-8; header=present"),
            ("/api/v1/units", "*/*", "application/json"),
        ] {
            assert_eq!(get_with(&server, path, &[("accept", accept)]).await.header("content-type"), expected, "{path} {accept}");
        }
        let refused = get_with(&server, "/api/v1/units", &[("accept", "image/png")]).await;
        assert_eq!(refused.problem(406)["code"], "NOT_ACCEPTABLE");
        let refused = server.request(reqwest::Method::POST, "/api/v1/units").send().await.unwrap();
        assert_eq!(refused.status(), 405);
        assert_eq!(refused.headers()["allow"], "GET,HEAD");
        let options = server.request(reqwest::Method::OPTIONS, "/api/v1/units").send().await.unwrap();
        assert_eq!((options.status().as_u16(), &options.headers()["allow"]), (200, &"GET, HEAD, OPTIONS".parse().unwrap()));
        let head = server.request(reqwest::Method::HEAD, "/api/v1/units").send().await.unwrap();
        assert_eq!((head.status().as_u16(), head.text().await.unwrap().as_str()), (200, ""));
    }
}
