//! Where the properties take their messages from: bytes that the runner chooses.
//!
//! A message is read off the bytes field by field. Zero, and whatever is read behind
//! the end, stands for the least value; so fewer and smaller bytes mean a smaller
//! message, and the runner makes messages small without knowing them.

use std::collections::HashMap;

use super::contract::{Indices, Tables};

/// Bytes that turn into messages, and what the message needs beside itself.
pub(super) struct Source<'a> {
    bytes: std::slice::Iter<'a, u8>,
    /// Whether to draw what the conversion does not keep, too: see [`left_out`],
    /// [`always`], [`one_of`], and times out of range.
    pub(super) wild: bool,
    /// What the contract's indices point to.
    pub(super) tables: Tables,
}

impl<'a> Source<'a> {
    /// Draws what the conversion promises to keep.
    pub(super) fn tame(bytes: &'a [u8]) -> Self {
        Self {
            bytes: bytes.iter(),
            wild: false,
            tables: Tables::default(),
        }
    }

    /// Draws everything that the types can say.
    pub(super) fn wild(bytes: &'a [u8]) -> Self {
        Self {
            wild: true,
            ..Self::tame(bytes)
        }
    }

    /// As [`Self::tame`], with other indices into the tables.
    pub(super) fn with_indices(bytes: &'a [u8], indices: Indices) -> Self {
        Self {
            tables: Tables::with_indices(indices),
            ..Self::tame(bytes)
        }
    }

    fn byte(&mut self) -> u8 {
        self.bytes.next().copied().unwrap_or(0)
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    /// A number below `end`, which is at most 256.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    /// One of three times false.
    pub(super) fn mostly(&mut self) -> bool {
        self.below(3) != 0
    }
}

/// What can be read off a source.
pub(super) trait Draw: Sized {
    fn draw(source: &mut Source<'_>) -> Self;
}

impl Draw for () {
    fn draw(_: &mut Source<'_>) -> Self {}
}

impl<A: Draw, B: Draw> Draw for (A, B) {
    fn draw(source: &mut Source<'_>) -> Self {
        (A::draw(source), B::draw(source))
    }
}

impl Draw for bool {
    fn draw(source: &mut Source<'_>) -> Self {
        source.below(2) == 1
    }
}

impl Draw for u8 {
    fn draw(source: &mut Source<'_>) -> Self {
        source.byte()
    }
}

impl Draw for u32 {
    fn draw(source: &mut Source<'_>) -> Self {
        Self::from_le_bytes(source.array())
    }
}

impl Draw for u64 {
    fn draw(source: &mut Source<'_>) -> Self {
        Self::from_le_bytes(source.array())
    }
}

impl Draw for i64 {
    fn draw(source: &mut Source<'_>) -> Self {
        Self::from_le_bytes(source.array())
    }
}

/// Core's signed numbers are counts and ranks: a negative one becomes zero.
impl Draw for i32 {
    fn draw(source: &mut Source<'_>) -> Self {
        let any = Self::from_le_bytes(source.array());
        if source.wild { any } else { any & Self::MAX }
    }
}

/// No NaN, which is not equal to itself.
impl Draw for f64 {
    fn draw(source: &mut Source<'_>) -> Self {
        Self::from(u16::from_le_bytes(source.array())) / 7.0
    }
}

impl Draw for f32 {
    fn draw(source: &mut Source<'_>) -> Self {
        Self::from(u16::from_le_bytes(source.array())) / 7.0
    }
}

impl Draw for String {
    fn draw(source: &mut Source<'_>) -> Self {
        let length = source.below(5);
        let letters = ['a', 'b', 'Z', '/', '\0', 'é', '雪', '🦀'];
        (0..length).map(|_| letters[source.below(8)]).collect()
    }
}

impl<T: Draw> Draw for Vec<T> {
    fn draw(source: &mut Source<'_>) -> Self {
        let length = source.below(4);
        (0..length).map(|_| T::draw(source)).collect()
    }
}

impl<T: Draw> Draw for HashMap<String, T> {
    fn draw(source: &mut Source<'_>) -> Self {
        let length = source.below(4);
        let mut entry = || (String::draw(source), T::draw(source));
        (0..length).map(|_| entry()).collect()
    }
}

impl<T: Draw> Draw for Option<T> {
    fn draw(source: &mut Source<'_>) -> Self {
        source.mostly().then(|| T::draw(source))
    }
}

impl<T: Draw> Draw for Box<T> {
    fn draw(source: &mut Source<'_>) -> Self {
        Self::new(T::draw(source))
    }
}

/// A field that the conversion leaves out on purpose.
pub(super) fn left_out<T: Draw + Default>(source: &mut Source<'_>) -> T {
    if source.wild {
        T::draw(source)
    } else {
        T::default()
    }
}

/// A field whose absence the other side cannot say, or refuses.
pub(super) fn always<T: Draw>(source: &mut Source<'_>) -> Option<T> {
    if source.wild {
        Option::draw(source)
    } else {
        Some(T::draw(source))
    }
}

/// A number that stands for one of the values of `E`. An unknown one, of a newer
/// server, becomes the unspecified one.
pub(super) fn one_of<E: TryFrom<i32>>(source: &mut Source<'_>) -> i32 {
    if source.wild {
        return i32::from(source.byte()) - 1;
    }
    let values: Vec<i32> = (0..64).filter(|it| E::try_from(*it).is_ok()).collect();
    values[source.below(values.len())]
}

/// As [`one_of`], several times.
pub(super) fn some_of<E: TryFrom<i32>>(source: &mut Source<'_>) -> Vec<i32> {
    let length = source.below(4);
    (0..length).map(|_| one_of::<E>(source)).collect()
}
