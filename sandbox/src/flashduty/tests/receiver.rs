//! A receiver of webhooks that can misbehave.

use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What it does with one request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reply {
    /// Answers with this status.
    Status(u16),
    /// Answers 200 with this body.
    Says(&'static str),
    /// Reads the request and closes the connection: EOF for the sender.
    Eof,
    /// Reads the request and never answers.
    Silence,
}

/// Plain TCP, because a web framework does not hang up in the middle.
#[derive(Clone)]
pub(super) struct Receiver {
    pub url: String,
    requests: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Receiver {
    /// Does the replies in turn, and the last one for ever.
    pub(super) async fn start(replies: &'static [Reply]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/main/flashduty", listener.local_addr().unwrap());
        let receiver = Self { url, requests: Arc::default() };
        let serving = receiver.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serving.clone().serve(stream, replies));
            }
        });
        receiver
    }

    /// The heads and bodies received so far.
    pub(super) fn requests(&self) -> Vec<(String, Value)> {
        self.requests.lock().unwrap().clone()
    }

    /// The types of the events received so far.
    pub(super) fn kinds(&self) -> Vec<String> {
        self.requests().iter().map(|(_, body)| body["event_type"].as_str().unwrap().to_owned()).collect()
    }

    async fn serve(self, mut stream: TcpStream, replies: &'static [Reply]) {
        while let Some(request) = read(&mut stream).await {
            let turn = {
                let mut requests = self.requests.lock().unwrap();
                requests.push(request);
                requests.len() - 1
            };
            let (status, said) = match replies[turn.min(replies.len() - 1)] {
                Reply::Status(status) => (status, "{}"),
                Reply::Says(said) => (200, said),
                Reply::Eof => return,
                Reply::Silence => std::future::pending().await,
            };
            let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n{said}", said.len());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    }
}

/// One request: head and JSON body. `None` when the sender closed the connection.
async fn read(stream: &mut TcpStream) -> Option<(String, Value)> {
    let mut bytes = vec![];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return Some((head.to_owned(), serde_json::from_str(body).unwrap()));
            }
        }
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}
