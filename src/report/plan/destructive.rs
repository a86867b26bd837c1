//! What is destroyed or replaced, before anything else.

use super::changes::{head, reasons};
use crate::plan::change::{Action, Plan, ResourceChange, joined};
use crate::sink::{Text, bold, dim, red};

/// Every resource that goes away or may, those that lose data first.
pub(super) fn section(plan: &Plan, width: Option<usize>, text: &mut Text) {
    let mut found: Vec<(String, &ResourceChange)> = Vec::new();
    for (path, stack) in plan.stack.walk() {
        let is_destructive = |it: &&ResourceChange| match it.action {
            Action::Remove | Action::Replace => true,
            Action::MayReplace => it.data_loss.is_some(),
            _ => false,
        };
        let here = stack.resources.iter().filter(is_destructive);
        found.extend(here.map(|it| (joined(&path, &it.logical_id), it)));
        found.extend(
            stack
                .own()
                .filter(is_destructive)
                .map(|it| (path.clone(), it)),
        );
    }
    if found.is_empty() {
        return;
    }
    found.sort_by_key(|(_, it)| (it.data_loss.is_none(), it.action));
    let losing = found
        .iter()
        .filter(|(_, it)| it.data_loss.is_some())
        .count();
    let mut title = vec![
        bold("Destroyed or replaced"),
        dim(format!("  {}", found.len())),
    ];
    if losing > 0 {
        title.push(red(format!("  {losing} with data")));
    }
    text.line(title);
    for (path, change) in &found {
        head(path, change, &reasons(change), width, text);
    }
    text.blank();
}
