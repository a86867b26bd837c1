//! Sets of texts given by patterns, and how a pattern lies in several of them: exactly, as far as that can be found out.

use super::automaton::{Automaton, Mask, none, set_bit};
use super::pattern::{Pattern, Token};
use std::collections::BTreeSet;

/// The texts of some patterns, or all but these.
#[derive(Debug, Clone)]
pub(in crate::plan::risk) struct Set {
    /// The patterns.
    pub(in crate::plan::risk) patterns: Vec<Pattern>,
    /// Whether it is everything but what they match.
    pub(in crate::plan::risk) except: bool,
}

/// A part of a set: what one pattern matches, without what some others do.
#[derive(Debug, Clone)]
pub(in crate::plan::risk) struct Atom {
    /// What it matches.
    pub(in crate::plan::risk) pattern: Pattern,
    /// What it does not, although the pattern does.
    pub(in crate::plan::risk) except: Vec<Pattern>,
}

/// The ways in which texts of an atom lie in the fewest sets.
#[derive(Debug)]
pub(super) struct Cells {
    /// Each of them.
    pub(super) masks: BTreeSet<Mask>,
    /// Whether that is exact; otherwise sets may be missing in the masks, but none is too many.
    pub(super) exact: bool,
}

impl Set {
    /// Every text.
    pub(in crate::plan::risk) fn everything() -> Self {
        Set {
            patterns: vec![Pattern::everything()],
            except: false,
        }
    }

    /// Its parts.
    pub(in crate::plan::risk) fn atoms(&self) -> Vec<Atom> {
        let whole = |pattern: &Pattern| Atom {
            pattern: pattern.clone(),
            except: Vec::new(),
        };
        if self.except {
            return vec![Atom {
                pattern: Pattern::everything(),
                except: self.patterns.clone(),
            }];
        }
        self.patterns.iter().map(whole).collect()
    }

    /// Whether every text of this set is in the other one; `None` where that is too much to find out.
    pub(in crate::plan::risk) fn is_within(&self, other: &Set) -> Option<bool> {
        let mut answer = Some(true);
        for atom in self.atoms() {
            let cells = cells(&atom, &[other]);
            match cells
                .masks
                .iter()
                .all(|mask| mask.iter().any(|bits| *bits != 0))
            {
                true => {}
                false if cells.exact => return Some(false),
                false => answer = None,
            }
        }
        answer
    }
}

impl Atom {
    /// What a reader is shown.
    pub(in crate::plan::risk) fn shown(&self) -> String {
        if self.except.is_empty() {
            return format!("`{}`", self.pattern.text);
        }
        let except: Vec<String> = self
            .except
            .iter()
            .map(|one| format!("`{}`", one.text))
            .collect();
        format!("everything but {}", except.join(", "))
    }

    /// Whether it is everything there is.
    pub(in crate::plan::risk) fn is_everything(&self) -> bool {
        self.pattern.is_everything() && self.except.is_empty()
    }

    /// Whether a known text is in it.
    pub(in crate::plan::risk) fn has(&self, text: &str) -> bool {
        let tokens: Vec<Token> = text.chars().map(Token::Char).collect();
        let probe = Atom {
            pattern: Pattern {
                tokens,
                text: text.to_owned(),
            },
            except: self.except.clone(),
        };
        let this = Set {
            patterns: vec![self.pattern.clone()],
            except: false,
        };
        let masks = cells(&probe, &[&this]).masks;
        !masks.is_empty() && masks.iter().all(|mask| mask.iter().any(|bits| *bits != 0))
    }
}

/// How the texts of an atom lie in sets.
pub(super) fn cells(atom: &Atom, sets: &[&Set]) -> Cells {
    let sure = sure(atom, sets);
    let with = |mask: Mask| mask.iter().zip(&sure).map(|(a, b)| a | b).collect();
    match Automaton::of(atom, sets, &sure).walk(&atom.pattern.tokens) {
        Some(masks) => Cells {
            masks: masks.into_iter().map(with).collect(),
            exact: true,
        },
        None => Cells {
            masks: BTreeSet::from([sure]),
            exact: false,
        },
    }
}

