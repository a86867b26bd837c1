//! `validate`: context, templates and every rule; all problems of all environments at once.

use super::load::{self, Loaded};
use super::{Run, Status};
use crate::cli::{ValidateFlags, ValidateFormat};
use crate::model::finding::{Finding, Severity};
use crate::report::explanation;
use crate::report::findings::{FindingReport, annotations, plural, text};
use crate::sink::{Text, bold, dim, green};
use anyhow::Result;

pub(super) fn validate(run: &Run, flags: &ValidateFlags) -> Result<Status> {
    let loaded = load::every_environment(run)?;
    if let Some(key) = &flags.explain {
        return explain(run, loaded, key);
    }
    let findings = findings(loaded);
    let report = FindingReport::of(&findings);
    match flags.format {
        ValidateFormat::Json => run.sink.json(&report)?,
        ValidateFormat::Github => {
            for annotation in annotations(&findings) {
                run.sink.annotate(&annotation)?;
            }
        }
        ValidateFormat::Text => run
            .sink
            .text(&words(loaded, &findings, run.sink.columns()))?,
    }
    Ok(if report.errors > 0 {
        Status::Failure
    } else {
        Status::Success
    })
}

/// Every finding of every environment.
fn findings(loaded: &[Loaded]) -> Vec<Finding> {
    load::each_once(loaded.iter().flat_map(Loaded::all_findings))
}

fn words(loaded: &[Loaded], findings: &[Finding], width: Option<usize>) -> Text {
    let mut words = text(findings, width);
    let report = FindingReport::of(findings);
    if !words.is_empty() {
        words.blank();
    }
    let names: Vec<&str> = loaded.iter().map(Loaded::name).collect();
    let verdict = match report.counts() {
        Some(counts) => bold(counts),
        None => green("valid"),
    };
    let of = match &names[..] {
        // A context that cannot be read names none.
        [""] | [] => String::new(),
        names => format!(
            " · {}: {}",
            plural(names.len(), "environment"),
            names.join(", ")
        ),
    };
    words.line([verdict, dim(of)]);
    words
}

fn explain(run: &Run, loaded: &[Loaded], key: &str) -> Result<Status> {
    let mut status = Status::Success;
    for environment in loaded {
        let explanation = environment.explain(key);
        if explanation.is_unknown() {
            status = Status::Failure;
        }
        run.sink
            .text(&explanation::text(environment.name(), &explanation))?;
    }
    // A key cannot be explained where the context itself cannot be read.
    let broken = loaded.is_empty()
        || findings(loaded)
            .iter()
            .any(|finding| finding.severity == Severity::Error);
    Ok(if broken { Status::Failure } else { status })
}
