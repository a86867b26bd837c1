//! The command line: commands and flags. Flags stand before or after the command.

pub mod inputs;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// A production Backstage on EKS, from one context file.
#[derive(Debug, Parser)]
#[command(
    name = "backstage-infra",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub struct Cli {
    /// Flags of every command.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Context file [default: backstage.yaml, else cdk.context.json]
    #[arg(long, value_name = "FILE", global = true)]
    pub context: Option<PathBuf>,
    /// Folder of your own templates [default: config, if it is there]
    #[arg(long, value_name = "DIR", global = true)]
    pub config: Option<PathBuf>,
    /// Environment of the context file; needed where it has several
    #[arg(long, value_name = "NAME", global = true)]
    pub environment: Option<String>,
    /// Set a context key over file and variables, such as `database:readers=2`; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE", global = true, action = ArgAction::Append, value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Log more: -v information, -vv debug, -vvv everything
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// How the log is written, to standard error
    #[arg(long, value_name = "FORMAT", global = true, default_value = "text")]
    pub log: LogStyle,
    /// Print how long each phase took, to standard error
    #[arg(long, global = true)]
    pub timings: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a context file and a workflow that plans pull requests into this repository; `--environment a,b` for
    /// several environments
    Init(InitFlags),
    /// Check context, templates and every rule; all problems at once
    Validate(ValidateFlags),
    /// Write JSON Schemas of the context and of every template, for editors
    Schema(SchemaFlags),
    /// List the environments of the context
    Environments(EnvironmentsFlags),
    /// Write a cloud assembly: CloudFormation templates, parameters and Helm values
    Synth(SynthFlags),
    /// Show what deploying would change
    Plan(PlanFlags),
}

/// Flags of `init`.
#[derive(Debug, Args)]
pub struct InitFlags {
    /// Overwrite what is there
    #[arg(long)]
    pub force: bool,
}

/// Flags of `validate`.
#[derive(Debug, Args)]
pub struct ValidateFlags {
    /// Say where the value of a context key comes from
    #[arg(long, value_name = "KEY")]
    pub explain: Option<String>,
    /// How the result is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ValidateFormat,
}

/// Flags of `schema`.
#[derive(Debug, Args)]
pub struct SchemaFlags {
    /// Folder to write one file a schema into; without it they are printed as one JSON object
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Flags of `environments`.
#[derive(Debug, Args)]
pub struct EnvironmentsFlags {
    /// How the list is written; `matrix` is one line for a workflow's matrix
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: EnvironmentsFormat,
}

/// Flags of `synth`.
#[derive(Debug, Args)]
pub struct SynthFlags {
    /// Folder to write the assembly into; an assembly that is there is replaced as a whole
    #[arg(long, value_name = "DIR", default_value = "cdk.out")]
    pub out: PathBuf,
    /// Synthesize every environment of the context, each into a folder of its name
    #[arg(long, conflicts_with = "environment")]
    pub all_environments: bool,
}

/// Flags of `plan`.
#[derive(Debug, Args)]
pub struct PlanFlags {
    /// What to compare with: `empty`, a git revision, or the folder of an assembly [default: in GitHub Actions what was
    /// there before the event, else `empty`]
    #[arg(long, value_name = "BASE")]
    pub against: Option<String>,
    /// Plan the assembly in this folder instead of the configuration; that of any AWS CDK app will do
    #[arg(long, value_name = "DIR", conflicts_with_all = ["context", "config", "environment", "set"])]
    pub assembly: Option<PathBuf>,
    /// Say what differs between two plans that `--format json` wrote; with `--fail-on any`, end with 1 where they do
    #[arg(long, num_args = 2, value_names = ["FIRST", "SECOND"], conflicts_with_all = ["against", "assembly", "context", "config", "environment", "set"])]
    pub diff_plans: Vec<PathBuf>,
    /// Plan that was reviewed, as `--format json` wrote it; says what this one does otherwise
    #[arg(long, value_name = "FILE", conflicts_with = "diff_plans")]
    pub reviewed: Option<PathBuf>,
    /// End with 1 where there is a finding of these kinds that is not accepted; separated by commas
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub fail_on: Vec<FailOn>,
    /// How the plan is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: PlanFormat,
    /// File to write the plan into instead of printing it
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// In GitHub Actions, whether to write comment, labels and check run; `required` fails where there is no comment
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub comment: CommentMode,
}

/// Whether a plan is written to GitHub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CommentMode {
    /// Where there is somebody to write to, and the token may.
    Auto,
    /// The same, and it is a failure if there is no comment on a pull request.
    Required,
    /// Never; the summary and the outputs of the step are.
    Off,
}

/// Style of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogStyle {
    /// For people.
    Text,
    /// One object a line.
    Json,
}

/// Formats of `validate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ValidateFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// Annotations on the lines of a pull request.
    Github,
}

/// Formats of `environments`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EnvironmentsFormat {
    /// One a line.
    Text,
    /// With account and region.
    Json,
    /// For `strategy: matrix`.
    Matrix,
}

/// Formats of `plan`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// For people.
    Text,
    /// The comment on a pull request.
    Markdown,
    /// For programs; docs/plan.schema.json says how.
    Json,
    /// Findings as test cases.
    Junit,
    /// Findings as annotations on the lines of a pull request.
    Github,
}

/// Findings that make a failure of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Data goes away, or the deploy will fail half-way.
    Destructive,
    /// Somebody may do or reach more.
    Broadening,
    /// Any error or warning.
    Any,
}

impl Cli {
    /// Parses a command line, program name first.
    ///
    /// # Errors
    /// Wrong usage, and what `--help` and `--version` print.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(flags_last(arguments.into_iter().collect()))
    }
}

impl Command {
    /// Whether the shipped example may stand in for a context file: only where nothing can come of it.
    pub fn takes_example(&self) -> bool {
        matches!(
            self,
            Command::Validate(_) | Command::Synth(_) | Command::Plan(_)
        )
    }
}

/// Moves flags that stand before the command behind it.
///
/// clap forgets what a repeated flag got before the command once it is given after it too.
fn flags_last(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let program = Cli::command();
    let takes_value = |flag: &str| {
        program.get_arguments().any(|argument| {
            argument.get_long() == flag.strip_prefix("--") && argument.get_action().takes_values()
        })
    };
    let mut at = 1;
    while let Some(argument) = arguments.get(at).and_then(|argument| argument.to_str()) {
        if program.find_subcommand(argument).is_some() {
            let command = arguments.remove(at);
            arguments.insert(1, command);
            break;
        }
        at += if takes_value(argument) { 2 } else { 1 };
    }
    arguments
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE, such as `database:readers=2`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cli, Command};
    use clap::CommandFactory;

    fn read(line: &str) -> Cli {
        let words = line.split(' ').map(Into::into);
        Cli::read(
            [std::ffi::OsString::from("backstage-infra")]
                .into_iter()
                .chain(words),
        )
        .unwrap()
    }

    #[test]
    fn is_a_sound_command_line() {
        Cli::command().debug_assert();
    }

    #[test]
    fn keeps_flags_before_and_after_the_command() {
        let cli = read("--set a=1 --environment plan -v plan --set b=2=3 --format json -v");
        assert!(matches!(cli.command, Command::Plan(_)));
        assert_eq!(
            cli.common.set,
            [
                ("a".to_owned(), "1".to_owned()),
                ("b".to_owned(), "2=3".to_owned())
            ]
        );
        assert_eq!(
            (cli.common.environment.as_deref(), cli.common.verbose),
            (Some("plan"), 2)
        );
    }
}
