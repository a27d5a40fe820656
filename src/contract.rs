//! A document compiled: operations, router, and schemas ready to validate.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use http::Method;
use serde_json::Value;

use crate::document::Document;
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::redact::Plan;
use crate::source::Place;

mod asserted;
pub mod callback;
pub mod confidential;
pub mod content;
pub mod declared;
pub mod direction;
pub mod discriminator;
pub mod encoding;
pub mod expression;
pub mod faultless;
pub mod field;
pub mod forbidden;
pub mod guards;
pub mod link;
pub mod media;
pub mod operation;
pub mod parameter;
pub mod patterns;
mod reader;
pub mod response;
pub mod router;
pub mod schemas;
pub mod security;
pub mod servers;
pub mod shape;
pub mod style;

use asserted::asserted;
use direction::Direction;
use forbidden::Forbidden;
use media::MediaType;
use operation::Operation;
use reader::Reader;
use router::{Route, Router};
use schemas::Schemas;

/// What the user asks of a contract beyond what the document says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Names that responses must not have, even where their schemas declare them.
    pub forbid: Forbidden,
    /// Whether headers that nobody declared are reported.
    pub undeclared_headers: bool,
    /// Whether cookies that nobody declared are reported.
    pub undeclared_cookies: bool,
}

/// The contract of an API. Schemas, the costly part, are compiled when they are first needed.
#[derive(Debug)]
pub struct Contract {
    document: Arc<Document>,
    options: Options,
    operations: Vec<Operation>,
    names: HashMap<String, usize>,
    router: Router,
    redaction: Plan,
    asserted: OnceLock<Arc<Value>>,
    requests: OnceLock<Schemas>,
    responses: OnceLock<Schemas>,
    findings: Vec<Finding>,
}

impl Contract {
    /// Finds the operations of a document. What they take and answer is read when it is first asked
    /// for; parts that cannot be read are left out, with a finding.
    pub fn compile(document: Document) -> Self {
        Self::compile_with(document, Options::default())
    }

    /// As [`Contract::compile`], with what the user asks beyond the document.
    pub fn compile_with(document: Document, options: Options) -> Self {
        let document = Arc::new(document);
        let mut reader = Reader::new(&document);
        let (operations, redaction) = operation::read_all(&mut reader, &document);
        let bases = servers::base_paths(&mut reader, &operations);
        let mut findings = reader.take_findings();
        let router = Router::new(&operations, bases, |ambiguous| {
            findings.push(router::ambiguity(ambiguous, &operations, &document));
        });
        let names = operations.iter().enumerate().flat_map(|(index, operation)| {
            let route = format!("{} {}", operation.method, operation.template);
            [Some(route), operation.id.clone()].into_iter().flatten().map(move |name| (name, index))
        });
        // The first of two operations with one name has it.
        let names = names.collect::<Vec<_>>().into_iter().rev().collect();
        Self {
            document,
            options,
            operations,
            names,
            router,
            redaction,
            asserted: OnceLock::new(),
            requests: OnceLock::new(),
            responses: OnceLock::new(),
            findings,
        }
    }

    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operation with this `operationId`, or of this `METHOD /template`.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.names.get(name).and_then(|index| self.operations.get(*index))
    }

    /// Every name by which [`Contract::operation`] finds one.
    pub fn operation_names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The operation that a request for this method and (percent-encoded) path reaches.
    pub fn route<'a, 'p>(&'a self, method: &Method, path: &'p str) -> Route<'a, 'p> {
        self.router.route(&self.operations, method, path)
    }

    /// The schemas as they apply to values that travel this way.
    pub fn schemas(&self, direction: Direction) -> &Schemas {
        let schemas = match direction {
            Direction::Request => &self.requests,
            Direction::Response => &self.responses,
        };
        schemas.get_or_init(|| {
            let root = self.document.root();
            let matters = direction.matters_in(&self.document);
            let asserted = match matters {
                true => asserted(root, Some(direction), self.document.has_discriminators()),
                false => self.asserted().clone(),
            };
            let schemas = Schemas::prepared(root.clone(), asserted, direction).hiding(matters);
            match direction {
                Direction::Request => schemas,
                Direction::Response => schemas.forbidding(self.options.forbid.clone()),
            }
        })
    }

    /// Whether the API sends requests of its own.
    pub fn has_webhooks(&self) -> bool {
        let root = self.document.root();
        self.document.mounts().iter().any(|mount| {
            let webhooks = mount.at.join("webhooks").resolve(root).and_then(Value::as_object);
            webhooks.is_some_and(|webhooks| !webhooks.is_empty())
        })
    }

    /// Whether some operation is followed by callbacks. Reads none of them.
    pub fn has_callbacks(&self) -> bool {
        let root = self.document.root();
        let mut operations = self.operations.iter().filter_map(|operation| operation.pointer.resolve(root));
        operations.any(callback::are_declared)
    }

    pub fn options(&self) -> &Options {
        &self.options
    }

    /// What values are held against in either direction, unless something does not travel that way.
    fn asserted(&self) -> &Arc<Value> {
        let root = self.document.root();
        self.asserted.get_or_init(|| asserted(root, None, self.document.has_discriminators()))
    }

    /// The tree that the pointers of the contract address.
    pub fn root(&self) -> &Arc<Value> {
        self.document.root()
    }

    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Where a node of the tree stands in what the user wrote.
    pub fn place(&self, pointer: &Pointer) -> Place {
        self.document.place(pointer)
    }

    /// What of the document cannot be read or reached. Looks at all operations.
    pub fn findings(&self) -> Vec<Finding> {
        let operations = self.operations.iter().flat_map(Operation::findings);
        let mut findings = self.document.findings().to_vec();
        // What several operations share is wrong once.
        let mut seen = HashSet::new();
        let own = self.findings.iter().cloned().chain(operations);
        findings.extend(own.filter(|finding| seen.insert((finding.rule.code, finding.message.clone()))));
        findings
    }

    /// The servers that the document names with their hosts.
    pub fn servers(&self) -> Vec<servers::ServerUrl> {
        servers::urls(&mut Reader::new(&self.document), &self.operations)
    }

    /// The media type at a place of the tree, read for the caller alone.
    pub fn media(&self, at: &Pointer, direction: Direction) -> Option<MediaType> {
        let mut reader = Reader::new(&self.document);
        let node = reader.at(at)?;
        Some(media::read(&mut reader, &at.last()?, &node, direction))
    }

    /// Where requests carry credentials that must not be shown.
    pub fn redaction(&self) -> &Plan {
        &self.redaction
    }
}
