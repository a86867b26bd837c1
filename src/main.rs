//! Parse, run, exit code.

use backstage_infra::cli::Cli;
use backstage_infra::client::files::cleanup_on_interrupt;
use backstage_infra::client::runner::Environment;
use backstage_infra::command::{self, Signal, Status};
use std::io;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

/// glibc's own grows its heap by a system call for every few pages on any thread but the first, and is slower on all.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut environment = Environment::capture();
    // Before anything else is printed: secrets are known, and foreign text is no command of the runner's.
    let given: Vec<_> = std::env::args_os().collect();
    let is_action = command::is_action(&given, &environment);
    let Ok(sink) = command::sink(&environment, is_action) else {
        return Status::Error.into();
    };
    if let Err(status) = command::enter(&mut environment, is_action, &sink) {
        return status.into();
    }
    let arguments = match command::arguments(given, &environment) {
        Ok(arguments) => arguments,
        Err(errors) => return command::refused(&errors, &sink).into(),
    };
    let cli = match Cli::read(arguments) {
        Ok(cli) => cli,
        // Help goes to standard output and is no error; wrong usage is 2.
        Err(error) => return command::usage(&error, &sink).into(),
    };
    std::thread::spawn(end_on_signal);
    command::run(cli, environment, sink).into()
}

/// Ends the program on SIGINT or SIGTERM, with every output as it was before or complete.
#[expect(
    clippy::exit,
    reason = "a signal ends the program from beside the command"
)]
fn end_on_signal() {
    if let Ok(signal) = first_signal() {
        cleanup_on_interrupt();
        std::process::exit(Status::Interrupted(signal).code().into());
    }
}

fn first_signal() -> io::Result<Signal> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    runtime.block_on(async {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        Ok(tokio::select! {
            _ = interrupt.recv() => Signal::Interrupt,
            _ = terminate.recv() => Signal::Terminate,
        })
    })
}
