//! The files that a repository starts with: a context file, and the workflow that plans its pull requests.
//!
//! Their texts are templates beside this file. What is put into them can change no structure: it is a scalar, or a label.

mod fill;

use super::key_table::KEYS;
use super::keys::KeyKind;
use crate::model::answer::{Answer, Fact};
use crate::model::scalar::{Label, Region};
use fill::{Part, fill};
use std::collections::BTreeMap;

/// Path of the context file, from the repository's root.
pub const CONTEXT: &str = "backstage.yaml";

/// Path of the workflow.
pub const WORKFLOW: &str = ".github/workflows/backstage.yml";

/// What is known, by context key.
pub type Facts = BTreeMap<String, Fact>;

/// A new context file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starter {
    /// Its text.
    pub text: String,
    /// The values in it that are somebody's own, in the order of their lines.
    pub answers: Vec<Answer>,
}

/// A value that every platform has of its own.
struct Asked {
    key: &'static str,
    example: &'static str,
    what: &'static str,
}

const HOST: &str = "backstage:host";

const ASKED: [Asked; 9] = [
    asked("platform:organization", "acme", "whose platform it is"),
    asked(
        "platform:account",
        "111122223333",
        "the AWS account's number",
    ),
    asked("platform:region", "us-west-2", "the AWS region"),
    asked(
        "platform:domain",
        "example.com",
        "the domain of a public hosted zone",
    ),
    asked(
        "deployment:eks:administrators",
        "\n      - username: platform-admin\n        role: PlatformAdministrator",
        "IAM roles of those who run the cluster",
    ),
    asked(
        "deployment:eks:endpoint:cidrs",
        "[203.0.113.0/24]",
        "networks that reach the cluster's API",
    ),
    asked(
        "backstage:image",
        "",
        "the repository of your Backstage image",
    ),
    asked("backstage:tag", "1.45.3", "the image's tag"),
    asked(
        "backstage:github:organization",
        "acme",
        "the GitHub organization that signs in",
    ),
];

/// Values that have a default, and are written out all the same.
const SAID: [(&str, &str); 2] = [
    ("deployment:id", "backstage"),
    ("backstage:health", "current"),
];

const fn asked(key: &'static str, example: &'static str, what: &'static str) -> Asked {
    Asked { key, example, what }
}

/// A context file for these environments, with what is known of them.
pub fn context(environments: &[Label], facts: &Facts) -> Starter {
    let facts = derived(facts);
    let mut answers = Vec::new();
    let text = fill(include_str!("backstage.yaml"), |name, line| {
        if let Some(key) = name.strip_suffix('?') {
            return mark(&facts, key);
        }
        if let Some((_, usual)) = SAID.iter().find(|(key, _)| *key == name) {
            return Part::scalar(facts.get(name).map_or(*usual, |fact| &fact.value));
        }
        match name {
            "more" => more(&facts),
            "environments" => self::environments(environments, &facts, line, &mut answers),
            key => value(&facts, key, line, &mut answers),
        }
    });
    Starter { text, answers }
}

/// The workflow for these environments.
pub fn workflow(environments: &[Label]) -> String {
    match environments {
        [only] => fill(include_str!("workflow.yml"), |name, _| match name {
            "label" => Part::label(only),
            _ => Part::scalar(only.as_str()),
        }),
        // The workflow asks for them, so that it stays as it is when there are more.
        _ => include_str!("matrix.yml").to_owned(),
    }
}

/// What follows from what is known: the host from the domain, the image's repository from account and region.
fn derived(facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    let value = |facts: &Facts, key: &str| facts.get(key).map(|fact| fact.value.clone());
    let host = value(&facts, "platform:domain").map(|domain| Fact {
        value: format!("backstage.{domain}"),
        from: "the domain".to_owned(),
    });
    let account = value(&facts, "platform:account");
    let image = account
        .zip(value(&facts, "platform:region"))
        .map(|(account, region)| Fact {
            value: image(&account, &region),
            from: "account and region".to_owned(),
        });
    for (key, fact) in [(HOST, host), ("backstage:image", image)] {
        if let (Some(fact), false) = (fact, facts.contains_key(key)) {
            facts.insert(key.to_owned(), fact);
        }
    }
    facts
}

/// Where an image called `backstage` is in ECR.
fn image(account: &str, region: &str) -> String {
    let suffix = match region.parse().map(|region: Region| region.partition()) {
        Ok("aws-cn") => "amazonaws.com.cn",
        _ => "amazonaws.com",
    };
    format!("{account}.dkr.ecr.{region}.{suffix}/backstage")
}

