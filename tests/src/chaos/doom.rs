//! The fate of the functions, as a schedule has it.

use sandbox::fate::{Fate, Invocation};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

#[derive(Default)]
pub struct Doom(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    lives: HashMap<Invocation, VecDeque<u32>>,
    deliveries: VecDeque<usize>,
    reordered: usize,
}

impl Doom {
    pub fn kill(&self, what: Invocation, runs: u32) {
        self.with(|waiting| waiting.lives.entry(what).or_default().push_back(runs));
    }

    pub fn deliver(&self, times: usize) {
        self.with(|waiting| waiting.deliveries.push_back(times));
    }

    pub fn reorder(&self, batches: usize) {
        self.with(|waiting| waiting.reordered += batches);
    }

    /// Nothing more befalls anybody.
    pub fn lift(&self) {
        self.with(|waiting| *waiting = Waiting::default());
    }

    fn with<T>(&self, change: impl FnOnce(&mut Waiting) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Fate for Doom {
    fn life_of(&self, invocation: Invocation) -> Option<u32> {
        self.with(|waiting| waiting.lives.get_mut(&invocation)?.pop_front())
    }

    fn deliveries(&self) -> usize {
        self.with(|waiting| waiting.deliveries.pop_front()).unwrap_or(1)
    }

    fn reorders(&self) -> bool {
        self.with(|waiting| {
            let reorders = waiting.reordered > 0;
            waiting.reordered -= usize::from(reorders);
            reorders
        })
    }
}
