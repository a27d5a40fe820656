use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::pointer::Pointer;
use crate::rules::{EXAMPLE_BREAKS_SCHEMA, MISSING_PROPERTY, UNDECLARED_PARAMETER, WRONG_TYPE};
use crate::source::{Format, Place, Source};

fn place(path: &str, pointer: &str) -> Place {
    let source = Source::new(path, String::new(), Format::Yaml);
    Place::new(Arc::new(source), Pointer::parse(pointer).unwrap())
}

fn policy(scopes: Vec<Scope>) -> Policy {
    let place = place("bonafide.toml", "");
    let allowance = |scope| Allowance::new(&WRONG_TYPE, scope, "why".into(), place.clone());
    let operations = [("listUsers".into(), "GET /v1/users".into()), ("GET /v2".into(), "GET /v2".into())];
    Policy::new(Severities::default(), scopes.into_iter().map(allowance).collect(), operations)
}

fn allows(scope: Scope, finding: &Finding) -> bool {
    policy(vec![scope]).judge(vec![finding.clone()]).is_empty()
}

#[test]
fn an_operation_is_known_by_either_name_and_by_where_a_place_stands() {
    let by_name = Finding::new(&WRONG_TYPE, "x").operation("listUsers".into());
    let by_place = Finding::new(&WRONG_TYPE, "x").at(place("a.yaml", "/paths/~1v1~1users/get/responses/200"));
    let other = Finding::new(&WRONG_TYPE, "x").operation("GET /v2".into());
    let operation = |name: &str| Scope { operation: Some(name.into()), ..Scope::default() };
    let path = |glob: &str| Scope { path: Some(Glob::new(glob)), ..Scope::default() };
    for scope in [operation("listUsers"), operation("GET /v1/users"), path("/v1/*"), path("/v1/users")] {
        assert!(allows(scope.clone(), &by_name), "{scope}");
        assert!(allows(scope.clone(), &by_place), "{scope}");
        assert!(!allows(scope.clone(), &other), "{scope}");
        assert!(!allows(scope, &Finding::new(&WRONG_TYPE, "nowhere")));
    }
}

#[test]
fn all_limits_must_hold() {
    let finding =
        Finding::new(&WRONG_TYPE, "x").written_at(place("spec/a.yaml", "/components/schemas/A/example"));
    let schema = Scope { schema: Some("A".into()), ..Scope::default() };
    let file = |glob: &str| Scope { file: Some(Glob::new(glob)), ..schema.clone() };
    assert!(allows(Scope::default(), &finding));
    assert!(allows(schema.clone(), &finding));
    assert!(!allows(Scope { schema: Some("AB".into()), ..Scope::default() }, &finding));
    assert!(allows(file("spec/*.yaml"), &finding));
    assert!(!allows(file("other/*.yaml"), &finding));
    assert!(allows(Scope { folder: "spec".into(), ..file("a.yaml") }, &finding));
}

#[test]
fn a_severity_is_set_or_off_for_its_code_alone() {
    let mut severities = Severities::default();
    severities.set(&WRONG_TYPE, Some(Severity::Info));
    severities.set(&MISSING_PROPERTY, None);
    assert!(severities.ask_for(&WRONG_TYPE) && !severities.ask_for(&MISSING_PROPERTY));
    let policy = Policy::new(severities, Vec::new(), []);
    let findings =
        [&WRONG_TYPE, &MISSING_PROPERTY, &EXAMPLE_BREAKS_SCHEMA].map(|rule| Finding::new(rule, "x"));
    let judged: Vec<_> = policy.judge(findings.to_vec());
    let judged: Vec<_> = judged.iter().map(|finding| (finding.rule.code, finding.severity)).collect();
    assert_eq!(judged, [("wrong-type", Severity::Info), ("example-breaks-schema", Severity::Error)]);
}

#[test]
fn an_allowance_in_vain_is_told_unless_only_exchanges_could_meet_it() {
    let place = place("bonafide.toml", "");
    let allowance = |rule, name: &str| {
        let scope = Scope { operation: Some(name.into()), ..Scope::default() };
        Allowance::new(rule, scope, "why".into(), place.clone())
    };
    let allowances = vec![
        allowance(&EXAMPLE_BREAKS_SCHEMA, "read"),
        allowance(&UNDECLARED_PARAMETER, "read"),
        allowance(&UNDECLARED_PARAMETER, "raed"),
    ];
    let policy = Policy::new(Severities::default(), allowances, [("read".into(), "GET /a".into())]);
    let helps: Vec<_> =
        policy.unmatched(&BTreeSet::new()).into_iter().map(|finding| finding.help.unwrap()).collect();
    assert_eq!(helps, ["what it allowed is mended: remove it", "did you mean the operation `read`?"]);
    policy.judge(vec![Finding::new(&EXAMPLE_BREAKS_SCHEMA, "x").operation("read".into())]);
    assert_eq!(policy.unmatched(&BTreeSet::new()).len(), 1);
}