/// The sets that the whole atom is in at first sight.
pub(super) fn sure(atom: &Atom, sets: &[&Set]) -> Mask {
    let is_within = |set: &Set| {
        let holds = |all: &[Pattern], one: &Pattern| all.iter().any(|it| it.tokens == one.tokens);
        if set.except {
            set.patterns.iter().all(|one| holds(&atom.except, one))
        } else {
            set.patterns.iter().any(Pattern::is_everything) || holds(&set.patterns, &atom.pattern)
        }
    };
    let mut mask = none(sets.len());
    for (at, set) in sets.iter().enumerate() {
        if is_within(set) {
            set_bit(&mut mask, at);
        }
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::{Atom, Set};
    use crate::plan::risk::policy::pattern::Pattern;
    use serde_json::json;

    fn set(patterns: &[&str]) -> Set {
        Set {
            patterns: patterns
                .iter()
                .map(|text| Pattern::wild(&json!(text), &[]))
                .collect(),
            except: false,
        }
    }

    fn except(patterns: &[&str]) -> Set {
        Set {
            except: true,
            ..set(patterns)
        }
    }

    #[test]
    fn a_union_covers_what_none_of_it_does() {
        assert_eq!(set(&["s3:Get*"]).is_within(&set(&["s3:*"])), Some(true));
        assert_eq!(set(&["s3:*"]).is_within(&set(&["s3:Get*"])), Some(false));
        assert_eq!(set(&["a*"]).is_within(&set(&["a", "a?*"])), Some(true));
        assert_eq!(set(&["a*"]).is_within(&set(&["a", "a??*"])), Some(false));
        assert_eq!(set(&["*"]).is_within(&set(&["?*", ""])), Some(true));
    }

    #[test]
    fn what_is_not_known_is_only_itself() {
        assert_eq!(set(&["${A}/x"]).is_within(&set(&["${A}/*"])), Some(true));
        assert_eq!(set(&["${A}/x"]).is_within(&set(&["${B}/*"])), Some(false));
        assert_eq!(set(&["${A}"]).is_within(&set(&["?*"])), Some(false));
        assert_eq!(set(&["*"]).is_within(&set(&["${A}*"])), Some(false));
    }

    #[test]
    fn exceptions_are_sets_too() {
        assert_eq!(set(&["s3:*"]).is_within(&except(&["iam:*"])), Some(true));
        assert_eq!(set(&["i*"]).is_within(&except(&["iam:*"])), Some(false));
        assert_eq!(
            except(&["iam:*"]).is_within(&except(&["iam:Get*"])),
            Some(true)
        );
        assert_eq!(
            except(&["iam:Get*"]).is_within(&except(&["iam:*"])),
            Some(false)
        );
        assert_eq!(except(&["a*"]).is_within(&set(&["*"])), Some(true));
    }

    #[test]
    fn says_where_it_cannot_tell() {
        let [many, more] = ["a", "b"].map(|c| format!("*{c}{}", "?".repeat(16)));
        assert_eq!(except(&[&many]).is_within(&except(&[&more])), None);
        assert_eq!(except(&[&many]).is_within(&except(&[&many])), Some(true));
        assert_eq!(set(&[&many]).is_within(&set(&[&more])), Some(false));
    }

    #[test]
    fn a_text_is_in_an_atom_or_not() {
        let atom = |set: Set| -> Atom { set.atoms().remove(0) };
        assert!(atom(set(&["iam:Pass*"])).has("iam:PassRole"));
        assert!(!atom(set(&["iam:Get*"])).has("iam:PassRole"));
        assert!(atom(except(&["s3:*"])).has("iam:PassRole"));
        assert!(!atom(except(&["iam:*"])).has("iam:PassRole"));
    }
}
