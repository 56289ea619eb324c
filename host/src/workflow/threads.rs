//! The threads that workflow code runs on.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

use tokio::sync::oneshot;

type Task = Box<dyn FnOnce() + Send>;

/// What a thread may use beside the guest's own stack, in bytes. With less, a guest
/// that uses its whole stack takes the process down.
const HOST_STACK_BYTES: usize = 2 << 20;

/// A fixed number of threads that take one task after the other. They end when the
/// last handle is dropped.
#[derive(Clone)]
pub(crate) struct WorkflowThreads {
    tasks: mpsc::Sender<Task>,
}

/// The task panicked: a bug of the host, which cost no more than the task.
#[derive(Debug, PartialEq)]
pub(crate) struct Panicked;

impl WorkflowThreads {
    /// Starts `count` threads for guests with `guest_stack_bytes` of stack.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub(crate) fn start(count: usize, guest_stack_bytes: usize) -> io::Result<Self> {
        let (tasks, queue) = mpsc::channel::<Task>();
        let queue = Arc::new(Mutex::new(queue));
        for number in 0..count.max(1) {
            let queue = queue.clone();
            thread::Builder::new()
                .name(format!("workflow-{number}"))
                .stack_size(guest_stack_bytes + HOST_STACK_BYTES)
                .spawn(move || {
                    while let Some(task) = next(&queue) {
                        task();
                    }
                })?;
        }
        Ok(Self { tasks })
    }

    /// Runs `work` on one of the threads.
    ///
    /// # Errors
    /// `work` panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Panicked> {
        let (done, result) = oneshot::channel();
        let task = Box::new(move || {
            if let Ok(value) = catch_unwind(AssertUnwindSafe(work)) {
                // Nobody waits any more: the host is stopping.
                let _ = done.send(value);
            }
        });
        self.tasks.send(task).map_err(|_| Panicked)?;
        result.await.map_err(|_| Panicked)
    }
}

fn next(queue: &Mutex<mpsc::Receiver<Task>>) -> Option<Task> {
    queue
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .recv()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panicking_task_costs_no_thread() {
        let threads = WorkflowThreads::start(1, 64 << 10).unwrap();
        assert_eq!(threads.run(|| panic!("on purpose")).await, Err(Panicked));
        assert_eq!(threads.run(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn two_threads_work_at_the_same_time() {
        let threads = WorkflowThreads::start(2, 64 << 10).unwrap();
        let barrier = Arc::new(std::sync::Barrier::new(2));
        let (left, right) = (barrier.clone(), barrier);
        let both = tokio::join!(
            threads.run(move || left.wait().is_leader()),
            threads.run(move || right.wait().is_leader())
        );
        assert_ne!(both.0, both.1);
    }
}
