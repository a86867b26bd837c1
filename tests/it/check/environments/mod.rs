//! Rules over all environments of a context, one test a rule.

mod names;
