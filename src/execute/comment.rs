//! One comment a deployment on a pull request: found by its marker and its author, edited in place, never taken back to
//! an older run, and never two.
//!
//! Two runs may be at it at once, and either may be killed after any request. So whoever makes a comment looks again, and
//! the oldest stays: what came second is taken away by whoever sees it.

use crate::client::github::{Comment, Github, GithubError};
use crate::sink::{Clean, Marker};

/// What became of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// There was none.
    Created {
        /// Its address.
        url: String,
    },
    /// There was one with other words.
    Edited {
        /// Its address.
        url: String,
    },
    /// It said so already.
    Unchanged {
        /// Its address.
        url: String,
    },
    /// A later run has written it.
    Newer {
        /// Its address.
        url: String,
        /// The later run, as `33122.1`.
        run: String,
    },
}

impl Posted {
    /// The comment's address.
    #[must_use]
    pub fn url(&self) -> &str {
        match self {
            Self::Created { url }
            | Self::Edited { url }
            | Self::Unchanged { url }
            | Self::Newer { url, .. } => url,
        }
    }
}

/// Comments of ours on an issue: those of every deployment.
#[derive(Debug, Clone)]
pub struct Ours {
    /// Who we are.
    me: u64,
    /// With their markers, the oldest first.
    found: Vec<(Marker, Comment)>,
    /// Those that an older version left, whose markers are not ours to read.
    older: Vec<Comment>,
}

impl Ours {
    /// Finds them. A text alone proves nothing: whoever writes a comment may begin it as we do.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn find(github: &Github, issue: u64) -> Result<Self, GithubError> {
        let me = github.who_am_i().await?;
        Self::of_author(github, issue, me.id).await
    }

    async fn of_author(github: &Github, issue: u64, me: u64) -> Result<Self, GithubError> {
        let is_ours = |it: &Comment| {
            it.user.as_ref().is_some_and(|user| user.id == me)
                && (Marker::read(&it.body).is_some() || Marker::is_of_older(&it.body))
        };
        let all = github.comments(issue, is_ours).await?;
        let (mut found, mut older) = (Vec::new(), Vec::new());
        for comment in all {
            match Marker::read(&comment.body) {
                Some(marker) => found.push((marker, comment)),
                None => older.push(comment),
            }
        }
        found.sort_by_key(|(_, comment)| comment.id);
        Ok(Self { me, found, older })
    }

    /// The same, as they are now.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn again(&self, github: &Github, issue: u64) -> Result<Self, GithubError> {
        Self::of_author(github, issue, self.me).await
    }

    /// Markers of other deployments' comments.
    pub fn others<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Marker> {
        let markers = self.found.iter().map(|(marker, _)| marker);
        markers.filter(move |marker| marker.key() != key)
    }

    /// The key of the one deployment whose key begins so; none where there are several, or none.
    #[must_use]
    pub fn only(&self, beginning: &str) -> Option<&str> {
        let markers = self.found.iter().map(|(marker, _)| marker.key());
        let mut keys: Vec<&str> = markers.filter(|it| it.starts_with(beginning)).collect();
        keys.sort_unstable();
        keys.dedup();
        match keys[..] {
            [key] => Some(key),
            _ => None,
        }
    }

    fn of<'a>(&'a self, key: &'a str) -> impl DoubleEndedIterator<Item = &'a (Marker, Comment)> {
        self.found
            .iter()
            .filter(move |(marker, _)| marker.key() == key)
    }
}

/// Makes the comment say what `body` does, whose marker is `marker`. `ours` is what was found before.
///
/// # Errors
/// See [`GithubError`].
pub async fn post(
    github: &Github,
    issue: u64,
    ours: &Ours,
    marker: &Marker,
    body: &Clean,
) -> Result<Posted, GithubError> {
    if let Some(later) = latest(ours, marker) {
        return Ok(later);
    }
    let mut of_key = ours.of(marker.key());
    let posted = match of_key.next() {
        Some((_, first)) => replace(github, first, marker, body).await?,
        None => None,
    };
    if let Some(posted) = posted {
        tidy(github, of_key).await;
        return Ok(posted);
    }
    let posted = create(github, issue, ours.me, marker, body).await?;
    // What an older version said is outdated by it; nothing else of ours or anybody's is ever hidden.
    for old in &ours.older {
        if let Err(error) = github.minimize_comment(&old.node_id).await {
            tracing::warn!(%error, "the comment of an older version is still shown");
        }
    }
    Ok(posted)
}

/// The comment of a later run, if there is one among several of the same deployment.
fn latest(ours: &Ours, marker: &Marker) -> Option<Posted> {
    let mut later = ours.of(marker.key()).filter(|(it, _)| is_later(it, marker));
    let (there, comment) = later.next_back()?;
    Some(Posted::Newer {
        url: comment.html_url.clone(),
        run: there.run().to_owned(),
    })
}

/// Takes away what came second, so that of two runs at once one comment is left whoever is faster. What cannot be taken
/// away now is by the next run.
async fn tidy<'a>(github: &Github, seconds: impl Iterator<Item = &'a (Marker, Comment)>) {
    for (_, second) in seconds {
        if let Err(error) = github.delete_comment(second.id).await {
            tracing::warn!(%error, "a second comment is left");
        }
    }
}

