//! Names from outside in messages: as much of one as it takes to know which is meant.

/// A name of at most so many characters; of a longer one its beginning, with a sign.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn cuts_between_characters() {
        assert_eq!(shortened("éàü", 3), "éàü");
        assert_eq!(shortened("éàü", 2), "éà…");
    }
}
