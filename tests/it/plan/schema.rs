//! The table of resource types is what the pinned cfn-lint says, so that it is renewed with it.

use crate::external::program;
use std::path::Path;
use std::process::Command;

#[test]
#[expect(clippy::disallowed_methods, reason = "a test starts a script")]
fn the_table_of_resource_types_is_that_of_the_pinned_cfn_lint() {
    if program("cfn-lint").is_none() {
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/resource-table");
    let output = Command::new(script).arg("--check").output();
    let output = output.expect("the script starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}
