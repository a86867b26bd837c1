//! Who a statement speaks of. An account stands for everybody in it, `*` for everybody at all.

use super::pattern::{Pattern, Token};
use serde_json::{Value as Json, json};

/// What separates an account from a principal in it, here; no name holds it.
const WITHIN: Token = Token::Char('|');

/// Whose principal it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::plan::risk) enum Account {
    /// Anybody's.
    Anybody,
    /// Of this account.
    Known(String),
    /// Of an account that only a deploy knows, by its name.
    Unknown(String),
    /// None that has one here: a service, an identity provider, a resource of the template.
    Other,
}

/// The principals of one kind, such as `AWS`, given by one value.
pub(super) fn of_kind(kind: &str, value: &Json, names: &[String]) -> Pattern {
    let literal = Pattern::literal(value, names);
    if literal.text == "*" {
        return match kind {
            "AWS" => Pattern::everything(),
            kind => kinds(kind, vec![Token::Many], literal.text),
        };
    }
    if kind != "AWS" {
        return kinds(kind, literal.tokens, literal.text);
    }
    let tokens = match literal.arn() {
        Some([_, _, service, _, account, rest])
            if !account.is_empty() && [word("iam"), word("sts")].iter().any(|it| it == service) =>
        {
            let rest = match rest {
                rest if *rest == word("root")[..] => vec![Token::Many],
                rest => rest.to_vec(),
            };
            [account.to_vec(), vec![WITHIN], rest].concat()
        }
        _ if is_account(&literal.tokens) => [&literal.tokens[..], &[WITHIN, Token::Many]].concat(),
        _ => literal.tokens,
    };
    kinds(kind, tokens, literal.text)
}

/// A value that gives no kind: `*`, or an intrinsic.
pub(super) fn of_no_kind(value: &Json, names: &[String]) -> Pattern {
    of_kind("AWS", value, names)
}

/// Whose principals a pattern matches.
pub(in crate::plan::risk) fn account(pattern: &Pattern) -> Account {
    if pattern.is_everything() {
        return Account::Anybody;
    }
    let Some(tokens) = pattern.tokens.strip_prefix(&word("AWS:")[..]) else {
        return Account::Other;
    };
    let Some(end) = tokens.iter().position(|token| *token == WITHIN) else {
        return Account::Other;
    };
    match &tokens[..end] {
        [Token::Opaque(name)] => Account::Unknown(name.to_string()),
        tokens => match tokens.iter().map(char).collect() {
            Some(account) => Account::Known(account),
            None => Account::Unknown(pattern.text.clone()),
        },
    }
}

/// Whether it is whoever an identity provider vouches for with a token of OpenID Connect.
pub(in crate::plan::risk) fn is_open_id(pattern: &Pattern) -> bool {
    pattern.tokens.starts_with(&word("Federated:")) && !pattern.text.contains(":saml-provider/")
}

/// Of a lambda's permission: an account, an ARN, a service, or anybody.
pub(in crate::plan::risk) fn kind_of_text(value: &Json) -> Json {
    let text = Pattern::literal(value, &[]).text;
    match text.as_str() {
        "*" => json!("*"),
        text if text.contains(".amazonaws.") || text.contains("AWS::URLSuffix") => {
            json!({ "Service": value })
        }
        _ => json!({ "AWS": value }),
    }
}

fn kinds(kind: &str, tokens: Vec<Token>, text: String) -> Pattern {
    Pattern {
        tokens: [word(kind), word(":"), tokens].concat(),
        text,
    }
}

fn word(text: &str) -> Vec<Token> {
    text.chars().map(Token::Char).collect()
}

fn char(token: &Token) -> Option<char> {
    match token {
        Token::Char(c) => Some(*c),
        _ => None,
    }
}

fn is_account(tokens: &[Token]) -> bool {
    match tokens {
        [Token::Opaque(name)] => &**name == "${AWS::AccountId}",
        tokens => {
            tokens.len() == 12
                && tokens
                    .iter()
                    .filter_map(char)
                    .filter(char::is_ascii_digit)
                    .count()
                    == 12
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, account, of_kind};
    use crate::plan::risk::policy::language::Set;
    use serde_json::{Value as Json, json};

    fn within(a: Json, b: Json) -> bool {
        let set = |value: Json| Set {
            patterns: vec![of_kind("AWS", &value, &[])],
            except: false,
        };
        set(a).is_within(&set(b)) == Some(true)
    }

    #[test]
    fn an_account_is_everybody_in_it() {
        let root = json!("arn:aws:iam::111122223333:root");
        let role = json!("arn:aws:iam::111122223333:role/a");
        assert!(within(role.clone(), root.clone()) && !within(root.clone(), role.clone()));
        assert!(within(root.clone(), json!("111122223333")) && within(json!("111122223333"), root));
        assert!(!within(role, json!("444455556666")));
        let own = json!({"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"});
        assert!(within(own, json!({"Ref": "AWS::AccountId"})));
    }

    #[test]
    fn tells_whose_a_principal_is() {
        let of = |value: Json| account(&of_kind("AWS", &value, &[]));
        assert_eq!(of(json!("*")), Account::Anybody);
        assert_eq!(
            of(json!("111122223333")),
            Account::Known("111122223333".to_owned())
        );
        assert_eq!(
            of(json!({"Fn::Sub": "arn:aws:iam::${Other}:root"})),
            Account::Unknown("${Other}".to_owned())
        );
        assert_eq!(of(json!({"Fn::GetAtt": ["Role", "Arn"]})), Account::Other);
        assert_eq!(
            account(&of_kind("Service", &json!("*"), &[])),
            Account::Other
        );
    }
}
