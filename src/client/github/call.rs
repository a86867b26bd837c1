//! A request before it is sent: what it is for, in words, and whether it may be sent twice.

use http::Method;
use serde_json::Value as Json;

/// A request before it is sent.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) what: &'static str,
    pub(super) permission: &'static str,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) body: Option<Json>,
    pub(super) is_graph: bool,
    /// Whether doing it twice is as good as once.
    pub(super) is_safe: bool,
}

impl Call {
    fn new(what: &'static str, permission: &'static str, method: Method, path: String) -> Self {
        let is_safe = method != Method::POST;
        Self {
            what,
            permission,
            method,
            path,
            body: None,
            is_graph: false,
            is_safe,
        }
    }

    pub(super) fn get(what: &'static str, permission: &'static str, path: String) -> Self {
        Self::new(what, permission, Method::GET, path)
    }

    pub(super) fn delete(what: &'static str, permission: &'static str, path: String) -> Self {
        Self::new(what, permission, Method::DELETE, path)
    }

    pub(super) fn post(
        what: &'static str,
        permission: &'static str,
        path: String,
        body: Json,
    ) -> Self {
        let call = Self::new(what, permission, Method::POST, path);
        Self {
            body: Some(body),
            ..call
        }
    }

    pub(super) fn patch(
        what: &'static str,
        permission: &'static str,
        path: String,
        body: Json,
    ) -> Self {
        let call = Self::new(what, permission, Method::PATCH, path);
        Self {
            body: Some(body),
            ..call
        }
    }

    /// GraphQL: reading, or what may be done twice.
    pub(super) fn graph(what: &'static str, permission: &'static str, body: Json) -> Self {
        let call = Self::post(what, permission, String::new(), body);
        Self {
            is_graph: true,
            is_safe: true,
            ..call
        }
    }

    /// It may be tried again.
    pub(super) fn again(self) -> Self {
        Self {
            is_safe: true,
            ..self
        }
    }

    /// It must not be tried again.
    pub(super) fn once(self) -> Self {
        Self {
            is_safe: false,
            ..self
        }
    }

    pub(super) fn is_write(&self) -> bool {
        self.method != Method::GET && !(self.is_graph && self.what.starts_with("ask"))
    }
}

/// A name as a part of a path, or a value in a query.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
