//! A database's address, with its password kept to itself.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

/// What stands where a password was.
const HIDDEN: &str = "***";

/// A database's address. Shown or logged, it has no password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The address in full, for connecting.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for DatabaseUrl {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(DatabaseUrl(text.to_owned()))
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", without_password(&self.0))
    }
}

/// The address with what may be a password replaced: after the user's name, and in `password=` and `sslpassword=`.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    // A password may itself hold `@`, `/` or `?` where somebody forgot to escape them: the last `@` ends it.
    let (user, place) = rest.rsplit_once('@').map_or((None, rest), |(user, place)| (Some(user), place));
    let user = user.map(|user| match user.split_once(':') {
        Some((name, _)) => format!("{name}:{HIDDEN}@"),
        None => format!("{user}@"),
    });
    let (place, parameters) = place.split_once('?').map_or((place, None), |(place, query)| (place, Some(query)));
    let parameters = parameters.map(|query| {
        let hidden = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, _)) if name.to_ascii_lowercase().contains("password") => format!("{name}={HIDDEN}"),
            _ => pair.to_owned(),
        });
        format!("?{}", hidden.collect::<Vec<_>>().join("&"))
    });
    format!("{scheme}://{}{place}{}", user.unwrap_or_default(), parameters.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        for (url, shown) in [
            ("postgres://anna:s3cret@db:5432/plan?sslmode=require", "postgres://anna:***@db:5432/plan?sslmode=require"),
            ("postgres://anna:s3@/?cret@db/plan", "postgres://anna:***@db/plan"),
            (
                "postgres:///plan?host=/run&user=anna&password=s3cret",
                "postgres:///plan?host=/run&user=anna&password=***",
            ),
            ("postgres://anna@db/plan", "postgres://anna@db/plan"),
            ("sqlite://openplan.sqlite", "sqlite://openplan.sqlite"),
            ("sqlite::memory:", "sqlite::memory:"),
        ] {
            let url: DatabaseUrl = url.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            assert!(!format!("{url:?}").contains("cret"));
        }
    }
}
