//! Values before and after, as a block that GitHub colours. A value is redacted as a whole before anything of it is cut.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::control::{compose, composed};
use super::markdown::Markdown;
use super::named::{is_credential, is_reference};

/// One side of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// There is no value.
    Absent,
    /// There is one, and it may be secret.
    Hidden,
    /// The value, raw; may have many lines.
    Text(String),
}

/// One value that changes. All text is raw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueChange {
    /// What the value is of.
    pub label: String,
    /// What there is to say of the change; may be empty.
    pub note: String,
    /// Before.
    pub before: Side,
    /// After.
    pub after: Side,
}

/// Most of a value that is shown, of each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueLimits {
    /// Lines.
    pub lines: usize,
    /// Bytes of all lines.
    pub bytes: usize,
    /// Characters of a line.
    pub line: usize,
}

impl Markdown<'_> {
    /// A code block with every change: its label, then lines that go and lines that come.
    pub fn diff(&mut self, changes: &[ValueChange], limits: ValueLimits) -> &mut Self {
        let mut text = String::new();
        for change in changes {
            self.change(change, limits, &mut text);
        }
        self.block("diff", &text)
    }

    fn change(&self, change: &ValueChange, limits: ValueLimits, out: &mut String) {
        let one_line = |raw: &str| composed(self.redactor, raw, limits.line).replace('\n', "↵");
        let _ = write!(out, "@@ {} @@", one_line(&change.label));
        let note = one_line(&change.note);
        let _ = writeln!(out, "{}{note}", if note.is_empty() { "" } else { " " });
        let is_secret = (change.label)
            .rsplit(['.', '/', '"'])
            .any(|part| !part.is_empty() && is_credential(part));
        let side = |side: &Side| match side {
            Side::Absent => Shown::Absent,
            Side::Hidden => Shown::Hidden,
            Side::Text(raw) if is_secret && !is_reference(raw.as_bytes()) => Shown::Hidden,
            Side::Text(raw) => Shown::Text(compose(self.redactor, raw)),
        };
        let (before, after) = (side(&change.before), side(&change.after));
        match (&before, &after) {
            (Shown::Hidden, Shown::Hidden) => out.push_str("! (hidden; changed)\n"),
            (Shown::Text(before), Shown::Text(after)) if before == after => {
                lines("  ", &all(after), after, limits, out);
                if change.before != change.after {
                    out.push_str(
                        "! (changed, in what is masked or in how these letters are encoded)\n",
                    );
                }
            }
            (Shown::Text(before), Shown::Text(after)) => {
                let (old, new) = (all(before), all(after));
                let same = common(&old, &new);
                same.say(same.first, out);
                lines("- ", same.differing(&old), before, limits, out);
                lines("+ ", same.differing(&new), after, limits, out);
                same.say(same.last, out);
            }
            (before, after) => {
                before.say("- ", limits, out);
                after.say("+ ", limits, out);
            }
        }
    }
}

/// A side after redaction.
enum Shown {
    Absent,
    Hidden,
    Text(String),
}

impl Shown {
    fn say(&self, mark: &str, limits: ValueLimits, out: &mut String) {
        match self {
            Shown::Absent => {}
            Shown::Hidden => {
                let _ = writeln!(out, "{mark}(hidden)");
            }
            Shown::Text(text) => lines(mark, &all(text), text, limits, out),
        }
    }
}

/// Numbers of lines at the start and the end that both sides have.
struct Common {
    first: usize,
    last: usize,
}

impl Common {
    fn differing<'a, 'b>(&self, lines: &'b [&'a str]) -> &'b [&'a str] {
        &lines[self.first..lines.len() - self.last]
    }

    fn say(&self, count: usize, out: &mut String) {
        if count > 0 {
            let _ = writeln!(out, "  … the same: {}", counted(count));
        }
    }
}

fn common(old: &[&str], new: &[&str]) -> Common {
    let shorter = old.len().min(new.len());
    let first = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let from_end = old.iter().rev().zip(new.iter().rev());
    let last = from_end
        .take(shorter - first)
        .take_while(|(a, b)| a == b)
        .count();
    Common { first, last }
}

fn counted(lines: usize) -> String {
    format!("{lines} line{}", if lines == 1 { "" } else { "s" })
}

fn all(text: &str) -> Vec<&str> {
    text.split('\n').collect()
}

