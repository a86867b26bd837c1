//! `plan`: what deploying would change, and what speaks against it.

use super::before::{self, Before};
use super::load::{self, Loaded};
use super::{Run, Status, assemblies, publish};
use crate::check as rules;
use crate::cli::{FailOn, PlanFlags, PlanFormat};
use crate::client::clock::today;
use crate::client::files::{self, PLAN_LIMIT};
use crate::model::acceptance::PlacedAcceptance;
use crate::model::finding::{Finding, Risk, Severity};
use crate::plan::between::PlanDifference;
use crate::plan::change::{Basis, Plan};
use crate::plan::{accept, between, compare, read, risk};
use crate::report::comment::{About, Limits, comment};
use crate::report::{self, check, findings, junit};
use crate::sink::{Clean, Text, cyan, dim, plain, red};
use crate::template::tree::AssemblyTree;
use anyhow::{Context as _, Result, anyhow};
use std::path::Path;

pub(super) fn plan(run: &Run, flags: &PlanFlags) -> Result<Status> {
    if let [first, second] = &flags.diff_plans[..] {
        return differ(run, flags, first, second);
    }
    // Read first: a file that cannot be read is told before anything else is done.
    let reviewed = flags.reviewed.as_deref().map(saved).transpose()?;
    let desired = match desired(run, flags)? {
        Ok(desired) => desired,
        Err(problems) => {
            let status = load::refuse(run, &problems)?;
            return publish::refusal(run, flags, &problems, status);
        }
    };
    let before = before::of(
        run,
        flags.against.as_deref(),
        &desired.tree,
        desired.is_example,
    )?;
    let mut plan = {
        let _span = tracing::info_span!("compare").entered();
        let Before { base, comparison } = &before;
        let plan = compare::plan(
            base.as_base(),
            &desired.tree,
            comparison.clone(),
            Vec::new(),
        );
        settled(plan, &desired)
    };
    let _span = tracing::info_span!("report").entered();
    write(run, flags, &plan)?;
    let reviewed = reviewed.map(|reviewed| between::between(&reviewed, &plan));
    if let Some(difference) = &reviewed {
        tell_reviewed(run, flags, difference)?;
    }
    let status = failed(run, flags, &plan)?;
    let status = publish::plan(run, flags, &mut plan, reviewed.as_ref(), status);
    // The program ends here: taking thousands of changes apart would cost as much as telling them.
    std::mem::forget((plan, desired, before));
    status
}

/// What there shall be.
struct Desired {
    tree: AssemblyTree,
    findings: Vec<Finding>,
    accepted: Vec<PlacedAcceptance>,
    is_example: bool,
}

/// The desired state from an assembly's folder or from the configuration, or why there is none.
fn desired(run: &Run, flags: &PlanFlags) -> Result<Result<Desired, Vec<Finding>>> {
    if let Some(folder) = &flags.assembly {
        let read = assemblies::read_folder(folder)?;
        let findings = read.notes.iter().map(assemblies::note).collect();
        return Ok(Ok(Desired {
            tree: read.tree,
            findings,
            accepted: Vec::new(),
            is_example: false,
        }));
    }
    let (loaded, is_example) = load::one_environment(run)?;
    Ok(match loaded.assembly() {
        Some(assembly) => Ok(Desired {
            tree: AssemblyTree::of(assembly),
            findings: loaded.all_findings(),
            accepted: Loaded::accepted(loaded).to_vec(),
            is_example,
        }),
        None => Err(loaded.all_findings()),
    })
}

/// The plan with its own dangers, as far as they are not accepted, before the findings of the configuration.
fn settled(mut plan: Plan, desired: &Desired) -> Plan {
    let risks = std::mem::take(&mut plan.findings);
    let mut risks = accept::marked(risks, &desired.accepted, today());
    risks.sort_by_key(|it| (std::cmp::Reverse(it.severity), it.risk));
    risks.extend(desired.findings.iter().cloned());
    if matches!(plan.basis, Basis::Assembly { .. }) {
        risks.extend(accept::unused(&risks, &desired.accepted, &rules()));
    }
    plan.findings = risks;
    plan
}

/// Ids of every rule whose findings may be accepted.
pub(super) fn rules() -> Vec<&'static str> {
    let checks = rules::config::ALL.iter().map(|it| it.id);
    let checks = checks.chain(rules::security::ALL.iter().map(|it| it.id));
    let checks = checks.chain(rules::environments::ALL.iter().map(|it| it.id));
    checks.chain(risk::ALL.iter().map(|it| it.id)).collect()
}

