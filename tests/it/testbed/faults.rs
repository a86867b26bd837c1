//! What goes wrong between a client and a server, asked for by rules; `tests/testbed/faults/` makes it happen.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Server;

/// A proxy in front of a server. [`super::Github`] takes the same rules without one.
pub(crate) struct Faults(Server);

/// A request as it came to the proxy.
#[derive(Debug, Deserialize)]
pub(crate) struct Passed {
    pub(crate) method: String,
    pub(crate) path: String,
    /// `None` where the connection was reset.
    pub(crate) status: Option<u16>,
    /// The rule that it met, from 0.
    pub(crate) rule: Option<usize>,
    /// Whether the server behind carried it out.
    pub(crate) carried: bool,
    pub(crate) body: String,
}

impl Faults {
    /// In front of the server of this address; `None` where the part `testbed` is left out.
    pub(crate) fn before(upstream: &str) -> Option<Self> {
        Server::start("faults/proxy.js", &["--upstream", upstream]).map(Self)
    }

    /// Where a client finds it.
    pub(crate) fn url(&self) -> &str {
        &self.0.places.url
    }

    /// In place of all rules there were; they count calls from 1 again.
    #[track_caller]
    pub(crate) fn rules(&self, rules: &[Rule]) {
        self.0
            .control::<Value>("POST", "/rules", Some(&json!(rules)));
    }

    /// How many calls each rule matched.
    pub(crate) fn matched(&self) -> Vec<u32> {
        self.0.control("GET", "/rules", None)
    }

    pub(crate) fn requests(&self) -> Vec<Passed> {
        self.0.control("GET", "/requests", None)
    }
}

/// A fault and the calls that it is for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Rule {
    r#match: Map<String, Value>,
    r#do: Map<String, Value>,
}

/// Which of the calls that a rule matches, counted from 1; all where it does not say.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase", untagged)]
pub(crate) enum Call {
    Number(u32),
    Among(Vec<u32>),
    From { from: u32 },
}

/// One thing that goes wrong; milliseconds and bytes.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Effect {
    Delay(u64),
    Reset(Reset),
    Answer {
        status: u16,
        headers: Value,
        body: Value,
    },
    Redirect {
        status: u16,
        to: String,
    },
    Truncate(usize),
    Slow {
        bytes: usize,
        pause: u64,
    },
    LinkOrigin(String),
    CloseIdle(u64),
}

/// When the connection is reset: before the call was carried out, or when only its answer is missing.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Reset {
    Before,
    After,
}

impl Rule {
    /// For calls of this method whose path with its query matches the regular expression.
    pub(crate) fn on(method: &str, path: &str) -> Self {
        let mut r#match = Map::new();
        r#match.insert("method".into(), method.into());
        r#match.insert("path".into(), path.into());
        let r#do = Map::new();
        Self { r#match, r#do }
    }

    /// Only for these calls.
    pub(crate) fn at(mut self, call: Call) -> Self {
        self.r#match.insert("call".into(), json!(call));
        self
    }

    /// Only for calls whose header of this name matches the regular expression.
    pub(crate) fn header(mut self, name: &str, pattern: &str) -> Self {
        self.r#match
            .insert("header".into(), json!({ name: pattern }));
        self
    }

    /// Only for calls whose body matches the regular expression.
    pub(crate) fn body(mut self, pattern: &str) -> Self {
        self.r#match.insert("body".into(), pattern.into());
        self
    }

    /// May be said again: a delay goes with the others.
    pub(crate) fn does(mut self, effect: Effect) -> Self {
        if let Value::Object(more) = json!(effect) {
            self.r#do.extend(more);
        }
        self
    }
}
