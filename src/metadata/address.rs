//! What things are named by, and where they are got: the only place where such addresses are made.

/// Where everything is: below the public address, at the release that is read.
#[derive(Clone, Debug)]
pub struct Addresses {
    base: String,
    as_of: Option<i32>,
}

impl Addresses {
    /// Below an address; what is got there is of this release, where it is not the newest that is read.
    pub fn new(base: String, as_of: Option<i32>) -> Self {
        Addresses { base, as_of }
    }

    /// The address that all others begin with.
    pub fn home(&self) -> String {
        format!("{}/", self.base)
    }

    /// The name of its host, without its port.
    pub fn host(&self) -> &str {
        let rest = self.base.split_once("://").map_or(self.base.as_str(), |(_, rest)| rest);
        let authority = rest.split('/').next().unwrap_or_default();
        let port = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
        port.map_or(authority, |(host, _)| host)
    }

    /// The catalogue, or a thing that is described in it.
    pub fn catalog(&self, part: Option<&str>) -> String {
        with_part(format!("{}/catalog", self.base), part)
    }

    /// The page of a dataset, at the release that is read.
    pub fn page(&self, dataset: &str) -> String {
        self.read(format!("{}/datasets/{dataset}", self.base))
    }

    /// The same addresses at another release.
    pub fn at(&self, release: i32) -> Self {
        Addresses { base: self.base.clone(), as_of: Some(release) }
    }

    /// The dataset itself, or a thing of its own: the same at every release.
    pub fn dataset(&self, dataset: &str, part: &str) -> String {
        with_part(format!("{}/datasets/{dataset}", self.base), Some(part))
    }

    /// The observations of a dataset in a form.
    pub fn observations(&self, dataset: &str, form: &str) -> String {
        self.read(format!("{}?dataset={dataset}&format={form}", self.rest("/observations")))
    }

    /// A dataset as the data package that it was published by.
    pub fn package(&self, dataset: &str) -> String {
        self.read(self.rest(&format!("/datasets/{dataset}/package.zip")))
    }

    /// An address of REST.
    pub fn rest(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.base)
    }

    /// An address of GraphQL.
    pub fn graphql(&self, path: &str) -> String {
        format!("{}/graphql{path}", self.base)
    }

    /// The feed of releases, of one dataset or of all, up to a release or to the newest.
    pub fn feed(&self, dataset: Option<&str>, as_of: Option<i32>) -> String {
        let words = [dataset.map(|code| format!("dataset={code}")), as_of.map(|number| format!("asOf={number}"))];
        let words: Vec<String> = words.into_iter().flatten().collect();
        let query = if words.is_empty() { String::new() } else { format!("?{}", words.join("&")) };
        format!("{}/feed.atom{query}", self.base)
    }

    /// The same address as a page of this service has it, whatever name the reader came by.
    pub fn local<'a>(&self, address: &'a str) -> &'a str {
        address.strip_prefix(self.base.as_str()).unwrap_or(address)
    }

    fn read(&self, address: String) -> String {
        let sign = if address.contains('?') { '&' } else { '?' };
        self.as_of.map_or(address.clone(), |release| format!("{address}{sign}asOf={release}"))
    }
}

fn with_part(address: String, part: Option<&str>) -> String {
    part.map_or(address.clone(), |part| format!("{address}#{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_got_is_of_the_release_and_what_is_named_is_not() {
        let base = "https://plan.example.org/open".to_owned();
        let (now, then) = (Addresses::new(base.clone(), None), Addresses::new(base, Some(7)));
        assert_eq!(now.page("a"), "https://plan.example.org/open/datasets/a");
        assert_eq!(then.page("a"), "https://plan.example.org/open/datasets/a?asOf=7");
        assert!(then.observations("a", "csv").ends_with("/api/v1/observations?dataset=a&format=csv&asOf=7"));
        assert_eq!(then.dataset("a", "dataset"), now.dataset("a", "dataset"));
        assert_eq!(then.local(&then.page("a")), "/datasets/a?asOf=7");
        assert_eq!(now.host(), "plan.example.org");
        assert!(now.feed(Some("a"), Some(3)).ends_with("/feed.atom?dataset=a&asOf=3"));
    }
}
