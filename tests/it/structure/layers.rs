//! Who may import whom.

use super::path::paths;
use super::tree::{File, Violation};

/// A layer and what it may import besides itself. `lib` and `main` put everything together.
pub(super) const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("config", &["model"]),
    ("template", &["model"]),
    ("check", &["model", "template"]),
    ("plan", &["model", "template"]),
    ("sink", &["model"]),
    ("client", &["model", "sink"]),
    ("observe", &["model", "client"]),
    ("execute", &["model", "plan", "client", "sink"]),
    ("report", &["model", "check", "plan", "execute", "sink"]),
    (
        "command",
        &[
            "model", "config", "template", "check", "plan", "sink", "client", "observe", "execute",
            "report", "cli",
        ],
    ),
    ("cli", &["model", "sink", "command"]),
];

pub(super) fn violations(file: &File) -> Vec<Violation> {
    let Some(layer) = file
        .layer()
        .filter(|layer| !matches!(*layer, "lib" | "main"))
    else {
        return Vec::new();
    };
    let Some(allowed) = allowed(layer) else {
        let known: Vec<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
        let what = format!("`{layer}` is no layer; the layers are {}", known.join(", "));
        return vec![Violation::new(file, 1, what)];
    };
    paths(file)
        .into_iter()
        .filter(|path| path.segments.len() > 1)
        .filter(|path| matches!(path.segments[0].as_str(), "crate" | "backstage_infra"))
        .filter(|path| {
            let target = path.segments[1].as_str();
            target != layer && !allowed.contains(&target)
        })
        .map(|path| {
            let may = match allowed {
                [] => "nothing".to_owned(),
                names => names.join(", "),
            };
            let what = format!(
                "`{layer}` names `{}`; it may import {may}",
                path.segments.join("::")
            );
            Violation::new(file, path.line, what)
        })
        .collect()
}

fn allowed(layer: &str) -> Option<&'static [&'static str]> {
    LAYERS
        .iter()
        .find(|(name, _)| *name == layer)
        .map(|(_, allowed)| *allowed)
}

#[cfg(test)]
fn lines(path: &str, text: &str) -> Vec<usize> {
    violations(&File::new(path, text))
        .iter()
        .map(|found| found.line)
        .collect()
}

#[test]
fn refuses_an_import_of_a_layer_that_is_not_below() {
    assert_eq!(lines("src/model/mod.rs", "use crate::config::A;"), [1]);
    assert_eq!(
        lines("src/plan/diff.rs", "\nfn f(x: crate::client::A) {}"),
        [2]
    );
    assert_eq!(
        lines(
            "src/sink/mod.rs",
            "use crate::{\n model::A,\n report::B,\n};"
        ),
        [3]
    );
    assert_eq!(lines("src/config/mod.rs", "use super::template::A;"), [1]);
    assert_eq!(
        lines("src/config/mod.rs", "use super::super::config::A;"),
        [] as [usize; 0]
    );
    assert_eq!(lines("src/template/mod.rs", "use crate::*;"), [1]);
    assert_eq!(
        lines("src/observe.rs", "use backstage_infra::execute;"),
        [1]
    );
}

#[test]
fn allows_what_the_table_allows() {
    let none: [usize; 0] = [];
    assert_eq!(
        lines(
            "src/config/a.rs",
            "use crate::model::A; use crate::config::b;"
        ),
        none
    );
    assert_eq!(
        lines(
            "src/config/a.rs",
            "//! See [`crate::plan`].\nlet a = \"crate::plan\";"
        ),
        none
    );
    assert_eq!(
        lines(
            "src/config/mod.rs",
            "mod tests { use super::a; pub(crate) fn f() {} }"
        ),
        none
    );
    assert_eq!(lines("src/lib.rs", "pub use crate::command::run;"), none);
}

#[test]
fn refuses_a_folder_that_is_no_layer() {
    assert_eq!(lines("src/common/mod.rs", ""), [1]);
}

#[test]
fn says_what_is_allowed() {
    let found = violations(&File::new("src/config/a.rs", "use crate::plan::Plan;"));
    assert_eq!(
        found[0].what,
        "`config` names `crate::plan::Plan`; it may import model"
    );
}
