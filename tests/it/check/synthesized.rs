//! What is synthesized of the healthy platform breaks no rule either.

use super::healthy::platform;
use backstage_infra::check::{Located, run, security};
use backstage_infra::template::assembly::synth;

#[test]
fn what_is_synthesized_breaks_no_rule() {
    let (assembly, problems) = synth(&platform());
    assert_eq!(problems, []);
    assert_eq!(run(security::ALL, &assembly, |_| Located::Nowhere), []);
}
