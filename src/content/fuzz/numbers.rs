//! Numbers that look random and are the same in every run, for tests that throw noise at the program.

/// The numbers, from a seed that is not 0 (xorshift64).
pub struct Numbers(pub u64);

impl Numbers {
    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).expect("a number")).expect("a number")
    }

    /// One of several, of which there is at least one.
    pub fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
