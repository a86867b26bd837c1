//! Where a repository was cloned from: the owner and the host in the address of the remote `origin`.

use super::format::settings;
use super::{GitError, Repository};

/// Whose repository the remote `origin` is. Of its address nothing else is kept: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Name of the host, such as `github.com`, or what SSH's configuration calls it.
    pub host: String,
    /// Organization or user.
    pub owner: String,
}

impl Repository {
    /// The owner of the remote `origin`; nothing where there is none, or its address is not `HOST/OWNER/NAME`.
    ///
    /// # Errors
    /// [`GitError::File`], where the configuration cannot be read.
    pub fn origin(&self) -> Result<Option<Origin>, GitError> {
        let text = self.configuration()?;
        let mut settings = settings(&text).into_iter();
        let url =
            settings.find(|it| it.section == "remote" && it.of == "origin" && it.key == "url");
        Ok(url.and_then(|it| Origin::of(&it.value)))
    }
}

impl Origin {
    /// Of an address: `https://…`, `ssh://…`, `git://…`, or `user@host:path` as SSH has it.
    fn of(url: &str) -> Option<Self> {
        let (authority, path) = match url.split_once("://") {
            Some(("https" | "http" | "ssh" | "git" | "git+ssh", rest)) => rest.split_once('/')?,
            Some(_) => return None,
            // A colon after a slash is part of a path on this machine.
            None => url
                .split_once(':')
                .filter(|(host, _)| !host.contains('/'))?,
        };
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        let host = host.to_ascii_lowercase();
        // Where port 22 is closed: "Using SSH over the HTTPS port", GitHub documentation.
        let host = match host.as_str() {
            "ssh.github.com" | "www.github.com" => "github.com".to_owned(),
            _ => host,
        };
        let mut parts = path.trim_matches('/').split('/');
        let (owner, name) = (parts.next()?, parts.next()?);
        let is_one = parts.next().is_none() && is_name(&host) && is_name(owner);
        (is_one && !name.is_empty()).then(|| Self {
            host,
            owner: owner.to_owned(),
        })
    }
}

/// Letters, digits and what may stand between them, in a login as in a host's name.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 100
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn every_usual_form_of_an_address_has_host_and_owner() {
        for (url, host) in [
            ("https://github.com/acme/platform.git", "github.com"),
            ("https://github.com/acme/platform/", "github.com"),
            (
                "https://x-access-token:ghs_1@GitHub.com/acme/platform",
                "github.com",
            ),
            ("git@github.com:acme/platform.git", "github.com"),
            ("github.com:/acme/platform.git", "github.com"),
            ("ssh://git@github.com/acme/platform.git", "github.com"),
            (
                "ssh://git@ssh.github.com:443/acme/platform.git",
                "github.com",
            ),
            ("git://github.com/acme/platform.git", "github.com"),
            (
                "https://ghe.example.com/acme/platform.git",
                "ghe.example.com",
            ),
            (
                "https://ghe.example.com:8443/acme/platform",
                "ghe.example.com",
            ),
            ("git@ghe.example.com:acme/platform.git", "ghe.example.com"),
            (
                "ssh://git@ghe.example.com:2222/acme/platform",
                "ghe.example.com",
            ),
            ("gh-work:acme/platform", "gh-work"),
        ] {
            let origin = Origin::of(url).expect(url);
            assert_eq!(
                (origin.host.as_str(), origin.owner.as_str()),
                (host, "acme"),
                "{url}"
            );
        }
    }

    #[test]
    fn what_names_no_owner_gives_none() {
        for url in [
            "",
            "/srv/git/platform.git",
            "../platform",
            "./a:b/c",
            "file:///srv/git/platform.git",
            "https://github.com/platform",
            "https://git.example.com/group/below/platform.git",
            "https://github.com/a b/platform",
            "https://github.com/${{x}}/platform",
            "git@github.com:platform.git",
            "https:///acme/platform",
        ] {
            assert_eq!(Origin::of(url), None, "{url}");
        }
    }
}
