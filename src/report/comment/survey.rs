//! What a plan holds, sorted by what a reviewer must see first. Everything is counted here, before a word is written.

use crate::model::finding::{Finding, Risk};
use crate::plan::change::{
    Action, Plan, PropertyChange, ReleaseChange, ResourceChange, StackChange, joined,
};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// What a change is to a reviewer, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Destructive,
    Broadening,
    MayReplace,
    Modify,
    MayModify,
    Add,
}

impl Class {
    pub(super) const ALL: [Class; 6] = [
        Class::Destructive,
        Class::Broadening,
        Class::MayReplace,
        Class::Modify,
        Class::MayModify,
        Class::Add,
    ];

    pub(super) fn heading(self) -> &'static str {
        match self {
            Class::Destructive => "**Destroys or replaces**\n\n",
            Class::Broadening => "**Opens or weakens**\n\n",
            Class::MayReplace => "**May replace**\n\n",
            Class::Modify => "**Changes**\n\n",
            Class::MayModify => "**May change**\n\n",
            Class::Add => "**Adds**\n\n",
        }
    }

    fn of(action: Action) -> Self {
        match action {
            Action::Remove | Action::Replace => Class::Destructive,
            Action::MayReplace => Class::MayReplace,
            Action::Modify | Action::Keep => Class::Modify,
            Action::MayModify => Class::MayModify,
            Action::Add => Class::Add,
        }
    }
}

/// What changes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject<'p> {
    Resource(&'p ResourceChange),
    Release(&'p ReleaseChange),
    /// A stack beside its resources: parameters, outputs, what it is in its parent.
    Stack(&'p StackChange),
}

/// One change with its place among the others.
#[derive(Debug)]
pub(super) struct Entry<'p> {
    pub(super) class: Class,
    pub(super) path: String,
    pub(super) subject: Subject<'p>,
}

impl<'p> Entry<'p> {
    pub(super) fn action(&self) -> Action {
        match self.subject {
            Subject::Resource(it) => it.action,
            Subject::Release(it) => it.action,
            Subject::Stack(it) => it.resource.as_ref().map_or(it.action, |it| it.action),
        }
    }

    /// Its type, in AWS's words where it has one.
    pub(super) fn kind(&self) -> &'p str {
        match self.subject {
            Subject::Resource(it) => &it.kind,
            Subject::Release(_) => "Helm release",
            Subject::Stack(_) => "stack",
        }
    }

    pub(super) fn data_loss(&self) -> Option<&'p str> {
        self.resource()?.data_loss.as_deref()
    }

    /// The resource that it is; of a nested stack, the one in its parent.
    pub(super) fn resource(&self) -> Option<&'p ResourceChange> {
        match self.subject {
            Subject::Resource(it) => Some(it),
            Subject::Release(_) => None,
            Subject::Stack(it) => it.resource.as_deref(),
        }
    }

    /// Everything of it that has a value before or after.
    pub(super) fn changes(&self) -> Vec<&'p PropertyChange> {
        match self.subject {
            Subject::Resource(it) => it.properties.iter().chain(&it.attributes).collect(),
            Subject::Release(it) => it.attributes.iter().chain(&it.values).collect(),
            Subject::Stack(it) => of_stack(it).collect(),
        }
    }
}

fn of_stack(stack: &StackChange) -> impl Iterator<Item = &PropertyChange> {
    let resource = stack.resource.iter();
    (stack.parameters.iter().chain(&stack.settings))
        .chain(&stack.template)
        .chain(resource.flat_map(|it| it.properties.iter().chain(&it.attributes)))
}

/// A plan, sorted.
#[derive(Debug)]
pub(super) struct Survey<'p> {
    pub(super) plan: &'p Plan,
    /// Every change but noise, the worst first.
    pub(super) entries: Vec<Entry<'p>>,
    /// Resources that change in nothing that matters.
    pub(super) noise: Vec<(String, &'p ResourceChange)>,
    /// Destruction that nobody has accepted, as a detector tells it.
    pub(super) destruction: Vec<&'p Finding>,
    /// Permissions, exposure and weakening that nobody has accepted.
    pub(super) broadening: Vec<&'p Finding>,
    /// What somebody has accepted.
    pub(super) accepted: Vec<&'p Finding>,
    /// What it costs.
    pub(super) cost: Vec<&'p Finding>,
    /// The others, errors first.
    pub(super) others: Vec<&'p Finding>,
}

impl<'p> Survey<'p> {
    pub(super) fn of(plan: &'p Plan) -> Self {
        let mut survey = Survey {
            plan,
            entries: Vec::new(),
            noise: Vec::new(),
            destruction: Vec::new(),
            broadening: Vec::new(),
            accepted: Vec::new(),
            cost: Vec::new(),
            others: Vec::new(),
        };
        for finding in &plan.findings {
            let place = match finding.risk {
                _ if finding.accepted.is_some() => &mut survey.accepted,
                Some(Risk::Destruction) => &mut survey.destruction,
                Some(Risk::Permission | Risk::Exposure | Risk::Weakening) => &mut survey.broadening,
                Some(Risk::Cost) => &mut survey.cost,
                Some(Risk::Upgrade) | None => &mut survey.others,
            };
            place.push(finding);
        }
        for findings in [
            &mut survey.destruction,
            &mut survey.broadening,
            &mut survey.accepted,
            &mut survey.others,
        ] {
            findings.sort_by_key(|finding| Reverse(finding.severity));
        }
        survey.gather();
        survey
    }

    fn gather(&mut self) {
        let opened: BTreeSet<&str> = (self.broadening.iter())
            .map(|finding| finding.subject.as_str())
            .collect();
        for (path, stack) in self.plan.stack.walk() {
            for resource in stack
                .resources
                .iter()
                .filter(|it| it.action != Action::Keep)
            {
                let path = joined(&path, &resource.logical_id);
                if resource.is_noise() {
                    self.noise.push((path, resource));
                } else {
                    self.entries
                        .push(entry(path, Subject::Resource(resource), &opened));
                }
            }
            if let Some(own) = stack.own().filter(|it| it.is_noise()) {
                self.noise.push((path.clone(), own));
            }
            let says = of_stack(stack).any(|change| change.noise.is_none());
            if says && stack.action != Action::Remove {
                let path = if path.is_empty() {
                    stack.name.clone()
                } else {
                    path
                };
                self.entries
                    .push(entry(path, Subject::Stack(stack), &opened));
            }
        }
        for release in self
            .plan
            .releases
            .iter()
            .filter(|it| it.action != Action::Keep)
        {
            let path = format!("release {}", release.name);
            self.entries
                .push(entry(path, Subject::Release(release), &opened));
        }
        // What holds data first, so that it is named also where not all fit.
        (self.entries)
            .sort_by_cached_key(|it| (it.class, it.data_loss().is_none(), it.path.clone()));
    }

    pub(super) fn count(&self, class: Class) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.class == class)
            .count()
    }
}

fn entry<'p>(path: String, subject: Subject<'p>, opened: &BTreeSet<&str>) -> Entry<'p> {
    let mut entry = Entry {
        class: Class::Modify,
        path,
        subject,
    };
    entry.class = match Class::of(entry.action()) {
        Class::Destructive => Class::Destructive,
        _ if opened.contains(entry.path.as_str()) => Class::Broadening,
        class => class,
    };
    entry
}
