//! Pictures of plans, read by Mermaid itself.

use super::generated::{nothing, plan};
use super::hostile::pictures;
use crate::external::program;
use crate::support::{folder, read, write};
use backstage_infra::plan::change::Plan;
use backstage_infra::report::mermaid::diagram;
use backstage_infra::sink::{Display, Sink};
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

fn picture(plan: &Plan) -> String {
    let (sink, _) = Sink::memory(Arc::default(), Display::default());
    sink.diagram(&diagram(plan, 40)).as_str().to_owned()
}

/// What Mermaid says of texts, each a diagram or a Markdown file with diagrams.
fn checked(texts: &[String]) -> Option<Output> {
    let mut program = program("mermaid")?;
    let folder = folder();
    for (at, text) in texts.iter().enumerate() {
        let name = format!("{at}.md");
        write(folder.path(), &[(&name, text)]);
        program.arg(folder.path().join(name));
    }
    Some(program.output().expect("the program starts"))
}

#[test]
fn mermaid_reads_every_picture_of_ours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = pictures();
    texts.push(read(&root.join("docs/ARCHITECTURE.md")));
    for name in ["1.md", "51.md", "500.md"] {
        texts.push(read(&root.join("tests/golden/comment").join(name)));
    }
    texts.extend([51, 200, 5_000].map(|changes| picture(&plan(changes))));
    if let Some(output) = checked(&texts) {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let count = String::from_utf8_lossy(&output.stdout);
        assert!(
            count.contains(&format!("{} diagrams", texts.len())),
            "{count}"
        );
    }
}

#[test]
fn mermaid_refuses_a_broken_one() {
    let broken = picture(&plan(1)).replace("n0[", "n0[[");
    for text in [
        broken,
        format!("```mermaid\n{}\n```\n", "flowchart LR\n  a[\"b"),
    ] {
        if let Some(output) = checked(&[picture(&plan(1)), text.clone()]) {
            assert_eq!(output.status.code(), Some(1), "{text}");
        }
    }
}

#[test]
fn a_picture_has_so_many_nodes_and_no_more() {
    let nodes = |plan: &Plan| {
        let groups = diagram(plan, 40).groups;
        groups.iter().map(|group| group.nodes.len()).sum::<usize>()
    };
    assert_eq!(nodes(&nothing()), 0);
    assert_eq!(nodes(&plan(1)), 1);
    for changes in [30, 51, 500, 5_000] {
        assert!((20..=41).contains(&nodes(&plan(changes))), "{changes}");
    }
}

#[test]
fn what_a_replacement_takes_along_has_an_arrow() {
    let mut plan = plan(30);
    let taken = plan.stack.resources[0].logical_id.clone();
    plan.stack.resources[1].takes = vec![taken, "Nowhere".to_owned()];
    assert_eq!(
        diagram(&plan, 40)
            .arrows
            .iter()
            .filter(|(_, to)| *to == 0)
            .count(),
        1
    );
}
