//! What a run has asked for and not got yet, in words: the stand-in for the stack
//! traces of waiting code, which Rust does not keep.

use super::core::RunCore;

impl RunCore {
    /// One line for each thing that is open.
    #[inline(never)]
    pub(crate) fn open_work(&self) -> String {
        if self.is_closed() {
            return "The workflow has ended.".to_owned();
        }
        let mut open = vec![
            ("timer", self.timers.borrow().numbers()),
            ("activity", self.activities.borrow().numbers()),
        ];
        open.extend(self.open_parts());
        let mut text = String::new();
        for (what, numbers) in &open {
            numbers.iter().for_each(|seq| line(&mut text, what, *seq));
        }
        if self.has_conditions() {
            text.push_str("\na condition on the workflow's state");
        }
        match self.running_handlers.get() {
            0 => {}
            handlers => line(&mut text, "handlers under way:", handlers as u32),
        }
        let none = if text.is_empty() { " nothing" } else { "" };
        "Rust keeps no stack of code that waits. The run has open:".to_owned() + none + &text
    }
}

fn line(text: &mut String, what: &str, number: u32) {
    for part in ["\n", what, " ", &number.to_string()] {
        text.push_str(part);
    }
}
