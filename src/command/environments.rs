//! `environments`: which environments the context has.

use super::load;
use super::{Run, Status};
use crate::cli::{EnvironmentsFlags, EnvironmentsFormat};
use crate::sink::Text;
use anyhow::Result;
use serde_json::json;

pub(super) fn environments(run: &Run, flags: &EnvironmentsFlags) -> Result<Status> {
    let names = match load::environments(run)? {
        Ok(names) => names,
        Err(findings) => return load::refuse(run, &findings),
    };
    match flags.format {
        EnvironmentsFormat::Json => run
            .sink
            .json(&json!({ "format": 1, "environments": names }))?,
        EnvironmentsFormat::Matrix => run
            .sink
            .line([json!({ "environment": names }).to_string()])?,
        EnvironmentsFormat::Text => {
            let mut text = Text::new();
            for name in &names {
                text.line([name.as_str()]);
            }
            run.sink.text(&text)?;
        }
    }
    Ok(Status::Success)
}
