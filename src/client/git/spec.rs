//! How a revision is written: a name, and steps back from it. What git writes otherwise is named in the refusal.

/// A step from a commit to one before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// `~n`: so many first parents back.
    Back(u32),
    /// `^n`: the parent of this number, from 1; 0 for the commit itself.
    Parent(u32),
}

/// A name and the steps back from it.
pub(super) fn parse(revision: &str) -> Result<(&str, Vec<Step>), &'static str> {
    let is_path = revision.contains("../") || revision.contains("/..");
    if revision.contains("..") && !is_path {
        return Err("a range of commits");
    }
    if revision.contains("@{") {
        return Err("a question to the log of a branch, which a clone does not have");
    }
    if revision.contains(':') {
        return Err("the name of a file or a search");
    }
    let at = revision.find(['~', '^']).unwrap_or(revision.len());
    let (name, mut rest) = revision.split_at(at);
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    if is_path || name.is_empty() || name.starts_with('-') || revision.contains(is_odd) {
        return Err("not the name of a commit");
    }
    let mut steps = Vec::new();
    while let Some(sign) = rest.chars().next() {
        rest = &rest[1..];
        let peeled = ["{commit}", "{}"]
            .iter()
            .find_map(|end| rest.strip_prefix(end));
        if let (Some(after), '^') = (peeled, sign) {
            rest = after;
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit());
        let (digits, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        let number = match digits {
            "" => 1,
            digits => digits
                .parse()
                .map_err(|_| "further back than anything is")?,
        };
        steps.push(match sign {
            '~' => Step::Back(number),
            '^' if !rest.starts_with('{') => Step::Parent(number),
            _ => return Err("not the name of a commit"),
        });
    }
    Ok((name, steps))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_steps_back() {
        assert_eq!(parse("main"), Ok(("main", vec![])));
        assert_eq!(
            parse("feature/x~2^^2~^0^{commit}"),
            Ok((
                "feature/x",
                vec![
                    Step::Back(2),
                    Step::Parent(1),
                    Step::Parent(2),
                    Step::Back(1),
                    Step::Parent(0)
                ]
            ))
        );
    }

    #[test]
    fn refuses_what_names_no_commit() {
        for revision in [
            "",
            "~1",
            "-x",
            "a..b",
            "a...b",
            "main:config",
            ":/text",
            "main@{1}",
            "main^{tree}",
            "a b",
            "a\n",
            "main^2x",
            "main~99999999999",
            "main^{/text}",
        ] {
            assert!(parse(revision).is_err(), "{revision}");
        }
    }
}
