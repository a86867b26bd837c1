//! One request after another: addresses, tries, limits, pages. What is asked for is said in the files beside this one.

use super::answer::Answer;
use super::call::Call;
use super::error::GithubError;
use super::known::Known;
use super::limits::{Patience, wait_asked};
use crate::client::clock;
use http::{Method, Request, Uri, header};
use http_body_util::{BodyExt, Limited};
use octocrab::Octocrab;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tracing::Instrument as _;

/// The version of the API whose description we follow. Without the header GitHub takes the oldest that it supports.
const API_VERSION: &str = "2022-11-28";

/// Most bytes of an answer: a page of a hundred comments of 65,536 characters, which four bytes each may take.
const LARGEST: usize = 32 * 1024 * 1024;

/// Most times that a request is sent on to another address.
const MOST_MOVES: u32 = 3;

/// Most pages of a list.
const MOST_PAGES: usize = 1_000;

/// Which GitHub, and which repository of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// `GITHUB_API_URL`: `https://api.github.com`, or `https://HOST/api/v3` of an own server.
    pub api: String,
    /// `GITHUB_GRAPHQL_URL`.
    pub graphql: String,
    /// `owner/name`.
    pub repository: String,
}

/// A client for one repository.
#[derive(Debug)]
pub struct Github {
    crab: Octocrab,
    api: Uri,
    graphql: Uri,
    repository: String,
    patience: Patience,
    known: Known,
    spent: Mutex<Spent>,
}

/// What was waited for so far.
#[derive(Debug, Default)]
struct Spent {
    waiting: Duration,
    last_write: Option<Duration>,
}

