//! What is known of a platform before it has a context file: from the command line, the environment and the repository.

use super::Run;
use crate::client::git::Repository;
use crate::config::key_table::KEYS;
use crate::config::starter::{CONTEXT, Facts};
use crate::model::answer::Fact;
use crate::model::scalar::{AccountId, Region};
use anyhow::{Result, bail};

/// Variables that say where AWS is called, as its command line and its CDK read them.
const REGIONS: [&str; 3] = ["AWS_REGION", "AWS_DEFAULT_REGION", "CDK_DEFAULT_REGION"];

/// Variables that hold the account's number.
const ACCOUNTS: [&str; 2] = ["AWS_ACCOUNT_ID", "CDK_DEFAULT_ACCOUNT"];

/// A role that a workflow or a pod acts as; its ARN has the account.
const ROLE: &str = "AWS_ROLE_ARN";

/// Hosts of repositories where no organization of GitHub's is. Any other may be a GitHub Enterprise Server.
const NOT_GITHUB: [&str; 6] = [
    "bitbucket.org",
    "codeberg.org",
    "dev.azure.com",
    "git.sr.ht",
    "gitlab.com",
    "ssh.dev.azure.com",
];

/// Every fact, by context key. What somebody gave wins over what was found.
///
/// # Errors
/// Where one is a secret, and where the repository's configuration cannot be read.
pub(super) fn facts(run: &Run, repository: &Repository) -> Result<Facts> {
    let mut facts = Facts::new();
    if let Some((owner, from, is_github)) = owner(run, repository)? {
        put(&mut facts, "platform:organization", &owner, &from);
        if is_github {
            put(&mut facts, "backstage:github:organization", &owner, &from);
        }
    }
    if let Some((region, name)) = first(run, &REGIONS, |text| text.parse::<Region>().is_ok()) {
        put(&mut facts, "platform:region", &region, name);
    }
    let is_account = |text: &str| text.parse::<AccountId>().is_ok();
    let role = run.environment.get(ROLE);
    // arn:aws:iam::111122223333:role/…
    let of_role = role.and_then(|arn| arn.split(':').nth(4));
    let of_role = of_role.filter(|text| is_account(text));
    let account = first(run, &ACCOUNTS, is_account);
    if let Some((account, name)) = account.or(of_role.map(|text| (text.to_owned(), ROLE))) {
        put(&mut facts, "platform:account", &account, name);
    }
    for given in run.environment.context_overrides() {
        put(&mut facts, &given.key, &given.value, &given.variable);
    }
    for (key, value) in &run.cli.common.set {
        put(&mut facts, key, value, "--set");
    }
    refuse_secrets(run, &facts)?;
    Ok(facts)
}

/// What is written is committed, for everybody to read.
fn refuse_secrets(run: &Run, facts: &Facts) -> Result<()> {
    let is_secret = |text: &str| run.sink.redactor().finds(text);
    match facts.iter().find(|(_, fact)| is_secret(&fact.value)) {
        Some((key, fact)) => bail!(
            "`{key}`, from {}, is or holds a secret, by its form or since a variable with the name of a secret holds it too, and {CONTEXT} is for everybody to read; leave it out",
            fact.from
        ),
        None => Ok(()),
    }
}

/// Who owns the repository, where that is from, and whether GitHub may know them.
fn owner(run: &Run, repository: &Repository) -> Result<Option<(String, String, bool)>> {
    const NAME: &str = "GITHUB_REPOSITORY";
    let full = run.environment.get(NAME);
    if let Some((owner, _)) = full.and_then(|full| full.split_once('/')) {
        return Ok(Some((owner.to_owned(), NAME.to_owned(), true)));
    }
    Ok(repository.origin()?.map(|origin| {
        let is_github = !NOT_GITHUB.contains(&origin.host.as_str());
        let from = format!("the remote `origin` at {}", origin.host);
        (origin.owner, from, is_github)
    }))
}

/// The first variable that holds what it should.
fn first(
    run: &Run,
    names: &[&'static str],
    is_one: impl Fn(&str) -> bool,
) -> Option<(String, &'static str)> {
    names.iter().find_map(|name| {
        let value = run.environment.get(name).filter(|text| is_one(text))?;
        Some((value.to_owned(), *name))
    })
}

fn put(facts: &mut Facts, key: &str, value: &str, from: &str) {
    let fact = Fact {
        value: value.to_owned(),
        from: from.to_owned(),
    };
    facts.insert(KEYS.canonical(key).to_owned(), fact);
}
