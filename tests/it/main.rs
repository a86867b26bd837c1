//! The one test binary; its modules mirror `src/`.

#[cfg(test)]
mod template;
