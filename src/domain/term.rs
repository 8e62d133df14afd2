//! What the full-text index holds of a name, and what a text that is looked for asks of it.
//!
//! Neither database cuts Chinese into words, and their own rules for other text differ. So a name is cut here: a run of
//! Chinese into up to four characters that stand side by side, anything else into words and how they begin. The indexes take
//! these terms as they are, and both databases find alike.

use std::collections::HashSet;

use super::text::folded;

/// Stands before what a name begins with. No word has it, and SQLite's index takes what is not ASCII for a letter.
const BEGINS: char = '‹';
/// Stands before a whole name, as the other does before its beginning.
const IS: char = '›';
/// Characters of a name that its term has; the rest is told by the name itself.
const LONG: usize = 32;
/// Stands for the blank between words where a name's beginning has some: terms stand between blanks.
const BLANK: &str = "·";
/// Letters with which a name begins, as terms of it.
const BEGINNINGS: [usize; 5] = [1, 2, 4, 8, 16];
/// Whole words with which a name begins, as terms of it with a letter of the next.
const FIRST_WORDS: usize = 2;
/// Chinese characters side by side, up to which they are a term.
const TOGETHER: usize = 4;
/// Terms of a text that narrow the names down; more would leave out next to nothing.
const NARROWING: usize = 24;
/// Letters that a feature of a word has at most: a Chinese one has one for each way to cut it.
const OF_WORD: usize = 32;
/// Letters that a feature of a whole name has at most: more than a text has.
const OF_NAME: usize = 256;

/// How well a name fits a text, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is the text.
    Is,
    /// It begins with the text.
    Begins,
    /// It holds every word of the text.
    Holds,
}

impl Fit {
    /// All, the best first.
    pub const ALL: [Fit; 3] = [Fit::Is, Fit::Begins, Fit::Holds];
}

/// A name as it is compared: its words in lower case, a blank before each. Where Chinese meets other letters a word ends.
pub fn spelled(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len() + 1);
    let mut before = None;
    for letter in folded(name).chars() {
        let kind = letter.is_alphanumeric().then(|| is_ideograph(letter));
        if kind.is_some() {
            if kind != before {
                spelled.push(' ');
            }
            spelled.push(letter);
        }
        before = kind;
    }
    spelled
}

/// Names as one text, a line each, by which they are compared in the database.
pub fn lines<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut lines = "\n".to_owned();
    for line in names.into_iter().map(spelled).filter(|line| !line.is_empty()) {
        lines.push_str(&line);
        lines.push('\n');
    }
    lines
}

/// The terms of names in lines, with a blank between them.
pub fn terms(lines: &str) -> String {
    let mut terms = Vec::new();
    for line in lines.lines().map(str::trim_start).filter(|line| !line.is_empty()) {
        for word in line.split(' ') {
            terms_of_word(word, &mut terms);
        }
        terms.extend(BEGINNINGS.map(|letters| marked(BEGINS, line, letters)));
        terms.extend((1..=FIRST_WORDS).filter_map(|words| first_words(line, words)));
        terms.push(marked(IS, line, LONG));
    }
    terms.sort_unstable();
    terms.dedup();
    terms.join(" ")
}

fn terms_of_word(word: &str, terms: &mut Vec<String>) {
    if word.starts_with(is_ideograph) {
        terms.extend((1..=TOGETHER).flat_map(|characters| together(word, characters)));
    } else {
        let long = word.chars().count();
        terms.extend(beginnings().take_while(|letters| *letters <= long).map(|letters| cut(word, letters)));
    }
}

/// Letters with which a word begins, as terms of it: an index finds a whole term at once, and would put together all that begin
/// alike.
fn beginnings() -> impl DoubleEndedIterator<Item = usize> {
    (1..=16).chain((9..=16).map(|half| half * 2))
}

