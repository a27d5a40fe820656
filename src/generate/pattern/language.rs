//! Texts that several regular expressions accept, and others do not.
//!
//! The automata of all of them are walked together, one character after another. Every set of states is
//! looked at once for each length, so that a text is found where there is one, without guesses.

use std::collections::HashSet;

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::{Anchored, Input, MatchKind};

use crate::generate::seed::Seed;

/// How many steps of one automaton a search may take.
const MAX_STEPS: usize = 100_000;

/// What the states of one automaton may take, in bytes.
const MAX_CACHE: usize = 1 << 20;

/// A text gets about as long as this where it may be of any length.
const USUAL: usize = 8;

/// How much longer than wished for a text may get.
const LONGER: usize = 200;

/// What is asked of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// In the syntax of `regex`.
    pub expression: String,
    /// Whether every match is at the start of the text.
    pub anchored: bool,
    /// False where the text must not match.
    pub holds: bool,
}

/// A text of `least` to `most` characters that meets all demands. It is made of printable ASCII where
/// that is enough, and else of the characters `unusual` too.
pub fn text(
    demands: &[Demand],
    unusual: &[char],
    (least, most): (usize, usize),
    seed: Seed,
) -> Option<String> {
    let mut search = Search::new(demands, unusual)?;
    let wished = least.max(USUAL + seed.below(4)).min(most);
    search.levels.push(vec![search.start()?]);
    let mut found = None;
    for length in 0..=most.min(wished + LONGER) {
        let level = search.levels.get(length)?;
        if length >= least
            && let Some(end) = (0..level.len()).find(|node| search.accepts(length, *node))
        {
            found = Some((length, end));
        }
        if (found.is_some() && length >= wished) || !search.extend(length, seed) {
            break;
        }
    }
    let (length, end) = found?;
    Some(search.spell(length, end, seed))
}

struct Search {
    members: Vec<Member>,
    /// Characters that all automata take alike.
    alphabet: Vec<Vec<char>>,
    /// What is reached with so many characters.
    levels: Vec<Vec<Node>>,
    steps: usize,
}

/// One automaton, and what it is asked for.
struct Member {
    dfa: DFA,
    cache: std::cell::RefCell<Cache>,
    anchored: bool,
    holds: bool,
}

/// What all automata have made of a text, and how it ends.
struct Node {
    states: Vec<State>,
    /// The node of the level before.
    from: usize,
    group: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum State {
    Open(LazyStateID),
    Matched,
    Never,
}

impl Search {
    fn new(demands: &[Demand], unusual: &[char]) -> Option<Self> {
        let members = demands.iter().map(Member::new).collect::<Option<Vec<_>>>()?;
        let alphabet = alphabet(&members, unusual);
        Some(Self { members, alphabet, levels: Vec::new(), steps: 0 })
    }

    fn start(&self) -> Option<Node> {
        let states = self.members.iter().map(Member::start).collect::<Option<_>>()?;
        Some(Node { states, from: 0, group: 0 })
    }

    fn accepts(&self, length: usize, node: usize) -> bool {
        let node = self.levels.get(length).and_then(|level| level.get(node));
        node.is_some_and(|node| {
            self.members.iter().zip(&node.states).all(|(member, state)| member.ends(*state) == member.holds)
        })
    }

    /// Adds what one more character leads to; false where that is nothing, or too much.
    fn extend(&mut self, length: usize, seed: Seed) -> bool {
        let Some(level) = self.levels.get(length) else { return false };
        let mut seen = HashSet::new();
        let mut next = Vec::new();
        let is_usual = |group: &&Vec<char>| group.iter().all(char::is_ascii_alphanumeric);
        let usual = self.alphabet.iter().take_while(is_usual).count();
        let first = seed.with_number(length as u64).below(usual);
        for (from, node) in level.iter().enumerate() {
            for turn in 0..self.alphabet.len() {
                let group = if turn < usual { (first + turn) % usual } else { turn };
                self.steps += self.members.len();
                let Some(character) = self.alphabet.get(group).and_then(|group| group.first()) else {
                    continue;
                };
                let Some(states) = self.step(&node.states, *character) else { continue };
                if seen.insert(states.clone()) {
                    next.push(Node { states, from, group });
                }
            }
        }
        let goes_on = !next.is_empty() && self.steps < MAX_STEPS;
        self.levels.push(next);
        goes_on
    }

