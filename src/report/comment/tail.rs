//! The last lines: noise, what comes next, and how much was left out.

use super::survey::Survey;
use super::{About, NAME, Omitted, SENTENCE};
use crate::plan::change::Noise;
use crate::report::value::kind;
use crate::sink::Markdown;
use std::collections::BTreeMap;

/// What the summary of the noise takes.
pub(super) const NOISE: usize = 400;

/// Resources that change in nothing that matters: counted always, named where there is room. Returns how many it names.
pub(super) fn noise(survey: &Survey<'_>, room: usize, out: &mut Markdown<'_>) -> usize {
    if survey.noise.is_empty() {
        return 0;
    }
    let mut kinds: BTreeMap<Vec<Noise>, usize> = BTreeMap::new();
    for (_, resource) in &survey.noise {
        let all = resource.properties.iter().chain(&resource.attributes);
        let mut of: Vec<Noise> = all.filter_map(|change| change.noise).collect();
        of.sort();
        of.dedup();
        // Several kinds in one resource are "mixed", so that the numbers add up.
        if of.len() > 1 {
            of.clear();
        }
        *kinds.entry(of).or_default() += 1;
    }
    out.markup("<details><summary>Noise: ")
        .number(survey.noise.len())
        .markup(" (");
    for (at, (of, count)) in kinds.iter().enumerate() {
        out.markup(if at == 0 { "" } else { ", " })
            .number(*count)
            .markup(" ");
        out.markup(of.first().map_or("mixed", |noise| kind(*noise)));
    }
    out.markup(")</summary>\n\n");
    let start = out.len();
    let mut named = 0;
    for (path, resource) in &survey.noise {
        let mut line = out.part();
        line.markup("- ")
            .code_within(path, NAME)
            .markup(" · ")
            .kind(&resource.kind)
            .markup("\n");
        if out.len() - start + line.len() > room {
            break;
        }
        out.append(&line);
        named += 1;
    }
    if named < survey.noise.len() {
        out.markup("- not named here: ")
            .number(survey.noise.len() - named)
            .markup("\n");
    }
    out.markup("\n</details>\n\n");
    named
}

/// What happens next, when this was written, what it leaves out.
pub(super) fn foot(about: &About<'_>, omitted: &Omitted, out: &mut Markdown<'_>) {
    if !about.next.is_empty() {
        out.markup("**Next:** ")
            .plain_within(about.next, 2 * SENTENCE)
            .markup("\n\n");
    }
    out.markup("<sub>");
    if !about.updated.is_empty() {
        out.plain_within(about.updated, SENTENCE).markup(" · ");
    }
    out.markup("omitted: ");
    let numbers = [
        (omitted.destructive, " destructive"),
        (omitted.broadening, " broadening"),
        (omitted.may_replace, " may replace"),
        (omitted.modify, " modify"),
        (omitted.add, " add"),
    ];
    for (at, (count, words)) in numbers.into_iter().enumerate() {
        out.markup(if at == 0 { "" } else { ", " })
            .number(count)
            .markup(words);
    }
    for (count, words) in [(omitted.findings, " findings"), (omitted.noise, " noise")] {
        if count > 0 {
            out.markup(", ").number(count).markup(words);
        }
    }
    if omitted.shortened > 0 {
        out.markup("; without all values: ")
            .number(omitted.shortened);
    }
    out.markup("</sub>\n");
}
