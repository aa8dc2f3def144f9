//! How alike two texts are, and which of many texts are the likeliest pairs.

use std::{
    collections::{HashMap, HashSet, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

/// From this likeness on, texts of one number are the same.
const SAME_NUMBER: f64 = 0.35;
/// From this likeness on, texts of different numbers are the same.
const OTHER_NUMBER: f64 = 0.55;
/// Words that more texts share than this tell nothing, and would make looking for pairs slow.
const TOO_COMMON: usize = 48;
/// The most texts that one is compared with.
const COMPARED: usize = 24;

/// A text as it is compared: its number, and its words and pairs of neighbouring words without regard to case.
#[derive(Clone, Debug)]
pub struct Text {
    reference: String,
    plain: String,
    shingles: HashSet<u64>,
}

impl Text {
    pub fn new(reference: &str, text: &str) -> Self {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let hash = |part: &[&str]| {
            let mut hasher = DefaultHasher::new();
            part.hash(&mut hasher);
            hasher.finish()
        };
        let shingles = words.windows(2).chain(words.chunks(1)).map(hash).collect();
        Self { reference: reference.to_owned(), plain: words.join(" "), shingles }
    }

    /// 0: nothing in common; 1: the same words (Sørensen–Dice over words and pairs of words).
    pub fn likeness(&self, other: &Self) -> f64 {
        let all = self.shingles.len() + other.shingles.len();
        if all == 0 {
            return 1.0;
        }
        2.0 * self.shingles.intersection(&other.shingles).count() as f64 / all as f64
    }
}

/// Places of the new texts with the old ones that they are, each at most once.
pub fn pair(old: &[Text], new: &[Text]) -> Vec<(usize, usize)> {
    let mut pairs = Pairs { of_new: vec![None; new.len()], of_old: vec![false; old.len()] };
    pairs.unchanged(old, new);
    let by_reference: HashMap<&str, usize> =
        old.iter().enumerate().map(|(place, text)| (text.reference.as_str(), place)).collect();
    // What kept its number is that task rather than another one that sounds like it; the likest first.
    let same = new.iter().enumerate().filter_map(|(place, text)| {
        let old_place = *by_reference.get(text.reference.as_str())?;
        Some((old[old_place].likeness(text), place, old_place))
    });
    pairs.take_best(same.filter(|(likeness, ..)| *likeness >= SAME_NUMBER).collect());
    let index = Index::new(old);
    let mut others = Vec::new();
    for (place, text) in new.iter().enumerate().filter(|(place, _)| pairs.of_new[*place].is_none()) {
        let near = index.near(text).into_iter().filter(|old_place| !pairs.of_old[*old_place]);
        others.extend(near.map(|old_place| (old[old_place].likeness(text), place, old_place)));
    }
    others.retain(|(likeness, ..)| *likeness >= OTHER_NUMBER);
    pairs.take_best(others);
    pairs.of_new.iter().enumerate().filter_map(|(place, old_place)| Some((place, (*old_place)?))).collect()
}

/// For each new text the old one that it says again in much the same words, and how alike they are; several may say one.
pub fn nearest(old: &[Text], new: &[Text]) -> Vec<Option<(usize, f64)>> {
    let index = Index::new(old);
    let nearest = |text: &Text| {
        let alike = index.near(text).into_iter().map(|place| (place, old[place].likeness(text)));
        let best = alike.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.filter(|(_, likeness)| *likeness >= OTHER_NUMBER)
    };
    new.iter().map(nearest).collect()
}

struct Pairs {
    of_new: Vec<Option<usize>>,
    of_old: Vec<bool>,
}

impl Pairs {
    fn take(&mut self, new: usize, old: usize) {
        if self.of_new[new].is_none() && !self.of_old[old] {
            self.of_new[new] = Some(old);
            self.of_old[old] = true;
        }
    }

    fn take_best(&mut self, mut found: Vec<(f64, usize, usize)>) {
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, new, old) in found {
            self.take(new, old);
        }
    }

    /// Pairs what says the same words: under the same number first, then in order.
    fn unchanged(&mut self, old: &[Text], new: &[Text]) {
        let mut exactly: HashMap<(&str, &str), usize> = HashMap::new();
        let mut by_words: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, text) in old.iter().enumerate().rev() {
            exactly.insert((&text.reference, &text.plain), place);
            by_words.entry(&text.plain).or_default().push(place);
        }
        for (place, text) in new.iter().enumerate() {
            if let Some(old_place) = exactly.get(&(text.reference.as_str(), text.plain.as_str())) {
                self.take(place, *old_place);
            }
        }
        for (place, text) in new.iter().enumerate() {
            let Some(places) = by_words.get_mut(text.plain.as_str()) else { continue };
            while self.of_new[place].is_none()
                && let Some(old_place) = places.pop()
            {
                self.take(place, old_place);
            }
        }
    }
}

/// Which texts hold a word or pair of words.
struct Index<'a> {
    places: HashMap<&'a u64, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn new(texts: &'a [Text]) -> Self {
        let mut places: HashMap<&u64, Vec<usize>> = HashMap::new();
        for (place, text) in texts.iter().enumerate() {
            for shingle in &text.shingles {
                places.entry(shingle).or_default().push(place);
            }
        }
        places.retain(|_, places| places.len() <= TOO_COMMON);
        Self { places }
    }

    /// The texts that share the most telling words with `text`.
    fn near(&self, text: &Text) -> Vec<usize> {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for place in text.shingles.iter().filter_map(|shingle| self.places.get(shingle)).flatten() {
            *shared.entry(*place).or_default() += 1;
        }
        let mut near: Vec<(usize, usize)> = shared.into_iter().map(|(place, count)| (count, place)).collect();
        near.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        near.into_iter().take(COMPARED).map(|(_, place)| place).collect()
    }
}
