//! GitHub: comments, labels, check runs and pull requests of one repository, over octocrab.
//!
//! What only reads and what writes are methods of one client, since one token does both; which of them a command calls is
//! in docs/github.md, with the permission that each needs.

mod answer;
mod api;
mod call;
mod checks;
mod comments;
mod error;
mod graphql;
mod known;
mod labels;
mod limits;
mod pulls;

pub use api::{Github, Server};
pub use checks::{CheckAnnotation, CheckRun, Conclusion, FoundCheck, NewCheck};
pub use comments::Comment;
pub use error::GithubError;
pub use graphql::Identity;
pub use labels::Label;
pub use limits::Patience;
pub use pulls::PullRequest;
