//! What tests stand on: a world (a database and a folder), the program run in it, the server, packages to publish.

mod database;
mod package_builder;
mod postgres;
mod proxy;
mod ran;
mod rounds;
mod server;
pub mod sqlite;
mod trace;
mod wire;
mod world;

pub use database::connect;
pub use package_builder::{PackageBuilder, WrittenPackage, packages};
pub use postgres::Cluster;
pub use proxy::{Line, Proxy};
pub use rounds::rounds;
pub use server::{Response, Server};
pub use trace::traced;
pub use wire::Wire;
pub use world::{World, finish};

/// Runs the same test on both databases, as two tests: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: &World) $body:block)+) => {
        $(
            mod $name {
                #[allow(unused_imports, reason = "not every test needs all that its file uses")]
                use super::*;

                async fn test($world: &World) $body

                $(#[$meta])*
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    test(&World::on_sqlite()).await;
                }

                $(#[$meta])*
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    test(&World::on_postgres().await).await;
                }
            }
        )+
    };
}
