//! Where something wrong has been told already, so that it is told once.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::source::Place;

/// The places of findings.
#[derive(Debug, Default)]
pub struct Told(BTreeSet<(PathBuf, Pointer)>);

impl Told {
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let places = findings.into_iter().filter_map(|finding| finding.document.as_ref());
        Self(places.map(key).collect())
    }

    pub fn at(&self, place: &Place) -> bool {
        self.0.contains(&key(place))
    }

    /// At the place of a finding, or at a reference there.
    pub fn has(&self, finding: &Finding) -> bool {
        let Some((path, pointer)) = finding.document.as_ref().map(key) else { return false };
        let reference = pointer.join("$ref");
        self.0.contains(&(path.clone(), pointer)) || self.0.contains(&(path, reference))
    }

    pub fn at_or_below(&self, place: &Place) -> bool {
        let (path, pointer) = key(place);
        let from = self.0.range((path.clone(), pointer.clone())..);
        from.take_while(|(other, at)| *other == path && at.as_str().starts_with(pointer.as_str()))
            .any(|(_, at)| at == &pointer || at.strip_prefix(&pointer).is_some())
    }

    /// At or below the place, or what holds it.
    pub fn near(&self, place: &Place) -> bool {
        let holder = place.pointer.parent().unwrap_or_default();
        self.at_or_below(&Place::new(place.source.clone(), holder))
    }
}

fn key(place: &Place) -> (PathBuf, Pointer) {
    (place.source.path().to_owned(), place.pointer.clone())
}
