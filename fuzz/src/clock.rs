//! The time that work takes.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// What 100 kB may take here. A release takes a sixth of it, without the counters of the fuzzer and the assertions.
const MOST: Duration = Duration::from_secs(2);

/// The result of work on so many bytes, which must not take longer than they may. Counts the time of the processor, whatever
/// else the machine does.
pub fn in_time<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let before = now();
    let result = work();
    let took = now() - before;
    let most = MOST * u32::try_from(bytes / 100_000).unwrap_or(u32::MAX).max(1);
    assert!(took <= most, "{took:?} for {bytes} bytes");
    result
}

/// The time of the processor that this process took.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}
