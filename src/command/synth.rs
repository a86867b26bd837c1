//! `synth`: the cloud assembly, written as one folder or not at all.

use super::load::{self, Loaded};
use super::{Run, Status};
use crate::cli::SynthFlags;
use crate::client::files;
use crate::report::findings::plural;
use crate::sink::{Text, bold, cyan, dim, plain};
use crate::template::assembly::{Assembly, INDEX};
use anyhow::Result;
use std::collections::BTreeMap;

pub(super) fn synth(run: &Run, flags: &SynthFlags) -> Result<Status> {
    let loaded = if flags.all_environments {
        load::every_environment(run)?
    } else {
        std::slice::from_ref(load::one_environment(run)?)
    };
    let mut folders = BTreeMap::new();
    let mut text = Text::new();
    for environment in loaded {
        let Some(assembly) = environment.assembly() else {
            return load::refuse(
                run,
                &loaded
                    .iter()
                    .flat_map(Loaded::all_findings)
                    .collect::<Vec<_>>(),
            );
        };
        let prefix = if flags.all_environments {
            format!("{}/", environment.name())
        } else {
            String::new()
        };
        folders.extend(
            assembly
                .files()
                .into_iter()
                .map(|(path, bytes)| (format!("{prefix}{path}"), bytes)),
        );
        summary(assembly, &mut text);
    }
    // One index over all of them marks the folder as ours.
    if flags.all_environments {
        let names: Vec<&str> = loaded.iter().map(Loaded::name).collect();
        let index = serde_json::json!({ "format": 1, "environments": names });
        folders.insert(INDEX.to_owned(), format!("{index:#}\n").into_bytes());
    }
    files::write_folder(&flags.out, &folders, INDEX, is_ours)?;
    text.line([dim("written to "), cyan(flags.out.display().to_string())]);
    run.sink.text(&text)?;
    Ok(Status::Success)
}

/// Whether an index was written by us: nothing else has this shape.
fn is_ours(index: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(index).is_ok_and(|index| {
        index.get("format").is_some_and(serde_json::Value::is_u64)
            && (index.get("digest").is_some() || index.get("environments").is_some())
    })
}

fn summary(assembly: &Assembly, text: &mut Text) {
    // Nested stacks count as what they hold, as in a plan.
    let resources = assembly
        .templates()
        .flat_map(|(_, template)| template.resources.values())
        .filter(|resource| resource.kind != "AWS::CloudFormation::Stack")
        .count();
    text.line([
        bold(format!(
            "{} · {}",
            assembly.identity.id, assembly.identity.environment
        )),
        plain(format!(
            "  {}, {}, {}",
            plural(1 + assembly.stacks.len(), "template"),
            plural(resources, "resource"),
            plural(assembly.releases.len(), "release"),
        )),
        dim(format!("  {}", assembly.digest)),
    ]);
}
