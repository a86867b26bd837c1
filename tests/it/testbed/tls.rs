//! TLS in front of a server of the testbed, with the certificate that a test gives.

use super::Server;
use std::path::Path;

/// Ends with this value.
pub(crate) struct Tls(Server);

impl Tls {
    /// In front of the server at this address; `None` where the part `testbed` is left out.
    pub(crate) fn before(url: &str, key: &Path, certificate: &Path) -> Option<Self> {
        let [key, certificate] = [key, certificate].map(|it| it.display().to_string());
        let arguments = ["--key", &key, "--certificate", &certificate, "--to", url];
        Server::start("tls.js", &arguments).map(Self)
    }

    /// Where it is, by the name `localhost`.
    pub(crate) fn url(&self) -> &str {
        &self.0.places.url
    }
}