/// The term of a line's first words and how the next begins.
fn first_words(line: &str, words: usize) -> Option<String> {
    let (blank, _) = line.match_indices(' ').nth(words - 1)?;
    Some(marked(BEGINS, line, line[..=blank].chars().count() + 1))
}

/// The term and the feature of all things of a kind, by its number: no name begins with a mark.
pub fn of_kind(kind: i16) -> String {
    format!("{IS}{IS}{kind}")
}

/// Whether it is the term of a kind.
pub fn is_of_kind(term: &str) -> bool {
    term.starts_with([IS, IS].iter().collect::<String>().as_str())
}

/// Features of a name, each a letter longer than the one before: whoever has one has those before it.
///
/// Features tell exactly which names hold a word, begin with a text or are it. They are more than an index should hold: kept
/// are those that many names have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features<'a> {
    /// What all begin with.
    pub mark: Option<char>,
    letters: &'a str,
    /// How many letters the first one has.
    shortest: usize,
}

impl<'a> Features<'a> {
    /// Each feature's letters.
    pub fn each(self) -> impl Iterator<Item = &'a str> {
        let ends = self.letters.char_indices().map(|(at, letter)| at + letter.len_utf8());
        ends.take(longest(self.mark)).skip(self.shortest.saturating_sub(1)).map(|end| &self.letters[..end])
    }
}

/// Letters that a feature with this mark has at most.
fn longest(mark: Option<char>) -> usize {
    if mark.is_some() { OF_NAME } else { OF_WORD }
}

/// The features of names in lines.
pub fn features(lines: &str) -> impl Iterator<Item = Features<'_>> {
    let told = |mark, letters, shortest| Features { mark, letters, shortest };
    lines.lines().map(str::trim_start).filter(|line| !line.is_empty()).flat_map(move |line| {
        let name = [told(Some(BEGINS), line, 1), told(Some(IS), line, line.chars().count())];
        let words = line.split(' ').flat_map(move |word| {
            let ends = if word.starts_with(is_ideograph) { word.len() } else { 1 };
            let beginnings = word.char_indices().take_while(move |(at, _)| *at < ends);
            beginnings.map(move |(at, _)| told(None, &word[at..], 1))
        });
        name.into_iter().chain(words)
    })
}

/// A text that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle(String);

impl Needle {
    /// None where the text holds neither a letter nor a digit.
    pub fn new(text: &str) -> Option<Self> {
        Some(Needle(spelled(text))).filter(|needle| !needle.0.is_empty())
    }

    /// Terms that the names which fit this well all have; other names may have them too.
    pub fn terms(&self, fit: Fit) -> Vec<String> {
        let name = self.0.trim_start();
        let letters = name.chars().count();
        let mut terms = Vec::new();
        match fit {
            Fit::Is => terms.push(marked(IS, name, LONG)),
            Fit::Begins => {
                let long = BEGINNINGS.into_iter().rfind(|long| *long <= letters);
                terms.extend(long.map(|long| marked(BEGINS, name, long)));
                terms.extend((1..=FIRST_WORDS).rev().find_map(|words| first_words(name, words)));
            }
            Fit::Holds => {}
        }
        if fit != Fit::Is || letters >= LONG {
            terms.extend(self.narrowing());
        }
        terms
    }

