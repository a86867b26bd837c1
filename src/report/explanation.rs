//! Where a context value comes from, in words.
