//! Links: only to the GitHub server of the run and to the AWS console, and never out of their brackets.

use super::markdown::Markdown;

/// Hosts of the AWS console, by partition; what ends in one after a full stop belongs to it too.
const CONSOLES: [&str; 3] = [
    "console.aws.amazon.com",
    "console.amazonaws-us-gov.com",
    "console.amazonaws.cn",
];

/// An address that may be linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// The address, where it is one of the server's (`https://github.com`) or of the AWS console.
    #[must_use]
    pub fn new(server: &str, url: &str) -> Option<Self> {
        let (origin, path) = split(url)?;
        let (home, _) = split(server)?;
        let is_console = origin.strip_prefix("https://").is_some_and(|host| {
            CONSOLES.iter().any(|console| {
                host.strip_suffix(console)
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            })
        });
        (origin == home || is_console)
            .then(|| Self(format!("{origin}{}", encoded(path, b"/?#=&:,;+!%"))))
    }

    /// A line of a file in a folder that this link leads to; line 0 is the whole file.
    #[must_use]
    pub fn file(&self, path: &str, line: u32) -> Self {
        let path = encoded(path, b"/:,;+!");
        let line = if line == 0 {
            String::new()
        } else {
            format!("#L{line}")
        };
        Self(format!("{}/{path}{line}", self.0))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Scheme and authority, and what follows. Nothing that an authority of ours does not have, such as a user's name.
fn split(url: &str) -> Option<(&str, &str)> {
    let start = ["https://", "http://"]
        .into_iter()
        .find(|scheme| url.starts_with(scheme))?
        .len();
    let end = url[start..]
        .find(['/', '?', '#'])
        .map_or(url.len(), |at| start + at);
    let host = &url[start..end];
    let fits = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-:".contains(&b));
    fits.then(|| url.split_at(end))
}

/// Percent-encoded, but for letters, digits, `-._~` and what is kept. A percent sign that encodes nothing is one itself.
fn encoded(text: &str, kept: &[u8]) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    for (at, byte) in bytes.iter().copied().enumerate() {
        let encodes =
            || (bytes.get(at + 1..at + 3)).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        let stays = byte.is_ascii_alphanumeric()
            || b"-._~".contains(&byte)
            || (kept.contains(&byte) && (byte != b'%' || encodes()));
        match byte {
            b'&' if stays => out.push_str("&amp;"),
            byte if stays => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

impl Markdown<'_> {
    /// A link under words of ours.
    pub fn link(&mut self, words: &'static str, link: &Link) -> &mut Self {
        self.body.push_str(&format!("[{words}]({})", link.0));
        self
    }

    /// A link under a name.
    pub fn code_link(&mut self, raw: &str, bytes: usize, link: &Link) -> &mut Self {
        self.body.push('[');
        self.code_within(raw, bytes);
        self.body.push_str(&format!("]({})", link.0));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Link;

    fn link(url: &str) -> Option<String> {
        Link::new("https://github.com", url).map(|link| link.as_str().to_owned())
    }

    #[test]
    fn leads_to_github_and_the_console_only() {
        for url in [
            "https://github.com/o/r/actions/runs/1",
            "https://us-west-2.console.aws.amazon.com/x",
            "https://console.amazonaws-us-gov.com",
        ] {
            assert_eq!(link(url).as_deref(), Some(url));
        }
        for url in [
            "http://github.com/o",
            "https://github.com.evil.example/o",
            "https://github.com@evil.example/",
            "https://evilconsole.aws.amazon.com/",
            "https://github.com:x@evil.example",
            "javascript:alert(1)",
            "//github.com/o",
            "https://",
            "https://github.com\\@evil.example",
        ] {
            assert_eq!(link(url), None, "{url}");
        }
    }

    #[test]
    fn encodes_what_would_end_it() {
        assert_eq!(
            link("https://github.com/a b)|<x>\"'`[y]?a=1&b=%2f%zé\n").as_deref(),
            Some(
                "https://github.com/a%20b%29%7C%3Cx%3E%22%27%60%5By%5D?a=1&amp;b=%2f%25z%C3%A9%0A"
            )
        );
        let root = Link::new("https://github.com", "https://github.com/o/r/blob/1").expect("ours");
        assert_eq!(
            root.file("a b/c#d?e%20.yaml", 3).as_str(),
            "https://github.com/o/r/blob/1/a%20b/c%23d%3Fe%2520.yaml#L3"
        );
    }
}
