//! Servers that tests talk to: `tests/testbed/`, started as processes and ended with the value that stands for them.

mod answered;
mod broken;
mod enforced;
mod faults;
mod github;
mod placed;
mod tls;
mod wire;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::external;

pub(crate) use faults::{Call, Effect, Faults, Reset, Rule};
pub(crate) use github::{ACTIONS, APP, Github, HEAD, PULL, READER, REPOSITORY, USER, seed};
pub(crate) use tls::Tls;
pub(crate) use wire::{Answer, Connection, send};

/// A process that said where it listens; it ends with this value.
struct Server {
    child: Child,
    places: Places,
}

/// The line that a server prints when it is ready.
#[derive(Deserialize)]
struct Places {
    url: String,
    control: String,
}

impl Server {
    /// Starts a script of `tests/testbed/`; `None` where the part `testbed` is left out.
    fn start(script: &str, arguments: &[&str]) -> Option<Self> {
        let mut command = node()?;
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/testbed")
            .join(script);
        // It ends when its standard input does, so also when this process is killed.
        let mut child = command
            .arg(path)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node.js starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("a line of the server");
        let places = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("{script} said `{line}`: {error}"));
        Some(Self { child, places })
    }

    /// Asks the control API, and panics where it refuses: a test that asks amiss tests nothing.
    #[track_caller]
    fn control<T: DeserializeOwned>(&self, method: &str, path: &str, body: Option<&Value>) -> T {
        let url = format!("{}{path}", self.places.control);
        let answer = send(method, &url, &[], body).expect("the control API answers");
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.text());
        serde_json::from_slice(&answer.body).expect("what the control API answers")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test starts servers of the testbed"
)]
fn node() -> Option<Command> {
    external::program("testbed")?;
    Some(Command::new("node"))
}
