//! Paths below one folder, as assemblies write them: relative, with `/`.

/// Where `relative` leads from `folder`, both below the top; nothing where it leads out of it.
pub(super) fn below(folder: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') {
        return None;
    }
    let mut parts = Vec::new();
    for part in folder.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn never_leaves_the_top() {
        for (folder, relative, expected) in [
            ("", "a.json", Some("a.json")),
            ("stage", "./a.json", Some("stage/a.json")),
            ("stage", "../asset.json", Some("asset.json")),
            ("stage", "..", Some("")),
            ("stage", "../../a.json", None),
            ("", "..", None),
            ("", "a/../../b", None),
            ("stage", "/etc/hosts", None),
        ] {
            assert_eq!(below(folder, relative).as_deref(), expected, "{relative}");
        }
    }
}
