//! Knows secrets by their value and by their shape, and puts `***` in their place.
//!
//! Works on whole texts only, never on parts of a stream, in which a secret could be split over two calls.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{PoisonError, RwLock};

use super::{control, encodings, shapes};

/// What stands in place of a secret; the runner's own mask.
pub const MASK: &str = "***";

/// Fewest bytes of a registered secret. Shorter values are words that occur everywhere, and masking them would make
/// reports unreadable (reference: values under six characters are never masked).
pub const MIN_SECRET: usize = 6;

/// Finds secrets in text: literal values, registered at any time, and shapes that are always secret.
///
/// Time is linear in the text for a given set of secrets.
#[derive(Debug, Default)]
pub struct Redactor {
    literals: RwLock<Literals>,
}

/// Literals by their first byte; no bucket at all while nothing is registered.
#[derive(Default)]
struct Literals(Vec<Vec<String>>);

impl Redactor {
    /// Masks this value from now on, in the forms of JSON, URLs and Base64 too, and each line of a multi-line one.
    /// Values under [`MIN_SECRET`] bytes are ignored.
    pub fn register(&self, secret: &str) {
        let mut literals = self
            .literals
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        for part in std::iter::once(secret).chain(secret.lines()) {
            let part = part.trim();
            if part.len() >= MIN_SECRET {
                // As it is seen in text, from which terminal sequences were removed.
                literals.add(control::strip(part).into_owned());
                encodings::forms(part)
                    .into_iter()
                    .for_each(|form| literals.add(form));
            }
        }
    }

    /// Whether there is a secret in a text, for what goes where nothing is masked.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        !self.spans(text).is_empty()
    }

    /// The text with every secret masked.
    pub(super) fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let spans = self.spans(text);
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for span in spans {
            out.push_str(&text[from..span.start]);
            out.push_str(MASK);
            from = span.end;
        }
        out.push_str(&text[from..]);
        Cow::Owned(out)
    }

    /// Byte ranges of the secrets, in order, neither overlapping nor touching.
    pub(super) fn spans(&self, text: &str) -> Vec<Range<usize>> {
        let mut spans = shapes::find(text);
        self.literals
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .find(text.as_bytes(), &mut spans);
        spans.sort_unstable_by_key(|span| span.start);
        spans.dedup_by(|next, kept| {
            let joined = next.start <= kept.end;
            if joined {
                kept.end = kept.end.max(next.end);
            }
            joined
        });
        spans
    }
}

impl Literals {
    fn add(&mut self, form: String) {
        let Some(&first) = form.as_bytes().first() else {
            return;
        };
        if form.len() < MIN_SECRET {
            return;
        }
        self.0.resize(256, Vec::new());
        let bucket = &mut self.0[usize::from(first)];
        if !bucket.contains(&form) {
            bucket.push(form);
        }
    }

    fn find(&self, text: &[u8], spans: &mut Vec<Range<usize>>) {
        if self.0.is_empty() {
            return;
        }
        for (at, byte) in text.iter().enumerate() {
            // Every start counts, also inside an earlier match: secrets may overlap.
            for literal in &self.0[usize::from(*byte)] {
                if text[at..].starts_with(literal.as_bytes()) {
                    spans.push(at..at + literal.len());
                }
            }
        }
    }
}

/// Says how many, never which.
impl std::fmt::Debug for Literals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} literals", self.0.iter().map(Vec::len).sum::<usize>())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop_assert, proptest};

    use super::{MASK, Redactor};

    #[test]
    fn masks_overlapping_secrets_whole() {
        let redactor = Redactor::default();
        redactor.register("alpha-beta");
        redactor.register("beta-gamma");
        assert_eq!(redactor.redact("<alpha-beta-gamma>"), "<***>");
    }

    #[test]
    fn masks_each_line_of_a_longer_secret() {
        let redactor = Redactor::default();
        redactor.register("first line\r\nsecond line\nab\n");
        assert_eq!(
            redactor.redact("x first line y second line ab"),
            "x *** y *** ab"
        );
    }

    #[test]
    fn leaves_short_values_alone() {
        let redactor = Redactor::default();
        redactor.register("dev");
        assert_eq!(redactor.redact("dev"), "dev");
    }

    #[test]
    fn shows_no_secret_in_debug_output() {
        let redactor = Redactor::default();
        redactor.register("hunter2hunter2");
        assert!(!format!("{redactor:?}").contains("hunter2"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_registered_secret_survives(secret in "[^*\\s]{6,24}", before in "\\PC{0,20}", after in "\\PC{0,20}") {
            let redactor = Redactor::default();
            redactor.register(&secret);
            for form in super::encodings::forms(&secret) {
                let text = format!("{before}{form}{after}{form}");
                prop_assert!(!redactor.redact(&text).contains(&form), "{form}");
            }
        }

        #[test]
        fn redacting_twice_changes_nothing(text in "[a-z:/@= eyJ.AKI*-]{0,80}") {
            let redactor = Redactor::default();
            let once = redactor.redact(&text).into_owned();
            prop_assert!(redactor.redact(&once) == once || once.contains(MASK));
        }
    }
}
