//! Random numbers with a seed, and words to write.

/// A small generator (SplitMix64): the same seed rolls the same.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

const TEXTS: [&str; 12] = [
    "",
    "   ",
    "Buss til byen",
    "Vi må ha kurs. Og bedre transport.",
    "Æøå 😀 \u{202e}",
    "<script>alert(1)</script>",
    "Ungdom som står utenfor",
    "Ring en bruker",
    "Lærere, foreldre og elever",
    "\"'\\\n\t",
    "Nav",
    "a",
];

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to but not including `n`; 0 when `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n.max(1)).unwrap();
        usize::try_from(self.roll() % n).unwrap()
    }

    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(super) fn pick<T: Clone>(&mut self, of: impl IntoIterator<Item = T>) -> Option<T> {
        let of: Vec<T> = of.into_iter().collect();
        let at = self.below(of.len());
        of.get(at).cloned()
    }

    /// Text to write: mostly words, now and then empty or too long.
    pub(super) fn text(&mut self) -> String {
        if self.one_in(40) {
            return "æ".repeat(self.below(4_200));
        }
        TEXTS[self.below(TEXTS.len())].to_owned()
    }

    /// Words, never blank.
    pub(super) fn words(&mut self) -> String {
        format!("{} {}", TEXTS[2 + self.below(10)], self.below(5))
    }
}
