use openplan::{catalogue::*, graphql::*, store::*};
use std::sync::Arc;
#[tokio::main]
async fn main() {
    let url = std::env::var("DATABASE_URL").unwrap();
    let store = Store::open(&connect::StoreSettings { url, readers: 4 }, false).await.unwrap();
    let current = Arc::new(Current::new(Catalogue::read(&store).await.unwrap()));
    let service = Service::new(store, current, Default::default(), Limits::default()).unwrap();
    let mut query = String::new();
    std::io::Read::read_to_string(&mut std::io::stdin(), &mut query).unwrap();
    let variables = std::env::args().nth(1).map(|v| serde_json::from_str(&v).unwrap()).unwrap_or_default();
    let operation_name = std::env::args().nth(2);
    let t = std::time::Instant::now();
    let a = service.execute(Request { query, operation_name, variables, mutations_allowed: true }).await;
    println!("{}", serde_json::json!({"data": a.data, "errors": a.errors, "cost": a.cost}));
    eprintln!("{:?}", t.elapsed());
}
