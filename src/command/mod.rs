//! One file a command: each tells its story and knows no details.

pub mod assemblies;
pub mod base;
mod before;
mod environments;
mod events;
mod facts;
mod init;
mod inputs;
mod load;
mod plan;
mod publish;
mod schema;
mod synth;
mod validate;

use crate::cli::inputs::{self as action_inputs, InputError};
use crate::cli::{Cli, Command, LogStyle};
use crate::client::actions;
use crate::client::runner::Environment;
use crate::sink::{
    self, Annotation, AnnotationLevel, LogFormat, LogOptions, Redactor, Sink, Text, plain, red,
};
use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

/// Every output of the action.
pub const OUTPUTS: &[&str] = &publish::OUTPUTS;

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
    /// The file that a plan is written into.
    fn plan_file(&self) -> Option<String> {
        match &self.cli.command {
            Command::Plan(flags) => flags.out.as_ref().map(|it| it.display().to_string()),
            _ => None,
        }
    }

    /// Whether a plan is asked for of an assembly that was made elsewhere.
    fn plans_assembly(&self) -> bool {
        matches!(&self.cli.command, Command::Plan(flags) if flags.assembly.is_some())
    }
}

/// A sink that knows the environment's secrets. Where we are a container action, the runner's commands are off from here
/// on.
///
/// # Errors
/// Where standard output takes nothing, or the system has no random numbers.
pub fn sink(environment: &Environment, is_action: bool) -> anyhow::Result<Sink> {
    let redactor = Arc::new(Redactor::default());
    environment
        .secrets()
        .for_each(|secret| redactor.register(secret));
    let sink = Sink::standard(redactor, environment.display());
    if !is_action {
        return Ok(sink);
    }
    let sink = sink.in_session(actions::session()?)?;
    if let Some(token) = environment.inputs().get("token") {
        sink.mask(token)?;
    }
    Ok(sink)
}

/// Whether the runner started us as a container action: with inputs, and without a command line.
pub fn is_action(given: &[OsString], environment: &Environment) -> bool {
    given.len() <= 1 && environment.in_actions() && !environment.inputs().is_empty()
}

/// The command line that the process was started with; of an action, what its inputs stand for.
///
/// # Errors
/// Inputs that cannot be understood, all of them.
pub fn arguments(
    given: Vec<OsString>,
    environment: &Environment,
) -> Result<Vec<OsString>, Vec<InputError>> {
    match is_action(&given, environment) {
        true => action_inputs::arguments(&environment.inputs()),
        false => Ok(given),
    }
}

/// Goes to the folder that the action's input names.
///
/// # Errors
/// Where there is none; it was told.
pub fn enter(environment: &mut Environment, is_action: bool, sink: &Sink) -> Result<(), Status> {
    let inputs = environment.inputs();
    let Some(below) = inputs.get("working-directory").filter(|_| is_action) else {
        return Ok(());
    };
    environment.enter(below).map_err(|error| {
        let _ = sink.annotate(&Annotation::new(AnnotationLevel::Error, error));
        Status::Error
    })
}

/// Prints what is wrong with the action's inputs.
pub fn refused(errors: &[InputError], sink: &Sink) -> Status {
    for error in errors {
        let annotation = Annotation::new(AnnotationLevel::Error, error.to_string());
        let _ = sink.annotate(&annotation);
    }
    Status::Error
}

/// Prints help or wrong usage as clap words it.
pub fn usage(error: &clap::Error, sink: &Sink) -> Status {
    let text = error.render().to_string();
    let mut lines = Text::new();
    lines.line([text.trim_end()]);
    if error.use_stderr() {
        let _ = match sink.is_session() {
            true => sink.annotate(&Annotation::new(AnnotationLevel::Error, text.trim_end())),
            false => sink.error_text(&lines),
        };
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
    let outcome = events::refuse(&run.environment).and_then(|()| match &run.cli.command {
        Command::Init(flags) => init::init(&run, flags),
        Command::Validate(flags) => validate::validate(&run, flags),
        Command::Schema(flags) => schema::schema(&run, flags),
        Command::Environments(flags) => environments::environments(&run, flags),
        Command::Synth(flags) => synth::synth(&run, flags),
        Command::Plan(flags) => plan::plan(&run, flags),
    });
    if let Ok(timings) = timings {
        // What was timed is no part of the answer.
        let _ = sink.error_text(&timings.text());
    }
    outcome.unwrap_or_else(|error| {
        let words = format!("{error:#}");
        // Nobody is left to tell where even this cannot be printed.
        let _ = if sink.is_session() {
            sink.annotate(&Annotation::new(AnnotationLevel::Error, words))
        } else {
            sink.error_text(Text::new().line([red("error"), plain(format!(": {words}"))]))
        };
        Status::Error
    })
}
