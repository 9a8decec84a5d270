//! The line on a terminal that says how far a long run is.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::Progress;

/// Runs that take no longer show nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the line is drawn.
const TICK: Duration = Duration::from_millis(100);

/// A line on standard error that follows a run, until it is dropped.
#[derive(Debug)]
pub struct Bar {
    /// Nothing is ever sent: the thread ends when this is gone.
    running: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Bar {
    /// Counts for a run, and a line that follows it if standard error is a terminal.
    pub fn start(quiet: bool) -> (Arc<Progress>, Option<Self>) {
        let progress = Arc::new(Progress::default());
        let bar = if quiet { None } else { Self::follow(&progress) };
        (progress, bar)
    }

    fn follow(progress: &Arc<Progress>) -> Option<Self> {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if bar.is_hidden() {
            return None;
        }
        bar.set_style(ProgressStyle::with_template("{spinner} {msg}").ok()?);
        let (running, ended) = mpsc::channel::<()>();
        let progress = Arc::clone(progress);
        let draw = move || {
            let mut began = None;
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                if progress.has_begun() && began.get_or_insert_with(Instant::now).elapsed() >= PATIENCE {
                    bar.set_message(message(&progress));
                    bar.tick();
                }
            }
            bar.finish_and_clear();
        };
        let thread = thread::Builder::new().spawn(draw).ok()?;
        Some(Self { running: Some(running), thread: Some(thread) })
    }
}

/// Erases the line.
impl Drop for Bar {
    fn drop(&mut self) {
        drop(self.running.take());
        if let Some(thread) = self.thread.take() {
            // All that could be lost is the line.
            let _ = thread.join();
        }
    }
}

fn message(progress: &Progress) -> String {
    match progress.analysed() {
        None => format!("looked at {} files", progress.looked_at()),
        Some((done, all)) => format!("looked at {} files, analysed {done} of {all}", progress.looked_at()),
    }
}
