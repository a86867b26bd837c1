//! What can be wrong with an assembly's folder, in words that name the file and the remedy.

use super::manifest::MANIFEST_VERSION;
use std::fmt;

/// Something in a folder keeps it from being an assembly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssemblyProblem {
    /// The file, below the folder.
    pub file: String,
    /// Line and column in it, from 1, where there is a place.
    pub place: Option<(usize, usize)>,
    /// What is wrong and what helps.
    pub reason: AssemblyReason,
}

/// Why an assembly cannot be read; the sentence's end after the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssemblyReason {
    /// There is no manifest.
    #[error(
        "does not exist, so this is no cloud assembly; name the folder that `synth --out` or `cdk synth` wrote"
    )]
    NoManifest,
    /// A file that another one names is not there.
    #[error("does not exist, but {by} names it; {AGAIN}")]
    Missing {
        /// Who names it.
        by: String,
    },
    /// A path that leaves the folder.
    #[error(
        "leads out of the folder, but {by} names it; synthesize with assets copied into the folder, as `cdk synth` does without `--no-staging`"
    )]
    Outside {
        /// Who names it.
        by: String,
    },
    /// The file may not or cannot be read, in the words of whoever tried.
    #[error("{0}")]
    Refused(String),
    /// Bytes that are no JSON.
    #[error("cannot be read as JSON: {0}; {AGAIN}")]
    NotJson(String),
    /// Something in the file is not as it must be.
    #[error("has {what} {fault}; {AGAIN}")]
    Malformed {
        /// Which part, such as ``the resource `Bucket` ``.
        what: String,
        /// In which way, such as `that is not an object`.
        fault: &'static str,
    },
    /// The whole file is another kind of value.
    #[error("is JSON, but not an object; {AGAIN}")]
    NotAnObject,
    /// A manifest that says something else than is known here, or may.
    #[error(
        "is of version {found}, where versions up to {MANIFEST_VERSION} are read; use a newer version of this program, or synthesize the app with an older AWS CDK"
    )]
    Newer {
        /// What the manifest says.
        found: String,
    },
    /// A manifest of other things, or of nothing.
    #[error("names no stack, neither here nor in a stage; name the folder of an app that has one")]
    NoStack,
    /// Two stacks or stages that nothing tells apart.
    #[error("names `{}` twice, or leads back to itself; give each stack and stage a name and a folder of its own", shortened(.0))]
    SameName(String),
    /// A nested stack that is in itself.
    #[error("is nested in itself ({0}); take the nested stack out of its own template")]
    Cycle(String),
    /// Stacks or stages too far down.
    #[error("is more than {limit} stacks or stages deep; nest fewer")]
    TooDeep {
        /// Most levels.
        limit: usize,
    },
    /// More than any assembly has.
    #[error("leads to more than {limit} {what}; plan a part of the app by itself")]
    TooMany {
        /// Most of them.
        limit: u64,
        /// Of what.
        what: &'static str,
    },
    /// An index of a version that is not this one.
    #[error(
        "is of format `{found}`, where this version reads `{ours}`; run this version's `synth` again, or plan with the version that wrote it"
    )]
    Format {
        /// What the index says.
        found: String,
        /// What we read.
        ours: u32,
    },
    /// The index over a folder of assemblies.
    #[error("is of several environments; name the folder of one of them: {}", quoted(.0))]
    Environments(Vec<String>),
    /// A file of ours in another shape.
    #[error("is not as `synth` writes it: {0}; run `synth` again")]
    NotOurs(String),
    /// Files that are not what the index says.
    #[error("does not describe this folder any more: {}; run `synth` again, or remove `index.json` to plan the folder as an assembly of nobody's", list(.0))]
    Changed(Vec<(String, Change)>),
    /// The digest is of something else.
    #[error(
        "has the digest `{index}`, but what it lists has `{files}`; run `synth` again, or remove `index.json` to plan the folder as an assembly of nobody's"
    )]
    Digest {
        /// As the index says.
        index: String,
        /// As computed.
        files: String,
    },
    /// Problems are left out.
    #[error("is where reading stopped, after {0} problems; correct these first")]
    Stopped(usize),
}

/// How a file differs from what the index says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is listed, and not there.
    Missing,
    /// Its sha256 is another.
    Edited,
    /// It is used, and not listed.
    Unlisted,
}

/// What was read and cannot be shown in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssemblyNote {
    /// The template that it is in, below the folder.
    pub file: String,
    /// Logical id of the resource.
    pub resource: String,
    /// What is not known of it.
    pub reason: NoteReason,
}

/// Why something is not shown in full; the sentence's end after resource and file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteReason {
    /// A nested template in YAML.
    #[error("nests `{}`, which is no JSON; what is in it is not shown", shortened(.0))]
    NotJson(String),
    /// A nested stack whose template is elsewhere.
    #[error("nests a template that is not in the folder; what is in it is not shown")]
    Elsewhere,
    /// `Fn::ForEach`, which CloudFormation expands.
    #[error("stands for resources that CloudFormation makes of it; they are not shown one by one")]
    ForEach,
}

const AGAIN: &str = "synthesize the app again";

impl fmt::Display for AssemblyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}", shortened(&self.file))?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, "` {}", self.reason)
    }
}

impl fmt::Display for AssemblyNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (resource, file) = (shortened(&self.resource), shortened(&self.file));
        write!(f, "`{resource}` in `{file}` {}", self.reason)
    }
}

/// A name from a file, short enough for a message.
pub(super) fn shortened(text: &str) -> String {
    crate::model::shortened::shortened(text, 200)
}

fn quoted(names: &[String]) -> String {
    let names = names.iter().map(|name| format!("`{}`", shortened(name)));
    names.collect::<Vec<_>>().join(", ")
}

fn list(files: &[(String, Change)]) -> String {
    // More than any assembly of ours has; a forged index may list any number.
    const MOST: usize = 100;
    let words = files.iter().take(MOST).map(|(file, change)| {
        let file = shortened(file);
        match change {
            Change::Missing => format!("`{file}` is missing"),
            Change::Edited => format!("`{file}` was edited"),
            Change::Unlisted => format!("`{file}` is not listed"),
        }
    });
    let more = files.len().saturating_sub(MOST);
    let more = (more > 0).then(|| format!("and {more} more"));
    words.chain(more).collect::<Vec<_>>().join(", ")
}
