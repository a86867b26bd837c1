//! A step's outputs: what later steps read. A value can neither end itself nor begin another output.

use super::clean::Clean;
use super::control::tidy;
use super::redact::Redactor;

/// Most bytes of one output; a job's together may have 1 MB.
const OUTPUT: usize = 60 * 1024;

/// One output as the file of `GITHUB_OUTPUT` takes it: `name<<word`, the value, `word`. The word is the run's own secret,
/// so no value holds it.
pub(super) fn output(redactor: &Redactor, word: &str, name: &'static str, raw: &str) -> Clean {
    let value = tidy(redactor, raw, OUTPUT).replace('\r', "");
    let mut end = word.to_owned();
    while value.contains(&end) {
        end.push('x');
    }
    Clean::new(format!("{name}<<{end}\n{value}\n{end}\n"))
}

#[cfg(test)]
mod tests {
    use super::{Redactor, output};

    #[test]
    fn a_value_stays_within_its_own() {
        let redactor = Redactor::default();
        redactor.register("correct-horse");
        let of = |raw: &str| output(&redactor, "word", "digest", raw).as_str().to_owned();
        assert_eq!(of("sha256:1"), "digest<<word\nsha256:1\nword\n");
        assert_eq!(
            of("a\nword\nother=1"),
            "digest<<wordx\na\nword\nother=1\nwordx\n"
        );
        assert_eq!(of("correct-horse\r\n"), "digest<<word\n***\n\nword\n");
    }
}
