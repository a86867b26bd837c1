//! cfn-lint finds no error and no warning in any template of any variant.

use crate::example::variants;
use crate::external::program;
use crate::support::{folder, write};
use backstage_infra::template::digest::sha256;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn cfn_lint_finds_nothing_in_any_variant() {
    let mut by_region: BTreeMap<&str, BTreeMap<String, (String, String)>> = BTreeMap::new();
    for (variant, assembly) in variants() {
        for (name, template) in assembly.templates() {
            let bytes = template.to_bytes();
            let file = format!("{}-{name}.json", variant.name.replace([' ', ','], "-"));
            // Many variants have the same template; once is enough.
            by_region
                .entry(variant.region)
                .or_default()
                .entry(sha256(&bytes))
                .or_insert((file, String::from_utf8(bytes).unwrap()));
        }
    }
    assert_eq!(
        by_region.keys().copied().collect::<BTreeSet<_>>(),
        ["us-gov-west-1", "us-west-2"].into()
    );
    for (region, files) in by_region {
        let Some(mut lint) = program("cfn-lint") else {
            return;
        };
        let folder = folder();
        let files: Vec<(&str, &str)> = files
            .values()
            .map(|(file, text)| (file.as_str(), text.as_str()))
            .collect();
        write(folder.path(), &files);
        let output = lint
            .current_dir(folder.path())
            .args(["--format", "parseable", "--regions", region, "--"])
            .args(files.iter().map(|(file, _)| file))
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
