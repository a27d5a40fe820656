//! The regular expressions of a document (ECMA-262), each compiled when it is first asked.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::{Value, json};

/// How often a pattern may step back before it is given up (look-around and back-references
/// alone need it; every other pattern runs in linear time).
const BACKTRACK_LIMIT: usize = 100_000;

/// Patterns that were asked for; None where one cannot be compiled.
#[derive(Default)]
pub struct Patterns(RwLock<HashMap<String, Option<Arc<Validator>>>>);

impl Patterns {
    /// True if the pattern matches somewhere in the text (JSON Schema 2020-12 Validation §6.3.3).
    /// One that cannot be compiled matches nothing.
    pub fn matches(&self, pattern: &str, text: &str) -> bool {
        self.get(pattern).is_some_and(|compiled| compiled.is_valid(&Value::from(text)))
    }

    /// The pattern, compiled; None where it cannot be.
    pub fn get(&self, pattern: &str) -> Option<Arc<Validator>> {
        let read = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(compiled) = read.get(pattern) {
            return compiled.clone();
        }
        drop(read);
        let compiled = compile(pattern);
        let mut write = self.0.write().unwrap_or_else(PoisonError::into_inner);
        write.entry(pattern.to_owned()).or_insert(compiled).clone()
    }
}

impl fmt::Debug for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Patterns").finish_non_exhaustive()
    }
}

/// How patterns are matched, alone or in a schema.
pub fn engine() -> PatternOptions<jsonschema::FancyRegex> {
    PatternOptions::fancy_regex().backtrack_limit(BACKTRACK_LIMIT)
}

/// Why a pattern cannot be compiled, if so.
pub fn fault(pattern: &str) -> Option<String> {
    build(pattern).err().map(|error| error.to_string())
}

fn compile(pattern: &str) -> Option<Arc<Validator>> {
    build(pattern).ok().map(Arc::new)
}

fn build(pattern: &str) -> Result<Validator, ValidationError<'static>> {
    let options = jsonschema::options().with_draft(Draft::Draft202012).with_pattern_options(engine());
    options.build(&json!({ "pattern": pattern }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_compiled_once() {
        let patterns = Patterns::default();
        let (first, second) = (patterns.get("^a$").unwrap(), patterns.get("^a$").unwrap());
        assert!(Arc::ptr_eq(&first, &second));
        assert!(patterns.matches("^a$", "a") && !patterns.matches("^a$", "ba"));
    }

    #[test]
    fn what_is_no_pattern_matches_nothing() {
        assert!(!Patterns::default().matches("(", "("));
    }
}
