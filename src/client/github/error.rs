//! Why GitHub did not do what was asked, in words that say what to do about it.

use std::time::Duration;

/// A call that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GithubError {
    /// The address of the API is none.
    #[error(
        "`{0}` is no address of GitHub's API; `GITHUB_API_URL` is set by the runner, leave it as it is"
    )]
    Address(String),
    /// What was given as a token cannot be one.
    #[error(
        "what `token` holds is no token: it is empty, or has blanks, line ends or other characters that none has; give it the job's own, `${{{{ github.token }}}}`"
    )]
    NoToken,
    /// 401: the token is unknown, expired or revoked.
    #[error(
        "GitHub does not take the token (401: {message}); give `token` the job's own, `${{{{ github.token }}}}`, or one of an App that has not expired"
    )]
    Token {
        /// GitHub's words.
        message: String,
    },
    /// 403 for want of a permission.
    #[error("the token may not {what} (403: {message}); give the job `permissions: {permission}`")]
    Permission {
        /// What was tried.
        what: &'static str,
        /// GitHub's words.
        message: String,
        /// Of the workflow's `permissions`, as it is written there.
        permission: &'static str,
    },
    /// 404: it is not there, or the token may not know that it is.
    #[error(
        "GitHub does not find what to {what} (404); is it deleted, and may the token see it (`permissions: {permission}`)?"
    )]
    NotFound {
        /// What was tried.
        what: &'static str,
        /// Of the workflow's `permissions`.
        permission: &'static str,
    },
    /// The token's requests are used up, or they came too fast, and the wait is longer than a run has patience for.
    #[error(
        "GitHub limits the token's requests, and the next is free in {} s; run the job again then",
        wait.as_secs()
    )]
    Limited {
        /// How long it would take.
        wait: Duration,
    },
    /// Anything else that GitHub refuses.
    #[error("GitHub refused to {what} ({status}: {message})")]
    Refused {
        /// What was tried.
        what: &'static str,
        /// The HTTP status.
        status: u16,
        /// GitHub's words.
        message: String,
    },
    /// No answer, or none that is one, after every try.
    #[error("GitHub could not be reached to {what}, {tries} times ({message}); run the job again")]
    Unreachable {
        /// What was tried.
        what: &'static str,
        /// How often.
        tries: u32,
        /// What went wrong the last time.
        message: String,
    },
    /// An answer that is not what GitHub documents.
    #[error("GitHub's answer to {what} is not what it documents: {message}")]
    Answer {
        /// What was tried.
        what: &'static str,
        /// What is wrong with it.
        message: String,
    },
}

impl GithubError {
    /// Whether it may have been carried out although the answer did not arrive.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Answer { .. })
    }
}
