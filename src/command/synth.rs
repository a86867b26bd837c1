//! `synth`: the cloud assembly, written as one folder or not at all.

use super::load::{self, Loaded};
use super::{Run, Status};
use crate::cli::SynthFlags;
use crate::client::files;
use crate::report::findings::plural;
use crate::sink::{Text, bold, cyan, dim, plain};
use crate::template::assembly::{Assembly, FORMAT};
use crate::template::folder::{GENERATOR, INDEX, hashes};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn synth(run: &Run, flags: &SynthFlags) -> Result<Status> {
    let loaded = if flags.all_environments {
        load::every_environment(run)?
    } else {
        std::slice::from_ref(load::one_environment(run)?.0)
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
        folders.insert(INDEX.to_owned(), index_of_all(loaded, &folders));
    }
    load::warn(run, loaded.iter().flat_map(Loaded::all_findings))?;
    files::write_folder(&flags.out, &folders, INDEX, listed)?;
    text.line([dim("written to "), cyan(flags.out.display().to_string())]);
    run.sink.text(&text)?;
    Ok(Status::Success)
}

fn index_of_all(loaded: &[Loaded], folders: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let names: Vec<&str> = loaded.iter().map(Loaded::name).collect();
    let index = serde_json::json!({
        "generator": GENERATOR,
        "format": FORMAT,
        "environments": names,
        "files": hashes(folders),
    });
    format!("{index:#}\n").into_bytes()
}

/// The files that an index of ours lists; nothing of an index that is not ours.
fn listed(index: &str) -> Option<BTreeSet<String>> {
    let index: serde_json::Value = serde_json::from_str(index).ok()?;
    let files = index.get("files")?.as_object()?;
    (index.get("generator")? == GENERATOR).then(|| files.keys().cloned().collect())
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
