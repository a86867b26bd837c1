//! `schema`: JSON Schemas of the context and of every template.

use super::{Run, Status};
use crate::cli::SchemaFlags;
use crate::client::files;
use crate::config::{embedded, key_table, schema};
use crate::report::findings::plural;
use crate::sink::{Text, cyan, plain};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

/// What marks a folder of schemas as ours.
const MARKER: &str = "context.schema.json";

pub(super) fn schema(run: &Run, flags: &SchemaFlags) -> Result<Status> {
    let schemas = schema::schemas(key_table::KEYS, embedded::DEFAULTS.text);
    let Some(out) = &flags.out else {
        run.sink.json(&schemas)?;
        return Ok(Status::Success);
    };
    let files: BTreeMap<String, Vec<u8>> = schemas
        .iter()
        .map(|(name, schema)| {
            (
                format!("{name}.schema.json"),
                format!("{schema:#}\n").into_bytes(),
            )
        })
        .collect();
    let names: BTreeSet<String> = files.keys().cloned().collect();
    files::write_folder(out, &files, MARKER, |text| {
        text.contains(schema::TITLE).then_some(names)
    })?;
    run.sink.text(Text::new().line([
        plain(format!("{} written to ", plural(files.len(), "schema"))),
        cyan(out.display().to_string()),
    ]))?;
    Ok(Status::Success)
}
