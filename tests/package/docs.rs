//! The documentation names every kind of fault with its explanation.

use openplan::domain::Lang;
use openplan::package::FaultCode;

#[test]
fn every_fault_code_is_documented() {
    let docs = |name: &str| std::fs::read_to_string(format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    for (text, lang) in [(docs("check.md"), Lang::En), (docs("check.zh.md"), Lang::Zh)] {
        for code in FaultCode::ALL {
            let start = format!("| `{}` | ", code.code());
            let line = text.lines().find(|line| line.starts_with(&start));
            let explanation = code.wording(lang).explanation;
            assert!(line.is_some_and(|line| line.contains(explanation)), "{} in {lang:?}", code.code());
        }
        let rows = text.lines().filter(|line| line.starts_with("| `") && line.contains('_')).count();
        assert!(rows >= FaultCode::ALL.iter().filter(|code| code.code().contains('_')).count());
    }
}
