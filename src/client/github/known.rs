//! Answers that may be asked for again: GitHub says that nothing changed (304) and does not count the question against the
//! token's limit. Source: "Use conditional requests if appropriate", GitHub documentation.

use super::answer::Answer;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Answers that are kept, the last ones.
const MOST: usize = 16;

/// Bytes of the largest answer that is kept.
const LARGEST: usize = 1024 * 1024;

/// Answers by their addresses.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<VecDeque<(String, Answer)>>);

impl Known {
    /// What an answer at an address is known by.
    pub(super) fn tag(&self, uri: &str) -> Option<String> {
        self.get(uri)?.header("etag").map(str::to_owned)
    }

    /// The answer at an address.
    pub(super) fn get(&self, uri: &str) -> Option<Answer> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().find(|(known, _)| known == uri)?;
        Some(found.1.clone())
    }

    /// Keeps an answer, if it is known by anything.
    pub(super) fn keep(&self, uri: &str, answer: &Answer) {
        if answer.header("etag").is_none() || answer.body.len() > LARGEST {
            return;
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(known, _)| known != uri);
        if all.len() == MOST {
            all.pop_front();
        }
        all.push_back((uri.to_owned(), answer.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Known, LARGEST, MOST};

    #[test]
    fn keeps_the_last_ones_that_are_known_by_something() {
        let answer = |tag: Option<&str>, length: usize| Answer {
            status: 200,
            headers: tag
                .map(|it| ("ETag".to_owned(), it.to_owned()))
                .into_iter()
                .collect(),
            body: "x".repeat(length),
        };
        let known = Known::default();
        known.keep("none", &answer(None, 1));
        known.keep("large", &answer(Some("a"), LARGEST + 1));
        assert!(known.tag("none").is_none() && known.tag("large").is_none());
        for at in 0..=MOST {
            known.keep(&at.to_string(), &answer(Some(&format!("tag {at}")), at));
        }
        assert!(known.get("0").is_none());
        assert_eq!(known.tag("1").as_deref(), Some("tag 1"));
        known.keep("1", &answer(Some("newer"), 5));
        assert_eq!(known.tag("1").as_deref(), Some("newer"));
        assert_eq!(known.get("1").unwrap().body.len(), 5);
    }
}
