//! The comment by which a comment of ours is found again: at byte 0, and nothing foreign can enter it.

use super::markdown::Markdown;

/// What it begins with; the version is of its fields.
const OPEN: &str = "<!-- backstage-infra:plan:v1 ";
/// The same of whatever version.
const OF_ANY: &str = "<!-- backstage-infra:plan:v";
/// The version that we write.
const VERSION: u32 = 1;
const CLOSE: &str = " -->";

/// Most bytes of a field; a digest with its algorithm has 71.
const LONGEST: usize = 100;

/// Which plan a comment shows. Only ever read back to find a comment and to refuse going back to an older run: it proves
/// nothing of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    key: String,
    run: String,
    head: String,
    digest: String,
    labels: Vec<String>,
}

/// A field has characters that a marker cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the marker's `{field}` may have letters, digits and single `.:_-` only, 1 to {LONGEST} of them"
)]
pub struct MarkerError {
    /// Its name.
    pub field: &'static str,
}

impl Marker {
    /// A marker of these fields.
    ///
    /// # Errors
    /// Where a field has other characters than letters, digits and single `.`, `:`, `_`, `-`, or none or too many.
    pub fn new(key: &str, run: &str, head: &str, digest: &str) -> Result<Self, MarkerError> {
        let field = |field: &'static str, value: &str| {
            let fits = (1..=LONGEST).contains(&value.len())
                && value
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b".:_-".contains(&b))
                && !value.contains("--");
            fits.then(|| value.to_owned()).ok_or(MarkerError { field })
        };
        Ok(Self {
            key: field("key", key)?,
            run: field("run", run)?,
            head: field("head", head)?,
            digest: field("digest", digest)?,
            labels: Vec::new(),
        })
    }

    /// The same with the short names of the labels that the plan asks for, so that another deployment of the same pull
    /// request leaves them on.
    ///
    /// # Errors
    /// Where a name has other characters than lower-case letters and `-`.
    pub fn with_labels<'a>(
        mut self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, MarkerError> {
        for name in names {
            let is_fit = |b: u8| b.is_ascii_lowercase() || b == b'-';
            let fits = (1..=LONGEST).contains(&name.len()) && name.bytes().all(is_fit);
            if !fits || name.contains("--") || name.ends_with('-') {
                return Err(MarkerError { field: "labels" });
            }
            self.labels.push(name.to_owned());
        }
        Ok(self)
    }

    /// The marker that a comment's text begins with.
    #[must_use]
    pub fn read(body: &str) -> Option<Self> {
        let (fields, _) = body.strip_prefix(OPEN)?.split_once(CLOSE)?;
        let mut fields = fields.split(' ');
        let mut field = |name: &str| fields.next()?.strip_prefix(name)?.strip_prefix('=');
        let (key, run, head, digest) = (
            field("key")?,
            field("run")?,
            field("head")?,
            field("digest")?,
        );
        let marker = Self::new(key, run, head, digest).ok()?;
        let labels = fields.next().map(|it| it.strip_prefix("labels="));
        if fields.next().is_some() {
            return None;
        }
        match labels {
            Some(labels) => marker.with_labels(labels?.split('.')).ok(),
            None => Some(marker),
        }
    }

    /// Whether a comment's text begins as that of an older version of this program.
    #[must_use]
    pub fn is_of_older(body: &str) -> bool {
        let version = body.strip_prefix(OF_ANY);
        let version = version.and_then(|it| it.split_once(' ')?.0.parse::<u32>().ok());
        version.is_some_and(|it| it < VERSION)
    }

    /// Which deployment the comment is of.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Which run wrote it, with its attempt.
    #[must_use]
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Which commit it is of.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }

    /// Which plan it shows.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Short names of the labels that the plan asks for.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }
}

impl Markdown<'_> {
    /// The marker, on a line of its own.
    pub fn marker(&mut self, marker: &Marker) -> &mut Self {
        let Marker {
            key,
            run,
            head,
            digest,
            labels,
        } = marker;
        self.body.push_str(OPEN);
        self.body
            .push_str(&format!("key={key} run={run} head={head} digest={digest}"));
        if !labels.is_empty() {
            self.body.push_str(&format!(" labels={}", labels.join(".")));
        }
        self.body.push_str(CLOSE);
        self.body.push('\n');
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::redact::Redactor;
    use super::{Markdown, Marker, MarkerError};

    #[test]
    fn reads_back_what_it_writes() {
        let marker = Marker::new("7qk3", "33122.1", "4f66760", "sha256:9b1c").expect("valid");
        let redactor = Redactor::default();
        let mut text = Markdown::new(&redactor);
        text.marker(&marker).markup("### x\n");
        assert_eq!(Marker::read(&text.body), Some(marker.clone()));
        let labelled = marker.with_labels(["iam", "destructive"]).expect("valid");
        let mut more = Markdown::new(&redactor);
        more.marker(&labelled);
        assert_eq!(Marker::read(&more.body), Some(labelled.clone()));
        assert!(labelled.with_labels(["a b"]).is_err());
        assert_eq!(Marker::read(&more.body.replace("iam", "I")), None);
        assert_eq!(Marker::read(&format!(" {}", text.body)), None);
        assert_eq!(Marker::read(&text.body.replace("head=", "base=")), None);
        assert_eq!(
            Marker::read(&text.body.replace(" -->", " more=1 -->")),
            None
        );
    }

    #[test]
    fn knows_older_versions_and_no_newer() {
        let of = |version: &str| format!("<!-- backstage-infra:plan:v{version} key=a -->");
        assert!(Marker::is_of_older(&of("0")));
        assert!(!Marker::is_of_older(&of("1")) && !Marker::is_of_older(&of("2")));
        assert!(!Marker::is_of_older(&of("x")) && !Marker::is_of_older(" <!-- x"));
    }

    #[test]
    fn takes_nothing_that_could_end_it() {
        for field in [
            "",
            "a b",
            "a--b",
            "-->",
            "ü",
            "a\n",
            "a=b",
            &"a".repeat(101),
        ] {
            let refused = Marker::new("a", field, "b", "c");
            assert_eq!(refused, Err(MarkerError { field: "run" }), "{field}");
        }
    }
}
