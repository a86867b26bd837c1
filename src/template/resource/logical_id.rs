//! Logical ids out of names. They stay when anything but the name changes, since a new id is a new resource.

/// `vpc-cni` → `VpcCni`: letters and digits, each word with a capital.
pub(super) fn pascal(name: &str) -> String {
    name.split(|letter: char| !letter.is_ascii_alphanumeric())
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::pascal;

    #[test]
    fn gives_each_word_a_capital() {
        assert_eq!(pascal("aws-ebs-csi-driver"), "AwsEbsCsiDriver");
        assert_eq!(pascal("/aws/eks/x_1.y"), "AwsEksX1Y");
        assert_eq!(pascal("Ops (EU)"), "OpsEU");
        assert_eq!(pascal("é"), "");
    }
}
