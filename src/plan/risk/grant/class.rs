//! Which detector speaks of a gain: the most specific one, in the order in which this file asks.

use super::{Family, Grant};
use crate::plan::risk::policy::cover::{Gain, Why};
use crate::plan::risk::policy::language::{Atom, Set};
use crate::plan::risk::policy::pattern::{Pattern, Token};
use crate::plan::risk::policy::principal::{Account, account, is_open_id};
use crate::plan::risk::policy::statement::Statement;

/// Classes of gains, one a detector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plan::risk) enum Class {
    /// Everything on everything.
    Admin,
    /// Handing on any role.
    PassRoleAny,
    /// Everything but what is named.
    NotElement,
    /// The same under a weaker condition.
    ConditionRelaxed,
    /// Any other growth of what an identity may do.
    Broader,
    /// Tokens of an identity provider that were not enough before.
    OpenId,
    /// Somebody outside the account.
    External,
    /// Any other growth of a role's trust.
    Trust,
    /// Any other growth of a resource's policy.
    Resource,
}

/// Conditions by which `*` is not everybody.
const HOLD_BACK: &[&str] = &[
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "kms:calleraccount",
];

/// The class of what is left in a family.
pub(super) fn rest(family: Family) -> Class {
    match family {
        Family::Identity => Class::Broader,
        Family::Trust => Class::Trust,
        Family::Resource => Class::Resource,
    }
}

/// The class of a gain; none where what is made along with its policy is all that gains by it, and nothing in it is a
/// danger by itself.
pub(super) fn of(grant: &Grant<'_>, gain: &Gain<'_>, was_denied: bool) -> Option<Class> {
    let rest = rest(grant.family);
    let by_condition = match (grant.family, &gain.why) {
        (Family::Identity, Why::Relaxed(_)) => Class::ConditionRelaxed,
        _ => rest,
    };
    if was_denied {
        return Some(by_condition);
    }
    let absolute = match grant.family {
        Family::Identity => by_itself(gain),
        Family::Trust | Family::Resource if has_exceptions(gain) => Some(Class::NotElement),
        Family::Trust if widens_tokens(grant, gain) => Some(Class::OpenId),
        Family::Trust | Family::Resource => is_external(grant, gain).then_some(Class::External),
    };
    absolute.or((!grant.is_made).then_some(by_condition))
}

fn by_itself(gain: &Gain<'_>) -> Option<Class> {
    if gain.action.is_everything() && gain.resource.is_everything() {
        Some(Class::Admin)
    } else if gain.action.has("iam:passrole") && is_any_role(&gain.resource) {
        Some(Class::PassRoleAny)
    } else {
        has_exceptions(gain).then_some(Class::NotElement)
    }
}

fn has_exceptions(gain: &Gain<'_>) -> bool {
    let atoms = [&gain.action, &gain.resource, &gain.principal];
    atoms.iter().any(|atom| !atom.except.is_empty())
}

/// Everything, or everything of IAM, or every role, in whatever account.
fn is_any_role(resource: &Atom) -> bool {
    let [any, role] = ["*", "role/*"].map(|text| {
        let token = |c| {
            if c == '*' {
                Token::Many
            } else {
                Token::Char(c)
            }
        };
        text.chars().map(token).collect::<Vec<Token>>()
    });
    let pattern = &resource.pattern;
    let is_any = |name: &[Token]| name == any || name == role;
    pattern.is_everything() || pattern.arn().is_some_and(|parts| is_any(parts[5]))
}

/// Whether tokens of an identity provider are enough that were not; of a new role or provider, only if it takes any.
fn widens_tokens(grant: &Grant<'_>, gain: &Gain<'_>) -> bool {
    if !is_open_id(&gain.principal.pattern) {
        return false;
    }
    let is_relaxed = !grant.is_made && gain.why != Why::More;
    is_relaxed || !open_claims(gain.statement).is_empty()
}

/// The claims of a token that may be anything, in words.
pub(super) fn open_claims(statement: &Statement) -> Vec<&'static str> {
    let mut open = Vec::new();
    let is_any = |subject: &Pattern| {
        let all = ["", "repo:", "system:serviceaccount:"].iter();
        all.map(|prefix| prefix.chars().map(Token::Char).chain([Token::Many]))
            .any(|prefix| subject.tokens.starts_with(&prefix.collect::<Vec<Token>>()))
    };
    match statement.conditions.values_of(":sub") {
        None => open.push("any `sub`"),
        Some(subjects) if subjects.iter().any(is_any) => open.push("a `sub` of anybody's"),
        Some(_) => {}
    }
    let audiences = statement.conditions.values_of(":aud");
    if audiences.is_none_or(|all| all.iter().any(Pattern::is_everything)) {
        open.push("any `aud`");
    }
    open
}

/// Whether somebody outside the account is let in who was not.
fn is_external(grant: &Grant<'_>, gain: &Gain<'_>) -> bool {
    let is_outside = match account(&gain.principal.pattern) {
        Account::Anybody => !is_limit(grant) && !gain.statement.conditions.hold_back_by(HOLD_BACK),
        Account::Known(account) => grant.account != Some(&account),
        Account::Unknown(name) => name != "${AWS::AccountId}",
        Account::Other => false,
    };
    let principal = Set {
        patterns: vec![gain.principal.pattern.clone()],
        except: false,
    };
    let let_in = |statement: &Statement| {
        let is_open = |pattern: &Pattern| {
            account(pattern) != Account::Anybody || !statement.conditions.hold_back_by(HOLD_BACK)
        };
        let mut principals = statement.principals.clone();
        principals
            .patterns
            .retain(|pattern| principals.except || is_open(pattern));
        principal.is_within(&principals) == Some(true)
    };
    is_outside && !grant.allowed_before().any(let_in)
}

/// Whether `*` in a document is everybody who gets as far as that, and may do what else is granted.
fn is_limit(grant: &Grant<'_>) -> bool {
    let is_within_network = || grant.pair.is(&["VPCOptions"]).is_some();
    match grant.pair.kind() {
        "AWS::ApiGateway::RestApi"
        | "AWS::EC2::VPCEndpoint"
        | "AWS::EFS::FileSystem"
        | "AWS::Organizations::Policy" => true,
        "AWS::Elasticsearch::Domain" | "AWS::OpenSearchService::Domain" => is_within_network(),
        _ => false,
    }
}

/// Whether it is only likely that a principal is outside: its account, or that of the stack, is not known.
pub(super) fn is_perhaps_own(grant: &Grant<'_>, gain: &Gain<'_>) -> bool {
    match account(&gain.principal.pattern) {
        Account::Known(_) => grant.account.is_none(),
        Account::Unknown(_) => true,
        Account::Anybody | Account::Other => false,
    }
}