    /// The states after one more character; none where no end can be good.
    fn step(&self, states: &[State], character: char) -> Option<Vec<State>> {
        let mut buffer = [0; 4];
        let bytes = character.encode_utf8(&mut buffer).as_bytes();
        let step = |(member, state): (&Member, &State)| {
            let state = bytes.iter().try_fold(*state, |state, byte| member.next(state, *byte))?;
            let hopeless = if member.holds { State::Never } else { State::Matched };
            (state != hopeless).then_some(state)
        };
        self.members.iter().zip(states).map(step).collect()
    }

    /// The text that led to a node.
    fn spell(&self, length: usize, end: usize, seed: Seed) -> String {
        let mut characters: Vec<char> = Vec::new();
        let mut at = end;
        for level in self.levels.iter().take(length + 1).skip(1).rev() {
            let Some(node) = level.get(at) else { break };
            let group = self.alphabet.get(node.group).map(Vec::as_slice).unwrap_or_default();
            let pick = seed.with("spell").with_number(characters.len() as u64).below(group.len());
            characters.extend(group.get(pick));
            at = node.from;
        }
        characters.iter().rev().collect()
    }
}

impl Member {
    fn new(demand: &Demand) -> Option<Self> {
        let config = DFA::config()
            .match_kind(MatchKind::All)
            .unicode_word_boundary(true)
            .cache_capacity(MAX_CACHE)
            .skip_cache_capacity_check(true)
            // States that are forgotten would be taken for others.
            .minimum_cache_clear_count(Some(0));
        let dfa = DFA::builder().configure(config).build(&demand.expression).ok()?;
        let cache = dfa.create_cache().into();
        Some(Self { dfa, cache, anchored: demand.anchored, holds: demand.holds })
    }

    fn start(&self) -> Option<State> {
        let anchored = if self.anchored { Anchored::Yes } else { Anchored::No };
        let input = Input::new("").anchored(anchored);
        self.dfa.start_state_forward(&mut self.cache.borrow_mut(), &input).ok().map(State::Open)
    }

    fn next(&self, state: State, byte: u8) -> Option<State> {
        let State::Open(id) = state else { return Some(state) };
        let next = self.dfa.next_state(&mut self.cache.borrow_mut(), id, byte).ok()?;
        match next {
            next if next.is_quit() => None,
            // A match is told one byte late; it stays one whatever follows.
            next if next.is_match() => Some(State::Matched),
            next if next.is_dead() => Some(State::Never),
            next => Some(State::Open(next)),
        }
    }

    /// Whether the text matches if it ends here.
    fn ends(&self, state: State) -> bool {
        match state {
            State::Matched => true,
            State::Never => false,
            State::Open(id) => {
                let end = self.dfa.next_eoi_state(&mut self.cache.borrow_mut(), id);
                end.is_ok_and(|end| end.is_match())
            }
        }
    }
}

/// The characters that texts are made of, those together that no automaton tells apart.
fn alphabet(members: &[Member], unusual: &[char]) -> Vec<Vec<char>> {
    let mut groups: Vec<(Vec<u8>, Vec<char>)> = Vec::new();
    for byte in b' '..=b'~' {
        let classes: Vec<_> = members.iter().map(|member| member.dfa.byte_classes().get(byte)).collect();
        match groups.iter_mut().find(|(known, _)| *known == classes) {
            Some((_, group)) => group.push(byte.into()),
            None => groups.push((classes, vec![byte.into()])),
        }
    }
    let mut printable: Vec<_> = groups.into_iter().map(|(_, group)| usual(group)).collect();
    // What reads well comes first, so that nothing else is taken without need.
    printable.sort_by_key(|group| !group.iter().all(char::is_ascii_alphanumeric));
    printable.into_iter().chain(unusual.iter().map(|character| vec![*character])).collect()
}

/// Those of some characters that read well, as far as there are such.
fn usual(group: Vec<char>) -> Vec<char> {
    let kinds: [fn(&char) -> bool; 3] =
        [char::is_ascii_lowercase, char::is_ascii_alphanumeric, |character| "-_.@#!".contains(*character)];
    match kinds.into_iter().find(|kind| group.iter().any(kind)) {
        Some(kind) => group.into_iter().filter(kind).collect(),
        None => group,
    }
}
