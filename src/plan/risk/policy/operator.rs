//! One test of a condition: an operator, a key and values, and when it holds only where another one does.

use super::language::Set;
use super::order::{date, number, ranges_within};
use super::pattern::{Pattern, Token};
use super::statement::list;
use serde_json::Value as Json;

/// Whether something is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Answer {
    /// It is.
    Yes,
    /// It may be.
    Unknown,
    /// It is not, as far as texts tell.
    No,
}

/// One operator with one key.
#[derive(Debug, Clone)]
pub(super) struct Test {
    /// `ForAllValues`, `ForAnyValue`; empty where it has none.
    quantifier: String,
    /// In lower case, without quantifier, `Not` and `IfExists`.
    operator: String,
    pub(super) negated: bool,
    if_exists: bool,
    /// In lower case.
    pub(super) key: String,
    /// As it was written.
    pub(super) shown: String,
    wild: Vec<Pattern>,
    literal: Vec<Pattern>,
}

/// What an operator compares.
#[derive(PartialEq, Eq)]
enum Family {
    Text { wild: bool, folded: bool },
    Arn,
    Address,
    Exact,
    Order { less: bool, date: bool },
    Unknown,
}

impl Test {
    pub(super) fn read(operator: &str, key: String, values: &Json, names: &[String]) -> Self {
        let shown = format!("{operator} {key}").trim().to_owned();
        let lower = operator.to_ascii_lowercase();
        let (quantifier, rest) = lower.split_once(':').unwrap_or(("", &lower));
        let (rest, if_exists) = match rest.strip_suffix("ifexists") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let plain = rest.replacen("not", "", 1);
        let values = list(values);
        Test {
            quantifier: quantifier.to_owned(),
            negated: plain != rest,
            operator: plain,
            if_exists,
            key: key.to_ascii_lowercase(),
            shown,
            wild: values
                .iter()
                .map(|value| Pattern::wild(value, names))
                .collect(),
            literal: values
                .iter()
                .map(|value| Pattern::literal(value, names))
                .collect(),
        }
    }

    fn family(&self) -> Family {
        let text = |wild, folded| Family::Text { wild, folded };
        let order = |less, date| Family::Order { less, date };
        match self.operator.as_str() {
            "stringequals" => text(false, false),
            "stringlike" => text(true, false),
            "stringequalsignorecase" => text(false, true),
            "arnequals" | "arnlike" => Family::Arn,
            "ipaddress" => Family::Address,
            "bool" | "null" | "binaryequals" | "numericequals" | "dateequals"
            | "templatecondition" => Family::Exact,
            "numericlessthan" | "numericlessthanequals" => order(true, false),
            "numericgreaterthan" | "numericgreaterthanequals" => order(false, false),
            "datelessthan" | "datelessthanequals" => order(true, true),
            "dategreaterthan" | "dategreaterthanequals" => order(false, true),
            _ => Family::Unknown,
        }
    }

    /// Whether it fails where the request has no such key.
    pub(super) fn must_exist(&self) -> bool {
        let is_test_of_values = self.operator != "null" && self.quantifier != "forallvalues";
        is_test_of_values && !self.negated && !self.if_exists
    }

    /// Its values as the operator reads them.
    pub(super) fn patterns(&self) -> &[Pattern] {
        match self.family() {
            Family::Text { wild: true, .. } | Family::Arn => &self.wild,
            _ => &self.literal,
        }
    }

    /// One test a value, where any one of them is enough.
    pub(super) fn single(&self) -> Vec<Test> {
        let is_any = !self.negated
            && self.quantifier != "forallvalues"
            && !matches!(self.family(), Family::Unknown);
        if !is_any || self.wild.len() < 2 {
            return vec![self.clone()];
        }
        let both = self.wild.iter().zip(&self.literal);
        both.map(|(wild, literal)| Test {
            wild: vec![wild.clone()],
            literal: vec![literal.clone()],
            ..self.clone()
        })
        .collect()
    }

    /// Whether this holds only where `other` does; both are of one key.
    pub(super) fn implies(&self, other: &Test) -> Answer {
        let (mine, theirs) = (self.family(), other.family());
        if other.operator == "null" && self.operator != "null" && other.values() == ["false"] {
            return answer(Some(self.must_exist()));
        }
        if self.if_exists && !other.if_exists && !(self.negated && other.negated) {
            return Answer::No;
        }
        let is_same = self.operator == other.operator && self.negated == other.negated;
        if self.quantifier != other.quantifier {
            return Answer::Unknown;
        }
        if is_same
            && is_within(&self.literal, &other.literal)
            && is_within(&other.literal, &self.literal)
        {
            return Answer::Yes;
        }
        match (mine, theirs) {
            (
                Family::Text { wild, folded },
                Family::Text {
                    wild: other_wild,
                    folded: other_folded,
                },
            ) => self.texts_imply(other, (wild, folded), (other_wild, other_folded)),
            _ if self.negated != other.negated => Answer::Unknown,
            (mine, theirs) if mine == theirs => {
                let (inner, outer) = if self.negated {
                    (other, self)
                } else {
                    (self, other)
                };
                inner.values_within(outer, &mine)
            }
            _ => Answer::Unknown,
        }
    }