/// Edits a comment, if it is still there.
async fn replace(
    github: &Github,
    found: &Comment,
    marker: &Marker,
    body: &Clean,
) -> Result<Option<Posted>, GithubError> {
    // It may have been edited since the list was read.
    let Some(there) = github.comment(found.id).await? else {
        return Ok(None);
    };
    let url = there.html_url.clone();
    if let Some(later) = Marker::read(&there.body).filter(|it| is_later(it, marker)) {
        let run = later.run().to_owned();
        return Ok(Some(Posted::Newer { url, run }));
    }
    if words(&there.body) == words(body.as_str()) {
        return Ok(Some(Posted::Unchanged { url }));
    }
    match github.edit_comment(found.id, body).await {
        Ok(_) => Ok(Some(Posted::Edited { url })),
        Err(GithubError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn create(
    github: &Github,
    issue: u64,
    me: u64,
    marker: &Marker,
    body: &Clean,
) -> Result<Posted, GithubError> {
    let made = github.create_comment(issue, body).await;
    let error = match &made {
        Ok(_) => None,
        Err(error) if error.is_in_doubt() => Some(error.clone()),
        Err(error) => return Err(error.clone()),
    };
    let again = Ours::of_author(github, issue, me).await;
    let made_url = made.as_ref().ok().map(|it| it.html_url.clone());
    // It was written, whatever became of looking again.
    let seen = again
        .as_ref()
        .is_ok_and(|it| it.of(marker.key()).next().is_some());
    if let Some(url) = made_url.filter(|_| !seen) {
        return Ok(Posted::Created { url });
    }
    let again = again?;
    if let Some(later) = latest(&again, marker) {
        // The oldest stays: if that is ours, the later run puts its words there.
        let is_first = |id: u64| {
            again
                .of(marker.key())
                .next()
                .is_some_and(|it| it.1.id == id)
        };
        if let Some(mine) = made.ok().filter(|it| !is_first(it.id)) {
            github.delete_comment(mine.id).await?;
        }
        return Ok(later);
    }
    let mut of_key = again.of(marker.key());
    let Some((_, first)) = of_key.next() else {
        return Err(error.unwrap_or(GithubError::Answer {
            what: "write a comment",
            message: "it is not in the list of comments".to_owned(),
        }));
    };
    let is_mine = |it: &Comment| it.body.trim_end() == body.as_str().trim_end();
    let posted = if is_mine(first) {
        let url = first.html_url.clone();
        Posted::Created { url }
    } else {
        let replaced = replace(github, first, marker, body).await?;
        replaced.ok_or(GithubError::NotFound {
            what: "edit our comment",
            permission: "pull-requests: write",
        })?
    };
    // Only now: until the first says it, ours is the only one that does.
    tidy(github, of_key).await;
    Ok(posted)
}

/// Whether the comment is of a later run than ours.
fn is_later(there: &Marker, ours: &Marker) -> bool {
    let number = |marker: &Marker| -> Option<(u64, u64)> {
        let (run, attempt) = marker.run().split_once('.')?;
        Some((run.parse().ok()?, attempt.parse().ok()?))
    };
    matches!((number(there), number(ours)), (Some(there), Some(ours)) if there > ours)
}

/// What a comment says, without which run wrote it and when.
fn words(body: &str) -> Vec<String> {
    let is_said = |line: &&str| !line.starts_with("<!-- ") && !line.starts_with("<sub>");
    let all = body.trim_end().lines().map(str::trim_end);
    all.filter(is_said).map(without_run).collect()
}

/// The line with the number of the run and its attempt taken out of addresses.
fn without_run(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("/actions/runs/") {
        let (before, after) = rest.split_at(at + "/actions/runs/".len());
        out.push_str(before);
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
        if let Some(attempt) = rest.strip_prefix("/attempts/") {
            rest = attempt.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::{Marker, is_later, words};

    fn marker(run: &str) -> Marker {
        Marker::new("key", run, "4f66760", "sha256:9b").unwrap()
    }

    #[test]
    fn later_is_a_higher_run_or_attempt() {
        for (there, ours, later) in [
            ("101.1", "100.1", true),
            ("100.2", "100.1", true),
            ("100.1", "100.1", false),
            ("99.3", "100.1", false),
            // 10 is more than 9, although not as text.
            ("9.10", "9.9", true),
            // What no run of ours wrote holds nobody up.
            ("x", "100.1", false),
        ] {
            assert_eq!(
                is_later(&marker(there), &marker(ours)),
                later,
                "{there} {ours}"
            );
        }
    }

    #[test]
    fn the_same_words_of_another_run_are_the_same() {
        let of = |run: u64, count: u64| {
            format!(
                "<!-- m run={run}.1 -->\n### {count} changed\n[run](https://github.com/o/r/actions/runs/{run}/attempts/1) · x\n<sub>by run {run}</sub>\n"
            )
        };
        assert_eq!(words(&of(1, 7)), words(&of(22, 7)));
        assert_ne!(words(&of(1, 7)), words(&of(1, 8)));
    }
}
