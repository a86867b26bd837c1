//! The one test binary; its modules mirror `src/`.

#[cfg(test)]
mod check;
#[cfg(test)]
mod client;
#[cfg(test)]
mod command;
#[cfg(test)]
mod config;
#[cfg(test)]
mod documentation;
#[cfg(test)]
mod example;
#[cfg(test)]
mod external;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod image;
#[cfg(test)]
mod made;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod report;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod structure;
#[cfg(test)]
mod support;
#[cfg(test)]
mod template;
#[cfg(test)]
mod testbed;
#[cfg(test)]
mod workflows;
