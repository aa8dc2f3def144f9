//! Chance that falls the same way every time.

use fastrand::Rng;

/// A number that belongs to these words: the same on every machine and with every version (FNV-1a).
pub(super) fn number(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Dice that belong to these words.
pub(super) fn dice(words: &[&str]) -> Rng {
    Rng::with_seed(number(words))
}

/// One of several.
///
/// # Panics
/// If there is none.
pub(super) fn pick<'a, T>(rng: &mut Rng, among: &'a [T]) -> &'a T {
    &among[rng.usize(..among.len())]
}
