//! What licences are named by.

use oxrdf::NamedNode;

use crate::domain::record::License;

/// Where the texts of the licences of a list are that has the usual names.
const SPDX: &str = "http://spdx.org/licenses/";

/// The address of a licence: its own, else that of its usual name; none where it has neither.
pub fn address(licence: &License) -> Option<String> {
    let own = licence.path.as_deref().filter(|path| is_of_the_web(path)).map(str::to_owned);
    let is_usual = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+".contains(&byte));
    own.or_else(|| licence.name.as_deref().filter(is_usual).map(|name| format!("{SPDX}{name}")))
}

/// What a licence is called.
pub fn name(licence: &License) -> Option<&str> {
    licence.title.as_deref().or(licence.name.as_deref()).or(licence.path.as_deref())
}

/// Whether a text of a publisher's is an address that others may be sent to.
pub fn is_of_the_web(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && NamedNode::new(text).is_ok()
}
