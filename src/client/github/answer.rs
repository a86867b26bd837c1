//! One answer of GitHub's: status, headers and text.

use super::error::GithubError;
use serde::de::DeserializeOwned;

/// Most characters of GitHub's own words in an error.
const MESSAGE: usize = 300;

/// An answer, read whole.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What the body says, as a type.
    pub(super) fn read<T: DeserializeOwned>(&self, what: &'static str) -> Result<T, GithubError> {
        serde_json::from_str(&self.body).map_err(|error| GithubError::Answer {
            what,
            message: error.to_string(),
        })
    }

    /// GitHub's own words about a refusal, shortened; whatever else stands there is not repeated.
    pub(super) fn message(&self) -> String {
        let json: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        let mut words = vec![
            json["message"]
                .as_str()
                .unwrap_or("no message")
                .trim()
                .to_owned(),
        ];
        for error in json["errors"].as_array().into_iter().flatten().take(3) {
            let message = error["message"].as_str().or(error.as_str());
            let field = || {
                let (field, code) = (error["field"].as_str()?, error["code"].as_str()?);
                Some(format!("{field}: {code}"))
            };
            words.extend(message.map(str::to_owned).or_else(field));
        }
        words.join("; ").chars().take(MESSAGE).collect()
    }

    /// The address of the next page, from the `Link` header.
    pub(super) fn next_page(&self) -> Option<&str> {
        let links = self.header("link")?;
        links.split(',').find_map(|link| {
            let (address, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
            let is_next = |it: &str| matches!(it.trim(), r#"rel="next""# | "rel=next");
            parameters.split(';').any(is_next).then_some(address)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;

    #[test]
    fn finds_the_next_page_and_github_s_words() {
        let answer = Answer {
            status: 422,
            headers: vec![(
                "Link".to_owned(),
                r#"<https://a/x?page=1>; rel="prev", <https://a/x?page=3>; rel="next""#.to_owned(),
            )],
            body: r#"{"message":"Validation Failed","errors":[{"field":"body","code":"too_long"},{"message":"Body is too long"}]}"#.to_owned(),
        };
        assert_eq!(answer.next_page(), Some("https://a/x?page=3"));
        assert_eq!(
            answer.message(),
            "Validation Failed; body: too_long; Body is too long"
        );
        let html = Answer {
            body: "<html>".to_owned(),
            headers: Vec::new(),
            ..answer
        };
        assert_eq!(
            (html.message().as_str(), html.next_page()),
            ("no message", None)
        );
    }
}