    /// Terms of all that hold the words. Names that begin alike are told apart by how they end, and the other way round.
    fn narrowing(&self) -> Vec<String> {
        let mut terms: Vec<String> = Vec::new();
        for term in self.words().flat_map(terms_of_wanted) {
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        if terms.len() > NARROWING {
            terms.drain(NARROWING / 2..terms.len() - NARROWING / 2);
        }
        terms
    }

    /// Features that the names which fit this well or better have, all of them, and no others; none where they would be longer
    /// than features are.
    pub fn features(&self, fit: Fit) -> Option<Vec<String>> {
        let told = |mark: Option<char>, letters: &str| {
            (letters.chars().count() <= longest(mark)).then(|| mark.into_iter().chain(letters.chars()).collect())
        };
        let name = self.0.trim_start();
        match fit {
            Fit::Is => Some(vec![told(Some(IS), name)?]),
            Fit::Begins => Some(vec![told(Some(BEGINS), name)?]),
            Fit::Holds => self.words().map(|word| told(None, word)).collect(),
        }
    }

    /// What the lines of names that fit this well or better hold, all of it.
    pub fn parts(&self, fit: Fit) -> Vec<String> {
        match fit {
            Fit::Is => vec![format!("\n{}\n", self.0)],
            Fit::Begins => vec![format!("\n{}", self.0)],
            Fit::Holds => self.words().map(wanted).collect(),
        }
    }

    /// Which of a thing's names it is found by: the one that fits best, then the one that holds most of the text's words.
    pub fn best<'a>(&self, names: &[&'a str]) -> &'a str {
        let by_fit = |name: &&&str| {
            let lines = lines([**name]);
            let fit = Fit::ALL.iter().position(|fit| self.parts(*fit).iter().all(|part| lines.contains(part)));
            let held = self.words().filter(|word| lines.contains(&wanted(word))).count();
            (fit.unwrap_or(usize::MAX), std::cmp::Reverse(held))
        };
        names.iter().min_by_key(by_fit).copied().unwrap_or_default()
    }

    /// Its words, each once.
    fn words(&self) -> impl Iterator<Item = &str> {
        let mut known = HashSet::new();
        self.0.split_whitespace().filter(move |word| known.insert(*word))
    }
}

/// What a line holds that has this word of a text: Chinese anywhere, other words where one begins.
fn wanted(word: &str) -> String {
    if word.starts_with(is_ideograph) { word.to_owned() } else { format!(" {word}") }
}

fn terms_of_wanted(word: &str) -> Vec<String> {
    if word.starts_with(is_ideograph) {
        together(word, TOGETHER.min(word.chars().count()))
    } else {
        let long = word.chars().count();
        beginnings().rev().find(|letters| *letters <= long).map(|letters| cut(word, letters)).into_iter().collect()
    }
}

/// Each so many characters that stand side by side.
fn together(word: &str, characters: usize) -> Vec<String> {
    let all: Vec<char> = word.chars().collect();
    all.windows(characters).map(String::from_iter).collect()
}

fn cut(word: &str, letters: usize) -> String {
    word.chars().take(letters).collect()
}

fn marked(mark: char, name: &str, letters: usize) -> String {
    format!("{mark}{}", cut(name, letters).replace(' ', BLANK))
}

