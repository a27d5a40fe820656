//! Of several alternatives, what is wrong with the one that was meant.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::explain::{Explanation, OF_NULL, explain};
use super::message::{either, kind, plain, shown, type_name};
use super::options;
use super::values::{Judge, path};
use crate::contract::declared::meant::{fixed, is_other_kind, meant};
use crate::contract::declared::{Branch, Choice};
use crate::contract::discriminator::{Discriminator, Named};
use crate::contract::schemas::keyword_of;
use crate::pointer::Pointer;
use crate::rules::{MISSING_PROPERTY, NO_MATCHING_SCHEMA, VALUE_NOT_IN_ENUM, WRONG_TYPE};

type Errors = Vec<ValidationError<'static>>;

impl Judge<'_> {
    /// Reports a value that none of the branches of `anyOf` or `oneOf` accepts.
    pub fn alternatives(&mut self, error: &ValidationError<'_>, branches: &[Errors]) {
        let Some(choice) = self.choice(error).filter(|choice| choice.branches().len() == branches.len())
        else {
            return self.single(error);
        };
        let here = error.instance_path().as_str();
        if let Some(discriminator) = choice.discriminator()
            && error.instance().is_object()
        {
            match discriminator.named(self.schemas.root(), error.instance()) {
                Named::Schema(target) => {
                    if let Some(named) = choice.position(self.schemas, &target) {
                        return self.branch(&branches[named]);
                    }
                }
                // Documents that fix the property in each branch tell by that what it may be.
                Named::Unknown(_) if branches.iter().flatten().any(|error| is_tag(error, here)) => {}
                Named::Unknown(name) => return self.unknown_name(error, &choice, discriminator, name),
                Named::Missing => return self.missing_name(error, &choice, discriminator),
                Named::NoName => {}
            }
        }
        let all: Vec<&Branch> = choice.branches().iter().collect();
        match meant(self.schemas, &all, error.instance(), branches, here)[..] {
            [only] => self.branch(&branches[only]),
            [] => self.none_of_the_kind(error, &choice, branches),
            _ => match listed(branches, here) {
                Some(options) => self.not_listed(error, &options),
                None => self.none(error, &choice),
            },
        }
    }

    fn choice(&self, error: &ValidationError<'_>) -> Option<Choice> {
        let keyword = keyword_of(error);
        Choice::read(self.schemas.root(), &keyword.parent()?, &keyword.last()?)
    }

    fn branch(&mut self, errors: &[ValidationError<'static>]) {
        errors.iter().for_each(|error| self.report(error));
    }

    fn unknown_name(
        &mut self,
        error: &ValidationError<'_>,
        choice: &Choice,
        discriminator: &Discriminator,
        name: &str,
    ) {
        let names = names(choice, discriminator);
        let property = discriminator.property.as_str();
        let it = self.called(&path(error).join(property));
        let value = Value::from(name);
        let message = format!("{it} is {}, not {}", shown(property, &value), options::listed(&names));
        let help = options::help(&value, &names);
        self.add(error, Explanation::new(&VALUE_NOT_IN_ENUM, message).help(help), Some(property));
    }

    fn missing_name(&mut self, error: &ValidationError<'_>, choice: &Choice, discriminator: &Discriminator) {
        let property = discriminator.property.as_str();
        let it = self.subject(error);
        let message = format!("{it} lacks the required property `{property}`, which says what it is");
        let help = format!("add `{property}`: {}", options::all(&names(choice, discriminator)));
        self.add(error, Explanation::new(&MISSING_PROPERTY, message).help(help), Some(property));
    }

    /// Where the value is of another type than all branches take, or names itself as none of them.
    fn none_of_the_kind(&mut self, error: &ValidationError<'_>, choice: &Choice, branches: &[Errors]) {
        let here = error.instance_path().as_str();
        let telling: Vec<_> = branches
            .iter()
            .filter_map(|errors| errors.iter().find(|error| is_other_kind(error, here)))
            .collect();
        let tags = telling.iter().filter(|error| fixed(error).is_some());
        let tags: Vec<&ValidationError<'_>> = tags.copied().collect();
        if let Some(first) = tags.first()
            && tags.iter().all(|tag| tag.instance_path() == first.instance_path())
        {
            return self.unknown_tag(&tags, first);
        }
        let mut types: Vec<String> = Vec::new();
        for error in branches.iter().flatten() {
            let Kind::Type { kind } = error.kind() else { return self.none(error, choice) };
            types.extend(match kind {
                jsonschema::error::TypeKind::Single(one) => vec![type_name(&one.to_string())],
                jsonschema::error::TypeKind::Multiple(many) => {
                    many.iter().map(|one| type_name(&one.to_string())).collect()
                }
            });
        }
        types.dedup();
        let message =
            format!("{} is {}, not {}", self.subject(error), kind(error.instance()), either(&types));
        let help = error.instance().is_null().then(|| OF_NULL.to_owned());
        self.add(error, Explanation::new(&WRONG_TYPE, message).help(help), None);
    }

    fn unknown_tag(&mut self, tags: &[&ValidationError<'_>], first: &ValidationError<'_>) {
        let mut options: Vec<String> = tags.iter().filter_map(|tag| fixed(tag)).map(plain).collect();
        options.dedup();
        let property = path(first).last().unwrap_or_default().into_owned();
        let message = format!(
            "{} is {}, not {}",
            self.subject(first),
            shown(&property, first.instance()),
            options::listed(&options)
        );
        let help = options::help(first.instance(), &options);
        self.add(first, Explanation::new(&VALUE_NOT_IN_ENUM, message).help(help), None);
    }

    /// Where all branches list the values that they take.
    fn not_listed(&mut self, error: &ValidationError<'_>, options: &[&Value]) {
        let name = path(error).last().unwrap_or_default().into_owned();
        let mut texts: Vec<String> = Vec::new();
        for option in options.iter().map(|option| plain(option)) {
            if !texts.contains(&option) {
                texts.push(option);
            }
        }
        let it = self.subject(error);
        let message = format!("{it} is {}, not {}", shown(&name, error.instance()), options::listed(&texts));
        let help = options::help(error.instance(), &texts);
        self.add(error, Explanation::new(&VALUE_NOT_IN_ENUM, message).help(help), None);
    }

    /// Where it cannot be told what was meant.
    fn none(&mut self, error: &ValidationError<'_>, choice: &Choice) {
        let names: Vec<_> =
            choice.branches().iter().filter_map(|branch| self.name(&branch.pointer)).collect();
        let help = (names.len() > 1).then(|| format!("make it one of {}", options::all(&names)));
        let explanation = explain(self, error).help(help);
        self.add(error, explanation, None);
    }

    /// Reports a value that more than one branch of `oneOf` accepts.
    pub fn several(&mut self, error: &ValidationError<'_>, branches: &[Errors]) {
        let it = self.subject(error);
        let choice = self.choice(error);
        let fitting = choice.iter().flat_map(|choice| choice.branches()).zip(branches);
        let fitting = fitting.filter(|(_, errors)| errors.is_empty());
        let names: Vec<_> = fitting.filter_map(|(branch, _)| self.name(&branch.pointer)).collect();
        let message = match &names[..] {
            [] | [_] => format!("{it} fits several alternatives of which it may fit only one"),
            names => format!("{it} fits {}, of which it may fit only one", quoted(names).join(" and ")),
        };
        let help = "tell the alternatives apart by a property with a `const`, or use `anyOf`";
        self.add(error, Explanation::new(&NO_MATCHING_SCHEMA, message).help(help.to_owned()), None);
    }

    /// What a schema is called: the component that it is, or its title.
    fn name(&self, pointer: &Pointer) -> Option<String> {
        let at = self.schemas.follow(pointer);
        let title = at.resolve(self.schemas.root())?.get("title").and_then(Value::as_str);
        let component = at.as_str().strip_prefix("/components/schemas/").filter(|name| !name.contains('/'));
        component.and(at.last()).map(|name| name.into_owned()).or_else(|| title.map(str::to_owned))
    }
}

/// True for an error about a property that tells branches apart by its value.
fn is_tag(error: &ValidationError<'_>, here: &str) -> bool {
    fixed(error).is_some() && is_other_kind(error, here)
}

/// The values that branches list, if that is all they ask of a value.
fn listed<'e>(branches: &'e [Errors], here: &str) -> Option<Vec<&'e Value>> {
    let mut options = Vec::new();
    for errors in branches.iter().filter(|errors| !errors.iter().any(|error| is_other_kind(error, here))) {
        let [only] = &errors[..] else { return None };
        let Kind::Enum { options: own } = only.kind() else { return None };
        if only.instance_path().as_str() != here {
            return None;
        }
        options.extend(own.as_array().into_iter().flatten());
    }
    Some(options)
}

/// The names that tell the branches apart.
fn names(choice: &Choice, discriminator: &Discriminator) -> Vec<String> {
    if !discriminator.mapping.is_empty() {
        return discriminator.mapping.iter().map(|(name, _)| name.clone()).collect();
    }
    choice.component_names()
}

fn quoted(names: &[String]) -> Vec<String> {
    names.iter().map(|name| format!("`{name}`")).collect()
}
