//! Flowcharts in Mermaid's grammar. Ids are numbers of ours, every mark in a label is a character of its own, and no arrow
//! is one that would end a comment of Markdown.

use std::fmt::Write as _;

use super::clean::Clean;
use super::control::{composed, is_hidden};
use super::markdown::Markdown;
use super::redact::Redactor;
use super::writer::Sink;

/// Most bytes of a label's line.
const LABEL: usize = 80;

/// A flowchart: groups of nodes, and arrows between nodes or groups. Labels are raw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagram {
    /// Boxes with nodes in them.
    pub groups: Vec<Group>,
    /// Arrows between nodes, by their number over all groups in order.
    pub arrows: Vec<(usize, usize)>,
    /// Arrows between groups, by their number.
    pub order: Vec<(usize, usize)>,
}

/// A box with nodes in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its title.
    pub label: String,
    /// What is in it.
    pub nodes: Vec<Node>,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its lines.
    pub lines: Vec<String>,
    /// Its colours.
    pub class: Class,
    /// Drawn with round ends.
    pub round: bool,
}

/// The colours of a node; each says what happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Goes away.
    Remove,
    /// Made anew, the old one goes away.
    Replace,
    /// One of these, or changed in place.
    Maybe,
    /// Changed in place.
    Modify,
    /// Made.
    Add,
}

impl Class {
    const ALL: [Class; 5] = [
        Class::Remove,
        Class::Replace,
        Class::Maybe,
        Class::Modify,
        Class::Add,
    ];

    fn name(self) -> &'static str {
        match self {
            Class::Remove => "remove",
            Class::Replace => "replace",
            Class::Maybe => "maybe",
            Class::Modify => "modify",
            Class::Add => "add",
        }
    }

    /// Readable on a light and on a dark page, so the letters' colour is set too.
    fn colours(self) -> &'static str {
        match self {
            Class::Remove => "fill:#ffcecb,stroke:#cf222e,color:#1f2328",
            Class::Replace => "fill:#ffd8b5,stroke:#bc4c00,color:#1f2328",
            Class::Maybe => "fill:#fff1d6,stroke:#bf8700,color:#1f2328,stroke-dasharray:4 3",
            Class::Modify => "fill:#fff8c5,stroke:#9a6700,color:#1f2328",
            Class::Add => "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
        }
    }
}

impl Diagram {
    /// The diagram's text, redacted, for a file or a renderer.
    pub(super) fn render(&self, redactor: &Redactor) -> Clean {
        let mut out = String::from("flowchart TB\n");
        let mut id = 0;
        for (index, group) in self.groups.iter().enumerate() {
            let _ = writeln!(
                out,
                "  subgraph g{index}[\"{}\"]",
                label(redactor, &group.label)
            );
            // Nodes without arrows stand across the direction: below one another.
            out.push_str("    direction LR\n");
            for node in &group.nodes {
                let lines: Vec<String> = node
                    .lines
                    .iter()
                    .map(|line| label(redactor, line))
                    .collect();
                let (open, close) = if node.round { ("([", "])") } else { ("[", "]") };
                let (lines, class) = (lines.join("<br/>"), node.class.name());
                let _ = writeln!(out, "    n{id}{open}\"{lines}\"{close}:::{class}");
                id += 1;
            }
            out.push_str("  end\n");
        }
        for (from, to) in &self.arrows {
            let _ = writeln!(out, "  n{from} -.-> n{to}");
        }
        for (from, to) in &self.order {
            let _ = writeln!(out, "  g{from} ==> g{to}");
        }
        if !self.groups.is_empty() {
            out.push_str("  classDef box fill:none,stroke:#8b949e\n");
            let boxes: Vec<String> = (0..self.groups.len()).map(|at| format!("g{at}")).collect();
            let _ = writeln!(out, "  class {} box", boxes.join(","));
        }
        for class in Class::ALL {
            if self
                .groups
                .iter()
                .any(|group| group.nodes.iter().any(|node| node.class == class))
            {
                let _ = writeln!(out, "  classDef {} {}", class.name(), class.colours());
            }
        }
        Clean::new(out)
    }
}

impl Sink {
    /// A diagram's own text, for a file or a renderer.
    pub fn diagram(&self, diagram: &Diagram) -> Clean {
        diagram.render(self.redactor())
    }
}

impl Markdown<'_> {
    /// A flowchart that GitHub draws.
    pub fn diagram(&mut self, diagram: &Diagram) -> &mut Self {
        let text = diagram.render(self.redactor);
        self.markup("```mermaid\n");
        self.body.push_str(text.as_str());
        self.markup("```\n")
    }
}

/// One line in quotes. Mermaid has entities of its own, `#35;`, which it reads after everything else; a label's text
/// it reads as Markdown, formulas and HTML, so every mark is written so.
fn label(redactor: &Redactor, raw: &str) -> String {
    let mut out = String::new();
    for (at, c) in composed(redactor, raw, LABEL).chars().enumerate() {
        match c {
            '\n' => out.push('↵'),
            '\t' => out.push(' '),
            c if is_hidden(c) => {
                let _ = write!(out, "#92;u#123;{:x}#125;", u32::from(c));
            }
            '/' | ',' | '(' | ')' => out.push(c),
            '-' if at > 0 => out.push(c),
            c if c.is_ascii_punctuation() => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    // An empty label is none to Mermaid.
    if out.trim().is_empty() {
        out.push_str("#32;");
    }
    out.replace("--", "-#45;")
}

#[cfg(test)]
mod tests {
    use super::{Class, Diagram, Group, Node, Redactor};

    #[test]
    fn no_mark_of_a_label_is_one_of_the_grammar() {
        let node = |line: &str, class| Node {
            lines: vec![line.to_owned(), "EC2::VPC".to_owned()],
            class,
            round: class == Class::Add,
        };
        let diagram = Diagram {
            groups: vec![Group {
                label: "a\"]; end\n%%{init}%% $$x$$".to_owned(),
                nodes: vec![
                    node("`b` <i> #35; --> :::x\u{202e}", Class::Remove),
                    node("", Class::Add),
                ],
            }],
            arrows: vec![(0, 1)],
            order: vec![(0, 0)],
        };
        insta::assert_snapshot!(diagram.render(&Redactor::default()).as_str(), @r##"
        flowchart TB
          subgraph g0["a#34;#93;#59; end↵#37;#37;#123;init#125;#37;#37; #36;#36;x#36;#36;"]
            direction LR
            n0["#96;b#96; #60;i#62; #35;35#59; -#45;#62; #58;#58;#58;x#92;u#123;202e#125;<br/>EC2#58;#58;VPC"]:::remove
            n1(["#32;<br/>EC2#58;#58;VPC"]):::add
          end
          n0 -.-> n1
          g0 ==> g0
          classDef box fill:none,stroke:#8b949e
          class g0 box
          classDef remove fill:#ffcecb,stroke:#cf222e,color:#1f2328
          classDef add fill:#dafbe1,stroke:#1a7f37,color:#1f2328
        "##);
    }
}
