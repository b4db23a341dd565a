//! How long a picture may be worked on.

use super::PictureRefusal;
use std::io::{BufRead, Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::time::{Duration, Instant};

/// Bytes that are given out at once: unpacked they can be a thousand times as many, and the time is looked at between.
const AT_ONCE: usize = 1_024;

/// Until when something may be worked on.
#[derive(Clone, Copy)]
pub struct TimeBudget(Option<Instant>);

impl TimeBudget {
    /// A time from now on.
    pub fn begin(time: Duration) -> TimeBudget {
        TimeBudget(Instant::now().checked_add(time))
    }

    pub fn check(self) -> std::result::Result<(), PictureRefusal> {
        if self.is_over() { Err(PictureRefusal::TooLarge) } else { Ok(()) }
    }

    fn is_over(self) -> bool {
        self.0.is_some_and(|end| Instant::now() >= end)
    }
}

/// A file that cannot be read any more when its time is over. Decoders work between the parts that they read.
pub struct BudgetedReader<R> {
    file: R,
    budget: TimeBudget,
}

impl<R> BudgetedReader<R> {
    pub fn new(file: R, budget: TimeBudget) -> BudgetedReader<R> {
        BudgetedReader { file, budget }
    }

    fn check(&self) -> Result<()> {
        if self.budget.is_over() { Err(Error::from(ErrorKind::TimedOut)) } else { Ok(()) }
    }
}

impl<R: BufRead> Read for BudgetedReader<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        self.check()?;
        let length = into.len().min(AT_ONCE);
        self.file.read(&mut into[..length])
    }
}

impl<R: BufRead> BufRead for BudgetedReader<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        self.check()?;
        let bytes = self.file.fill_buf()?;
        Ok(&bytes[..bytes.len().min(AT_ONCE)])
    }

    fn consume(&mut self, length: usize) {
        self.file.consume(length);
    }
}

impl<R: Seek> Seek for BudgetedReader<R> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.file.seek(to)
    }

    // The buffer keeps what it holds, which `seek` would read again for each step.
    fn seek_relative(&mut self, by: i64) -> Result<()> {
        self.file.seek_relative(by)
    }
}
