//! How long to wait before a request, and when to give up. Source: "Rate limits for the REST API" and "Best practices for
//! using the REST API", GitHub documentation.

use super::answer::Answer;
use std::time::Duration;

/// What a run waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Tries of what may be tried again.
    pub tries: u32,
    /// Longest wait for a limit, together over a run.
    pub longest: Duration,
    /// Between two writes: GitHub asks for a second.
    pub between_writes: Duration,
    /// Before the second try; it doubles with each.
    pub first_wait: Duration,
    /// For the beginning of an answer.
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 4,
            longest: Duration::from_secs(90),
            between_writes: Duration::from_secs(1),
            first_wait: Duration::from_millis(500),
            answer: Duration::from_secs(20),
        }
    }
}

/// Longest wait that is reckoned with, in seconds: a day. Whoever asks for more is not waited for either.
const LONGEST: u64 = 86_400;

/// What GitHub asks for with a refusal, if it is one for too many requests.
pub(super) fn wait_asked(answer: &Answer, now: Duration) -> Option<Duration> {
    let is_limit = answer.status == 429
        || (answer.status == 403
            && (answer.header("retry-after").is_some()
                || answer.header("x-ratelimit-remaining") == Some("0")
                || answer.message().to_ascii_lowercase().contains("rate limit")));
    if !is_limit {
        return None;
    }
    let seconds = |name: &str| answer.header(name)?.trim().parse::<u64>().ok();
    if let Some(wait) = seconds("retry-after") {
        return Some(Duration::from_secs(wait.min(LONGEST)));
    }
    if answer.header("x-ratelimit-remaining") == Some("0")
        && let Some(reset) = seconds("x-ratelimit-reset")
    {
        // The two clocks may differ by a second.
        let reset = Duration::from_secs(reset.saturating_add(1));
        return Some(reset.saturating_sub(now).min(Duration::from_secs(LONGEST)));
    }
    // Neither is told: at least a minute.
    Some(Duration::from_secs(60))
}

#[cfg(test)]
mod tests {
    use super::{Answer, Duration, wait_asked};

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        Answer {
            status,
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.to_owned(),
        }
    }

    #[test]
    fn waits_as_long_as_github_asks() {
        let now = Duration::from_secs(1000);
        let of = |status, headers: &[(&str, &str)], body: &str| {
            wait_asked(&answer(status, headers, body), now).map(|wait| wait.as_secs())
        };
        assert_eq!(of(429, &[("retry-after", "7")], ""), Some(7));
        assert_eq!(of(403, &[("retry-after", "7")], ""), Some(7));
        let used_up = [
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1030"),
        ];
        assert_eq!(of(403, &used_up, ""), Some(31));
        assert_eq!(of(429, &[], ""), Some(60));
        let never = u64::MAX.to_string();
        assert_eq!(of(429, &[("retry-after", &never)], ""), Some(86_400));
        let never = [
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", &never),
        ];
        assert_eq!(of(403, &never, ""), Some(86_400));
        let secondary = r#"{"message":"You have exceeded a secondary rate limit."}"#;
        assert_eq!(of(403, &[], secondary), Some(60));
        let denied = r#"{"message":"Resource not accessible by integration"}"#;
        assert_eq!(of(403, &[("x-ratelimit-remaining", "4999")], denied), None);
        assert_eq!(of(500, &[("retry-after", "7")], ""), None);
    }
}
