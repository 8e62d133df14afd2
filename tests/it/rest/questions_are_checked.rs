//! What is wrong with a question is named, with what would be right.

use super::{get, get_with, serve_all};
use crate::support::{PackageBuilder, World};

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
            ("indicators?category=NATIONAL_ACOUNTS", "category", "NATIONAL_ACCOUNTS"),
            ("observations?document=wuchang-2020-h1-reprt", "document", "wuchang-2020-h1-report"),
            ("tasks?task=WUCHANG_2020_ECONOMIC_FOUNDATON", "task", "WUCHANG_2020_ECONOMIC_FOUNDATION"),
            ("units/csv-metadata.json?field=code", "field", "fields"),
            ("units/csv-metadata.json?format=cvs", "format", "csv"),
            ("observations/csv-metadata.json?period=2020-H1", "period", "2020-S1"),
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
            ("observations/csv-metadata.json?cursor=nonsense", "cursor"),
            ("observations?asOf=99", "asOf"),
            ("observations?asOf=2020-01-01T00:00:00", "asOf"),
            ("observations?updatedAfter=yesterday", "updatedAfter"),
            ("observations?valueGe=1,5", "valueGe"),
            ("observations?ofProject=yes", "ofProject"),
            ("observations?text=%00", "text"),
            ("labels/SCENARIO?list=STAGE", "list"),
            ("observations?text=%FF", "text"),
            ("observations?text=%ZZ", "text"),
            ("observations?limit=1&text=a%2", "text"),
            ("observations?lang=fr", "lang"),
            ("observations?for=excel&format=json", "for"),
            ("tasks?dueBy=2020-13-01", "dueBy"),
            ("tasks?dueBy=2020-02-30", "dueBy"),
            ("observations?updatedAfter=2020-02-30T00:00:00Z", "updatedAfter"),
            ("observations?updatedAfter=2020-08-26T25:00:00Z", "updatedAfter"),
            ("observations?asOf=9999-12-31T23:59:59-23:59", "asOf"),
            ("observations?fields=value,,unit", "fields"),
            ("observations?fields=", "fields"),
            ("openapi.json?x=1", "x"),
            ("?x=1", "x"),
            ("districts/420106?district=420106", "district"),
            ("plan-execution?district=420106", "period"),
            ("plan-execution?district=420106&period=2020&by=ACTUAL", "by"),
        ] {
            assert_eq!(get(&server, path).await.problem(400)["argument"], argument, "{path}");
        }
    }

    async fn a_broken_escape_is_shown(world: &World) {
        let server = serve_all(world);
        for (path, shown) in [
            ("/api/v1/observations?limit=1&text=a%20%ZZb", "`text` has `%ZZ`"),
            ("/api/v1/observations?text=100%", "`text` has `%`"),
            ("/api/v1/observations?text=%4", "`text` has `%4`"),
            ("/catalog?asOf=%4g1", "`asOf` has `%4g`"),
            ("/graphql?query=%7Ba%7D&variables=%%7B", "`variables` has `%`"),
        ] {
            let refused = server.get(path).await;
            assert!(refused.status == 400 && refused.text.contains(shown), "{path}: {refused:?}");
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
            "releases/-2147483648",
            "releases/-2147483648/changes",
            "releases/02",
            "releases/+2/changes",
            "periods/2020-H1",
            "projects/NONE/progress",
            "districts/420106?asOf=0",
            "a/b/c/d",
        ] {
            assert_eq!(get(&server, path).await.problem(404)["code"], "NOT_FOUND", "{path}");
        }
        let answer = server.ask("{ release(number: -2147483648) { number } }", serde_json::json!({})).await;
        assert!(answer.data()["release"].is_null(), "{answer:?}");
        assert_eq!(get(&server, "observation").await.problem(404)["detail"], "there is no /api/v1/observation; the nearest is /api/v1/observations");
    }

    async fn no_name_holds_the_character_0(world: &World) {
        let server = serve_all(world);
        for path in ["projects/%00", "projects/a%00b/progress", "tasks/%00", "tasks/%00/evidence", "units/%00", "observations/%00", "%00"] {
            let problem = get(&server, path).await.problem(400);
            assert_eq!(problem["argument"], "path", "{path}: {problem}");
        }
    }

    async fn among_many_codes_the_nearest_is_told_too(world: &World) {
        let codes = (0..2_600).map(|number| format!("P_{number:04}"));
        let package = codes.fold(PackageBuilder::new("many"), |package, code| {
            package.row("projects", &[("code", &code), ("district", "420106"), ("name_zh", "项目"), ("name_en", "Project"), ("kind", "CONSTRUCTION")])
        });
        world.import(&[package.write()]).succeeded();
        let server = world.serve();
        for (wrong, nearest) in [("P_1300X", "P_1300"), ("p_1300_", "P_1300"), ("P_0000A", "P_0000"), ("P_2599_", "P_2599")] {
            assert_eq!(get(&server, &format!("projects/{wrong}")).await.problem(404)["nearest"], nearest, "{wrong}");
            assert_eq!(get(&server, &format!("projects?project={wrong}")).await.problem(400)["nearest"], nearest, "{wrong}");
        }
    }

    async fn a_code_that_names_no_row_is_told_the_nearest(world: &World) {
        let server = serve_all(world);
        for (resource, code, below, nearest) in [
            ("districts", "42010", "", "420100"),
            ("districts", "42010", "/observations", "420100"),
            ("indicators", "GPD", "?asOf=1", "GDP"),
            ("units", "CNY_100W", "", "CNY_100M"),
            ("categories", "NATIONAL_ACOUNTS", "/indicators", "NATIONAL_ACCOUNTS"),
            ("documents", "wuchang-2020-h1-reprt", "", "wuchang-2020-h1-report"),
            ("datasets", "cor", "", "core"),
            ("labels", "SCENARO", "", "SCENARIO"),
            ("datasets", "cor", "/package.zip", "core"),
            ("projects", "WUCHANG_SHUIGUOHU_STRET", "", "WUCHANG_SHUIGUOHU_STREET"),
            ("projects", "WUCHANG_SHUIGUOHU_STRET", "/progress", "WUCHANG_SHUIGUOHU_STREET"),
            ("tasks", "WUCHANG_2020_ECONOMIC_FOUNDATON", "/evidence", "WUCHANG_2020_ECONOMIC_FOUNDATION"),
        ] {
            let path = format!("{resource}/{code}{below}");
            let problem = get(&server, &path).await.problem(404);
            assert_eq!(problem["nearest"], nearest, "{path}: {problem}");
            let told = format!("; the nearest is /api/v1/{resource}/{nearest}");
            assert!(problem["detail"].as_str().unwrap().ends_with(&told), "{path}: {problem}");
        }
        assert_eq!(get(&server, "distrits").await.problem(404)["nearest"], "districts");
        assert_eq!(server.get("/datasets/cor").await.problem(404)["nearest"], "core");
        // Far from all that there is, known but not there yet, and what has no code.
        for path in ["districts/QQQQQQQQQ", "districts/420106?asOf=0", "releases/99", "observations/nonsense"] {
            assert!(get(&server, path).await.problem(404).get("nearest").is_none(), "{path}");
        }
    }

    async fn a_bound_may_be_longer_than_any_number(world: &World) {
        let server = serve_all(world);
        let total = async |path: &str| get(&server, &format!("observations?limit=0&{path}")).await.answered()["total"].as_i64().unwrap();
        let most = "9".repeat(29);
        for unit in ["", "&valueUnit=CNY_100M"] {
            let all = total(&format!("valueGe=-{most}{unit}")).await;
            assert!(all > 50, "{all}");
            assert_eq!(total(&format!("valueLe={most}{unit}")).await, all);
            assert_eq!(total(&format!("valueGe={most}{unit}")).await, 0);
            assert_eq!(total(&format!("valueLt=-{most}{unit}")).await, 0);
        }
        let longer = get(&server, &format!("observations?valueGe={most}99")).await.problem(400);
        assert!(longer["detail"].as_str().unwrap().contains("up to 30 characters"), "{longer}");
        let query = format!("{{ observations(filter: {{ value: {{ ge: \"{most}99\" }} }}) {{ totalCount }} }}");
        let answer = server.ask(&query, serde_json::json!({})).await;
        assert!(answer.error()["message"].as_str().unwrap().contains("up to 30 characters"), "{answer:?}");
        // The last moments of the calendar are in the future, here and in GraphQL.
        for moment in ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59", "9999-12-31T00:00:00%2B08:00"] {
            assert_eq!(total(&format!("updatedAfter={moment}")).await, 0, "{moment}");
            let detail = get(&server, &format!("observations?asOf={moment}")).await.problem(400)["detail"].clone();
            assert_eq!(detail, "this time is in the future", "{moment}");
        }
        let answer = server.ask("{ observations(filter: { updatedAfter: \"9999-12-31T23:59:59Z\" }) { totalCount } }", serde_json::json!({})).await;
        assert_eq!(answer.data()["observations"]["totalCount"], 0);
    }

    async fn a_code_that_is_not_known_is_told_alike_by_both(world: &World) {
        let server = serve_all(world);
        for (path, query, nearest) in [
            ("indicators?category=NATIONAL_ACOUNTS", "{ indicators(filter: { categories: [\"NATIONAL_ACOUNTS\"] }) { totalCount } }", "NATIONAL_ACCOUNTS"),
            ("observations?document=wuchang-2020-h1", "{ observations(filter: { documents: [\"wuchang-2020-h1\"] }) { totalCount } }", "wuchang-2020-h1-report"),
            ("tasks?task=WUCHANG_2020_ECONOMIC_FOUNDATON", "{ tasks(filter: { tasks: [\"WUCHANG_2020_ECONOMIC_FOUNDATON\"] }) { totalCount } }", "WUCHANG_2020_ECONOMIC_FOUNDATION"),
        ] {
            let (problem, answer) = (get(&server, path).await.problem(400), server.ask(query, serde_json::json!({})).await);
            assert_eq!(problem["nearest"], nearest, "{path}");
            let told = &answer.error()["extensions"];
            assert_eq!((&told["code"], &told["nearest"]), (&problem["code"], &problem["nearest"]), "{query}");
            assert_eq!(answer.error()["message"], problem["detail"], "{query}");
        }
    }

    async fn a_language_is_named_by_its_range(world: &World) {
        let server = serve_all(world);
        for (lang, told) in [("en", "en"), ("en-US", "en"), ("EN-gb", "en"), ("zh-CN", "zh"), ("zh-Hans-CN", "zh")] {
            assert_eq!(get(&server, &format!("units?limit=1&lang={lang}")).await.header("content-language"), told, "{lang}");
        }
        for lang in ["fr", "english", "en_US", "en-", "", "e"] {
            let problem = get(&server, &format!("units?limit=1&lang={lang}")).await.problem(400);
            assert_eq!(problem["argument"], "lang", "{lang}");
            assert!(problem["detail"].as_str().unwrap().contains("zh, en"), "{problem}");
        }
    }

    async fn an_empty_name_of_a_column_is_told(world: &World) {
        let problem = get(&serve_all(world), "observations?fields=value,,unit").await.problem(400);
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("empty between two commas"), "{detail}");
        assert!(problem["nearest"].is_null(), "{problem}");
    }

    async fn pages_take_what_they_know_and_the_marks_of_letters(world: &World) {
        let server = serve_all(world);
        for path in ["/", "/docs", "/docs/rest.md", "/graphql/schema", "/catalog", "/datasets/core", "/feed.atom", "/api/v1", "/api/v1/units", "/api/v1/datasets/core/package.zip"] {
            let refused = get_with(&server, &format!("{path}?foo=1"), &[]).await.problem(400);
            assert_eq!(refused["argument"], "foo", "{path}");
            let marked = get_with(&server, &format!("{path}?utm_source=letter&utm_campaign=2020"), &[]).await;
            assert_eq!(marked.status, if path.starts_with("/api/") { 400 } else { 200 }, "{path}");
        }
        let page = get_with(&server, "/?asOf=1", &[("accept", "text/html")]).await;
        assert_eq!((page.status, page.header("content-type")), (400, "text/html; charset=utf-8"));
        assert!(page.text.contains("there is no parameter `asOf`"), "{page:?}");
        let near = get_with(&server, "/catalog?as0f=1", &[]).await.problem(400);
        assert_eq!(near["nearest"], "asOf");
        for path in ["/api/v1/districts/", "/api/v1/districts/420106/", "/catalog/", "/api/v1/observations/csv-metadata.json/"] {
            let problem = get_with(&server, path, &[]).await.problem(404);
            let shorter = path.trim_end_matches('/');
            assert!(problem["detail"].as_str().unwrap().ends_with(&format!("is it {shorter}?")), "{problem}");
        }
    }

    async fn labels_are_found_by_their_list(world: &World) {
        let server = serve_all(world);
        let all = get(&server, "labels?list=SCENARIO").await.answered();
        let named = get(&server, "labels/SCENARIO").await.answered();
        assert_eq!((&named["items"], named["items"][0]["list"].as_str()), (&all["items"], Some("SCENARIO")));
        assert_eq!(get(&server, "labels/SCENARIOS").await.problem(404)["detail"], "there is no /api/v1/labels/SCENARIOS; the nearest is /api/v1/labels/SCENARIO");
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