impl Github {
    /// A client that shows a token. To be made within a runtime of tokio's.
    ///
    /// # Errors
    /// [`GithubError::Address`] where the server's addresses are none, or the repository is not `owner/name`.
    pub fn new(server: &Server, token: &str, patience: Patience) -> Result<Self, GithubError> {
        let uri = |text: &str| {
            let parsed: Result<Uri, _> = text.trim_end_matches('/').parse();
            let is_address = |uri: &Uri| {
                matches!(uri.scheme_str(), Some("https" | "http")) && uri.host().is_some()
            };
            parsed
                .ok()
                .filter(is_address)
                .ok_or_else(|| GithubError::Address(text.to_owned()))
        };
        let (api, graphql) = (uri(&server.api)?, uri(&server.graphql)?);
        if token.is_empty() || !token.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(GithubError::NoToken);
        }
        if !is_repository(&server.repository) {
            return Err(GithubError::Address(server.repository.clone()));
        }
        // Without the path: octocrab would put it before that of GraphQL, which an own server has beside it.
        let host = format!(
            "{}://{}",
            api.scheme_str().unwrap_or_default(),
            api.authority().map_or("", |it| it.as_str())
        );
        let crab = Octocrab::builder()
            .base_uri(host)
            .and_then(|builder| {
                builder
                    .personal_token(token.to_owned())
                    .set_connect_timeout(Some(patience.answer))
                    .set_read_timeout(Some(patience.answer))
                    .set_write_timeout(Some(patience.answer))
                    .build()
            })
            .map_err(|_| GithubError::Address(server.api.clone()))?;
        Ok(Self {
            crab,
            api,
            graphql,
            repository: server.repository.clone(),
            patience,
            known: Known::default(),
            spent: Mutex::default(),
        })
    }

    /// A path below the repository's.
    pub(super) fn path(&self, below: &str) -> String {
        format!("/repos/{}{below}", self.repository)
    }

    /// The answer to a request, after as many tries as it is worth.
    pub(super) async fn call(&self, call: &Call) -> Result<Answer, GithubError> {
        let base = if call.is_graph {
            &self.graphql
        } else {
            &self.api
        };
        let uri = format!("{}{}", address(base), call.path);
        self.call_at(call, &uri).await
    }

    /// A deletion, where what is gone already is as good.
    pub(super) async fn gone(&self, call: &Call) -> Result<(), GithubError> {
        match self.call(call).await {
            Ok(_) | Err(GithubError::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Every page of a list. The next one is only followed on the same host: the token goes along.
    pub(super) async fn pages<T: DeserializeOwned>(
        &self,
        call: &Call,
        mut take: impl FnMut(T),
    ) -> Result<(), GithubError> {
        let mut answer = self.call(call).await?;
        let mut seen = HashSet::new();
        for _ in 0..MOST_PAGES {
            take(answer.read(call.what)?);
            let Some(next) = answer.next_page().map(str::to_owned) else {
                return Ok(());
            };
            self.stays(call.what, &next)?;
            if !seen.insert(next.clone()) {
                return Err(GithubError::Answer {
                    what: call.what,
                    message: "its pages go round in a circle".to_owned(),
                });
            }
            answer = self.call_at(call, &next).await?;
        }
        Err(GithubError::Answer {
            what: call.what,
            message: format!("more than {MOST_PAGES} pages"),
        })
    }

    /// Refuses to leave the host.
    fn stays(&self, what: &'static str, address: &str) -> Result<(), GithubError> {
        let uri: Option<Uri> = address.parse().ok();
        let same = uri.is_some_and(|uri| {
            uri.scheme() == self.api.scheme() && uri.authority() == self.api.authority()
        });
        same.then_some(()).ok_or(GithubError::Answer {
            what,
            message: "it leads to another host".to_owned(),
        })
    }

    async fn call_at(&self, call: &Call, uri: &str) -> Result<Answer, GithubError> {
        let mut uri = uri.to_owned();
        let (mut tries, mut moves) = (0, 0);
        loop {
            tries += 1;
            self.pause_before(call).await;
            let wait = match self.send(call, &uri).await {
                Ok(answer) if answer.is_success() => {
                    if call.method == Method::GET {
                        self.known.keep(&uri, &answer);
                    }
                    return Ok(answer);
                }
                Ok(answer) if answer.status == 304 => {
                    let same = self.known.get(&uri);
                    return same.ok_or_else(|| refused(call, &answer));
                }
                // A repository that was renamed answers under its number.
                Ok(answer)
                    if matches!(answer.status, 301 | 302 | 307 | 308) && moves < MOST_MOVES =>
                {
                    moves += 1;
                    let to = answer.header("location").unwrap_or_default().to_owned();
                    let follows = call.method == Method::GET || matches!(answer.status, 307 | 308);
                    if !follows {
                        return Err(refused(call, &answer));
                    }
                    self.stays(call.what, &to)?;
                    uri = to;
                    continue;
                }
                Ok(answer) => match wait_asked(&answer, clock::since_1970()) {
                    Some(wait) if tries < self.patience.tries && self.may_wait(wait) => wait,
                    Some(wait) => return Err(GithubError::Limited { wait }),
                    None if answer.status >= 500 && call.is_safe && tries < self.patience.tries => {
                        self.backoff(tries)
                    }
                    None if answer.status >= 500 => {
                        return Err(GithubError::Unreachable {
                            what: call.what,
                            tries,
                            message: format!("{}: {}", answer.status, answer.message()),
                        });
                    }
                    None => return Err(refused(call, &answer)),
                },
                Err(message) if call.is_safe && tries < self.patience.tries => {
                    tracing::debug!(what = call.what, %message, "another try");
                    self.backoff(tries)
                }
                Err(message) => {
                    return Err(GithubError::Unreachable {
                        what: call.what,
                        tries,
                        message,
                    });
                }
            };
            tokio::time::sleep(wait).await;
        }
    }

    async fn send(&self, call: &Call, uri: &str) -> Result<Answer, String> {
        let text = call.body.as_ref().map(Json::to_string);
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(uri)
            .header(header::USER_AGENT, agent())
            .header(header::ACCEPT, "application/vnd.github+json")
            .header("x-github-api-version", API_VERSION);
        if let Some(tag) = self.known.tag(uri).filter(|_| call.method == Method::GET) {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        if text.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let request = request
            .body(text.unwrap_or_default())
            .map_err(|error| error.to_string())?;
        let answered = async {
            let response = (self.crab.execute(request).await).map_err(|error| words(&error))?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, LARGEST).collect().await;
            let body = body.map_err(|error| error.to_string())?.to_bytes();
            let text = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
                let value = value.to_str().ok()?.to_owned();
                Some((name.as_str().to_owned(), value))
            };
            Ok(Answer {
                status: parts.status.as_u16(),
                headers: parts.headers.iter().filter_map(text).collect(),
                body: String::from_utf8_lossy(&body).into_owned(),
            })
        };
        let answered = answered.instrument(tracing::info_span!("github"));
        match tokio::time::timeout(self.patience.answer * 2, answered).await {
            Ok(answer) => answer,
            Err(_) => Err(format!(
                "no answer in {} s",
                self.patience.answer.as_secs() * 2
            )),
        }
    }

    /// Writes are a second apart, one after the other.
    async fn pause_before(&self, call: &Call) {
        if !call.is_write() {
            return;
        }
        let wait = {
            let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
            let now = clock::since_1970();
            let next = spent
                .last_write
                .map(|last| last + self.patience.between_writes);
            let at = next.filter(|next| *next > now).unwrap_or(now);
            spent.last_write = Some(at);
            at.saturating_sub(now)
        };
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }

    fn may_wait(&self, wait: Duration) -> bool {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = spent.waiting + wait <= self.patience.longest;
        if fits {
            spent.waiting += wait;
        }
        fits
    }

    /// Twice as long each time, and up to twice that, so that jobs of one run do not come back together.
    fn backoff(&self, tries: u32) -> Duration {
        let wait = self.patience.first_wait * 2_u32.saturating_pow(tries.saturating_sub(1));
        let spread = clock::since_1970().subsec_nanos() % 1_000;
        wait + wait * spread / 1_000
    }
}

fn refused(call: &Call, answer: &Answer) -> GithubError {
    let message = answer.message();
    let (what, permission) = (call.what, call.permission);
    match answer.status {
        401 => GithubError::Token { message },
        403 => GithubError::Permission {
            what,
            message,
            permission,
        },
        404 | 410 => GithubError::NotFound { what, permission },
        status => GithubError::Refused {
            what,
            status,
            message,
        },
    }
}

/// An error with what caused it; the library's own words are only that something went wrong.
fn words(error: &dyn std::error::Error) -> String {
    let mut words = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        let text = text.lines().next().unwrap_or_default().trim().to_owned();
        if !text.is_empty() && !words.contains(&text) {
            words.push(text);
        }
        next = error.source();
    }
    words.join(": ")
}