    fn texts_imply(&self, other: &Test, mine: (bool, bool), theirs: (bool, bool)) -> Answer {
        if self.negated && !other.negated {
            return Answer::No;
        }
        if mine.1 && !theirs.1 {
            return Answer::Unknown;
        }
        fn patterns(test: &Test, is_wild: bool) -> &[Pattern] {
            if is_wild { &test.wild } else { &test.literal }
        }
        // Plain texts on both sides are the usual case, and need no automaton.
        let (inner, outer) = (patterns(self, mine.0), patterns(other, theirs.0));
        let is_plain = |all: &[Pattern]| all.iter().all(Pattern::is_plain);
        if !self.negated && !other.negated && is_plain(inner) && is_plain(outer) {
            let is_in = |it: &Pattern| outer.iter().any(|other| it.is_same_text(other, theirs.1));
            return answer(Some(inner.iter().all(is_in)));
        }
        let set = |test: &Test, wild: bool| {
            let patterns = patterns(test, wild);
            let fold = |pattern: &Pattern| match theirs.1 {
                true => pattern.clone().folded(),
                false => pattern.clone(),
            };
            Set {
                patterns: patterns.iter().map(fold).collect(),
                except: test.negated,
            }
        };
        answer(set(self, mine.0).is_within(&set(other, theirs.0)))
    }

    /// Whether each value is in one of the other's, of an operator of one family and sign.
    fn values_within(&self, outer: &Test, family: &Family) -> Answer {
        match *family {
            Family::Arn => {
                let holds =
                    |inner: &Pattern| outer.wild.iter().any(|outer| arn_within(inner, outer));
                answer(Some(self.wild.iter().all(holds)))
            }
            Family::Address if is_within(&self.literal, &outer.literal) => Answer::Yes,
            Family::Address => answer(ranges_within(&self.values(), &outer.values())),
            Family::Exact => answer(Some(
                self.operator == outer.operator && is_within(&self.literal, &outer.literal),
            )),
            Family::Order { less, date } => self.bound_within(outer, less, date),
            Family::Text { .. } | Family::Unknown => Answer::Unknown,
        }
    }

    fn bound_within(&self, outer: &Test, less: bool, is_date: bool) -> Answer {
        let bound = |test: &Test| {
            let read = if is_date { date } else { number };
            let values: Option<Vec<f64>> = test.values().iter().map(|text| read(text)).collect();
            let signed = values?
                .into_iter()
                .map(|value| if less { value } else { -value });
            signed.reduce(f64::max)
        };
        let (Some(inner), Some(outside)) = (bound(self), bound(outer)) else {
            return Answer::Unknown;
        };
        let gains_the_bound =
            self.operator.ends_with("equals") && !outer.operator.ends_with("equals");
        answer(Some(
            inner < outside || (inner <= outside && !gains_the_bound),
        ))
    }

    fn values(&self) -> Vec<String> {
        self.literal
            .iter()
            .map(|value| value.text.to_ascii_lowercase())
            .collect()
    }
}

fn answer(known: Option<bool>) -> Answer {
    match known {
        Some(true) => Answer::Yes,
        Some(false) => Answer::No,
        None => Answer::Unknown,
    }
}

fn is_within(inner: &[Pattern], outer: &[Pattern]) -> bool {
    inner
        .iter()
        .all(|one| outer.iter().any(|other| one.tokens == other.tokens))
}

/// Each of the six parts of an ARN is matched by itself: a wildcard does not cross a colon.
fn arn_within(inner: &Pattern, outer: &Pattern) -> bool {
    if inner.tokens == outer.tokens || outer.is_everything() {
        return true;
    }
    let (Some(inner), Some(outer)) = (inner.arn(), outer.arn()) else {
        return false;
    };
    let set = |tokens: &[Token]| Set {
        patterns: vec![Pattern {
            tokens: tokens.to_vec(),
            text: String::new(),
        }],
        except: false,
    };
    let mut both = inner.iter().zip(outer);
    both.all(|(inner, outer)| set(inner).is_within(&set(outer)) == Some(true))
}