/// What marks an example, at the beginning of its comment.
fn mark(facts: &Facts, key: &str) -> Part {
    Part::ours(if facts.contains_key(key) {
        ""
    } else {
        "EXAMPLE. "
    })
}

fn value(facts: &Facts, key: &str, line: usize, answers: &mut Vec<Answer>) -> Part {
    let asked = ASKED.iter().find(|it| it.key == key);
    let example = match key {
        "backstage:image" => {
            let of = |key: &str, example: &str| {
                facts
                    .get(key)
                    .map_or(example.to_owned(), |it| it.value.clone())
            };
            let account = of("platform:account", "111122223333");
            image(&account, &of("platform:region", "us-west-2"))
        }
        _ => asked.map_or("", |it| it.example).to_owned(),
    };
    let fact = facts.get(key);
    answers.push(Answer {
        key: key.to_owned(),
        line,
        value: fact.map_or(&example, |it| &it.value).trim().to_owned(),
        from: fact.map(|it| it.from.clone()),
        what: asked.map_or("", |it| it.what),
    });
    match (key, fact) {
        ("deployment:eks:administrators", Some(fact)) => Part::flow(&fact.value).after(" "),
        // Our own example stands below its key.
        ("deployment:eks:administrators", None) => Part::filled(example),
        ("deployment:eks:endpoint:cidrs", fact) => {
            Part::flow(fact.map_or(&example, |it| &it.value))
        }
        (_, fact) => Part::scalar(fact.map_or(&example, |it| &it.value)),
    }
}

/// What was given beside what everybody is asked.
fn more(facts: &Facts) -> Part {
    let is_placed = |key: &str| {
        let asked = ASKED.iter().map(|it| it.key).chain(SAID.map(|it| it.0));
        asked.chain([HOST]).any(|it| it == key)
    };
    let mut text = String::new();
    for (key, fact) in facts.iter().filter(|(key, _)| !is_placed(key)) {
        let value = match KEYS.find(key).map(|key| key.kind) {
            Some(KeyKind::Text | KeyKind::Format(_) | KeyKind::Choice(_)) => {
                Part::scalar(&fact.value)
            }
            // A number, a truth, a list or a map; or nobody knows what.
            _ => Part::flow(&fact.value),
        };
        if text.is_empty() {
            text.push_str("\n# Given when this file was made.\n");
        }
        text.push_str(&fill("@{key}: @{value}\n", |name, _| match name {
            "key" => Part::scalar(key),
            _ => value.clone(),
        }));
    }
    Part::filled(text)
}

fn environments(
    environments: &[Label],
    facts: &Facts,
    first: usize,
    answers: &mut Vec<Answer>,
) -> Part {
    let id = facts
        .get("deployment:id")
        .map_or("backstage", |it| &it.value);
    let mut text = String::new();
    for (index, environment) in environments.iter().enumerate() {
        let template = match index {
            0 => include_str!("environment.yaml"),
            _ => include_str!("further.yaml"),
        };
        let fact = match index {
            0 => facts.get(HOST).cloned(),
            _ => facts.get("platform:domain").map(|domain| Fact {
                value: format!("backstage-{environment}.{}", domain.value),
                from: "the domain".to_owned(),
            }),
        };
        let host = match (&fact, index) {
            (Some(fact), _) => fact.value.clone(),
            (None, 0) => "backstage.example.com".to_owned(),
            (None, _) => format!("backstage-{environment}.example.com"),
        };
        let begin = first + text.matches('\n').count();
        text.push_str(&fill(template, |name, line| match name {
            "name" => Part::scalar(environment.as_str()),
            "id" => Part::scalar(&id_of(id, environment)),
            "host?" => Part::ours(if fact.is_some() { "" } else { "EXAMPLE. " }),
            _ => {
                answers.push(Answer {
                    key: HOST.to_owned(),
                    line: begin + line - 1,
                    value: host.clone(),
                    from: fact.as_ref().map(|it| it.from.clone()),
                    what: "the name under which people reach Backstage",
                });
                Part::scalar(&host)
            }
        }));
    }
    // The template ends its own line.
    Part::filled(text.trim_end_matches('\n').to_owned())
}

