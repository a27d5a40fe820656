//! From a request to an answer that keeps the contract, and where it came from.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::{HeaderValue, StatusCode};
use serde_json::{Map, Value};

use crate::contract::Contract;
use crate::contract::operation::Operation;
use crate::contract::router::Match;
use crate::exchange::{Request, tape};
use crate::finding::Finding;
use crate::generate::{Instant, Locale, Look};

mod answer;
mod build;
mod cache;
mod callback;
mod condition;
pub mod fixture;
pub mod fixtures;
mod given;
mod header;
mod missed;
pub mod negotiate;
mod prefer;
mod problem;
mod refusal;
mod rehearsal;
mod sample;
mod select;
mod turns;
mod variant;
mod written;

pub use answer::{Answer, AnswerSource};
pub use prefer::{Preference, Wanted};
pub use problem::{other_method, problem, unknown_path};
pub use rehearsal::Cell;
pub use select::unmet;
pub use variant::Variety;

use cache::Cache;
use fixtures::Fixtures;
use turns::Turns;

/// What is done with an example or a fixture that breaks its schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadExamples {
    /// Only what breaks the schema is replaced or added.
    #[default]
    Repair,
    /// It is served as it is.
    Serve,
    /// The next source answers.
    Skip,
    /// The answer is a problem that says so.
    Fail,
}

#[derive(Clone, Debug)]
pub struct Options {
    /// Decides all generated values, with the request.
    pub seed: u64,
    /// Generates where fixtures and examples would answer.
    pub dynamic: bool,
    /// Whether a request that breaks the contract is refused.
    pub errors: bool,
    /// Whether nothing but fixtures answers: 404 where there is none for a request.
    pub replay_only: bool,
    pub bad_examples: BadExamples,
    /// Preferences of the user for single operations, by the names that
    /// [`Contract::operation`] knows.
    pub preferences: BTreeMap<String, Preference>,
    /// The instant that generated dates are counted from; a fixed one where none is given.
    pub now: Option<Instant>,
    /// Whose names generated values bear.
    pub locale: Locale,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 0,
            dynamic: false,
            errors: true,
            replay_only: false,
            bad_examples: BadExamples::default(),
            preferences: BTreeMap::new(),
            now: None,
            locale: Locale::default(),
        }
    }
}

/// Answers requests. Whatever can be prepared once is kept.
#[derive(Debug)]
pub struct Responder {
    contract: Arc<Contract>,
    fixtures: Arc<Fixtures>,
    options: Options,
    /// The fixed preference of each operation.
    preferences: Vec<Option<Preference>>,
    cache: Cache,
    turns: Turns,
    look: Look,
}

/// A request that reached an operation, with what is known of it.
#[derive(Debug)]
pub struct Asked<'a> {
    pub matched: &'a Match<'a, 'a>,
    pub request: &'a Request,
    pub preference: Preference,
    /// The path and query parameters that could be read.
    pub parameters: &'a Map<String, Value>,
    /// The value of the body, where it has one.
    pub body: Option<tape::Node<'a>>,
    /// What is wrong with the request.
    pub findings: &'a [Finding],
}

impl Responder {
    pub fn new(contract: Arc<Contract>, fixtures: impl Into<Arc<Fixtures>>, options: Options) -> Self {
        let preferences = contract.operations().iter();
        let preferences = preferences.map(|operation| options.preference_for(operation)).collect();
        let look = Look::new(options.now, options.locale);
        let (cache, turns) = (Cache::default(), Turns::default());
        Self { contract, fixtures: fixtures.into(), options, preferences, cache, turns, look }
    }

    pub fn contract(&self) -> &Arc<Contract> {
        &self.contract
    }

    pub fn fixtures(&self) -> &Fixtures {
        &self.fixtures
    }

    pub fn options(&self) -> &Options {
        &self.options
    }

    /// One that answers the same, and to which requests leave nothing behind for those of this one.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self::new(self.contract.clone(), self.fixtures.clone(), self.options.clone())
    }

    /// Forgets what requests have left behind for those that follow.
    pub fn forget(&self) {
        self.turns.forget();
    }

    /// The answer to a request that reached an operation.
    pub fn answer(&self, asked: &Asked<'_>) -> Answer {
        let operation = asked.matched.operation;
        let fixed = self.preferences.get(operation.index).and_then(Option::as_ref);
        let preference = match fixed {
            Some(fixed) if asked.preference.is_empty() => fixed,
            _ => &asked.preference,
        };
        let mut answer = match self.select(asked, preference) {
            Ok(choice) => self.build(asked, preference, choice),
            Err(stop) => self.stop(asked, preference, stop),
        };
        if self.misses(asked, preference, &answer) {
            answer.findings.push(self.miss(asked));
        }
        self.finish(operation, preference, asked.findings.len(), &mut answer);
        answer
    }

    /// The API's own error for a request that breaks the contract, whatever is preferred.
    pub fn refusal(&self, asked: &Asked<'_>) -> Answer {
        let mut answer = self.refuse(asked);
        self.finish(asked.matched.operation, &asked.preference, asked.findings.len(), &mut answer);
        answer
    }

    /// What every answer of an operation says of itself.
    fn finish(&self, operation: &Operation, applied: &Preference, findings: usize, answer: &mut Answer) {
        if operation.deprecated {
            answer.headers.insert("deprecation", HeaderValue::from_static("true"));
        }
        if let Some(applied) = applied.honoured_by(answer)
            && let Ok(value) = HeaderValue::from_str(&applied.to_string())
        {
            answer.headers.insert("preference-applied", value);
        }
        let findings = findings + answer.findings.len();
        if findings > 0 {
            answer.headers.insert("bonafide-findings", HeaderValue::from(findings));
        }
        if answer.status == StatusCode::UNAUTHORIZED && !answer.headers.contains_key("www-authenticate") {
            answer.headers.insert("www-authenticate", header::challenge(operation));
        }
    }
}

impl Options {
    fn preference_for(&self, operation: &Operation) -> Option<Preference> {
        let by_id = operation.id.as_ref().and_then(|id| self.preferences.get(id));
        by_id.or_else(|| self.preferences.get(&operation.route())).cloned()
    }
}
