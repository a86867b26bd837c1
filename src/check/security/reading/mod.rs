//! Ways to read synthesized resources; no rule is in here.

pub(super) mod policy_documents;
pub(super) mod release_values;
pub(super) mod resources;
