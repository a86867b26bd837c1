//! Plans: what is counted, what is billed, what matters, what it looks like, and that it reads back as itself.

mod applied;
mod billed;
mod cases;
mod consequences;
mod difference;
mod generate;
mod highlight;
mod json;
mod noise;
mod recognised;
mod schema;
mod text;

use crate::example::{Set, assembly};
use backstage_infra::plan::change::Plan;
use backstage_infra::plan::compare::against_empty;

fn plan(set: Set) -> Plan {
    against_empty(&assembly(set), Vec::new())
}
