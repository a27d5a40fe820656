//! Sets of names that are cheap to unite: most schemas have theirs in common with others.

use std::rc::Rc;

/// A set of names, each known by its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(Vec<u64>);

const BITS: usize = u64::BITS as usize;

impl Names {
    pub fn insert(&mut self, number: usize) {
        let (word, bit) = (number / BITS, number % BITS);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1 << bit;
        }
    }

    pub fn contains(&self, number: usize) -> bool {
        self.0.get(number / BITS).is_some_and(|bits| bits & (1 << (number % BITS)) != 0)
    }

    fn includes(&self, other: &Self) -> bool {
        other.0.iter().enumerate().all(|(word, bits)| bits & !self.0.get(word).unwrap_or(&0) == 0)
    }

    fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(bits, more)| *bits |= more);
    }
}

/// Makes `names` hold the others too. Where one of the two has it all already, it is shared.
pub fn unite(names: &mut Rc<Names>, others: &Rc<Names>) {
    if Rc::ptr_eq(names, others) || names.includes(others) {
        return;
    }
    if others.includes(names) {
        *names = others.clone();
    } else {
        Rc::make_mut(names).add(others);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(numbers: &[usize]) -> Rc<Names> {
        let mut names = Names::default();
        numbers.iter().for_each(|number| names.insert(*number));
        Rc::new(names)
    }

    #[test]
    fn a_union_holds_what_either_holds() {
        let mut united = names(&[1, 64]);
        unite(&mut united, &names(&[2, 500]));
        let held: Vec<_> = (0..600).filter(|number| united.contains(*number)).collect();
        assert_eq!(held, [1, 2, 64, 500]);
    }

    #[test]
    fn what_has_it_all_is_shared() {
        let all = names(&[1, 2, 90]);
        for part in [names(&[]), names(&[2]), names(&[1, 2, 90])] {
            let (mut grown, mut kept) = (part.clone(), all.clone());
            unite(&mut grown, &all);
            unite(&mut kept, &part);
            assert!(grown == all && Rc::ptr_eq(&kept, &all));
        }
    }
}
