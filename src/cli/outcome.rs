//! What a publish or an undo did, in words.

use super::output::say;
use crate::domain::Lang;
use crate::release::{Counts, Outcome};

/// One line that says what became of a package.
pub fn words(outcome: &Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Published { number, dataset, counts } => say(
            lang,
            format!("发布版本 {number}（{dataset}）：{}", counts_in_words(counts, lang)),
            format!("release {number} of {dataset}: {}", counts_in_words(counts, lang)),
        ),
        Outcome::Unchanged { dataset, number } => say(
            lang,
            format!("没有变化：{dataset} 与发布版本 {number} 相同，未发布新版本"),
            format!("nothing changed: {dataset} already stands as in release {number}; nothing was published"),
        ),
    }
}

fn counts_in_words(counts: &Counts, lang: Lang) -> String {
    let Counts { added, changed, withdrawn, carried } = counts;
    let mut words = say(
        lang,
        format!("新增 {added} 行，更改 {changed} 行，撤回 {withdrawn} 行"),
        format!("{added} added, {changed} changed, {withdrawn} withdrawn"),
    );
    if *carried > 0 {
        words += &say(lang, format!("，另有 {carried} 行移位"), format!(", {carried} moved"));
    }
    words
}