fn agent() -> String {
    format!("backstage-infra/{}", env!("CARGO_PKG_VERSION"))
}

/// Scheme, host and path, without a slash at the end.
fn address(uri: &Uri) -> String {
    let path = uri.path().trim_end_matches('/');
    match (uri.scheme_str(), uri.authority()) {
        (Some(scheme), Some(authority)) => format!("{scheme}://{authority}{path}"),
        _ => path.to_owned(),
    }
}

fn is_repository(name: &str) -> bool {
    let fits = |part: &str| {
        let is_fit = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        !part.is_empty() && part.bytes().all(is_fit) && part.bytes().any(|b| b != b'.')
    };
    name.split_once('/')
        .is_some_and(|(owner, name)| fits(owner) && fits(name))
}

#[cfg(test)]
mod tests {
    use super::super::call::encoded;
    use super::{address, is_repository};

    #[test]
    fn names_stay_one_part_of_a_path() {
        assert_eq!(encoded("infra:a/b?c d"), "infra%3Aa%2Fb%3Fc%20d");
        assert!(is_repository("fasti-sh/backstage.infra_1"));
        for name in [
            "", "a", "a/", "/b", "a/b/c", "a/..", "../b", "a/b?c", "a b/c",
        ] {
            assert!(!is_repository(name), "{name}");
        }
    }

    #[test]
    fn an_own_server_s_path_is_kept() {
        let of = |text: &str| address(&text.parse().unwrap());
        assert_eq!(
            of("https://ghe.example/api/v3/"),
            "https://ghe.example/api/v3"
        );
        assert_eq!(of("http://127.0.0.1:80"), "http://127.0.0.1:80");
    }
}
