//! Chance that can be repeated: the same seed gives the same throws on every machine.

/// A small pseudo-random source (SplitMix64). Nothing secret may come from it.
pub struct Dice(u64);

impl Dice {
    /// Dice of their own for one numbered thing, so that it does not matter in which order things are made.
    pub fn of(seed: u64, number: u64) -> Dice {
        let mut dice = Dice(seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        dice.next();
        dice
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `below` - 1; 0 when `below` is 0.
    pub fn below(&mut self, below: usize) -> usize {
        let wide = u128::from(self.next()) * below as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included; small ones are more frequent.
    pub fn mostly_low(&mut self, low: i64, high: i64) -> i64 {
        let share = i128::from(self.next() >> 40);
        let wide = i128::from((high - low).max(0)) + 1;
        low + i64::try_from((wide * share * share) >> 48).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let wide = usize::try_from((high - low).max(0)).unwrap_or(0) + 1;
        low + i64::try_from(self.below(wide)).unwrap_or(0)
    }

    /// True in so many of a hundred throws.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several; nothing when there is nothing to choose from.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let chosen = self.below(from.len());
        from.get(chosen)
    }

    /// 128 bits as 32 hexadecimal digits, the form of a file's key.
    pub fn key(&mut self) -> String {
        format!("{:016x}{:016x}", self.next(), self.next())
    }
}
