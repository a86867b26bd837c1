//! HTTP/1.1 as plainly as it can be written, so that a test sees the connection that a client library would hide.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Far longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The address of this relation in the header Link.
    pub(crate) fn link(&self, relation: &str) -> Option<String> {
        let wanted = format!("rel=\"{relation}\"");
        let links = self.header("link")?.split(", ");
        let found = links
            .filter_map(|link| link.split_once("; "))
            .find(|(_, rel)| *rel == wanted)?;
        Some(found.0.trim_matches(['<', '>']).to_owned())
    }
}

/// One request on a connection of its own.
pub(crate) fn send(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: Option<&Value>,
) -> io::Result<Answer> {
    Connection::open(url)?.send(method, url, headers, body)
}

/// A connection that stays open, for as long as the server keeps it.
pub(crate) struct Connection {
    reader: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) fn open(url: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(authority(url).0)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let reader = BufReader::new(stream);
        Ok(Self { reader })
    }

    /// An answer that ends before its length is an error.
    pub(crate) fn send(
        &mut self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> io::Result<Answer> {
        let (host, path) = authority(url);
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut text = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\n");
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        text += &format!("content-length: {}\r\n\r\n{body}", body.len());
        self.reader.get_mut().write_all(text.as_bytes())?;
        self.read()
    }

    /// Whether the server has closed it; waits for that.
    pub(crate) fn is_closed(&mut self) -> bool {
        !matches!(self.reader.read(&mut [0]), Ok(1..))
    }

    fn read(&mut self) -> io::Result<Answer> {
        let line = self.line()?;
        let status = line.split(' ').nth(1).and_then(|word| word.parse().ok());
        let status = status.ok_or_else(|| io::Error::other(format!("`{line}` is no status")))?;
        let mut headers = Vec::new();
        while let Some((name, value)) = self.line()?.split_once(": ") {
            headers.push((name.to_owned(), value.to_owned()));
        }
        let mut answer = Answer {
            status,
            headers,
            body: Vec::new(),
        };
        // What sends bodies of unknown length does not belong to the testbed.
        let length = answer.header("content-length").map(str::parse);
        let length = length.transpose().map_err(io::Error::other)?.unwrap_or(0);
        answer.body = vec![0; length];
        self.reader.read_exact(&mut answer.body)?;
        Ok(answer)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}

fn authority(url: &str) -> (&str, &str) {
    let rest = url
        .strip_prefix("http://")
        .expect("an address in the clear");
    let end = rest.find('/').unwrap_or(rest.len());
    (
        &rest[..end],
        if end == rest.len() { "/" } else { &rest[end..] },
    )
}
