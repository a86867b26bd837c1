//! Sets of numbers as ranges: addresses are numbers, and so are protocols with their ports.

/// Ranges with both ends in them; sorted, and they neither touch nor overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::plan::risk) struct Intervals(Vec<(u128, u128)>);

impl Intervals {
    /// All numbers of all ranges; one that ends before it begins holds none.
    pub(in crate::plan::risk) fn of(ranges: impl IntoIterator<Item = (u128, u128)>) -> Self {
        let mut ranges: Vec<_> = ranges.into_iter().filter(|(from, to)| from <= to).collect();
        ranges.sort_unstable();
        let mut all: Vec<(u128, u128)> = Vec::new();
        for (from, to) in ranges {
            match all.last_mut() {
                Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
                _ => all.push((from, to)),
            }
        }
        Intervals(all)
    }

    /// The ranges, sorted.
    pub(in crate::plan::risk) fn ranges(&self) -> &[(u128, u128)] {
        &self.0
    }

    /// Whether every number of the other is in it.
    pub(in crate::plan::risk) fn covers(&self, other: &Intervals) -> bool {
        let within =
            |(from, to): &(u128, u128)| self.0.iter().any(|it| it.0 <= *from && *to <= it.1);
        other.0.iter().all(within)
    }

    /// Whether any number is in both.
    pub(in crate::plan::risk) fn meets(&self, other: &Intervals) -> bool {
        let meets =
            |(from, to): &(u128, u128)| self.0.iter().any(|it| it.0 <= *to && *from <= it.1);
        other.0.iter().any(meets)
    }

    /// The numbers of all of them.
    pub(in crate::plan::risk) fn union<'a>(
        sets: impl IntoIterator<Item = &'a Intervals>,
    ) -> Intervals {
        Intervals::of(sets.into_iter().flat_map(|set| set.0.iter().copied()))
    }

    /// How many numbers there are, as far as they can be counted.
    pub(in crate::plan::risk) fn size(&self) -> u128 {
        let sizes = self
            .0
            .iter()
            .map(|(from, to)| (to - from).saturating_add(1));
        sizes.fold(0, u128::saturating_add)
    }
}
