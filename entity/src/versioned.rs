//! What all versioned tables have in common.

use sea_orm::{DbErr, EntityTrait, ModelTrait, QueryResult};

/// The version of a row: which content, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// Row number in the table.
    pub id: i64,
    /// Code of the dataset that publishes it.
    pub dataset: String,
    /// Fingerprint of what makes it the same row.
    pub identity: Vec<u8>,
    /// Fingerprint of what it states.
    pub digest: Vec<u8>,
    /// The release that brought this content.
    pub release: i32,
    /// The release from which this very row stands.
    pub from_release: i32,
    /// The release from which it no longer stands; `i32::MAX` while it does.
    pub to_release: i32,
}

/// A versioned table.
pub trait Versioned: EntityTrait<Model: VersionedModel<Entity = Self>> {
    /// Columns that follow from other rows and make no new version of the content.
    const DERIVED: &'static [&'static str];
}

/// A row of a versioned table.
pub trait VersionedModel: ModelTrait + Send + Sync {
    /// A row with nothing in it, to be filled in.
    fn blank() -> Self;
    /// Reads a row of which some columns are kept, by place and not by name: they stand in the model's order from
    /// `first` on. The others are as in a blank one.
    fn from_kept(row: &QueryResult, first: usize, kept: &[bool]) -> Result<Self, DbErr>;
    /// Its version.
    fn version(&self) -> Version;
    /// Gives it a version.
    fn set_version(&mut self, version: Version);
    /// Takes over what is reckoned from other rows after a release's rows are in.
    fn keep_reckoned(&mut self, before: &Self);
}

/// Reads a column where it is kept.
macro_rules! kept {
    ($row:ident, $at:ident, $kept:ident, $($field:expr),* $(,)?) => {
        $(if $kept.next() == Some(&true) {
            $field = $row.try_get_by_index($at)?;
            $at += 1;
        })*
    };
}

/// Declares the entity of a versioned table.
macro_rules! versioned {
    ($table:tt, content { $($(#[$meta:meta])* $content:ident : $content_type:ty),* $(,)? }, derived { $($derived:ident : $derived_type:ty),* $(,)? }, reckoned { $($reckoned:ident : $reckoned_type:ty),* $(,)? }) => {
        use sea_orm::entity::prelude::*;

        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = $table)]
        #[allow(missing_docs)]
        pub struct Model {
            #[sea_orm(primary_key)]
            pub id: i64,
            pub dataset: String,
            pub identity: Vec<u8>,
            pub digest: Vec<u8>,
            $($(#[$meta])* pub $content: $content_type,)*
            $(pub $derived: $derived_type,)*
            $(pub $reckoned: $reckoned_type,)*
            pub release: i32,
            pub from_release: i32,
            pub to_release: i32,
        }

        /// Relations are resolved by codes at a release, not by the ORM.
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}

        impl crate::Versioned for Entity {
            const DERIVED: &'static [&'static str] = &[$(stringify!($derived),)* $(stringify!($reckoned),)*];
        }

        impl crate::VersionedModel for Model {
            fn blank() -> Self {
                Model {
                    id: 0,
                    dataset: String::new(),
                    identity: Vec::new(),
                    digest: Vec::new(),
                    $($content: Default::default(),)*
                    $($derived: Default::default(),)*
                    $($reckoned: Default::default(),)*
                    release: 0,
                    from_release: 0,
                    to_release: 0,
                }
            }

            fn from_kept(row: &sea_orm::QueryResult, first: usize, kept: &[bool]) -> Result<Self, DbErr> {
                let (mut model, mut at, mut kept) = (Model::blank(), first, kept.iter());
                kept!(row, at, kept, model.id, model.dataset, model.identity, model.digest);
                kept!(row, at, kept, $(model.$content),*);
                kept!(row, at, kept, $(model.$derived),*);
                kept!(row, at, kept, $(model.$reckoned),*);
                kept!(row, at, kept, model.release, model.from_release, model.to_release);
                let _ = at;
                Ok(model)
            }

            fn version(&self) -> crate::Version {
                crate::Version {
                    id: self.id,
                    dataset: self.dataset.clone(),
                    identity: self.identity.clone(),
                    digest: self.digest.clone(),
                    release: self.release,
                    from_release: self.from_release,
                    to_release: self.to_release,
                }
            }

            fn set_version(&mut self, version: crate::Version) {
                self.id = version.id;
                self.dataset = version.dataset;
                self.identity = version.identity;
                self.digest = version.digest;
                self.release = version.release;
                self.from_release = version.from_release;
                self.to_release = version.to_release;
            }

            #[allow(unused_variables)]
            fn keep_reckoned(&mut self, before: &Self) {
                $(self.$reckoned = before.$reckoned.clone();)*
            }
        }
    };
}
