//! The README's code map names every top-level folder of `src/`, and none that is gone.

use std::collections::BTreeSet;

use super::layers::LAYERS;
use super::tree::{File, Violation};

pub(super) fn violations(readme: &File, folders: &BTreeSet<&str>) -> Vec<Violation> {
    let Some((heading, map)) = section(&readme.text) else {
        return vec![Violation::new(readme, 1, "has no section `Code map`")];
    };
    let named = |folder: &str| map.contains(&format!("{folder}/"));
    let missing = folders
        .iter()
        .filter(|folder| !named(folder))
        .map(|folder| format!("the code map does not name `{folder}/` of src"));
    let gone = LAYERS
        .iter()
        .map(|(layer, _)| *layer)
        .filter(|layer| !folders.contains(layer))
        .filter(|layer| map.contains(&format!("src/{layer}/")))
        .map(|layer| format!("the code map names `src/{layer}/`, which is not there"));
    missing
        .chain(gone)
        .map(|what| Violation::new(readme, heading, what))
        .collect()
}

/// The section's line and its text, to the next heading of its level; a `#` in a code block is none.
fn section(text: &str) -> Option<(usize, String)> {
    let mut found = None;
    let mut level = 0;
    let mut map = String::new();
    let mut in_block = false;
    for (index, line) in text.lines().enumerate() {
        in_block ^= line.trim_start().starts_with("```");
        let hashes = line.len() - line.trim_start_matches('#').len();
        let is_heading = !in_block && hashes > 0;
        if found.is_some() {
            if is_heading && hashes <= level {
                break;
            }
            map.push_str(line);
            map.push('\n');
        } else if is_heading && line[hashes..].trim().eq_ignore_ascii_case("code map") {
            found = Some(index + 1);
            level = hashes;
        }
    }
    found.map(|line| (line, map))
}

#[cfg(test)]
fn whats(text: &str, folders: &[&str]) -> Vec<String> {
    let folders = folders.iter().copied().collect();
    violations(&File::new("README.md", text), &folders)
        .into_iter()
        .map(|found| found.what)
        .collect()
}

#[test]
fn wants_every_folder_in_the_map() {
    let text = "# A\nplan/\n## Code map\n```\n# src\nmodel/  nouns\n```\n## Next\nconfig/\n";
    assert_eq!(whats(text, &["model"]), [] as [&str; 0]);
    assert_eq!(
        whats(text, &["model", "config", "plan"]),
        [
            "the code map does not name `config/` of src",
            "the code map does not name `plan/` of src"
        ]
    );
}

#[test]
fn refuses_a_folder_that_is_gone_and_a_readme_without_a_map() {
    assert_eq!(
        whats("## Code map\n`src/model/` `src/plan/`", &["model"]),
        ["the code map names `src/plan/`, which is not there"]
    );
    assert_eq!(whats("# A\n", &[]), ["has no section `Code map`"]);
}
