//! Work on many things that know nothing of each other, on every processor there is.
//!
//! The answer is the same as that of one after the other, in the same order; only the time differs.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{available_parallelism, scope};

/// More threads than this find nothing to do: what cannot be parted takes as long as their parts.
const MOST_THREADS: usize = 8;

/// What a function makes of each item, in their order. Threads take `grain` items at a time, of which each should be
/// worth some hundred microseconds, since that is what a thread costs to start; up to `grain` items start none.
pub(super) fn map<T: Sync, R: Send>(
    items: &[T],
    grain: usize,
    of: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let chunks: Vec<&[T]> = items.chunks(grain.max(1)).collect();
    let threads = available_parallelism().map_or(1, NonZero::get);
    let threads = threads.min(MOST_THREADS).min(chunks.len());
    if threads < 2 {
        return items.iter().map(of).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(chunk) = chunks.get(at) else {
                return made;
            };
            made.push((at, chunk.iter().map(&of).collect::<Vec<R>>()));
        }
    };
    let mut made = scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut made = work();
        for other in others {
            match other.join() {
                Ok(more) => made.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    });
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().flat_map(|(_, made)| made).collect()
}

/// What two functions make, the first on another thread if that is worth one.
pub(super) fn both<A: Send, B>(
    is_worth: bool,
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B,
) -> (A, B) {
    if !is_worth {
        return (first(), second());
    }
    scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        match first.join() {
            Ok(first) => (first, second),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{both, map};

    #[test]
    fn makes_both() {
        for is_worth in [false, true] {
            assert_eq!(both(is_worth, || 1, || "two"), (1, "two"));
        }
    }

    #[test]
    fn keeps_the_order_whatever_the_grain() {
        let items: Vec<usize> = (0..1000).collect();
        let expected: Vec<usize> = items.iter().map(|it| it * 2).collect();
        for grain in [0, 1, 7, 999, 1000, 5000] {
            assert_eq!(map(&items, grain, |it| it * 2), expected, "grain {grain}");
        }
        assert!(map(&[] as &[usize], 1, |it| *it).is_empty());
    }
}