/// A letter of a script that is written without blanks: Chinese, and the Japanese syllables.
fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_spelled_alike_whatever_its_width_case_and_signs() {
        assert_eq!(spelled("武昌区（５Ｇ）基站—Phase II"), " 武昌区 5g 基站 phase ii");
        assert_eq!(spelled("WUCHANG_P_337"), " wuchang p 337");
        assert_eq!(spelled("— ·"), "");
        assert!(Needle::new(" 　—").is_none());
    }

    #[test]
    fn a_name_has_every_term_of_a_text_that_it_holds() {
        let names = lines(["武昌区沙湖大桥工程", "Shahu Bridge, Wuchang", "WUCHANG_SHAHU_BRIDGE"]);
        let terms = terms(&names);
        let has = |term: &String| terms.split(' ').any(|known| known == term);
        for (text, best) in [
            ("大", Fit::Holds),
            ("沙湖大桥", Fit::Holds),
            ("武", Fit::Begins),
            ("武昌 大桥", Fit::Holds),
            ("ｓhahu b", Fit::Begins),
            ("brid", Fit::Holds),
            ("Shahu Bridge Wuchang", Fit::Is),
            ("wuchang_shahu_bridge", Fit::Is),
        ] {
            let needle = Needle::new(text).unwrap();
            for fit in Fit::ALL.into_iter().filter(|fit| *fit >= best) {
                assert!(needle.terms(fit).iter().all(has), "{text} {fit:?}: {terms}");
                assert!(needle.parts(fit).iter().all(|part| names.contains(part)), "{text} {fit:?}");
            }
            let better = Fit::ALL.into_iter().filter(|fit| *fit < best);
            assert!(better.into_iter().all(|fit| !names.contains(&needle.parts(fit)[0])), "{text}");
        }
        for text in ["昌武", "ridge", "湖桥", "沙湖大桥 park"] {
            let needle = Needle::new(text).unwrap();
            assert!(!needle.parts(Fit::Holds).iter().all(|part| names.contains(part)), "{text}");
        }
    }

    #[test]
    fn what_tells_names_apart_is_asked_of_the_index() {
        let terms = |text: &str, fit| Needle::new(text).unwrap().terms(fit);
        let many = terms(&format!("{}zz", "w ".repeat(99)), Fit::Holds);
        assert_eq!(many, ["w", "zz"]);
        let name =
            |number: usize| format!("武汉市武昌区人民政府水果湖街道办事处老旧小区雨水污水管网改造工程第{number}号地块");
        for fit in Fit::ALL {
            assert!(terms(&name(4_717), fit).contains(&"4717".to_owned()), "{fit:?}");
        }
        assert_eq!(terms("construct o r", Fit::Begins)[1], "‹construct·o·r");
        let stored = super::terms(&lines(["construction of roads", "PRJ42010620200000077"]));
        let has = |term: &str| stored.split(' ').any(|known| known == term);
        assert!(
            has("‹construction·o") && has("‹construction·of·r") && has("prj42010620200000077") && !has("‹construct·o·")
        );
    }

    #[test]
    fn a_name_has_the_features_of_those_texts_alone_that_it_fits() {
        let long = "沙".repeat(OF_WORD + 1);
        let names = lines(["武昌区沙湖大桥 5G 工程", "Shahu Bridge, Wuchang", "WUCHANG_SHAHU_BRIDGE", &long]);
        let has = |wanted: &String| {
            features(&names).any(|one| {
                let mark = one.mark.into_iter().collect::<String>();
                one.each().any(|letters| format!("{mark}{letters}") == *wanted)
            })
        };
        let texts = [
            "大",
            "大湖",
            "沙湖大桥",
            "湖大桥",
            "桥",
            "桥 5g",
            "武昌 大桥",
            "武昌区沙湖大桥5g",
            "武昌区沙湖大桥5g工程",
            "5",
            "g",
            "brid",
            "bridg w",
            "ridge",
            "shahu b",
            "shahu bridge wuchang",
            "shahubridge",
            "wuchang shahu",
            "wuchang_shahu_bridge",
            "shahu wuchang",
            &"沙".repeat(OF_WORD),
        ];
        for text in texts {
            let needle = Needle::new(text).unwrap();
            for fit in Fit::ALL {
                let fits = needle.parts(fit).iter().all(|part| names.contains(part));
                assert_eq!(needle.features(fit).unwrap().iter().all(has), fits, "{text} {fit:?}");
            }
        }
        let longer = [
            (long, [true, true, false]),
            ("lot ".repeat(OF_NAME / 4), [true; 3]),
            ("lot ".repeat(OF_NAME), [false, false, true]),
        ];
        for (text, told) in longer {
            let needle = Needle::new(&text).unwrap();
            assert_eq!(Fit::ALL.map(|fit| needle.features(fit).is_some()), told, "{text}");
        }
    }

    #[test]
    fn the_name_that_fits_best_is_told() {
        let names = ["武昌大桥 GDP", "GDP", "GDP_BRIDGE"];
        let best = |text: &str| Needle::new(text).unwrap().best(&names);
        assert_eq!((best("gdp"), best("大桥"), best("gdp bridge")), ("GDP", "武昌大桥 GDP", "GDP_BRIDGE"));
        assert_eq!(best("大桥 bridge gd"), "武昌大桥 GDP");
    }
}
