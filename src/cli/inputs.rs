//! The action's inputs as a command line: each is a flag of the same name, so that what is documented of one holds for the
//! other.
//!
//! A value can only ever be the value of its own flag: it is joined to it by `=`, and never split but at line ends.

use super::Cli;
use clap::{ArgAction, Command, CommandFactory as _};
use std::collections::BTreeMap;
use std::ffi::OsString;

/// Names the command.
pub const COMMAND: &str = "command";

/// Inputs that are no flags: secrets never stand on a command line, and the working folder is the process's.
pub const NOT_FLAGS: [&str; 2] = ["token", "working-directory"];

/// An input that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// It has no such name.
    #[error("`{name}` is no input of this action{}; its inputs are in action.yml", nearest.as_ref().map(|it| format!(", but `{it}` is")).unwrap_or_default())]
    Unknown {
        /// As it was written.
        name: String,
        /// The name most like it.
        nearest: Option<String>,
    },
    /// The command has no such flag.
    #[error("the input `{name}` means nothing to the command `{command}`; leave it out")]
    NotOfCommand {
        /// The input.
        name: String,
        /// The command.
        command: String,
    },
    /// A switch that is neither on nor off.
    #[error("the input `{name}` is `true` or `false`, and here it is `{value}`")]
    NoSwitch {
        /// The input.
        name: String,
        /// What it is.
        value: String,
    },
    /// No command, or none of ours.
    #[error("the input `command` is to be one of {known}, and here it is `{value}`")]
    NoCommand {
        /// What it is.
        value: String,
        /// Those that there are.
        known: String,
    },
}

/// The command line that inputs stand for, program name first.
///
/// # Errors
/// Every [`InputError`] there is.
pub fn arguments(inputs: &BTreeMap<String, String>) -> Result<Vec<OsString>, Vec<InputError>> {
    let program = Cli::command();
    let value = inputs.get(COMMAND).map_or("", String::as_str);
    let Some(command) = program.find_subcommand(value).filter(|_| !value.is_empty()) else {
        let known: Vec<&str> = program.get_subcommands().map(Command::get_name).collect();
        return Err(vec![InputError::NoCommand {
            value: value.to_owned(),
            known: known.join(", "),
        }]);
    };
    let mut arguments = vec![program.get_name().to_owned(), value.to_owned()];
    let mut errors = Vec::new();
    let flags = inputs
        .iter()
        .filter(|(name, _)| name.as_str() != COMMAND && !NOT_FLAGS.contains(&name.as_str()));
    for (name, value) in flags {
        match flag(&program, command, name, value) {
            Ok(more) => arguments.extend(more),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(arguments.into_iter().map(OsString::from).collect())
    } else {
        Err(errors)
    }
}

fn flag(
    program: &Command,
    command: &Command,
    name: &str,
    value: &str,
) -> Result<Vec<String>, InputError> {
    let of = |of: &Command| {
        let mut all = of.get_arguments();
        all.find(|it| it.get_long() == Some(name)).cloned()
    };
    let Some(argument) = of(program).or_else(|| of(command)) else {
        return Err(if names().contains(&name.to_owned()) {
            InputError::NotOfCommand {
                name: name.to_owned(),
                command: command.get_name().to_owned(),
            }
        } else {
            InputError::Unknown {
                name: name.to_owned(),
                nearest: nearest(name),
            }
        });
    };
    if !argument.get_action().takes_values() {
        return match value {
            "true" => Ok(vec![format!("--{name}")]),
            "false" => Ok(Vec::new()),
            _ => Err(InputError::NoSwitch {
                name: name.to_owned(),
                value: value.to_owned(),
            }),
        };
    }
    // Several values stand on lines of their own; two of one flag are two words after it.
    let lines = value.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_pair = argument
        .get_num_args()
        .is_some_and(|count| count.min_values() > 1);
    if is_pair {
        // Files: one whose name begins with a dash is no flag.
        let words = lines.map(|line| match line.starts_with('-') {
            true => format!("./{line}"),
            false => line.to_owned(),
        });
        return Ok(std::iter::once(format!("--{name}")).chain(words).collect());
    }
    // A list with commas is written with blanks after them as well.
    let is_commas = argument.get_value_delimiter() == Some(',');
    if is_commas {
        let words = value.split([',', '\n']).map(str::trim);
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        return Ok(vec![format!("--{name}={}", words.join(","))]);
    }
    let is_list = matches!(argument.get_action(), ArgAction::Append);
    if is_list {
        return Ok(lines.map(|line| format!("--{name}={line}")).collect());
    }
    Ok(vec![format!("--{name}={value}")])
}

/// Every input there is, sorted.
pub fn names() -> Vec<String> {
    // What the runner says by other means, or what is for people.
    const NOT_INPUTS: [&str; 4] = ["help", "version", "verbose", "log"];
    let mut program = Cli::command();
    program.build();
    let commands = program
        .get_subcommands()
        .filter(|it| it.get_name() != "help");
    let flags = commands.chain([&program]).flat_map(Command::get_arguments);
    let mut names: Vec<String> = flags
        .filter_map(|it| it.get_long())
        .filter(|it| !NOT_INPUTS.contains(it))
        .chain(NOT_FLAGS)
        .chain([COMMAND])
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    names
}

fn nearest(name: &str) -> Option<String> {
    let near = |known: &String| strsim::damerau_levenshtein(name, known);
    let best = names().into_iter().min_by_key(near)?;
    (near(&best) <= 1 + name.len() / 4).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::{Cli, InputError, arguments};
    use crate::cli::Command;
    use std::collections::BTreeMap;

    fn inputs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn an_input_is_a_flag_and_nothing_else() {
        let hostile = r#"foo\" --assembly / ""#;
        let cli = Cli::read(
            arguments(&inputs(&[
                ("command", "plan"),
                ("environment", hostile),
                ("set", "database:readers=2\n backstage:replicas=3"),
                ("against", "--out"),
                ("fail-on", "destructive, broadening\nany"),
                ("timings", "false"),
                ("token", "secret"),
            ]))
            .unwrap(),
        )
        .unwrap();
        assert_eq!(cli.common.environment.as_deref(), Some(hostile));
        assert_eq!(cli.common.set.len(), 2);
        assert!(!cli.common.timings);
        let Command::Plan(flags) = cli.command else {
            panic!("a plan")
        };
        assert_eq!(flags.fail_on.len(), 3);
        assert_eq!((flags.against.as_deref(), flags.out), (Some("--out"), None));
    }

    #[test]
    fn says_every_input_that_it_does_not_understand() {
        let errors = arguments(&inputs(&[
            ("command", "validate"),
            ("enviroment", "a"),
            ("against", "HEAD"),
            ("timings", "yes"),
        ]))
        .unwrap_err();
        let words: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            words,
            [
                "the input `against` means nothing to the command `validate`; leave it out",
                "`enviroment` is no input of this action, but `environment` is; its inputs are in action.yml",
                "the input `timings` is `true` or `false`, and here it is `yes`",
            ]
        );
        for command in ["", "plan --out x", "help", "--version"] {
            let errors = arguments(&inputs(&[("command", command)])).unwrap_err();
            assert!(
                matches!(errors[..], [InputError::NoCommand { .. }]),
                "{command}"
            );
        }
    }
}
