//! The text of a document, so that a citation can show its passage.

use std::collections::HashSet;

use entity::{observation, project_progress, source_text};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use sha2::{Digest, Sha256};

use super::publish::raise_state;
use crate::catalogue::Catalogue;
use crate::domain::nearest::nearest;
use crate::domain::record::{Observation, ProjectProgress};
use crate::domain::{Decimal, STANDS};
use crate::error::{Error, Result};
use crate::store::row::Stored;
use crate::store::{Store, writing};

/// A row whose range does not hold its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// The row in words: its codes.
    pub row: String,
    /// What is wrong with the range.
    pub fault: String,
}

/// Stores the text of a document; refused where its hash differs from the one that the package gives.
pub async fn add(store: &Store, document: &str, bytes: &[u8]) -> Result<Vec<Misplaced>> {
    let text = String::from_utf8(bytes.to_vec())
        .map_err(|error| Error::invalid("FILE", format!("the file is not UTF-8 ({error}); save it as UTF-8")))?;
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let transaction = writing::begin(store).await?;
    let catalogue = Catalogue::load(&transaction).await?;
    let snapshot = catalogue.at(catalogue.newest());
    let Some(entry) = snapshot.documents.find(document) else {
        let near = nearest(document, snapshot.documents.iter().map(|d| d.record.code.as_str()));
        return Err(Error::unknown("DOCUMENT", "document", document, near));
    };
    match &entry.record.sha256 {
        Some(stated) if !stated.eq_ignore_ascii_case(&sha256) => {
            return Err(Error::Conflict(format!(
                "the file's SHA-256 is {sha256}, but documents.csv gives {stated} for {document}: it is another text"
            )));
        }
        _ => {}
    }
    let characters: Vec<char> = text.chars().collect();
    let misplaced = misplaced(&transaction, document, &characters).await?;
    source_text::Entity::delete_by_id((document.to_owned(), sha256.clone())).exec(&transaction).await?;
    source_text::ActiveModel { document: Set(document.to_owned()), sha256: Set(sha256), text: Set(text) }
        .insert(&transaction)
        .await?;
    raise_state(&transaction, jiff::Timestamp::now().as_microsecond()).await?;
    transaction.commit().await?;
    Ok(misplaced)
}

async fn misplaced(db: &impl sea_orm::ConnectionTrait, document: &str, text: &[char]) -> Result<Vec<Misplaced>> {
    let mut found = Vec::new();
    let rows = observation::Entity::find()
        .filter(observation::Column::Document.eq(document))
        .filter(observation::Column::ToRelease.eq(STANDS))
        .filter(observation::Column::CiteStart.is_not_null())
        .order_by_asc(observation::Column::CiteStart)
        .all(db)
        .await?;
    for row in rows {
        let row = Observation::from_model(&row);
        let name = format!(
            "observation {}",
            row.identity().iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
        );
        note(&mut found, name, row.value, row.place.start, row.place.end, text);
    }
    let rows = project_progress::Entity::find()
        .filter(project_progress::Column::Document.eq(document))
        .filter(project_progress::Column::ToRelease.eq(STANDS))
        .filter(project_progress::Column::CiteStart.is_not_null())
        .order_by_asc(project_progress::Column::CiteStart)
        .all(db)
        .await?;
    for row in rows {
        let row = ProjectProgress::from_model(&row);
        let name = format!("progress of {} in {}", row.project, row.period);
        note(&mut found, name, row.percent, row.place.start, row.place.end, text);
    }
    Ok(found)
}

fn note(
    found: &mut Vec<Misplaced>,
    row: String,
    value: Option<Decimal>,
    start: Option<i32>,
    end: Option<i32>,
    text: &[char],
) {
    let index = |at: Option<i32>| at.and_then(|at| usize::try_from(at).ok());
    let (Some(start), Some(end)) = (index(start), index(end)) else { return };
    let Some(passage) = text.get(start..end) else {
        found.push(Misplaced { row, fault: format!("its range {start}–{end} ends past the text") });
        return;
    };
    if let Some(value) = value.filter(|value| !value.is_zero())
        && !numbers(passage).contains(&value.abs().normalized().to_string())
    {
        let passage: String = passage.iter().collect();
        found.push(Misplaced { row, fault: format!("its range {start}–{end} does not hold {value}: {passage}") });
    }
}

/// The numbers that stand in a passage: digits, and numerals in characters up to ninety-nine.
fn numbers(passage: &[char]) -> HashSet<String> {
    let mut found = HashSet::new();
    for run in passage.split(|c| !(c.is_ascii_digit() || *c == '.')) {
        let run: String = run.iter().collect();
        if let Ok(number) = Decimal::parse(run.trim_matches('.')) {
            found.insert(number.normalized().to_string());
        }
    }
    let numeral = |c: &char| "零〇一二两三四五六七八九十".contains(*c);
    for run in passage.split(|c| !numeral(c)).filter(|run| !run.is_empty()) {
        match run.iter().position(|c| *c == '十') {
            Some(ten) => {
                let tens = run[..ten].last().map_or(1, digit);
                let ones = run[ten + 1..].first().map_or(0, digit);
                found.insert((tens * 10 + ones).to_string());
            }
            None => found.extend(run.iter().map(|c| digit(c).to_string())),
        }
    }
    found
}

fn digit(numeral: &char) -> usize {
    match numeral {
        '两' => 2,
        '〇' => 0,
        other => "零一二三四五六七八九".chars().position(|c| c == *other).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_digits_and_in_characters() {
        let passage: Vec<char> = "完成622.19亿元,排名第二,连续十五年,两项".chars().collect();
        let found = numbers(&passage);
        for number in ["622.19", "2", "15"] {
            assert!(found.contains(number), "{number} in {found:?}");
        }
    }
}
