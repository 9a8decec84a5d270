//! Work on many items with a few threads, one item's panic being that item's trouble only.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Deeply nested sources are walked by recursion.
const STACK: usize = 64 * 1024 * 1024;

thread_local! {
    /// Where the last panic of this thread happened.
    static PANICKED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Makes panics silent; [`guarded`] reports them. What a panic says may quote the source, and so a key: only its place
/// in this program is kept.
pub fn silence_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!("{}:{}:{}", place.file(), place.line(), place.column()));
        PANICKED_AT.with_borrow_mut(|at| *at = place);
    }));
}

/// The result of `work`, or a message about where it panicked.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // What is shared with the work is only read, so that nothing half-done can be seen afterwards.
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let place = PANICKED_AT.with_borrow_mut(Option::take);
        format!("internal error at {}; please report it", place.as_deref().unwrap_or("an unknown place"))
    })
}

/// Applies `work` to every item, with results in the order of the items.
pub fn map<T: Send, R: Send>(items: Vec<T>, threads: usize, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let count = items.len();
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let drain = || {
        let mut done = Vec::new();
        while let Some((at, item)) = next() {
            done.push((at, work(item)));
        }
        done
    };
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(count))
            .filter_map(|_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, drain).ok())
            .collect();
        let mut results = if workers.is_empty() { drain() } else { Vec::new() };
        for worker in workers {
            match worker.join() {
                Ok(done) => results.extend(done),
                Err(panic) => panic::resume_unwind(panic),
            }
        }
        results
    });
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// `wanted`, if the system lets twice as many threads run at once; else one, which is enough for anything. What starts some and
/// cannot start the others may wait for them for ever, and those that have ended are counted for a while.
pub fn startable(wanted: usize) -> usize {
    let gate = Mutex::new(());
    thread::scope(|scope| {
        let closed = gate.lock();
        let waits = || drop(gate.lock());
        let all = (0..2 * wanted).all(|_| thread::Builder::new().spawn_scoped(scope, waits).is_ok());
        drop(closed);
        if all { wanted } else { 1 }
    })
}

/// The result of `work`, done with as much stack as the workers have.
pub fn deep<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    thread::scope(|scope| {
        // Without a thread there is no run either.
        #[expect(clippy::expect_used, reason = "as `thread::spawn` does")]
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread");
        worker.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_items() {
        let squares = map((0..100).collect(), 3, |n: u32| n * n);
        assert_eq!(squares, (0..100).map(|n| n * n).collect::<Vec<_>>());
    }

    #[test]
    fn threads_that_can_be_started_are_counted() {
        assert_eq!([0, 1, 7].map(startable), [0, 1, 7]);
    }

    #[test]
    fn a_panic_is_a_message_without_what_it_said() {
        let message = guarded(|| -> () { panic!("the key is s3cr3t") }).unwrap_err();
        assert!(message.starts_with("internal error at ") && !message.contains("s3cr3t"), "{message}");
    }
}
