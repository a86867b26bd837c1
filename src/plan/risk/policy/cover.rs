//! Whether statements allow no more than others do, and what is more where they do.
//!
//! A statement is a product, and a product may lie in several others of which none holds it. So each of its atoms is
//! cut into cells by the sets of all others, dimension by dimension; it is covered if every triple of cells has one
//! statement in common. That is exact, as far as the cells are.

use super::automaton::{Mask, none, set_bit};
use super::language::{Atom, Cells, Set, cells, sure};
use super::operator::Answer;
use super::statement::Statement;
use std::cell::OnceCell;
use std::rc::Rc;

/// More triples of a statement than this are not looked at one by one.
const MOST_TRIPLES: usize = 50_000;

/// Why something is not covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::plan::risk) enum Why {
    /// Nothing covers it, whatever the conditions.
    More,
    /// What covers it had conditions that do not hold here, in words.
    Relaxed(Vec<String>),
    /// It may be covered.
    Unproven,
}

/// What a statement holds and no other does.
#[derive(Debug, Clone)]
pub(in crate::plan::risk) struct Gain<'a> {
    /// The statement.
    pub(in crate::plan::risk) statement: &'a Statement,
    /// Which of its actions.
    pub(in crate::plan::risk) action: Rc<Atom>,
    /// On which of its resources.
    pub(in crate::plan::risk) resource: Rc<Atom>,
    /// By which of its principals.
    pub(in crate::plan::risk) principal: Rc<Atom>,
    /// Why it is one.
    pub(in crate::plan::risk) why: Why,
}

/// A part of a dimension with the cells that the other statements cut it into, which cost much and are seldom needed.
struct Cut<'a> {
    atom: Rc<Atom>,
    others: Rc<Vec<&'a Set>>,
    sure: Mask,
    cells: OnceCell<Cells>,
}

impl Cut<'_> {
    fn cells(&self) -> &Cells {
        self.cells.get_or_init(|| cells(&self.atom, &self.others))
    }
}

/// Everything in `statements` that is not in `others`; effects are the caller's to choose.
pub(in crate::plan::risk) fn uncovered<'a>(
    statements: &[&'a Statement],
    others: &[&Statement],
) -> Vec<Gain<'a>> {
    let mut gains = Vec::new();
    for statement in statements {
        gains.extend(of_statement(statement, others));
    }
    gains
}

fn of_statement<'a>(statement: &'a Statement, others: &[&Statement]) -> Vec<Gain<'a>> {
    let cut = |of: fn(&Statement) -> &Set| {
        let sets: Rc<Vec<&Set>> = Rc::new(others.iter().map(|other| of(other)).collect());
        let atoms = of(statement).atoms().into_iter();
        let cut = atoms.map(|atom| Cut {
            sure: sure(&atom, &sets),
            others: Rc::clone(&sets),
            cells: OnceCell::new(),
            atom: Rc::new(atom),
        });
        cut.collect::<Vec<Cut<'_>>>()
    };
    let actions = cut(|it| &it.actions);
    let resources = cut(|it| &it.resources);
    let principals = cut(|it| &it.principals);
    let eligible = Eligible::of(statement, others);
    let mut gains = Vec::new();
    let mut count = 0;
    for action in &actions {
        for resource in &resources {
            for principal in &principals {
                count += 1;
                let triple = [action, resource, principal];
                let why = match count {
                    ..=MOST_TRIPLES => eligible.why(statement, others, triple),
                    _ => Some(Why::Unproven),
                };
                gains.extend(why.map(|why| Gain {
                    statement,
                    action: Rc::clone(&action.atom),
                    resource: Rc::clone(&resource.atom),
                    principal: Rc::clone(&principal.atom),
                    why,
                }));
                if count > MOST_TRIPLES {
                    return gains;
                }
            }
        }
    }
    gains
}

/// Which of the others count, by their conditions: surely and perhaps, for each case of a statement's conditions.
struct Eligible {
    cases: Vec<(Mask, Mask)>,
    all: Mask,
}

impl Eligible {
    fn of(statement: &Statement, others: &[&Statement]) -> Self {
        let mut all = none(others.len());
        (0..others.len()).for_each(|at| set_bit(&mut all, at));
        let cases = statement.conditions.cases();
        let cases = cases.iter().map(|case| {
            let (mut surely, mut perhaps) = (none(others.len()), none(others.len()));
            for (at, other) in others.iter().enumerate() {
                let answer = case.imply(&other.conditions);
                if answer == Answer::Yes {
                    set_bit(&mut surely, at);
                }
                if answer <= Answer::Unknown {
                    set_bit(&mut perhaps, at);
                }
            }
            (surely, perhaps)
        });
        Eligible {
            cases: cases.collect(),
            all,
        }
    }

    fn why(
        &self,
        statement: &Statement,
        others: &[&Statement],
        triple: [&Cut<'_>; 3],
    ) -> Option<Why> {
        if self
            .cases
            .iter()
            .all(|(surely, _)| is_covered(triple, surely))
        {
            return None;
        }
        let is_exact = triple
            .iter()
            .all(|cut| cut.cells.get().is_none_or(|it| it.exact));
        if !is_exact
            || self
                .cases
                .iter()
                .all(|(_, perhaps)| is_covered(triple, perhaps))
        {
            return Some(Why::Unproven);
        }
        if !is_covered(triple, &self.all) {
            return Some(Why::More);
        }
        let missing = others
            .iter()
            .enumerate()
            .filter(|(at, _)| touches(triple, *at));
        let missing = missing.map(|(_, other)| statement.conditions.missing(&other.conditions));
        let fewest = missing
            .filter(|words| !words.is_empty())
            .min_by_key(Vec::len);
        Some(Why::Relaxed(fewest.unwrap_or_default()))
    }
}

/// Whether every cell of the product is in one of the statements that count.
fn is_covered(triple: [&Cut<'_>; 3], counting: &Mask) -> bool {
    let at_first_sight = triple
        .iter()
        .fold(counting.clone(), |mask, cut| both(&mask, &cut.sure));
    has_any(&at_first_sight) || is_rest_covered(&triple, counting)
}

fn is_rest_covered(dimensions: &[&Cut<'_>], counting: &Mask) -> bool {
    let Some((cut, rest)) = dimensions.split_first().filter(|_| has_any(counting)) else {
        return has_any(counting);
    };
    let masks = &cut.cells().masks;
    masks
        .iter()
        .all(|mask| is_rest_covered(rest, &both(mask, counting)))
}

fn has_any(mask: &Mask) -> bool {
    mask.iter().any(|bits| *bits != 0)
}

/// Whether a statement may hold a part of the product.
fn touches(triple: [&Cut<'_>; 3], at: usize) -> bool {
    triple.iter().all(|cut| {
        let set = cut.others[at];
        let mut patterns = set.patterns.iter();
        set.except || patterns.any(|pattern| !pattern.is_apart_from(&cut.atom.pattern))
    })
}

fn both(a: &Mask, b: &Mask) -> Mask {
    a.iter().zip(b).map(|(a, b)| a & b).collect()
}
