//! Files and folders: the only place that touches the file system.
//!
//! What is read may come from a stranger's pull request: sizes, counts and depths are bounded, and nothing outside
//! the repository is reached through a link. What is written appears whole or not at all.

mod append;
mod below;
mod boundary;
mod error;
mod folder;
mod interrupt;
mod read;
mod several;
mod tree;

pub use append::{append, length};
pub use below::Folder;
pub use boundary::refuse_outside;
pub use error::{FileError, Reason};
pub use folder::{write_file, write_folder};
pub use interrupt::cleanup_on_interrupt;
pub use read::{FILE_LIMIT, PLAN_LIMIT, exists, read_text, repository_root};
pub(super) use read::{canonical, nearest_of, text};
pub use several::write_files;
pub(super) use tree::is_ignored;
pub use tree::{TreeFile, TreeLimits, read_tree};