/// The lines with their mark; the middle is left out where they are too many, and said with what the whole is known by.
fn lines(mark: &str, shown: &[&str], whole: &str, limits: ValueLimits, out: &mut String) {
    let cut = |line: &str| middle_cut(line, limits.line);
    let mut head = Vec::new();
    let mut tail = Vec::new();
    let (mut bytes, mut at, mut end) = (0, 0, shown.len());
    let mut shortened = false;
    // From both ends in turn, so that what is left out is the middle.
    while at < end && head.len() + tail.len() < limits.lines {
        let from_head = head.len() <= tail.len();
        let line = shown[if from_head { at } else { end - 1 }];
        let text = cut(line);
        bytes += text.len() + 1;
        if bytes > limits.bytes && !head.is_empty() {
            break;
        }
        shortened |= text != *line;
        if from_head {
            head.push(text);
            at += 1;
        } else {
            tail.push(text);
            end -= 1;
        }
    }
    for line in &head {
        let _ = writeln!(out, "{mark}{line}");
    }
    let known_by = || {
        let digest = Sha256::digest(whole.as_bytes());
        digest[..6].iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    };
    if at < end {
        let _ = writeln!(out, "{mark}… {}, sha256 {}…", counted(end - at), known_by());
    } else if shortened {
        let _ = writeln!(out, "{mark}… sha256 {}…", known_by());
    }
    for line in tail.iter().rev() {
        let _ = writeln!(out, "{mark}{line}");
    }
}

/// A line of at most so many characters, without its middle where it has more.
fn middle_cut(line: &str, most: usize) -> String {
    if line.len() <= most {
        return line.to_owned();
    }
    let count = line.chars().count();
    if count <= most {
        return line.to_owned();
    }
    let kept = most.saturating_sub(32) / 2;
    let boundary = |at: usize| line.char_indices().nth(at).map_or(line.len(), |(at, _)| at);
    let (head, tail) = (&line[..boundary(kept)], &line[boundary(count - kept)..]);
    format!("{head} … {} characters … {tail}", count - 2 * kept)
}

#[cfg(test)]
mod tests {
    use super::super::redact::Redactor;
    use super::{Markdown, Side, ValueChange, ValueLimits};

    const LIMITS: ValueLimits = ValueLimits {
        lines: 4,
        bytes: 200,
        line: 60,
    };

    fn diff(label: &str, before: Side, after: Side) -> String {
        let redactor = Redactor::default();
        let mut markdown = Markdown::new(&redactor);
        let change = ValueChange {
            label: label.to_owned(),
            note: String::new(),
            before,
            after,
        };
        markdown.diff(&[change], LIMITS).finish_text()
    }

    impl Markdown<'_> {
        fn finish_text(&self) -> String {
            self.body.clone()
        }
    }

    fn text(text: &str) -> Side {
        Side::Text(text.to_owned())
    }

    #[test]
    fn shows_what_differs() {
        insta::assert_snapshot!(diff("a", text("1\n2\n```\n4"), text("1\n3\n```\n4")), @r"
        ```diff
        @@ a @@
          … the same: 1 line
        - 2
        + 3
          … the same: 2 lines
        ```
        ");
    }

    #[test]
    fn says_that_what_looks_the_same_is_not() {
        insta::assert_snapshot!(diff("a", text("caf\u{e9}"), text("cafe\u{301}")), @r"
        ```diff
        @@ a @@
          café
        ! (changed, in what is masked or in how these letters are encoded)
        ```
        ");
        assert!(!diff("a", text("x"), text("x")).contains("changed"));
    }

    #[test]
    fn leaves_out_the_middle_and_says_so() {
        let long: Vec<String> = (0..90).map(|n| n.to_string()).collect();
        insta::assert_snapshot!(diff("a", text(&"x".repeat(90)), text(&long.join("\n"))), @r"
        ```diff
        @@ a @@
        - xxxxxxxxxxxxxx … 62 characters … xxxxxxxxxxxxxx
        - … sha256 efdfd9ee977c…
        + 0
        + 1
        + … 86 lines, sha256 50f35c548c75…
        + 88
        + 89
        ```
        ");
    }

    #[test]
    fn hides_and_never_hashes_what_may_be_secret() {
        let hidden = diff("Props.MasterUserPassword", text("hunter2"), text("hunter3"));
        assert_eq!(
            hidden,
            "```diff\n@@ Props.MasterUserPassword @@\n! (hidden; changed)\n```\n"
        );
        assert!(diff("a", Side::Hidden, Side::Absent).contains("- (hidden)\n"));
        let body = format!("{}\n", "MIIabcde".repeat(8)).repeat(6);
        let key = format!("-----BEGIN PRIVATE KEY-----\n{body}-----END PRIVATE KEY-----");
        let shown = diff("a", text(&key), text("{{resolve:x}}"));
        assert_eq!(shown, "```diff\n@@ a @@\n- ***\n+ {{resolve:x}}\n```\n");
    }
}
