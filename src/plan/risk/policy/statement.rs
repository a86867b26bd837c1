//! Policy documents as statements. What cannot be read is kept by its text, since that may still be equal.

use super::condition::Conditions;
use super::guard::{self, Guards};
use super::language::Set;
use super::pattern::Pattern;
use super::principal::{of_kind, of_no_kind};
use super::text::{is_nothing, json_in_text, parts, shown_parts};
use serde_json::Value as Json;

/// One statement: everybody of its principals and every one of its actions on every one of its resources.
#[derive(Debug, Clone)]
pub(in crate::plan::risk) struct Statement {
    /// Where it stands: ``policy `karpenter` statement 2``.
    pub(in crate::plan::risk) name: String,
    /// Whether it allows rather than denies.
    pub(in crate::plan::risk) allows: bool,
    /// Without regard to case.
    pub(in crate::plan::risk) actions: Set,
    /// Everything where it names none.
    pub(in crate::plan::risk) resources: Set,
    /// Everybody where it names none.
    pub(in crate::plan::risk) principals: Set,
    /// What must hold as well.
    pub(in crate::plan::risk) conditions: Conditions,
}

/// A document.
#[derive(Debug, Clone, Default)]
pub(in crate::plan::risk) struct Document {
    /// What can be read of it.
    pub(in crate::plan::risk) statements: Vec<Statement>,
    /// What cannot, with the name of the document.
    pub(in crate::plan::risk) unread: Vec<(String, String)>,
}

impl Document {
    /// With all that is in another one.
    pub(in crate::plan::risk) fn and(mut self, other: Document) -> Self {
        self.statements.extend(other.statements);
        self.unread.extend(other.unread);
        self
    }
}

/// The statements of a policy document: an object, or JSON in a text.
pub(in crate::plan::risk) fn read(label: &str, value: &Json) -> Document {
    read_under(label, value, Vec::new())
}

/// The same of a document that hangs on conditions of its template.
pub(in crate::plan::risk) fn read_under(label: &str, value: &Json, guards: Guards) -> Document {
    let mut document = Document::default();
    let reader = Reader {
        label,
        names: &[],
        guards,
    };
    reader.document(value, &mut document);
    document
}

/// Reads one document.
#[derive(Clone)]
struct Reader<'a> {
    label: &'a str,
    /// What marks in texts stand for.
    names: &'a [String],
    /// Conditions of the template that what is read hangs on, with the answer it needs.
    guards: Guards,
}

impl Reader<'_> {
    fn document(&self, value: &Json, into: &mut Document) {
        if is_nothing(value) {
            return;
        }
        if let Some(branches) = self.branches(value) {
            branches
                .iter()
                .for_each(|(reader, value)| reader.document(value, into));
            return;
        }
        let statements = value.get("Statement");
        match statements {
            Some(statements) => {
                for (index, statement) in list(statements).into_iter().enumerate() {
                    self.statement(index + 1, statement, into);
                }
            }
            None => match json_in_text(value) {
                Some((json, names)) if json.get("Statement").is_some() => {
                    let guards = self.guards.clone();
                    Reader {
                        label: self.label,
                        names: &names,
                        guards,
                    }
                    .document(&json, into);
                }
                _ => self.unread(value, into),
            },
        }
    }

    fn statement(&self, number: usize, value: &Json, into: &mut Document) {
        if is_nothing(value) {
            return;
        }
        if let Some(branches) = self.branches(value) {
            for (reader, value) in branches {
                let all = list(value).into_iter();
                all.for_each(|value| reader.statement(number, value, into));
            }
            return;
        }
        for (guards, statement) in guard::statements(value, &self.guards) {
            let reader = Reader {
                guards,
                ..self.clone()
            };
            reader.decided(number, &statement, into);
        }
    }

    /// A statement in which nothing hangs on conditions of the template, as far as they can be told apart.
    fn decided(&self, number: usize, value: &Json, into: &mut Document) {
        let set = |key: &str, read: &dyn Fn(&Json) -> Vec<Pattern>| {
            let not = format!("Not{key}");
            let given = value.get(key).map(|value| (value, false));
            let given = given.or(value.get(&not).map(|value| (value, true)));
            given.map(|(value, except)| Set {
                patterns: read(value),
                except,
            })
        };
        let texts = |value: &Json| {
            let wild = |value| Pattern::wild(value, self.names);
            list(value).into_iter().map(wild).collect::<Vec<Pattern>>()
        };
        let Some(actions) = set("Action", &|value| {
            texts(value).into_iter().map(action).collect()
        }) else {
            return self.unread(value, into);
        };
        // What is perhaps a denial grants nothing for sure, and denies nothing either.
        if value.get("Effect").is_some_and(Json::is_object) {
            return self.unread(value, into);
        }
        let sid = value.get("Sid").and_then(Json::as_str);
        let sid = sid.filter(|sid| !sid.is_empty());
        let name = sid.map_or_else(|| number.to_string(), |sid| format!("`{sid}`"));
        into.statements.push(Statement {
            name: format!(
                "{} statement {name}{}",
                self.label,
                guard::words(&self.guards)
            ),
            allows: value.get("Effect").and_then(Json::as_str) != Some("Deny"),
            actions,
            resources: set("Resource", &texts).unwrap_or_else(Set::everything),
            principals: set("Principal", &|value| self.principals(value))
                .unwrap_or_else(Set::everything),
            conditions: Conditions::read(value.get("Condition"), self.names, &self.guards),
        });
    }

    fn principals(&self, value: &Json) -> Vec<Pattern> {
        let Some(kinds) = value.as_object().filter(|_| !is_intrinsic(value)) else {
            let texts = list(value).into_iter();
            return texts.map(|value| of_no_kind(value, self.names)).collect();
        };
        let of = |(kind, value): (&String, &'_ Json)| {
            let all = list(value).into_iter();
            all.map(|value| of_kind(kind, value, self.names))
                .collect::<Vec<Pattern>>()
        };
        kinds.iter().flat_map(of).collect()
    }

    /// Both sides of `Fn::If`, each where its condition has its answer; the one side where that is known.
    fn branches<'v>(&self, value: &'v Json) -> Option<Vec<(Self, &'v Json)>> {
        let (name, [yes, no]) = guard::sides(value)?;
        let known = self.guards.iter().find(|(it, _)| it == name);
        let sides = [(true, yes), (false, no)].into_iter();
        let open = sides.filter(|(answer, _)| known.is_none_or(|(_, known)| known == answer));
        let under = |(answer, value): (bool, &'v Json)| {
            let mut reader = self.clone();
            if known.is_none() {
                reader.guards.push((name.to_owned(), answer));
            }
            (reader, value)
        };
        Some(open.map(under).collect())
    }

    fn unread(&self, value: &Json, into: &mut Document) {
        let text = shown_parts(&parts(value, self.names));
        into.unread.push((self.label.to_owned(), text));
    }
}

