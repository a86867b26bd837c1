//! `plan`: what deploying would change, and what speaks against it.

use super::load;
use super::{Run, Status};
use crate::cli::{Against, PlanFlags, PlanFormat};
use crate::client::files;
use crate::plan::compare;
use crate::report;
use crate::sink::{Text, cyan, dim};
use anyhow::Result;

pub(super) fn plan(run: &Run, flags: &PlanFlags) -> Result<Status> {
    let loaded = load::one_environment(run)?;
    let Some(assembly) = loaded.assembly() else {
        return load::refuse(run, &loaded.all_findings());
    };
    let plan = match flags.against {
        Against::Empty => compare::against_empty(assembly, loaded.all_findings()),
    };
    let text = || {
        let width = run.sink.is_terminal().then(|| run.sink.width());
        report::plan::text(&plan, width.filter(|_| flags.out.is_none()))
    };
    match (&flags.out, flags.format) {
        (None, PlanFormat::Text) => run.sink.text(&text())?,
        (None, PlanFormat::Json) => run.sink.json(&plan)?,
        (Some(path), format) => {
            let clean = match format {
                PlanFormat::Text => run.sink.plain(&text()),
                PlanFormat::Json => run.sink.json_text(&plan)?,
            };
            files::write_file(path, clean.as_str().as_bytes())?;
            run.sink
                .text(Text::new().line([dim("written to "), cyan(path.display().to_string())]))?;
        }
    }
    Ok(Status::Success)
}
