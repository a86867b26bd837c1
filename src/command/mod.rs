//! One file a command: each tells its story and knows no details.

pub mod assemblies;
pub mod base;
mod before;
mod environments;
mod inputs;
mod load;
mod plan;
mod schema;
mod synth;
mod validate;

use crate::cli::{Cli, Command, LogStyle};
use crate::client::runner::Environment;
use crate::sink::{self, LogFormat, LogOptions, Redactor, Sink, Text, plain, red};
use std::process::ExitCode;
use std::sync::Arc;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The answer was found, or the work is done.
    Success,
    /// The platform or its configuration has a problem.
    Failure,
    /// We could not find out, or the command line is wrong.
    Error,
    /// A signal ended it.
    Interrupted(Signal),
}

/// A signal that ends a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C, and the first that a cancelled workflow sends.
    Interrupt,
    /// The one after it.
    Terminate,
}

impl Status {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Status::Success => 0,
            Status::Failure => 1,
            Status::Error => 2,
            Status::Interrupted(Signal::Interrupt) => 130,
            Status::Interrupted(Signal::Terminate) => 143,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(status.code())
    }
}

/// What every command works with.
#[derive(Debug)]
pub struct Run {
    /// Flags.
    cli: Cli,
    /// What the process was started with.
    environment: Environment,
    /// Where output goes.
    sink: Sink,
}

impl Run {
    /// Whether a plan is asked for of an assembly that was made elsewhere.
    fn plans_assembly(&self) -> bool {
        matches!(&self.cli.command, Command::Plan(flags) if flags.assembly.is_some())
    }
}

/// A sink that knows the environment's secrets.
pub fn sink(environment: &Environment) -> Sink {
    let redactor = Arc::new(Redactor::default());
    environment
        .secrets()
        .for_each(|secret| redactor.register(secret));
    Sink::standard(redactor, environment.display())
}

/// Prints help or wrong usage as clap words it.
pub fn usage(error: &clap::Error) -> Status {
    let sink = sink(&Environment::capture());
    let text = error.render().to_string();
    let mut lines = Text::new();
    lines.line([text.trim_end()]);
    if error.use_stderr() {
        let _ = sink.error_text(&lines);
        return Status::Error;
    }
    match sink.text(&lines) {
        Ok(()) => Status::Success,
        Err(_) => Status::Error,
    }
}

/// Runs a command to its end. Whatever goes wrong is printed, not returned.
pub fn run(cli: Cli, environment: Environment, sink: Sink) -> Status {
    let options = LogOptions {
        verbosity: cli.common.verbose,
        runner_debug: environment.debug(),
        format: match cli.common.log {
            LogStyle::Text => LogFormat::Text,
            LogStyle::Json => LogFormat::Json,
        },
        timings: cli.common.timings,
    };
    let run = Run {
        cli,
        environment,
        sink: sink.clone(),
    };
    let timings = sink::init(options, &sink);
    let outcome = match &run.cli.command {
        Command::Validate(flags) => validate::validate(&run, flags),
        Command::Schema(flags) => schema::schema(&run, flags),
        Command::Environments(flags) => environments::environments(&run, flags),
        Command::Synth(flags) => synth::synth(&run, flags),
        Command::Plan(flags) => plan::plan(&run, flags),
    };
    if let Ok(timings) = timings {
        // What was timed is no part of the answer.
        let _ = sink.error_text(&timings.text());
    }
    outcome.unwrap_or_else(|error| {
        // Nobody is left to tell where even this cannot be printed.
        let _ = sink.error_text(Text::new().line([red("error"), plain(format!(": {error:#}"))]));
        Status::Error
    })
}
