//! What a plan touches, as a picture: stacks with their resources, waves with their releases, and what a replacement takes
//! along.

use crate::plan::change::{Action, Plan, joined};
use crate::sink::{Class, Diagram, Group, Node};
use std::collections::{BTreeMap, BTreeSet};

/// Arrows before a picture is a knot.
const ARROWS: usize = 80;

/// What is touched, before it has a node.
struct Touched {
    /// Title of the box that it is in.
    group: String,
    path: String,
    name: String,
    kind: String,
    class: Class,
    round: bool,
}

/// The picture of a plan. With more than `most` nodes, what has the same type and fate is one; with more than that still,
/// the harmless rest of all is.
pub fn diagram(plan: &Plan, most: usize) -> Diagram {
    let all = touched(plan);
    let is_single = all.len() <= most;
    // Nodes by what they stand for, each with its number of things; in the order of their boxes.
    let mut nodes: Vec<(&Touched, usize)> = Vec::new();
    let mut node_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut known: BTreeMap<(&str, &str, Class), usize> = BTreeMap::new();
    for it in &all {
        let at = match known.get(&(it.group.as_str(), it.kind.as_str(), it.class)) {
            Some(at) if !is_single => *at,
            _ => {
                nodes.push((it, 0));
                nodes.len() - 1
            }
        };
        known.insert((&it.group, &it.kind, it.class), at);
        nodes[at].1 += 1;
        node_of.insert(&it.path, at);
    }
    let kept = worst(&nodes, most);
    let left_out: usize = (0..nodes.len())
        .filter(|at| !kept.contains(at))
        .map(|at| nodes[at].1)
        .sum();
    let mut diagram = Diagram::default();
    let mut ids: BTreeMap<usize, usize> = BTreeMap::new();
    for at in kept {
        let (it, count) = nodes[at];
        if diagram
            .groups
            .last()
            .is_none_or(|group| group.label != it.group)
        {
            diagram.groups.push(Group {
                label: it.group.clone(),
                nodes: Vec::new(),
            });
        }
        let lines = if count == 1 {
            vec![it.name.clone(), it.kind.clone()]
        } else {
            vec![format!("{count} × {}", it.kind)]
        };
        if let Some(group) = diagram.groups.last_mut() {
            ids.insert(at, ids.len());
            group.nodes.push(Node {
                lines,
                class: it.class,
                round: it.round,
            });
        }
    }
    arrows(plan, &node_of, &ids, &mut diagram);
    waves(&mut diagram);
    if left_out > 0 {
        diagram.groups.push(Group {
            label: "elsewhere".to_owned(),
            nodes: vec![Node {
                lines: vec![format!("{left_out} more changes")],
                class: Class::Modify,
                round: false,
            }],
        });
    }
    diagram
}

fn touched(plan: &Plan) -> Vec<Touched> {
    let mut all = Vec::new();
    for (path, stack) in plan.stack.walk() {
        let own = stack.own().map(|it| (path.clone(), it));
        let all_of = stack
            .resources
            .iter()
            .map(|it| (joined(&path, &it.logical_id), it));
        for (at, resource) in all_of.chain(own).filter(|(_, it)| !it.is_noise()) {
            let Some(class) = class(resource.action) else {
                continue;
            };
            let kind = &resource.kind;
            all.push(Touched {
                group: if path.is_empty() {
                    stack.name.clone()
                } else {
                    path.clone()
                },
                path: at,
                name: resource.logical_id.clone(),
                kind: kind.strip_prefix("AWS::").unwrap_or(kind).to_owned(),
                class,
                round: false,
            });
        }
    }
    let mut releases: Vec<_> = plan.releases.iter().collect();
    releases.sort_by_key(|release| release.wave);
    for release in releases {
        let Some(class) = class(release.action) else {
            continue;
        };
        all.push(Touched {
            group: format!("{WAVE}{}", release.wave),
            path: format!("release {}", release.name),
            name: release.name.clone(),
            kind: "Helm release".to_owned(),
            class,
            round: true,
        });
    }
    all
}

/// How the title of a wave's box begins; only boxes with round nodes are waves.
const WAVE: &str = "Helm releases, wave ";

fn class(action: Action) -> Option<Class> {
    match action {
        Action::Remove => Some(Class::Remove),
        Action::Replace => Some(Class::Replace),
        Action::MayReplace | Action::MayModify => Some(Class::Maybe),
        Action::Modify => Some(Class::Modify),
        Action::Add => Some(Class::Add),
        Action::Keep => None,
    }
}

/// The nodes that are drawn, in the order of their boxes.
fn worst(nodes: &[(&Touched, usize)], most: usize) -> BTreeSet<usize> {
    let mut ranked: Vec<usize> = (0..nodes.len()).collect();
    ranked.sort_by_key(|at| nodes[*at].0.class);
    ranked.truncate(most);
    ranked.into_iter().collect()
}

fn arrows(
    plan: &Plan,
    node_of: &BTreeMap<&str, usize>,
    ids: &BTreeMap<usize, usize>,
    diagram: &mut Diagram,
) {
    let id = |path: &str| ids.get(node_of.get(path)?).copied();
    let mut seen = BTreeSet::new();
    for (path, stack) in plan.stack.walk() {
        for resource in &stack.resources {
            let from = joined(&path, &resource.logical_id);
            for taken in &resource.takes {
                let arrow = id(&from).zip(id(taken)).filter(|(from, to)| from != to);
                seen.extend(arrow);
            }
        }
    }
    diagram.arrows = seen.into_iter().take(ARROWS).collect();
}

fn waves(diagram: &mut Diagram) {
    let is_wave = |group: &Group| group.nodes.iter().all(|node| node.round);
    let groups = diagram.groups.iter().enumerate();
    let waves: Vec<usize> = groups
        .filter(|(_, group)| is_wave(group))
        .map(|(at, _)| at)
        .collect();
    diagram.order = waves.windows(2).map(|two| (two[0], two[1])).collect();
}
