//! The layers hold, and files are what they say: read from the repository as it is.

mod code_map;
mod layers;
mod naming;
mod path;
mod purity;
mod token;
mod tree;
mod words;

use std::collections::BTreeSet;
use std::io;

use tree::{File, assert_none, files, rust_files};

#[test]
fn a_layer_imports_only_what_is_below_it() -> io::Result<()> {
    let sources = sources()?;
    assert_none(
        &sources
            .iter()
            .flat_map(layers::violations)
            .collect::<Vec<_>>(),
    );
    Ok(())
}

#[test]
fn what_decides_touches_nothing() -> io::Result<()> {
    let sources = sources()?;
    assert_none(
        &sources
            .iter()
            .flat_map(purity::violations)
            .collect::<Vec<_>>(),
    );
    Ok(())
}

#[test]
fn files_are_short_and_say_what_they_are() -> io::Result<()> {
    let mut sources = sources()?;
    sources.extend(rust_files("tests/")?);
    assert_none(
        &sources
            .iter()
            .flat_map(naming::violations)
            .collect::<Vec<_>>(),
    );
    Ok(())
}

#[test]
fn the_code_map_names_every_folder() -> io::Result<()> {
    let sources = sources()?;
    let folders: BTreeSet<&str> = sources
        .iter()
        .filter(|file| file.path["src/".len()..].contains('/'))
        .filter_map(File::layer)
        .collect();
    let files = files()?;
    let Some(readme) = files.iter().find(|file| file.path == "README.md") else {
        return Err(io::Error::other("there is no README.md"));
    };
    assert_none(&code_map::violations(readme, &folders));
    Ok(())
}

#[test]
fn no_file_speaks_of_a_place_outside() -> io::Result<()> {
    let files = files()?;
    assert!(
        files.iter().any(|file| file.path == "Cargo.toml"),
        "no files were read"
    );
    assert_none(&files.iter().flat_map(words::violations).collect::<Vec<_>>());
    Ok(())
}

/// The sources; an empty list would let every check pass.
fn sources() -> io::Result<Vec<File>> {
    let sources = rust_files("src/")?;
    assert!(
        sources.iter().any(|file| file.path == "src/main.rs"),
        "no sources were read"
    );
    Ok(sources)
}
