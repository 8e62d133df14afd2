//! Observations as rows, and the periods they use.

use entity::{VersionedModel, observation, period_use};

use super::*;
use crate::domain::record::Observation;
use crate::domain::text::folded_lines;
use crate::domain::{Amount, Binding, Comparator, Decimal, Measure, NO_PROJECT, Scenario, Status};

/// The parts of an observation's key: district, indicator, project, period, scenario, measure, against.
fn key_parts(observation: &Observation) -> Vec<String> {
    vec![
        observation.district.clone(),
        observation.indicator.clone(),
        observation.project.clone().unwrap_or_default(),
        observation.period.code(),
        observation.scenario.code().to_owned(),
        observation.measure.code().to_owned(),
        observation.against.clone().unwrap_or_default(),
    ]
}

impl Stored for Observation {
    type Entity = observation::Entity;

    fn identity(&self) -> Vec<String> {
        let mut parts = vec![self.place.document.clone()];
        parts.extend(key_parts(self));
        parts.push(self.variant.clone());
        parts
    }

    fn to_model(&self, context: &Context) -> observation::Model {
        let exponent = context.exponents.get(&self.unit).copied().unwrap_or(0);
        let decimals = |value: Decimal| i16::try_from(value.decimals()).ok();
        let key = key_parts(self);
        let key: Vec<&str> = key.iter().map(String::as_str).collect();
        observation::Model {
            document: self.place.document.clone(),
            district: self.district.clone(),
            indicator: self.indicator.clone(),
            project: self.project.clone().unwrap_or_else(|| NO_PROJECT.to_owned()),
            period_start: self.period.start_day(),
            period_end: self.period.end_day(),
            frequency: self.period.frequency().ordinal(),
            scenario: self.scenario.ordinal(),
            measure: self.measure.ordinal(),
            against: self.against.clone().unwrap_or_default(),
            variant: self.variant.clone(),
            value: self.value.and_then(Decimal::millionths),
            decimals: self.value.and_then(decimals),
            value_to: self.value_to.and_then(Decimal::millionths),
            decimals_to: self.value_to.and_then(decimals),
            comparator: self.comparator.ordinal(),
            unit: self.unit.clone(),
            status: self.status.ordinal(),
            binding: self.binding.map(Binding::ordinal),
            text_zh: self.text.zh.clone(),
            text_en: self.text.en.clone(),
            note_zh: self.note.zh.clone(),
            note_en: self.note.en.clone(),
            section: self.place.section.clone(),
            cite_start: self.place.start,
            cite_end: self.place.end,
            key: fingerprint::of(&key).to_vec(),
            amount: self.value.map(|value| Amount::new(value, exponent).to_bytes()),
            amount_to: self.value_to.map(|value| Amount::new(value, exponent).to_bytes()),
            published: context.published.get(&self.place.document).copied().unwrap_or_default(),
            search: folded_lines([
                self.text.zh.as_deref(),
                self.text.en.as_deref(),
                self.note.zh.as_deref(),
                self.note.en.as_deref(),
            ]),
            headline: true,
            headline_since: context.release,
            disputed: false,
            ..observation::Model::blank()
        }
    }

    fn from_model(model: &observation::Model) -> Self {
        let decimal = |value: Option<i64>, decimals: Option<i16>| {
            value.map(|value| Decimal::from_stored(value, decimals.unwrap_or(0)))
        };
        Observation {
            district: model.district.clone(),
            indicator: model.indicator.clone(),
            project: (model.project != NO_PROJECT).then(|| model.project.clone()),
            period: Period::from_days(model.period_start, model.period_end),
            scenario: Scenario::from_ordinal(model.scenario).unwrap_or(Scenario::Actual),
            measure: Measure::from_ordinal(model.measure).unwrap_or(Measure::Level),
            against: (!model.against.is_empty()).then(|| model.against.clone()),
            variant: model.variant.clone(),
            value: decimal(model.value, model.decimals),
            value_to: decimal(model.value_to, model.decimals_to),
            comparator: Comparator::from_ordinal(model.comparator).unwrap_or(Comparator::Eq),
            unit: model.unit.clone(),
            status: Status::from_ordinal(model.status).unwrap_or(Status::A),
            binding: model.binding.and_then(Binding::from_ordinal),
            text: words(&model.text_zh, &model.text_en),
            note: words(&model.note_zh, &model.note_en),
            place: place(&model.document, &model.section, model.cite_start, model.cite_end),
        }
    }
}

impl Stored for Period {
    type Entity = period_use::Entity;

    fn identity(&self) -> Vec<String> {
        vec![self.code()]
    }

    fn to_model(&self, _: &Context) -> period_use::Model {
        period_use::Model { period_start: self.start_day(), period_end: self.end_day(), ..period_use::Model::blank() }
    }

    fn from_model(model: &period_use::Model) -> Self {
        Period::from_days(model.period_start, model.period_end)
    }
}
