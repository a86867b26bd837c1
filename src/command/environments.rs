//! `environments`: which environments the context has.

use super::load;
use super::{Run, Status, publish};
use crate::cli::{EnvironmentsFlags, EnvironmentsFormat};
use crate::sink::Text;
use anyhow::Result;
use serde_json::json;

pub(super) fn environments(run: &Run, flags: &EnvironmentsFlags) -> Result<Status> {
    let environments = match load::environments(run)? {
        Ok(environments) => environments,
        Err(findings) => return load::refuse(run, &findings),
    };
    let names: Vec<&str> = environments.iter().map(|one| one.name.as_str()).collect();
    let matrix = json!({ "environment": names }).to_string();
    publish::environments(run, &matrix)?;
    match flags.format {
        EnvironmentsFormat::Json => run
            .sink
            .json(&json!({ "format": 1, "environments": environments }))?,
        EnvironmentsFormat::Matrix => run.sink.line([matrix])?,
        EnvironmentsFormat::Text => {
            let mut text = Text::new();
            for name in &names {
                text.line([*name]);
            }
            run.sink.text(&text)?;
        }
    }
    Ok(Status::Success)
}