/// Prefix of the names of a further environment, no longer than one may be.
fn id_of(id: &str, environment: &Label) -> String {
    const LONGEST: usize = 32;
    let whole = format!("{id}-{environment}");
    let cut: String = whole.chars().take(LONGEST).collect();
    cut.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{ASKED, Facts, HOST, SAID, context, workflow};
    use crate::model::answer::Fact;
    use crate::model::scalar::Label;
    use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
    use proptest::string::string_regex;
    use serde_json::{Value, json};

    fn facts(pairs: &[(&str, &str)]) -> Facts {
        let fact = |value: &str| Fact {
            value: value.to_owned(),
            from: "a test".to_owned(),
        };
        let pairs = pairs.iter();
        pairs
            .map(|(key, value)| ((*key).to_owned(), fact(value)))
            .collect()
    }

    fn read(yaml: &str) -> Value {
        serde_yaml::from_str(yaml).expect(yaml)
    }

    fn label(text: &str) -> Label {
        text.parse().expect("a label")
    }

    #[test]
    fn no_name_of_a_template_is_left() {
        let environments = [label("a"), label("b")];
        let known = facts(&[("database:readers", "1")]);
        for text in [
            context(&environments, &known).text,
            workflow(&environments),
            workflow(&environments[..1]),
        ] {
            assert!(!text.contains("@{"), "{text}");
        }
    }

    #[test]
    fn the_length_of_a_further_id_is_bounded() {
        let environments = [label("a"), label(&format!("{}-b", "b".repeat(21)))];
        let text = context(&environments, &Facts::new()).text;
        let id = read(&text)["environments"][environments[1].as_str()]["deployment"]["id"].clone();
        assert_eq!(id, json!(format!("backstage-{}", "b".repeat(21))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        /// Whatever is found or given, the file has the keys that it always has, and the values as they are.
        #[test]
        fn no_value_changes_the_structure(
            texts in proptest::collection::vec(any::<String>(), 16),
            name in string_regex("[a-z][a-z0-9-]{0,20}[a-z0-9]").expect("a pattern"),
        ) {
            let lists = ["deployment:eks:administrators", "deployment:eks:endpoint:cidrs"];
            let keys = ASKED.iter().map(|it| it.key).chain(SAID.map(|it| it.0)).chain([HOST, "deployment:email:ops"]);
            let keys: Vec<&str> = keys.filter(|key| !lists.contains(key)).collect();
            let pairs: Vec<(&str, &str)> = keys.iter().copied().zip(texts.iter().map(String::as_str)).collect();
            let file = read(&context(&[label(&name)], &facts(&pairs)).text);
            for (key, value) in pairs {
                let path = key.replace(':', "/");
                let pointer = match key {
                    HOST => format!("/environments/{name}/{path}"),
                    _ => format!("/{path}"),
                };
                let found = file.pointer(&pointer).or_else(|| file.get(key));
                prop_assert_eq!(found, Some(&json!(value)));
            }
            let top: Vec<&String> = file.as_object().expect("a map").keys().collect();
            prop_assert_eq!(top, ["backstage", "deployment", "deployment:email:ops", "environments", "platform"]);
        }

        /// Also where a list is wanted and something else is given, and for a key that nobody knows.
        #[test]
        fn no_list_and_no_key_does_either(text in any::<String>(), key in any::<String>()) {
            let given = facts(&[
                ("deployment:eks:administrators", &text),
                ("deployment:eks:endpoint:cidrs", &text),
                (&format!("platform:{key}"), &text),
            ]);
            let file = read(&context(&[label("a")], &given).text);
            prop_assert_eq!(file.as_object().expect("a map").len(), if super::KEYS.find(&format!("platform:{key}")).is_some() { 4 } else { 5 });
            prop_assert_eq!(file["deployment"].as_object().expect("a map").len(), 2);
            prop_assert_eq!(file["deployment"]["eks"].as_object().expect("a map").len(), 2);
        }

        #[test]
        fn an_environment_changes_nothing_of_the_workflow(name in string_regex("[a-z][a-z0-9-]{0,61}[a-z0-9]").expect("a pattern")) {
            let one = workflow(&[label(&name)]);
            let mut file = read(&one);
            let mut other = read(&workflow(&[label("production")]));
            prop_assert_eq!(&file["jobs"]["plan"]["steps"][1]["with"]["environment"], &json!(name));
            for value in [&mut file, &mut other] {
                value["jobs"]["plan"]["steps"][1]["with"]["environment"] = Value::Null;
                value["jobs"]["plan"]["concurrency"]["group"] = Value::Null;
            }
            prop_assert_eq!(file, other);
        }
    }
}
