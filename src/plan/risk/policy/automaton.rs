//! Patterns as one automaton, which reads all of them at once: of which sets can the texts of a pattern be?
//!
//! Only the fewest sets are looked for. Where two texts lead to the same place, and all that the one matches so far the
//! other does as well, the other is not followed: states are kept as antichains, or there would be too many of them.

use super::language::{Atom, Set};
use super::pattern::Token;
use std::collections::BTreeSet;

/// More work than this is not done, in words of states that are made or compared; the answer is then a careful one.
const MOST_WORK: usize = 2_000_000;
/// Nor are more ways than this in which one pattern lies in the sets.
const MOST_CELLS: usize = 256;

/// Of which sets a text is, a bit each.
pub(super) type Mask = Vec<u64>;

/// All patterns that take part, read at once: a state is where in each of them a text may have come to.
pub(super) struct Automaton<'a> {
    /// The patterns one after the other; `None` is the end of one.
    tokens: Vec<Option<&'a Token>>,
    /// Where each begins and ends, and which set it is of; `None`: it is an exception of the atom.
    patterns: Vec<(usize, usize, Option<usize>)>,
    /// Which sets are everything but their patterns.
    except: Mask,
    /// Places in patterns of sets that are everything but these: matching them is being of fewer sets.
    turned: Mask,
    /// Characters that take part, and last one for all others.
    alphabet: Vec<Option<char>>,
}

/// What a text goes on with; `Char(None)` is any character that no pattern names.
enum Symbol<'a> {
    Char(Option<char>),
    Opaque(&'a str),
}

