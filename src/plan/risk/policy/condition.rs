//! Conditions of statements, and whether some hold only where others do.
//!
//! All tests must hold, and of a test's values any one. Both quantifiers of AWS are monotone: whoever has fewer
//! matching values in a test passes it in no more requests.

use super::operator::{Answer, Test};
use super::pattern::Pattern;
use super::text::{parts, shown_parts};
use serde_json::Value as Json;

/// More than this many single tests are not looked at one by one.
const MOST_CASES: usize = 32;

/// Everything that must hold.
#[derive(Debug, Clone, Default)]
pub(in crate::plan::risk) struct Conditions {
    tests: Vec<Test>,
}

impl Conditions {
    /// The conditions of a statement, and of the template that it hangs on.
    pub(super) fn read(value: Option<&Json>, names: &[String], guards: &[(String, bool)]) -> Self {
        let guard = |(name, answer): &(String, bool)| {
            let values = Json::String(answer.to_string());
            let mut test = Test::read("TemplateCondition", name.clone(), &values, names);
            test.shown = format!("Fn::If {name}");
            test
        };
        let mut tests: Vec<Test> = guards.iter().map(guard).collect();
        match value {
            None | Some(Json::Null) => {}
            Some(Json::Object(operators)) => {
                for (operator, keys) in operators {
                    let Some(keys) = keys.as_object() else {
                        tests.push(Test::read(operator, String::new(), keys, names));
                        continue;
                    };
                    for (key, values) in keys {
                        let key = shown_parts(&parts(&Json::String(key.clone()), names));
                        tests.push(Test::read(operator, key, values, names));
                    }
                }
            }
            Some(other) => tests.push(Test::read("", String::new(), other, names)),
        }
        Conditions { tests }
    }

    /// The same as several that each are narrower, and together are it: a test of two values is one of either.
    pub(super) fn cases(&self) -> Vec<Conditions> {
        let mut cases = vec![Vec::new()];
        for test in &self.tests {
            let single = test.single();
            if cases.len() * single.len() > MOST_CASES {
                return vec![self.clone()];
            }
            let with = |case: &Vec<Test>| {
                let case = case.clone();
                let add = move |test: &Test| [&case[..], std::slice::from_ref(test)].concat();
                single.iter().map(add).collect::<Vec<_>>()
            };
            cases = cases.iter().flat_map(with).collect();
        }
        cases
            .into_iter()
            .map(|tests| Conditions { tests })
            .collect()
    }

    /// Whether these hold only where `others` do.
    pub(super) fn imply(&self, others: &Conditions) -> Answer {
        let answers = others.tests.iter().map(|other| self.implies(other));
        answers.max().unwrap_or(Answer::Yes)
    }

    /// The tests of `others` that these do not imply, in words.
    pub(super) fn missing(&self, others: &Conditions) -> Vec<String> {
        let open = others.tests.iter();
        open.filter(|other| self.implies(other) != Answer::Yes)
            .map(|other| {
                let is_there = self.tests.iter().any(|test| test.key == other.key);
                let what = if is_there { "is wider" } else { "is gone" };
                format!("`{}` {what}", other.shown)
            })
            .collect()
    }

    /// Whether any of these keys, in lower case, must have values of its own.
    pub(in crate::plan::risk) fn hold_back_by(&self, keys: &[&str]) -> bool {
        let is = |test: &Test| {
            let is_any = test.patterns().iter().any(Pattern::is_everything);
            test.must_exist() && !is_any && keys.contains(&test.key.as_str())
        };
        self.tests.iter().any(is)
    }

    /// What a key must match whose name ends so in lower case; `None`: it may be anything.
    pub(in crate::plan::risk) fn values_of(&self, end: &str) -> Option<&[Pattern]> {
        let is = |test: &&Test| test.key.ends_with(end) && test.must_exist();
        self.tests.iter().find(is).map(Test::patterns)
    }

    fn implies(&self, other: &Test) -> Answer {
        let same_key = self.tests.iter().filter(|test| test.key == other.key);
        same_key
            .map(|test| test.implies(other))
            .min()
            .unwrap_or(Answer::No)
    }
}
