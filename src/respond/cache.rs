//! Answers that are known to be valid, ready to be sent again, and those that cannot be made.

use std::sync::{Arc, PoisonError, RwLock};

use foldhash::HashMap;

use super::answer::Answer;
use super::build::Fault;
use super::refusal::Form;
use crate::generate::Seed;
use crate::pointer::Pointer;

/// How many generated answers are kept at most.
const MAX_GENERATED: usize = 1024;
/// How many bytes of generated bodies are kept at most.
const MAX_GENERATED_BYTES: usize = 8 << 20;

/// What decides an answer of one operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub operation: usize,
    pub status: u16,
    pub media: Option<usize>,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    Fixture(usize),
    /// The best source without a fixture named: the operation's own.
    Given(Option<String>),
    Generated(Seed),
}

/// A response of an operation that may carry errors, by the operation's index and the place of its
/// media type.
pub type FormKey = (usize, Pointer);

/// Those from fixtures and examples are as many as the document has, and so are the forms of
/// refusals; generated ones are bounded.
#[derive(Debug, Default)]
pub struct Cache {
    given: RwLock<HashMap<Key, Arc<Answer>>>,
    generated: RwLock<Generated>,
    forms: RwLock<HashMap<FormKey, Arc<Result<Form, Fault>>>>,
}

#[derive(Debug, Default)]
struct Generated {
    answers: HashMap<Key, Arc<Answer>>,
    bytes: usize,
}

impl Cache {
    pub fn get(&self, key: &Key) -> Option<Arc<Answer>> {
        match key.what {
            What::Generated(_) => read(&self.generated).answers.get(key).cloned(),
            _ => read(&self.given).get(key).cloned(),
        }
    }

    pub fn keep(&self, key: Key, answer: Answer) -> Arc<Answer> {
        let answer = Arc::new(answer);
        match key.what {
            What::Generated(_) => write(&self.generated).keep(key, &answer),
            _ => {
                write(&self.given).insert(key, answer.clone());
            }
        }
        answer
    }

    /// The form of refusals with one response, made when it is first asked for.
    pub fn form(&self, key: FormKey, make: impl FnOnce() -> Result<Form, Fault>) -> Arc<Result<Form, Fault>> {
        if let Some(form) = read(&self.forms).get(&key) {
            return form.clone();
        }
        let form = Arc::new(make());
        write(&self.forms).entry(key).or_insert(form).clone()
    }
}

impl Generated {
    /// Starts anew when full: what is asked for often is soon there again.
    fn keep(&mut self, key: Key, answer: &Arc<Answer>) {
        if self.answers.len() >= MAX_GENERATED || self.bytes + answer.body.len() > MAX_GENERATED_BYTES {
            *self = Self::default();
        }
        self.bytes += answer.body.len();
        self.answers.insert(key, answer.clone());
    }
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Finding;
    use crate::rules::NO_VALUE_FOUND;

    #[test]
    fn a_form_that_cannot_be_made_is_tried_once() {
        let cache = Cache::default();
        let fault = || Err(Box::new(Finding::new(&NO_VALUE_FOUND, "nothing fits")));
        let key = || (0, Pointer::root());
        assert!(cache.form(key(), fault).is_err());
        assert!(cache.form(key(), || panic!("it is known")).is_err());
    }
}
