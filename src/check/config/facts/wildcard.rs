//! IAM's patterns: `*` stands for any text, `?` for one character.

/// Whether a pattern covers a text.
pub(in crate::check::config) fn covers(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                retry = Some((at, read));
                at += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[read] => {
                at += 1;
                read += 1;
            }
            // The last star takes one character more.
            _ => match retry {
                Some((star, taken)) => {
                    retry = Some((star, taken + 1));
                    at = star + 1;
                    read = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn covers_as_iam_does() {
        assert!(covers("secret:backstage-??????", "secret:backstage-AbCdEf"));
        assert!(covers("arn:*:secret:a*-*", "arn:aws:x:secret:abc-AbCdEf"));
        assert!(covers("*", ""));
        assert!(!covers("secret:backstage", "secret:backstage-AbCdEf"));
        assert!(!covers("a?", "a"));
    }
}
