//! JUnit: what a reviewer must see is a test that fails.

use super::generated::{nothing, plan};
use backstage_infra::plan::change::Plan;
use backstage_infra::report::junit;
use backstage_infra::sink::{Display, Sink};
use std::sync::Arc;

pub(super) fn xml(plan: &Plan) -> String {
    let (sink, _) = Sink::memory(Arc::default(), Display::default());
    junit::plan(plan, sink.xml()).as_str().to_owned()
}

#[test]
fn a_plan_without_changes_passes() {
    insta::assert_snapshot!(xml(&nothing()), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="acme production">
      <testsuite name="plan" tests="6" failures="0" errors="0" skipped="0">
        <testcase classname="plan" name="no data is lost"/>
        <testcase classname="plan" name="nothing else is destroyed or replaced"/>
        <testcase classname="plan" name="nothing may be replaced"/>
        <testcase classname="plan" name="nobody may do more than before"/>
        <testcase classname="plan" name="nothing is reachable from more of the network"/>
        <testcase classname="plan" name="nothing is protected less"/>
      </testsuite>
      <testsuite name="findings" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="rules" name="every rule holds"/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn the_numbers_are_of_what_is_there() {
    let text = xml(&plan(500));
    let document = roxmltree::Document::parse(&text).unwrap();
    let of = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.descendants()
            .filter(|it| it.has_tag_name(name))
            .count()
            .to_string()
    };
    let suites = document
        .descendants()
        .filter(|it| it.has_tag_name("testsuite"));
    let mut count = 0;
    for suite in suites {
        assert_eq!(suite.attribute("tests"), Some(&*of(suite, "testcase")));
        assert_eq!(suite.attribute("failures"), Some(&*of(suite, "failure")));
        assert_eq!(suite.attribute("skipped"), Some(&*of(suite, "skipped")));
        count += 1;
    }
    assert_eq!(count, 2);
    assert!(text.contains("accepted until 2026-12-31"));
}
