//! Names of several environments.

use crate::check::healthy::platform;
use backstage_infra::check::environments::ALL;
use backstage_infra::check::{Located, run};

#[test]
fn shared_names() {
    let (mut production, mut staging) = (platform(), platform());
    production.identity.environment = "production".parse().unwrap();
    staging.identity.environment = "staging".parse().unwrap();
    let both = [production, staging];
    let findings = run(ALL, &both[..], |place| {
        assert_eq!(
            (place.document.as_str(), place.pointer.as_str()),
            ("staging/conf", "/identity/id")
        );
        Located::Nowhere
    });
    let [finding] = &findings[..] else {
        panic!("{findings:?}")
    };
    assert!(
        finding
            .message
            .starts_with("environments `production` and `staging` are both `")
    );

    let [production, mut staging] = both;
    staging.identity.region = "eu-central-1".parse().unwrap();
    assert_eq!(
        run(ALL, &[production, staging][..], |_| Located::Nowhere),
        []
    );
}