fn write(run: &Run, flags: &PlanFlags, plan: &Plan) -> Result<()> {
    let width = run.sink.columns().filter(|_| flags.out.is_none());
    let text = || report::plan::text(plan, width);
    let clean: Clean = match flags.format {
        PlanFormat::Text if flags.out.is_none() => {
            let target = &plan.target;
            let name = check::name(&target.environment, &plan.stack.name, None);
            let title = format!("{name}: {}", check::headline(plan));
            return Ok(run.sink.folded(&title, &text())?);
        }
        PlanFormat::Text => run.sink.plain(&text()),
        PlanFormat::Json => run.sink.json_text(plan)?,
        PlanFormat::Markdown => {
            comment(
                plan,
                &About::default(),
                Limits::COMMENT,
                run.sink.markdown(),
            )
            .text
        }
        PlanFormat::Junit => junit::plan(plan, run.sink.xml()),
        PlanFormat::Github => {
            for annotation in findings::annotations_shown(&plan.findings) {
                run.sink.annotate(&annotation)?;
            }
            return Ok(());
        }
    };
    finish(run, flags.out.as_deref(), clean)
}

/// Prints a text, or writes it into the file that was asked for.
fn finish(run: &Run, out: Option<&Path>, clean: Clean) -> Result<()> {
    let Some(path) = out else {
        return Ok(run.sink.write(clean)?);
    };
    files::write_file(path, clean.as_str().as_bytes())?;
    run.sink
        .text(Text::new().line([dim("written to "), cyan(path.display().to_string())]))?;
    Ok(())
}

/// Whether `--fail-on` makes a failure of what was found.
fn failed(run: &Run, flags: &PlanFlags, plan: &Plan) -> Result<Status> {
    if flags.fail_on.is_empty() {
        return Ok(Status::Success);
    }
    if plan.basis == Basis::Unknown {
        let why = "what changes could not be found out, so --fail-on has nothing to go by";
        run.sink
            .error_text(Text::new().line([red("error"), plain(format!(": {why}"))]))?;
        return Ok(Status::Error);
    }
    let is_meant = |finding: &Finding| {
        let on = |fail: &FailOn| match fail {
            FailOn::Any => true,
            FailOn::Destructive => finding.risk == Some(Risk::Destruction),
            FailOn::Broadening => {
                matches!(finding.risk, Some(Risk::Permission | Risk::Exposure))
            }
        };
        finding.severity >= Severity::Warning
            && finding.accepted.is_none()
            && flags.fail_on.iter().any(on)
    };
    let failing = plan.findings.iter().filter(|it| is_meant(it)).count();
    if failing == 0 {
        return Ok(Status::Success);
    }
    let words = findings::plural(failing, "finding");
    run.sink.error_text(Text::new().line([
        red("failed"),
        plain(format!(": {words} that --fail-on names")),
    ]))?;
    Ok(Status::Failure)
}

/// A plan that `--format json` wrote.
fn saved(path: &Path) -> Result<Plan> {
    let text = files::read_text(path, PLAN_LIMIT)?;
    let plan = read::read(&text);
    plan.map_err(|error| anyhow!("`{}` {error}", path.display()))
}

/// Says whether the plan is the one that was reviewed, beside the plan where that is text, else in the log.
fn tell_reviewed(run: &Run, flags: &PlanFlags, difference: &PlanDifference) -> Result<()> {
    let is_beside = flags.format == PlanFormat::Text && flags.out.is_none();
    let width = match is_beside {
        true => run.sink.columns(),
        false => run.sink.error_columns(),
    };
    let mut text = Text::new();
    text.blank();
    text.append(report::between::reviewed(difference, width));
    match is_beside {
        true => run.sink.text(&text)?,
        false => run.sink.error_text(&text)?,
    }
    Ok(())
}

/// `--diff-plans`: what differs between two plans.
fn differ(run: &Run, flags: &PlanFlags, first: &Path, second: &Path) -> Result<Status> {
    let (first, second) = (saved(first)?, saved(second)?);
    let difference = between::between(&first, &second);
    let status = if !difference.same && flags.fail_on.contains(&FailOn::Any) {
        Status::Failure
    } else {
        Status::Success
    };
    let clean = match flags.format {
        PlanFormat::Json => run.sink.json_text(&difference)?,
        PlanFormat::Text if flags.out.is_none() => {
            let width = run.sink.columns();
            run.sink.text(&report::between::text(&difference, width))?;
            return Ok(status);
        }
        PlanFormat::Text => run.sink.plain(&report::between::text(&difference, None)),
        _ => {
            return Err(anyhow!(
                "two plans are compared as text or json; leave out --format or say `--format json`"
            ));
        }
    };
    finish(run, flags.out.as_deref(), clean).context("writing the difference")?;
    Ok(status)
}
