//! What work costs, in the time of the processor: what else the machine does hardly shows.

use std::time::{Duration, Instant};

/// The time of the processor that this thread took so far, where the system tells.
fn thread_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// How long `work`, which starts no threads, takes.
pub fn of(work: impl FnOnce()) -> Duration {
    let (start, before) = (Instant::now(), thread_time());
    work();
    let elapsed = start.elapsed();
    before.zip(thread_time()).map_or(elapsed, |(before, after)| after.saturating_sub(before))
}