impl<'a> Automaton<'a> {
    /// Of the sets that are not in `without`.
    pub(super) fn of(atom: &'a Atom, sets: &[&'a Set], without: &Mask) -> Self {
        let mut automaton = Automaton {
            tokens: Vec::new(),
            patterns: Vec::new(),
            except: none(sets.len()),
            turned: Mask::new(),
            alphabet: Vec::new(),
        };
        let mut chars = BTreeSet::new();
        let excepted = atom.except.iter().map(|pattern| (None, pattern));
        let is_open = |(at, _): &(usize, &&Set)| !has_bit(without, *at);
        let of_sets = sets.iter().enumerate().filter(is_open);
        let of_sets =
            of_sets.flat_map(|(at, set)| set.patterns.iter().map(move |it| (Some(at), it)));
        for (owner, pattern) in excepted.chain(of_sets) {
            if pattern.is_apart_from(&atom.pattern) {
                continue;
            }
            let start = automaton.tokens.len();
            automaton.tokens.extend(pattern.tokens.iter().map(Some));
            automaton.tokens.push(None);
            let end = automaton.tokens.len() - 1;
            automaton.patterns.push((start, end, owner));
            chars.extend(pattern.tokens.iter().filter_map(|token| match token {
                Token::Char(c) => Some(*c),
                _ => None,
            }));
        }
        for (at, _) in sets.iter().enumerate().filter(|(_, set)| set.except) {
            set_bit(&mut automaton.except, at);
        }
        automaton.turned = none(automaton.tokens.len());
        for (start, end, owner) in &automaton.patterns {
            if owner.is_some_and(|owner| has_bit(&automaton.except, owner)) {
                (*start..=*end).for_each(|at| set_bit(&mut automaton.turned, at));
            }
        }
        automaton.alphabet = chars.into_iter().map(Some).chain([None]).collect();
        automaton
    }

    /// The least masks that texts of the pattern lead to.
    pub(super) fn walk(&self, pattern: &[Token]) -> Option<BTreeSet<Mask>> {
        let mut start = none(self.tokens.len());
        self.patterns
            .iter()
            .for_each(|(at, ..)| self.enter(&mut start, *at));
        let words = start.len();
        let mut kept: Vec<Vec<Mask>> = vec![Vec::new(); pattern.len() + 1];
        let mut waiting = vec![(0, start)];
        let mut work = 0;
        while let Some((at, state)) = waiting.pop() {
            work += words * (kept[at].len() + self.alphabet.len());
            if work > MOST_WORK {
                return None;
            }
            let is_less = |a: &Mask, b: &Mask| self.is_less(a, b);
            if kept[at].iter().any(|other| is_less(other, &state)) {
                continue;
            }
            kept[at].retain(|other| !is_less(&state, other));
            kept[at].push(state.clone());
            // What is last is followed first: whatever matches nothing in particular.
            match pattern.get(at) {
                None => {}
                Some(Token::Char(c)) => {
                    waiting.push((at + 1, self.step(&state, &Symbol::Char(Some(*c)))));
                }
                Some(Token::Opaque(name)) => {
                    waiting.push((at + 1, self.step(&state, &Symbol::Opaque(name))));
                }
                Some(Token::One) => waiting.extend(self.steps(&state, at + 1)),
                Some(Token::Many) => {
                    waiting.push((at + 1, state.clone()));
                    waiting.extend(self.steps(&state, at));
                }
            }
        }
        let ends = kept.last().into_iter().flatten();
        let masks: BTreeSet<Mask> = ends.filter_map(|state| self.mask(state)).collect();
        (masks.len() <= MOST_CELLS).then_some(masks)
    }

    /// Whether every text that goes on from `a` is of no more sets than it is from `b`, and in the atom if it is from `b`.
    fn is_less(&self, a: &Mask, b: &Mask) -> bool {
        let mut words = a.iter().zip(b).zip(&self.turned);
        words.all(|((a, b), turned)| (a & !b & !turned) | (b & !a & turned) == 0)
    }

    fn steps(&self, state: &Mask, at: usize) -> impl Iterator<Item = (usize, Mask)> {
        let step = move |c: &Option<char>| (at, self.step(state, &Symbol::Char(*c)));
        self.alphabet.iter().map(step)
    }

    fn step(&self, state: &Mask, symbol: &Symbol<'_>) -> Mask {
        let mut next = none(self.tokens.len());
        for at in bits(state) {
            match (self.tokens[at], symbol) {
                (Some(Token::Many), _) => self.enter(&mut next, at),
                (Some(Token::One), Symbol::Char(_)) => self.enter(&mut next, at + 1),
                (Some(Token::Char(own)), Symbol::Char(Some(c))) if own == c => {
                    self.enter(&mut next, at + 1);
                }
                (Some(Token::Opaque(own)), Symbol::Opaque(name)) if **own == **name => {
                    self.enter(&mut next, at + 1);
                }
                _ => {}
            }
        }
        next
    }

    /// Comes to a place; `*` may match nothing.
    fn enter(&self, state: &mut Mask, at: usize) {
        set_bit(state, at);
        if self.tokens[at] == Some(&Token::Many) {
            self.enter(state, at + 1);
        }
    }

    /// Of which sets a text is that ends here; none where the atom has no such text.
    fn mask(&self, state: &Mask) -> Option<Mask> {
        let mut mask = self.except.clone();
        for (_, end, owner) in &self.patterns {
            if !has_bit(state, *end) {
                continue;
            }
            let owner = (*owner)?;
            let bit = 1 << (owner % 64);
            match self.except[owner / 64] & bit {
                0 => mask[owner / 64] |= bit,
                _ => mask[owner / 64] &= !bit,
            }
        }
        Some(mask)
    }
}

/// Whether a set is in a mask.
pub(super) fn has_bit(mask: &Mask, at: usize) -> bool {
    mask[at / 64] >> (at % 64) & 1 == 1
}

fn bits(mask: &Mask) -> impl Iterator<Item = usize> {
    mask.iter().enumerate().flat_map(|(word, bits)| {
        let bits = *bits;
        (0..64)
            .filter(move |at| bits >> at & 1 == 1)
            .map(move |at| word * 64 + at)
    })
}

/// A mask of no set.
pub(super) fn none(sets: usize) -> Mask {
    vec![0; sets.div_ceil(64).max(1)]
}

/// Puts a set into a mask.
pub(super) fn set_bit(mask: &mut Mask, at: usize) {
    mask[at / 64] |= 1 << (at % 64);
}
