//! A connection of which the test sends and reads every byte.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::Server;

/// A connection to a server.
pub struct Wire(TcpStream);

impl Wire {
    /// Connects.
    pub async fn to(server: &Server) -> Self {
        Wire(TcpStream::connect(server.address()).await.expect("a connection"))
    }

    /// Connects with room for little that is not read yet.
    pub async fn narrow_to(server: &Server) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4_096).expect("a small buffer");
        Wire(socket.connect(server.address().parse().expect("an address")).await.expect("a connection"))
    }

    /// Sends; false where the server has closed.
    pub async fn send(&mut self, text: &str) -> bool {
        self.0.write_all(text.as_bytes()).await.is_ok()
    }

    /// Reads until the server closes, or the time is over: what came, and whether it closed.
    pub async fn read_to_end(&mut self, within: Duration) -> (String, bool) {
        let mut came = Vec::new();
        let closed = tokio::time::timeout(within, async {
            let mut buffer = [0; 16 * 1024];
            // A reset is an end too.
            while let Ok(length @ 1..) = self.0.read(&mut buffer).await {
                came.extend_from_slice(&buffer[..length]);
            }
        });
        let closed = closed.await.is_ok();
        (String::from_utf8_lossy(&came).into_owned(), closed)
    }

    /// Reads until this has come.
    pub async fn read_until(&mut self, awaited: &str) -> String {
        let mut came = String::new();
        let mut buffer = [0; 16 * 1024];
        while !came.contains(awaited) {
            let length = self.0.read(&mut buffer).await.unwrap_or(0);
            assert!(length > 0, "closed before {awaited:?} came: {came:?}");
            came.push_str(&String::from_utf8_lossy(&buffer[..length]));
        }
        came
    }

    /// Reads a little of what is there.
    pub async fn sip(&mut self) {
        let _ = self.0.read(&mut [0; 64]).await;
    }
}
