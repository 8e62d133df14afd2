//! The vocabularies of others: every IRI that is not ours stands here.

use oxrdf::NamedNodeRef;

/// Terms of a namespace.
macro_rules! terms {
    ($(#[$doc:meta])* $module:ident $namespace:literal: $($name:ident $local:literal),+ $(,)?) => {
        $(#[$doc])*
        pub mod $module {
            use oxrdf::NamedNodeRef;

            pub const NAMESPACE: &str = $namespace;
            $(pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));)+
        }
    };
}

terms!(
    /// Data Catalog Vocabulary, version 3.
    dcat "http://www.w3.org/ns/dcat#":
    CATALOG "Catalog", DATASET "Dataset", DISTRIBUTION "Distribution", DATA_SERVICE "DataService",
    HAS_DATASET "dataset", HAS_SERVICE "service", HAS_DISTRIBUTION "distribution", ACCESS_URL "accessURL",
    DOWNLOAD_URL "downloadURL", ACCESS_SERVICE "accessService", MEDIA_TYPE "mediaType", PACKAGE_FORMAT "packageFormat",
    KEYWORD "keyword", THEME "theme", THEME_TAXONOMY "themeTaxonomy", CONTACT_POINT "contactPoint",
    LANDING_PAGE "landingPage", START_DATE "startDate", END_DATE "endDate", VERSION "version",
    ENDPOINT_URL "endpointURL", ENDPOINT_DESCRIPTION "endpointDescription", SERVES_DATASET "servesDataset",
);
terms!(
    /// DCMI Metadata Terms.
    dct "http://purl.org/dc/terms/":
    TITLE "title", DESCRIPTION "description", PUBLISHER "publisher", IDENTIFIER "identifier", LICENSE "license",
    ISSUED "issued", MODIFIED "modified", LANGUAGE "language", SPATIAL "spatial", TEMPORAL "temporal",
    ACCRUAL_PERIODICITY "accrualPeriodicity", ACCESS_RIGHTS "accessRights", FORMAT "format", CONFORMS_TO "conformsTo",
    LOCATION "Location", PERIOD_OF_TIME "PeriodOfTime", LICENSE_DOCUMENT "LicenseDocument",
    RIGHTS_STATEMENT "RightsStatement", FREQUENCY "Frequency", LINGUISTIC_SYSTEM "LinguisticSystem",
    MEDIA_TYPE "MediaType", MEDIA_TYPE_OR_EXTENT "MediaTypeOrExtent", STANDARD "Standard",
);
terms!(
    /// What DCAT-AP adds.
    dcatap "http://data.europa.eu/r5r/": AVAILABILITY "availability"
);
terms!(
    /// Friend of a Friend.
    foaf "http://xmlns.com/foaf/0.1/": AGENT "Agent", NAME "name", DOCUMENT "Document", HOMEPAGE "homepage", PAGE "page"
);
terms!(
    /// Simple Knowledge Organization System.
    skos "http://www.w3.org/2004/02/skos/core#":
    CONCEPT "Concept", CONCEPT_SCHEME "ConceptScheme", PREF_LABEL "prefLabel", IN_SCHEME "inScheme", NOTATION "notation"
);
terms!(
    /// Business cards.
    vcard "http://www.w3.org/2006/vcard/ns#":
    KIND "Kind", FN "fn", NOTE "note", HAS_EMAIL "hasEmail", HAS_TELEPHONE "hasTelephone"
);

/// The prefixes that both forms of the catalogue are written with.
pub const PREFIXES: [(&str, &str); 8] = [
    ("dcat", dcat::NAMESPACE),
    ("dct", dct::NAMESPACE),
    ("dcatap", dcatap::NAMESPACE),
    ("foaf", foaf::NAMESPACE),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("skos", skos::NAMESPACE),
    ("vcard", vcard::NAMESPACE),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Values of the European vocabularies that DCAT-AP asks for.
pub mod european {
    use super::NamedNodeRef;

    macro_rules! authority {
        ($path:literal) => {
            NamedNodeRef::new_unchecked(concat!("http://publications.europa.eu/resource/authority/", $path))
        };
    }

    /// Open to all.
    pub const PUBLIC: NamedNodeRef<'static> = authority!("access-right/PUBLIC");
    /// Chinese.
    pub const CHINESE: NamedNodeRef<'static> = authority!("language/ZHO");
    /// English.
    pub const ENGLISH: NamedNodeRef<'static> = authority!("language/ENG");
    /// Here to stay.
    pub const STABLE: NamedNodeRef<'static> = authority!("planned-availability/STABLE");
    /// Government and public sector: what a plan and its execution are about.
    pub const GOVERNMENT: NamedNodeRef<'static> = authority!("data-theme/GOVE");
    /// All themes of data.
    pub const THEMES: NamedNodeRef<'static> = authority!("data-theme");
    /// How often: a code is to follow.
    pub const FREQUENCY: &str = "http://publications.europa.eu/resource/authority/frequency/";
    /// Kinds of files: a code is to follow.
    pub const FILE_TYPE: &str = "http://publications.europa.eu/resource/authority/file-type/";
}

/// Media types: `text/csv` is to follow.
pub const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";
/// What data packages keep to.
pub const DATA_PACKAGE: &str = "https://specs.frictionlessdata.io/tabular-data-package/";
/// What our REST interface is described by.
pub const OPENAPI: &str = "https://spec.openapis.org/oas/v3.1.0";
/// What our GraphQL interface keeps to.
pub const GRAPHQL: &str = "https://spec.graphql.org/October2021/";
/// What the whole catalogue keeps to.
pub const DCAT_AP: &str = "http://data.europa.eu/r5r/";
/// The context of schema.org.
pub const SCHEMA_ORG: &str = "https://schema.org/";
/// The context of CSV on the Web.
pub const CSVW: &str = "http://www.w3.org/ns/csvw";
