//! The threads that workflow code and codecs run on.

use std::{
    collections::HashMap,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

use tokio::sync::{Semaphore, oneshot};

use crate::plugin::PluginName;

type Task = Box<dyn FnOnce() + Send>;

/// What a thread may use beside the guest's own stack, in bytes. With less, a guest
/// that uses its whole stack takes the process down.
const HOST_STACK_BYTES: usize = 2 << 20;

/// A fixed number of threads that take one task after the other. One plugin never has
/// all of them, so one whose code spins leaves a thread to its neighbours. They end when
/// the last handle is dropped.
#[derive(Clone)]
pub(crate) struct GuestThreads {
    tasks: mpsc::Sender<Task>,
    per_plugin: usize,
    turns: Arc<Mutex<HashMap<PluginName, Arc<Semaphore>>>>,
}

/// The task panicked: a bug of the host, which cost no more than the task.
#[derive(Debug, PartialEq)]
pub(crate) struct Panicked;

impl GuestThreads {
    /// Starts `count` threads, at least two, for guests with `guest_stack_bytes` of stack.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub(crate) fn start(count: usize, guest_stack_bytes: usize) -> io::Result<Self> {
        let (tasks, queue) = mpsc::channel::<Task>();
        let queue = Arc::new(Mutex::new(queue));
        let count = count.max(2);
        for number in 0..count {
            let queue = queue.clone();
            thread::Builder::new()
                .name(format!("guest-{number}"))
                .stack_size(guest_stack_bytes + HOST_STACK_BYTES)
                .spawn(move || {
                    while let Some(task) = next(&queue) {
                        task();
                    }
                })?;
        }
        Ok(Self {
            tasks,
            per_plugin: count - 1,
            turns: Arc::default(),
        })
    }

    /// Runs `work` of a plugin on one of the threads, when it is the plugin's turn.
    ///
    /// # Errors
    /// `work` panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        plugin: &PluginName,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Panicked> {
        let _turn = self.turns(plugin).acquire_owned().await;
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

    fn turns(&self, plugin: &PluginName) -> Arc<Semaphore> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns
            .entry(plugin.clone())
            .or_insert_with(|| Arc::new(Semaphore::new(self.per_plugin)))
            .clone()
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

    fn plugin(name: &str) -> PluginName {
        name.parse().unwrap()
    }

    #[tokio::test]
    async fn a_panicking_task_costs_no_thread() {
        let threads = GuestThreads::start(2, 64 << 10).unwrap();
        let one = plugin("one");
        for _ in 0..5 {
            let ended = threads.run(&one, || panic!("on purpose")).await;
            assert_eq!(ended, Err::<(), _>(Panicked));
        }
        assert_eq!(threads.run(&one, || 7).await, Ok(7));
    }

    #[tokio::test]
    async fn two_plugins_work_at_the_same_time() {
        let threads = GuestThreads::start(2, 64 << 10).unwrap();
        let barrier = Arc::new(std::sync::Barrier::new(2));
        let (left, right) = (barrier.clone(), barrier);
        let (one, two) = (plugin("one"), plugin("two"));
        let both = tokio::join!(
            threads.run(&one, move || left.wait().is_leader()),
            threads.run(&two, move || right.wait().is_leader())
        );
        assert_ne!(both.0, both.1);
    }

    #[tokio::test]
    async fn a_plugin_that_spins_leaves_a_thread_to_the_others() {
        let threads = GuestThreads::start(2, 64 << 10).unwrap();
        let (stop, spinning) = mpsc::channel::<()>();
        let spinning = Arc::new(Mutex::new(spinning));
        let spins: Vec<_> = (0..4)
            .map(|_| {
                let (threads, spinning) = (threads.clone(), spinning.clone());
                tokio::spawn(async move {
                    let spin = move || spinning.lock().unwrap().recv().is_err();
                    threads.run(&plugin("spins"), spin).await
                })
            })
            .collect();
        tokio::task::yield_now().await;
        assert_eq!(threads.run(&plugin("calm"), || 7).await, Ok(7));
        drop(stop);
        for spin in spins {
            assert_eq!(spin.await.unwrap(), Ok(true));
        }
    }
}
