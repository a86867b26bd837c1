//! Parse, run, exit code.

use backstage_infra::cli::Cli;
use backstage_infra::client::files::cleanup_on_interrupt;
use backstage_infra::client::runner::Environment;
use backstage_infra::command::{self, Signal, Status};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

fn main() -> ExitCode {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        // Help goes to standard output and is no error; wrong usage is 2.
        Err(error) => return command::usage(&error).into(),
    };
    match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => {
            let status = runtime.block_on(answer(cli));
            // A command that a signal has overtaken is not waited for.
            runtime.shutdown_background();
            status.into()
        }
        Err(_) => Status::Error.into(),
    }
}

/// The command's status, or the signal that came first.
async fn answer(cli: Cli) -> Status {
    let environment = Environment::capture();
    let sink = command::sink(&environment);
    let (interrupt, terminate) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    );
    let work = tokio::task::spawn_blocking(move || command::run(cli, environment, sink));
    let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) else {
        return work.await.unwrap_or(Status::Error);
    };
    let signal = tokio::select! {
        status = work => return status.unwrap_or(Status::Error),
        _ = interrupt.recv() => Signal::Interrupt,
        _ = terminate.recv() => Signal::Terminate,
    };
    cleanup_on_interrupt();
    Status::Interrupted(signal)
}
