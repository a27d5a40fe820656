//! Every answer of an operation, without a request.

use http::StatusCode;

use super::Responder;
use super::answer::Answer;
use super::build::{Fault, Target};
use super::select::status_of;
use crate::contract::media::MediaType;
use crate::contract::operation::Operation;
use crate::generate::{Hints, NoValue, Unmet};

/// What an operation answers with one status and media type.
#[derive(Debug)]
pub struct Cell<'a> {
    pub status: StatusCode,
    /// None where there is no body.
    pub media: Option<&'a MediaType>,
    /// How many answers there are: the one without a variant, and the variants.
    pub answers: usize,
    /// Why some of them cannot be given.
    pub faults: Vec<Fault>,
    /// Variants that the schema promises and that no value was found for.
    pub unmet: Vec<Unmet>,
}

impl Responder {
    /// Makes all answers that an operation declares: for each status and media type the one that would be
    /// served, and its variants.
    pub fn rehearse<'a>(&'a self, operation: &'a Operation) -> impl Iterator<Item = Cell<'a>> {
        operation.responses().iter().flat_map(move |response| {
            let status = StatusCode::from_u16(status_of(response.status)).unwrap_or(StatusCode::OK);
            let without_body = response.content.is_empty().then_some(None);
            let media = without_body.into_iter().chain((0..response.content.len()).map(Some));
            media.map(move |media| self.cell(Target { operation, response, status, media }))
        })
    }

    fn cell<'a>(&self, target: Target<'a>) -> Cell<'a> {
        let media = target.media();
        let mut cell =
            Cell { status: target.status, media, answers: 1, faults: Vec::new(), unmet: Vec::new() };
        match self.plain(target) {
            Ok(answer) => self.add_variants(target, &answer, &mut cell),
            Err(fault) => cell.faults.push(fault),
        }
        cell
    }

    /// The answer to a request that says nothing in particular.
    fn plain(&self, target: Target<'_>) -> Result<Answer, Fault> {
        let given = if self.options.dynamic { None } else { self.given(target, None)? };
        match given {
            Some(answer) => Ok(answer),
            None => {
                let hints = Hints { status: Some(target.status.as_u16()), ..Hints::default() };
                self.made(target, [self.fixed_seed(target); 2], self.options.seed, &hints)
            }
        }
    }

    fn add_variants(&self, target: Target<'_>, answer: &Answer, cell: &mut Cell<'_>) {
        let Some(media) = target.media() else { return };
        let Some(base) = self.base(media, &answer.headers, &answer.body) else { return };
        let fault = |none: &NoValue| {
            let message = format!("no value can be generated for `#{}`: {}", none.schema, none.reason);
            self.no_value(target.operation, media, message)
        };
        match self.variants(media) {
            None => {}
            Some(Err(none)) => cell.faults.push(fault(&none)),
            Some(Ok(variants)) => {
                cell.answers += variants.len();
                cell.unmet = variants.unmet().to_vec();
                let made = (1..=variants.len()).map(|number| self.vary(&variants, number, &base));
                cell.faults.extend(made.filter_map(Result::err).map(|none| fault(&none)));
            }
        }
    }
}
