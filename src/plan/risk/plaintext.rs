//! Connections that are no longer encrypted at all, or need not be.

use super::Danger;
use super::literal::{given, words};
use crate::plan::pair::Pair;
use serde_json::Value as Json;

/// A listener that answers without TLS.
pub(super) fn unencrypted(pair: &Pair<'_>) -> Option<Danger> {
    let (was, is) = (
        pair.was(&["Protocol"])?.as_str()?,
        pair.is(&["Protocol"])?.as_str()?,
    );
    let is_plain = matches!(
        (was, is),
        ("HTTPS", "HTTP") | ("TLS", "TCP" | "UDP" | "TCP_UDP")
    );
    is_plain.then(|| {
        let message = format!("the listener answers in `{is}`, was `{was}`; nothing is encrypted");
        Danger::new(&pair.path, message, format!("keep `{was}`"))
    })
}

/// Parameters by which a database refuses connections without TLS: "Using SSL with a PostgreSQL DB instance" and "Using
/// SSL/TLS with MySQL", Amazon RDS user guide.
pub(super) fn not_forced(pair: &Pair<'_>) -> Option<Danger> {
    let forced = |value: Option<&Json>| {
        given(value)
            .map(words)
            .is_some_and(|it| matches!(it.to_uppercase().as_str(), "1" | "ON"))
    };
    ["rds.force_ssl", "require_secure_transport"]
        .iter()
        .find_map(|name| {
            let path = &["Parameters", name];
            let dropped = forced(pair.was(path)) && !forced(pair.is(path));
            dropped.then(|| {
                let message = format!(
                    "`{name}` is no longer on, so the database may take connections without TLS"
                );
                Danger::new(&pair.path, message, format!("keep `{name}` on"))
            })
        })
}