/// `*:*` is every action, as `*` is.
fn action(pattern: Pattern) -> Pattern {
    match pattern.text.as_str() {
        "*:*" => Pattern {
            text: pattern.text,
            ..Pattern::everything()
        },
        _ => pattern.folded(),
    }
}

/// One or many; lists in lists, and without what stands for nothing.
pub(in crate::plan::risk) fn list(value: &Json) -> Vec<&Json> {
    match value {
        Json::Array(items) => items.iter().flat_map(list).collect(),
        value if is_nothing(value) => Vec::new(),
        value => vec![value],
    }
}

fn is_intrinsic(value: &Json) -> bool {
    let is = |key: &String| key == "Ref" || key.starts_with("Fn::");
    value.as_object().is_some_and(|map| map.keys().any(is))
}

#[cfg(test)]
mod tests {
    use super::read;
    use serde_json::{Value as Json, json};

    fn names(value: Json) -> Vec<String> {
        let document = read("policy", &value);
        let statements = document
            .statements
            .into_iter()
            .map(|statement| statement.name);
        let unread = document
            .unread
            .into_iter()
            .map(|(_, text)| format!("? {text}"));
        statements.chain(unread).collect()
    }

    #[test]
    fn reads_objects_texts_and_what_hangs_on_conditions() {
        let one = json!({"Effect": "Allow", "Action": "a:b", "Resource": "*"});
        assert_eq!(names(json!({"Statement": one})), ["policy statement 1"]);
        assert_eq!(
            names(json!(json!({"Statement": [one]}).to_string())),
            ["policy statement 1"]
        );
        let guarded = json!({"Fn::If": ["Wanted", one, {"Ref": "AWS::NoValue"}]});
        assert_eq!(
            names(json!({"Statement": [guarded]})),
            ["policy statement 1 (if `Wanted`)"]
        );
        let either = json!({"Fn::If": ["Wanted", [one, one], one]});
        assert_eq!(
            names(json!({ "Statement": either })),
            [
                "policy statement 1 (if `Wanted`)",
                "policy statement 1 (if `Wanted`)",
                "policy statement 1 (if not `Wanted`)"
            ]
        );
    }

    #[test]
    fn keeps_what_it_cannot_read() {
        assert_eq!(names(json!({"Ref": "Document"})), ["? ${Document}"]);
        assert_eq!(
            names(json!({"Statement": [{"Ref": "One"}, 5]})),
            ["? ${One}", "? 5"]
        );
        let perhaps = json!({"Effect": {"Ref": "E"}, "Action": "a:b", "Resource": "*"});
        assert!(names(json!({ "Statement": perhaps }))[0].starts_with("? "));
        assert_eq!(names(json!({"Ref": "AWS::NoValue"})), [] as [&str; 0]);
    }
}
