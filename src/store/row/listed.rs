//! Code lists and datasets as rows.

use entity::{VersionedModel, category, dataset, district, document, indicator, unit};

use super::*;
use crate::domain::period::{day_from_number, day_number};
use crate::domain::record::{Category, Dataset, District, Document, Indicator, Unit};
use crate::domain::{DistrictScheme, GrowthBasis, Nature, Polarity};

impl Stored for District {
    type Entity = district::Entity;

    fn identity(&self) -> Vec<String> {
        vec![self.code.clone()]
    }

    fn to_model(&self, context: &Context) -> district::Model {
        district::Model {
            code: self.code.clone(),
            parent: self.parent.clone(),
            name_zh: self.name.zh.clone(),
            name_en: self.name.en.clone(),
            scheme: self.scheme.ordinal(),
            valid_from: self.valid_from.map(day_number),
            valid_to: self.valid_to.map(day_number),
            replaced_by: join(&self.replaced_by),
            external: join_external(&self.external),
            position: context.position,
            ..district::Model::blank()
        }
    }

    fn from_model(model: &district::Model) -> Self {
        District {
            code: model.code.clone(),
            parent: model.parent.clone(),
            name: bilingual(&model.name_zh, &model.name_en),
            scheme: DistrictScheme::from_ordinal(model.scheme).unwrap_or(DistrictScheme::Gb2260),
            valid_from: model.valid_from.map(day_from_number),
            valid_to: model.valid_to.map(day_from_number),
            replaced_by: split(&model.replaced_by),
            external: split_external(&model.external),
        }
    }
}

impl Stored for Category {
    type Entity = category::Entity;

    fn identity(&self) -> Vec<String> {
        vec![self.code.clone()]
    }

    fn to_model(&self, context: &Context) -> category::Model {
        category::Model {
            code: self.code.clone(),
            parent: self.parent.clone(),
            name_zh: self.name.zh.clone(),
            name_en: self.name.en.clone(),
            position: context.position,
            ..category::Model::blank()
        }
    }

    fn from_model(model: &category::Model) -> Self {
        Category {
            code: model.code.clone(),
            parent: model.parent.clone(),
            name: bilingual(&model.name_zh, &model.name_en),
        }
    }
}

impl Stored for Unit {
    type Entity = unit::Entity;

    fn identity(&self) -> Vec<String> {
        vec![self.code.clone()]
    }

    fn to_model(&self, context: &Context) -> unit::Model {
        unit::Model {
            code: self.code.clone(),
            name_zh: self.name.zh.clone(),
            name_en: self.name.en.clone(),
            symbol: self.symbol.clone(),
            base: self.base.clone(),
            exponent: self.exponent,
            external: join_external(&self.external),
            position: context.position,
            ..unit::Model::blank()
        }
    }

    fn from_model(model: &unit::Model) -> Self {
        Unit {
            code: model.code.clone(),
            name: bilingual(&model.name_zh, &model.name_en),
            symbol: model.symbol.clone(),
            base: model.base.clone(),
            exponent: model.exponent,
            external: split_external(&model.external),
        }
    }
}

impl Stored for Indicator {
    type Entity = indicator::Entity;

    fn identity(&self) -> Vec<String> {
        vec![self.code.clone()]
    }

    fn to_model(&self, context: &Context) -> indicator::Model {
        indicator::Model {
            code: self.code.clone(),
            category: self.category.clone(),
            unit: self.unit.clone(),
            polarity: self.polarity.ordinal(),
            nature: self.nature.ordinal(),
            growth_basis: self.growth_basis.map(GrowthBasis::ordinal),
            sum_of: join(&self.sum_of),
            name_zh: self.name.zh.clone(),
            name_en: self.name.en.clone(),
            definition_zh: self.definition.zh.clone(),
            definition_en: self.definition.en.clone(),
            external: join_external(&self.external),
            position: context.position,
            ..indicator::Model::blank()
        }
    }

    fn from_model(model: &indicator::Model) -> Self {
        Indicator {
            code: model.code.clone(),
            category: model.category.clone(),
            unit: model.unit.clone(),
            polarity: Polarity::from_ordinal(model.polarity).unwrap_or(Polarity::Neutral),
            nature: Nature::from_ordinal(model.nature).unwrap_or(Nature::Rate),
            growth_basis: model.growth_basis.and_then(GrowthBasis::from_ordinal),
            sum_of: split(&model.sum_of),
            name: bilingual(&model.name_zh, &model.name_en),
            definition: words(&model.definition_zh, &model.definition_en),
            external: split_external(&model.external),
        }
    }
}

impl Stored for Document {
    type Entity = document::Entity;

    fn identity(&self) -> Vec<String> {
        vec![self.code.clone()]
    }

    fn to_model(&self, context: &Context) -> document::Model {
        document::Model {
            code: self.code.clone(),
            district: self.district.clone(),
            name_zh: self.name.zh.clone(),
            name_en: self.name.en.clone(),
            publisher: self.publisher.clone(),
            published: day_number(self.published),
            url: self.url.clone(),
            sha256: self.sha256.clone(),
            note_zh: self.note.zh.clone(),
            note_en: self.note.en.clone(),
            position: context.position,
            ..document::Model::blank()
        }
    }

    fn from_model(model: &document::Model) -> Self {
        Document {
            code: model.code.clone(),
            district: model.district.clone(),
            name: bilingual(&model.name_zh, &model.name_en),
            publisher: model.publisher.clone(),
            published: day_from_number(model.published),
            url: model.url.clone(),
            sha256: model.sha256.clone(),
            note: words(&model.note_zh, &model.note_en),
        }
    }
}

impl Stored for Dataset {
    type Entity = dataset::Entity;

    /// The dataset itself, which the identity of every row begins with.
    fn identity(&self) -> Vec<String> {
        Vec::new()
    }

    fn to_model(&self, _: &Context) -> dataset::Model {
        dataset::Model {
            title_zh: self.title.zh.clone(),
            title_en: self.title.en.clone(),
            description_zh: self.description.zh.clone(),
            description_en: self.description.en.clone(),
            publisher: self.publisher.clone(),
            publisher_code: self.publisher_code.clone(),
            contact: self.contact.clone(),
            update_frequency: self.update_frequency.clone(),
            topic: self.topic.clone(),
            licenses: serde_json::to_string(&self.licenses).unwrap_or_else(|_| "[]".to_owned()),
            ..dataset::Model::blank()
        }
    }

    fn from_model(model: &dataset::Model) -> Self {
        Dataset {
            code: model.dataset.clone(),
            title: bilingual(&model.title_zh, &model.title_en),
            description: words(&model.description_zh, &model.description_en),
            publisher: model.publisher.clone(),
            publisher_code: model.publisher_code.clone(),
            contact: model.contact.clone(),
            update_frequency: model.update_frequency.clone(),
            topic: model.topic.clone(),
            licenses: serde_json::from_str(&model.licenses).unwrap_or_default(),
        }
    }
}
