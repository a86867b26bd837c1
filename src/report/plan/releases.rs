//! Helm releases: all of a new platform, or what changes of them.

use super::changes;
use super::table::{cut, facts, sign, table};
use crate::plan::change::{Action, ReleaseChange};
use crate::report::findings::plural;
use crate::report::value;
use crate::sink::{Piece, Style, Text, bold, dim, plain};

/// Releases by wave.
pub(super) fn all(releases: &[ReleaseChange], width: Option<usize>, text: &mut Text) {
    text.line([bold("Helm releases")]);
    let mut wave = 0;
    let mut rows = Vec::new();
    for release in releases {
        let heading = if release.wave == wave {
            String::new()
        } else {
            format!("wave {}", release.wave)
        };
        wave = release.wave;
        let (sign, style) = sign(release.action);
        rows.push(vec![
            (Style::Dim, format!("  {heading}")),
            (style, format!("{sign} {}", release.name)),
            (Style::Plain, versions(release)),
            (Style::Plain, told_of(release)),
        ]);
    }
    table(rows, width, text);
    notes(releases, text);
}

/// What matters of a release, then where it goes and comes from.
fn told_of(release: &ReleaseChange) -> String {
    let mut facts = facts(&release.highlights);
    facts.push(format!("in {}", release.namespace));
    match release.unknown.len() {
        0 => {}
        count => facts.push(format!("{} known after deploy", plural(count, "value"))),
    }
    if release.chart != release.name {
        facts.push(format!("chart {}", release.chart));
    }
    facts.push(release.repository.clone());
    facts.join(" · ")
}

/// What holds of several releases, said once.
fn notes(releases: &[ReleaseChange], text: &mut Text) {
    if releases.iter().any(ReleaseChange::is_local) {
        // Two lines, so that they are whole in a terminal of 80.
        text.line([dim(
            "  local: a chart of our own, which this version does not carry yet;",
        )]);
        text.line([dim("         it cannot be installed")]);
    }
    let unrecorded = releases.iter().filter(|it| !it.is_recorded()).count();
    if unrecorded > 0 && unrecorded == releases.len() {
        text.line([dim("  no chart's checksum is recorded yet")]);
    } else if unrecorded > 0 {
        text.line([dim(format!(
            "  no checksum is recorded yet of {}",
            plural(unrecorded, "chart")
        ))]);
    }
}

fn versions(release: &ReleaseChange) -> String {
    match (&release.version_before, &release.version_after) {
        (Some(before), Some(after)) if before != after => format!("{before} → {after}"),
        (_, Some(version)) | (Some(version), None) => version.clone(),
        (None, None) => String::new(),
    }
}

/// Releases that change, with their values; those that do not by name.
pub(super) fn changed(releases: &[ReleaseChange], width: Option<usize>, text: &mut Text) {
    let (kept, changed): (Vec<_>, Vec<_>) =
        releases.iter().partition(|it| it.action == Action::Keep);
    if changed.is_empty() {
        let none = format!("  none of {} changes", releases.len());
        text.line([bold("Helm releases"), dim(none)]);
        return;
    }
    let count = format!("  {} of {}", changed.len(), releases.len());
    text.line([bold("Helm releases"), dim(count)]);
    for release in &changed {
        let (mark, style) = sign(release.action);
        let mut line = vec![
            Piece::new(style, format!("  {mark} {}", release.name)),
            dim(format!("  {}", release.namespace)),
        ];
        let version = versions(release);
        if !version.is_empty() {
            line.push(plain(format!("  {version}")));
        }
        text.line(line);
        let told = |path: &str| matches!(path, "/version" | "/wave");
        let attributes = release.attributes.iter().filter(|it| !told(&it.path));
        match release.action {
            Action::Add => {
                text.line([dim(format!("      {}", told_of(release)))]);
            }
            _ => (attributes.chain(&release.values))
                .for_each(|change| changes::property("      ", change, width, text)),
        }
        for unknown in &release.unknown {
            let is_new = release
                .values
                .iter()
                .any(|it| it.path == unknown.path && it.cause.is_none());
            if is_new && release.action != Action::Add {
                text.line([dim(format!(
                    "      {} is known after the deploy: {}",
                    value::place(&unknown.path),
                    unknown.reference
                ))]);
            }
        }
    }
    if !kept.is_empty() {
        let names: Vec<&str> = kept.iter().map(|it| it.name.as_str()).collect();
        let line = format!("  as they are: {}", names.join(", "));
        text.line([dim(cut(&line, width.unwrap_or(usize::MAX)))]);
    }
}
